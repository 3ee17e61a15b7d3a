"""Look-up by name with a helpful error, for the registries and for code that needs a trained head."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

T = TypeVar("T")


def look_up(kind: str, entries: Mapping[str, T], name: str) -> T:
    """Return the entry of that name.

    Raises:
        ValueError: for an unknown name; the message lists the known names and suggests the closest.
    """
    if name not in entries:
        near = get_close_matches(name, entries, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise ValueError(f"unknown {kind} {name!r}{hint}; known: {', '.join(entries)}")
    return entries[name]


def check_trained(operator: str, heads: Iterable[str]) -> None:
    """Reject an operator that a generator has no head for.

    Args:
        operator: name of the required operator.
        heads: names of the operators that the generator has a head for.

    Raises:
        ValueError: when it has no head; the message lists the operators that do.
    """
    known = list(heads)
    if operator not in known:
        raise ValueError(f"this generator was not trained for {operator!r}; it knows {', '.join(known) or 'nothing'}")
