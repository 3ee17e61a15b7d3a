"""How sentences about bad input name values, and which name was probably meant."""

import difflib
import reprlib
from collections.abc import Sequence

_MOST_NAMED = 30
_LEAST_LIKENESS = 0.65
"""Of 1, by difflib; 0.6 would take `scale` for what `false` was meant to be."""
_REPR = reprlib.Repr()
_REPR.maxlevel, _REPR.maxstring, _REPR.maxother = 2, 80, 80


def shown(value: object) -> str:
    """Return a value as text for a sentence, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    return _REPR.repr(value)


def printable(text: str) -> str:
    """Return `text` with escapes for what nobody sees or no file can store, like halves of surrogate pairs."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def suggestion(name: object, known: Sequence[str]) -> str:
    """Suggest which of the `known` names `name` was meant to be; list them if none is similar."""
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near else known_are(known)


def nearest(name: object, known: Sequence[str]) -> str | None:
    """Return the one of the `known` names that is most similar to `name`; None if none is similar.

    Only texts and whole numbers can be names.
    """
    if isinstance(name, bool) or not isinstance(name, str | int):
        return None
    alike = [one for one in known if one.casefold() == str(name).casefold()]
    return next(iter(alike or difflib.get_close_matches(str(name), known, n=1, cutoff=_LEAST_LIKENESS)), None)


def known_are(known: Sequence[str]) -> str:
    """List the `known` names, shortened."""
    rest = f" and {len(known) - _MOST_NAMED} others" if len(known) > _MOST_NAMED else ""
    return f"known: {', '.join(map(printable, known[:_MOST_NAMED]))}{rest}"
