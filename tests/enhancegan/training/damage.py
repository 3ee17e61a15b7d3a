"""States that somebody has damaged by hand."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from enhancegan.training.state import load_state, save_state, state_path


def check_each_damage_is_named(output: Path, resume: Callable[[], object]) -> dict[str, Any]:
    """Damage the state of a run in every way, and expect an error of `resume` that names the file.

    Returns:
        The state as it was; the file is left damaged.
    """
    whole = load_state(output)
    message = rf"{re.escape(state_path(output).name)} is damaged|state to resume"
    for damaged in chain(_without_each_key(whole), _with_each_value_wrong(whole)):
        save_state(output, damaged)
        with pytest.raises(ValueError, match=message):
            resume()
    return whole


def _without_each_key(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The state without one of its keys, at any depth of dictionaries that hold more than weights."""
    for key, value in state.items():
        # An operator that is missing has not begun yet.
        if key != "photographic":
            yield {name: deepcopy(kept) for name, kept in state.items() if name != key}
        if key in ("played", "photographic", "progress"):
            for damaged in _without_each_key(value):
                yield {**state, key: damaged}


def _with_each_value_wrong(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The state with text in place of one of its values."""
    for key, value in state.items():
        yield {**deepcopy(state), key: "text"}
        if key in ("played", "photographic", "progress"):
            for damaged in _with_each_value_wrong(value):
                yield {**state, key: damaged}
