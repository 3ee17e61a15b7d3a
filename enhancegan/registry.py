"""Look-up by name with a helpful error, shared by the registries and by whatever needs a trained head."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

T = TypeVar("T")


def look_up(kind: str, entries: Mapping[str, T], name: str) -> T:
    """Return the entry of that name.

    Raises:
        ValueError: for an unknown name; the message lists the known ones and the nearest.
    """
    if name not in entries:
        near = get_close_matches(name, entries, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise ValueError(f"unknown {kind} {name!r}{hint}; known: {', '.join(entries)}")
    return entries[name]


def check_trained(operator: str, heads: Iterable[str]) -> None:
    """Refuse an operator that a generator has no head for.

    Args:
        operator: name of the operator that is needed.
        heads: names of the operators that the generator has a head for.

    Raises:
        ValueError: when it is not among them; the message lists them.
    """
    known = list(heads)
    if operator not in known:
        raise ValueError(f"this generator was not trained for {operator!r}; it knows {', '.join(known) or 'nothing'}")
