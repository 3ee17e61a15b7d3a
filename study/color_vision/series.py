"""Which plates one person is shown, and what the answers say; pure."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from study.color_vision.dots import LAYOUTS
from study.color_vision.figures import DIGITS
from study.color_vision.palettes import Kind
from study.color_vision.plates import Plate

KINDS = (Kind.DEMONSTRATION, Kind.PROTAN, Kind.PROTAN, Kind.DEUTAN, Kind.DEUTAN, Kind.TRITAN, Kind.CONTROL)
"""What the plates of a series are for: the first comes first, the others in random order."""
MOST_MISSED = 1
"""Number of plates for red and green that may be misread by a slip."""

_RED_GREEN = (Kind.PROTAN, Kind.DEUTAN)


class Verdict(StrEnum):
    """What the answers to a series say; none of it is a diagnosis."""

    NO_SIGN = "no sign"
    """The plates were read as people with normal color vision read them."""
    RED_GREEN = "possible red-green deficiency"
    """Plates for red and green were misread, and the others rule out that nobody looked."""
    UNCLEAR = "unclear"
    """The answers say nothing about red and green: the plate that everybody can read was not read, a digit was named
    where there is none, or the plate for blue was misread, which a tint of the screen can cause as well."""


def series(seed: int) -> tuple[Plate, ...]:
    """Return the plates that belong to `seed`, in the order in which they are shown; no digit comes twice."""
    rng = np.random.default_rng(seed)
    first, *others = KINDS
    kinds = [first, *(others[place] for place in rng.permutation(len(others)))]
    digits = rng.choice(DIGITS, len(kinds), replace=False).tolist()
    layouts = rng.choice(LAYOUTS, len(kinds), replace=False).tolist()
    return tuple(
        Plate(kind, None if kind is Kind.CONTROL else digit, layout)
        for kind, digit, layout in zip(kinds, digits, layouts, strict=True)
    )


def right(plates: Sequence[Plate], answers: Sequence[int | None]) -> list[bool]:
    """Return for every plate whether it was read right; an answer is a digit, or None for no digit."""
    return [answer == plate.digit for plate, answer in zip(plates, answers, strict=True)]


def judge(plates: Sequence[Plate], answers: Sequence[int | None]) -> Verdict:
    """Return what the answers to a series say."""
    missed = [plate.kind for plate, read in zip(plates, right(plates, answers), strict=True) if not read]
    if Kind.DEMONSTRATION in missed or Kind.CONTROL in missed:
        return Verdict.UNCLEAR
    if sum(kind in _RED_GREEN for kind in missed) > MOST_MISSED:
        return Verdict.RED_GREEN
    return Verdict.UNCLEAR if Kind.TRITAN in missed else Verdict.NO_SIGN
