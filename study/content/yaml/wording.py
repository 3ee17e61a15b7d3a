"""How sentences about bad input name values, and which name was probably meant."""

import difflib
import reprlib
from collections.abc import Sequence

_MOST_NAMED = 30
_REPR = reprlib.Repr()
_REPR.maxlevel, _REPR.maxstring, _REPR.maxother = 2, 80, 80


def shown(value: object) -> str:
    """Return a value as text for a sentence, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    return _REPR.repr(value)


def suggestion(name: str, known: Sequence[str]) -> str:
    """Suggest which of the `known` names `name` was meant to be; list them if none is similar."""
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near else known_are(known)


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Return the one of the `known` names that is most similar to `name`; None if none is similar."""
    return next(iter(difflib.get_close_matches(name, known, n=1)), None)


def known_are(known: Sequence[str]) -> str:
    """List the `known` names, shortened."""
    rest = f" and {len(known) - _MOST_NAMED} others" if len(known) > _MOST_NAMED else ""
    return f"known: {', '.join(known[:_MOST_NAMED])}{rest}"
