"""Numbers as every sentence and every cell of a report writes them; a missing number is a dash."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from enhancegan.console import amount
from study.analysis.minus import with_minus
from study.analysis.significance import SIGNIFICANCE

DASH = "–"

_MOST_EXTRA_DECIMALS = 4
_EXACT = 10  # decimals; what differs beyond is what rounding leaves of one number


def number(value: Any, decimals: int = 2, apart_from: float | None = None) -> str:
    """Return a number with `decimals` decimals, or a dash if there is none (NaN, infinity or None).

    Args:
        value: The number.
        decimals: Digits after the decimal point.
        apart_from: A number that a different value must not be rounded to: it then gets more decimals, so that an
            interval that stops short of 0 does not seem to reach it.
    """
    if value is None or not math.isfinite(value):
        return DASH
    value, apart_from = round(float(value), _EXACT), None if apart_from is None else round(float(apart_from), _EXACT)
    if apart_from is not None and value != apart_from:
        wanted = range(decimals, decimals + _MOST_EXTRA_DECIMALS)
        decimals = next((digits for digits in wanted if round(value, digits) != round(apart_from, digits)), decimals)
    # Adding 0 turns the "-0.0" of rounding into "0.0".
    return with_minus(f"{round(value, decimals) + 0.0:,.{decimals}f}")


def limits(low: float, high: float, decimals: int = 2) -> str:
    """Return "0.12 to 0.34"; limits get more decimals only where 0 is outside and one would seem to reach it."""
    outside = 0 if low > 0 or high < 0 else None
    return f"{number(low, decimals, outside)} to {number(high, decimals, outside)}"


def bound(value: float) -> str:
    """Return an upper bound with two decimals, rounded up, so that the sentence about it stays true."""
    return number(math.ceil(round(100 * value, 6)) / 100)


def percent(share: Any, decimals: int = 0, apart_from: float | None = None) -> str:
    """Return a share 0..1 as a percentage without its sign; arguments as for ``number``, ``apart_from`` a share too."""
    hundred = None if share is None else 100 * float(share)
    return number(hundred, decimals, None if apart_from is None else 100 * apart_from)


def these(count: int, one: str, several: str | None = None) -> str:
    """Return "exactly this one photo", "exactly these 100 photos"."""
    return f"exactly this one {one}" if count == 1 else f"exactly these {amount(count, one, several)}"


def listed(items: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def grouped(
    pairs: Collection[tuple[str, ...]], order: Sequence[str], word: str, labels: Mapping[str, str]
) -> list[str]:
    """Return "a and b above c", "c above d": pairs with methods that go before the same others in one item.

    Args:
        pairs: Keys of two methods each.
        order: Keys of all methods, in the order in which they are named.
        word: What stands between the two.
        labels: Key to the name to print.
    """
    firsts: dict[tuple[str, ...], list[str]] = {}
    for method in order:
        others = tuple(labels[other] for other in order if (method, other) in pairs)
        if others:
            firsts.setdefault(others, []).append(labels[method])
    return [f"{listed(names)} {word} {listed(others)}" for others, names in firsts.items()]


def p_value(p: Any) -> str:
    """Return "p = 0.036", or "p < 0.001" where it is smaller."""
    cell = p_cell(p)
    return f"p {cell}" if cell.startswith("<") else f"p = {cell}"


def p_cell(p: Any) -> str:
    """Return a p-value as a cell of a table, never rounded to 0.05 when it is only close to it."""
    if p is None or not math.isfinite(p):
        return DASH
    return "< 0.001" if p < 0.001 else number(p, 3 if p < 0.1 else 2, apart_from=SIGNIFICANCE)
