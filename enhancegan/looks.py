"""Looks: variations of a proposed edit that differ visibly, none of them much worse than it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import torch

from enhancegan.color_difference import ciede2000
from enhancegan.networks.statistics_judge import photo_statistics, shipped_statistics_judge
from enhancegan.operators import Operator

NATURAL = "natural"
"""The look that is proposed when one edit is asked for."""


@dataclass(frozen=True)
class Style:
    """A direction in which the sliders of `photographic` can be moved.

    Attributes:
        shifts: added to the proposed values, by name of the parameter.
        colors: whether it changes colors, which a gray photo does not have.
    """

    shifts: Mapping[str, float]
    colors: bool = False


STYLES: Mapping[str, Style] = {
    "bright": Style({"exposure": 0.45, "shadows": 0.08}),
    "dark": Style({"exposure": -0.4, "contrast": 0.1}),
    "warm": Style({"temperature": 0.3}, colors=True),
    "cool": Style({"temperature": -0.3}, colors=True),
    "vivid": Style({"saturation": 0.3, "contrast": 0.15}, colors=True),
    "soft": Style({"contrast": -0.25, "shadows": 0.12, "highlights": -0.15}),
    "punchy": Style({"contrast": 0.35, "blacks": -0.12}),
}
MOST_LOOKS = len(STYLES) + 1

# Tried in this order, until the judge finds the look good enough.
_SHARES = (1.0, 0.75, 0.5)
# Mean CIEDE2000 from which two looks can be told apart at a glance.
_VISIBLE = 2.0
# How far below the natural look's score the others may be: odds of 1 to e.
_WORSE = 1.0


@dataclass(frozen=True)
class _Candidate:
    theta: torch.Tensor
    picture: torch.Tensor
    score: float

    def differs_from(self, other: "_Candidate") -> bool:
        return ciede2000(self.picture, other.picture).mean().item() >= _VISIBLE


def best_looks(
    operator: Operator,
    proposed: torch.Tensor,
    square: torch.Tensor,
    limited: Callable[[torch.Tensor], torch.Tensor],
    gray: bool,
    count: int,
) -> dict[str, torch.Tensor]:
    """Looks of one photo, the best by the judge of color statistics first; the natural one is always among them.

    The judge took no part in teaching any operator. Looks that it finds much worse than the natural one, or that could
    be taken for another, are left out.

    Args:
        operator: one with the sliders of `photographic`.
        proposed: parameters of the natural look, (1, n).
        square: the photo squeezed to a small square, (1, 3, S, S), sRGB in [0, 1].
        limited: weakens parameters (1, n) that clip.
        gray: whether the photo is gray, so that no look changes its colors.
        count: looks, at most.

    Returns:
        Parameters (1, n) by the look's name.
    """
    judge, _ = shipped_statistics_judge()

    def candidate(theta: torch.Tensor) -> _Candidate:
        picture = operator(square, theta)
        return _Candidate(theta, picture, judge(photo_statistics(picture)).item())

    def good_enough(style: Style) -> Iterator[_Candidate]:
        for share in _SHARES:
            tried = candidate(limited(_shifted(operator, proposed, style.shifts, share)))
            if tried.score >= natural.score - _WORSE:
                yield tried

    with torch.no_grad():
        natural = candidate(proposed)
        styles = {name: style for name, style in STYLES.items() if not (gray and style.colors)}
        good = {name: look for name, style in styles.items() for look in islice(good_enough(style), 1)}
        chosen = {NATURAL: natural}
        for name, look in _best_first(good):
            if len(chosen) < count and all(look.differs_from(other) for other in chosen.values()):
                chosen[name] = look
    return {name: look.theta for name, look in _best_first(chosen)}


def _best_first(looks: Mapping[str, _Candidate]) -> list[tuple[str, _Candidate]]:
    return sorted(looks.items(), key=lambda named: -named[1].score)


def _shifted(operator: Operator, theta: torch.Tensor, shifts: Mapping[str, float], share: float) -> torch.Tensor:
    low, high, shift = (
        theta.new_tensor([value(parameter) for parameter in operator.parameters])
        for value in (lambda p: p.low, lambda p: p.high, lambda p: share * shifts.get(p.name, 0.0))
    )
    return (theta + shift).clamp(low, high)
