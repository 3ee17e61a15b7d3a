"""States that somebody has damaged by hand."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any


def without_each_key(state: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The state without one of its keys, at any depth of dictionaries that hold more than weights, and its name."""
    for key, value in state.items():
        # An operator that is missing has not begun yet.
        if key != "photographic":
            yield key, {name: deepcopy(kept) for name, kept in state.items() if name != key}
        if key in ("played", "photographic", "progress"):
            for inner, damaged in without_each_key(value):
                yield inner, {**state, key: damaged}


def with_each_value_wrong(state: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The state with text in place of one of its values, and that value's name."""
    for key, value in state.items():
        yield key, {**deepcopy(state), key: "text"}
        if key in ("played", "photographic", "progress"):
            for inner, damaged in with_each_value_wrong(value):
                yield inner, {**state, key: damaged}
