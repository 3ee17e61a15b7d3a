"""Look-up by name with a helpful error, shared by the registries of operators and methods."""

from collections.abc import Mapping
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
