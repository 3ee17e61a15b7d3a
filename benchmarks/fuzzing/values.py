"""Values that a program may not expect, and changes of values that it does expect."""

import copy
import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy


@dataclass(frozen=True)
class Ref:
    """Stands for something that the server has named, such as a cookie; filled in when the request is sent."""

    kind: str
    number: int
    part: int | None = None
    """Which part of it, if it has several."""


def ref(kind: str) -> SearchStrategy[Ref]:
    """Draw one of the things of a kind."""
    return st.builds(Ref, st.just(kind), st.integers(0, 1 << 16))


DEEP, DIGITS, HUGE = "@deep@", "@digits@", "@huge@"
_WRITTEN = {
    DEEP: b"[" * 100_000 + b"]" * 100_000,
    DIGITS: b"9" * 5_000,
    HUGE: b"-1e999",
}
"""What no Python value becomes: deeper than any parser recurses, longer than `int` takes, larger than a double."""

ODD_TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "x\udfff\ud800", "\U0001f4a5" * 50, "../" * 8 + "etc/passwd", "%00", "%2e%2e/",
    "\r\nX-Odd: 1", "\u202e\u0000\ufeff", "A" * 10_000, "\u00e9" * 5_000, "null", "NaN", "1e999", "-0", "__proto__",
    "{{7*7}}", "' OR 1=1--", "C:\\con", "/", ".", "..", "test", "true", "0x10", "\u0661", "{", "a;b", "a,b", '"', "=",
    "http://127.0.0.1:1/", "file:///etc/passwd", "data:text/html,x", "x.\ud800", "a/b", "[::1]", "%", "%zz", "\u2028",
)  # fmt: skip
ODD_NUMBERS = (
    0, -1, 1, 2, 6, 10**3, 2**31, -(2**31) - 1, 2**53 + 1, 2**63, -(2**63) - 1, 2**64, 10**30, 10**400, 0.5, -0.0,
    1e308,
    -1e308, 5e-324, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip

odd_text = st.sampled_from(ODD_TEXTS) | st.text(st.characters(exclude_categories=()), max_size=12)
odd_number = st.sampled_from(ODD_NUMBERS) | st.integers() | st.floats()
_leaf = st.none() | st.booleans() | odd_number | odd_text | st.sampled_from((DEEP, DIGITS, HUGE))
odd_json = _leaf | st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(odd_text, inner, max_size=3), max_leaves=6
)
short_bytes = st.binary(max_size=40)


@st.composite
def mutated(draw: DrawFn, value: Any, most: int = 3) -> Any:
    """Draw `value` with up to `most` changes, often with none."""
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(0, most))):
        value = _changed(draw, value)
    return value


def _changed(draw: DrawFn, value: Any) -> Any:
    go_deeper = isinstance(value, (dict, list)) and value and draw(st.integers(0, 9)) > 0
    if not go_deeper:
        return draw(odd_json | st.just([value]) | st.just({"value": value}))
    place = draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
    action = draw(st.sampled_from(("change", "change", "change", "drop", "more")))
    if action == "change":
        value[place] = _changed(draw, value[place])
    elif action == "drop":
        del value[place]
    elif isinstance(value, dict):
        value[draw(odd_text)] = draw(odd_json)
    else:
        value[place:place] = [value[place]] * draw(st.sampled_from((1, 2, 500)))
    return value


def as_json(value: Any) -> bytes:
    """Write a value as JSON, with what stands for itself in the places of `DEEP`, `DIGITS` and `HUGE`."""
    written = json.dumps(value).encode()
    for name, meant in _WRITTEN.items():
        written = written.replace(f'"{name}"'.encode(), meant)
    return written
