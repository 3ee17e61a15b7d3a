"""Everything computed about one study, in one object; reports, tables and files are made from it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from study.analysis.agreement import Agreement, agreement
from study.analysis.bootstrap import (
    Bootstrap,
    crossed_bootstrap,
    difference_intervals,
    mean_intervals,
    win_rate_intervals,
)
from study.analysis.consistency import Consistency, repeat_consistency
from study.analysis.equality import EqualityTest, equality_test
from study.analysis.friedman import FriedmanTest, friedman_per_image, friedman_test
from study.analysis.influence import leave_one_out, with_and_without
from study.analysis.plackett_luce import PlackettLuce, plackett_luce
from study.analysis.position import PositionBias, position_bias
from study.analysis.power import pair_components
from study.analysis.rank_matrix import NotComputableError, Presentations, RankMatrix, presentations
from study.analysis.scores import mean_scores
from study.analysis.screens import flagged, screens

T = TypeVar("T")


@dataclass(frozen=True)
class NotComputed:
    """Takes the place of a statistic that cannot be computed from these rankings."""

    reason: str
    """A sentence that says why."""


@dataclass(frozen=True)
class Analysis:
    """All statistics of a study; those that cannot be computed are ``NotComputed``.

    Attributes:
        labels: Method key -> name to print, in the study's order.
        shown: The rankings analyzed, with repeats and attention checks.
        excluded: Participants who were left out of everything, in the table's order.
        equality: The headline test.
        means: ``mean_intervals``.
        differences: ``difference_intervals``.
        win_rates: ``win_rate_intervals``.
        friedman_participants: Friedman's test over participants.
        friedman_images: Friedman's test over photos.
        friedman_per_image: One test per photo.
        agreement: Krippendorff's alpha.
        worths: The Plackett-Luce model.
        position: Ranks by slot.
        screens: The screens of all participants analyzed.
        with_and_without: Results with and without each flagged participant.
        influence: ``leave_one_out``.
        consistency: Repeated rankings against first ones.
        components: ``pair_components``, from which the power follows.
    """

    labels: Mapping[str, str]
    shown: Presentations
    excluded: tuple[str, ...]
    equality: EqualityTest | NotComputed
    means: pd.DataFrame | NotComputed
    differences: pd.DataFrame | NotComputed
    win_rates: pd.DataFrame | NotComputed
    friedman_participants: FriedmanTest | NotComputed
    friedman_images: FriedmanTest | NotComputed
    friedman_per_image: pd.DataFrame | NotComputed
    agreement: Agreement | NotComputed
    worths: PlackettLuce | NotComputed
    position: PositionBias
    screens: pd.DataFrame
    with_and_without: pd.DataFrame
    influence: pd.DataFrame | NotComputed
    consistency: Consistency | NotComputed
    components: pd.DataFrame | NotComputed

    @property
    def matrix(self) -> RankMatrix:
        """The rankings that count."""
        return self.shown.first

    @cached_property
    def mean_scores(self) -> pd.DataFrame:
        """``study.analysis.scores.mean_scores`` of the rankings that count."""
        return mean_scores(self.matrix)

    @property
    def flagged(self) -> pd.Series:
        """Participant -> sentences of the screens, for those who are flagged."""
        return flagged(self.screens)


def analyze(
    rankings: pd.DataFrame,
    labels: Mapping[str, str],
    traps: Mapping[str, str] | None,
    excluded: Collection[str] = (),
) -> Analysis:
    """Compute everything about a study; the same table always gives the same numbers.

    Args:
        rankings: A valid rankings table, with repeats and attention checks if it has them.
        labels: Method key -> name to print, in the study's order.
        traps: Image of an attention check -> the method whose version is ruined; None if that is not known.
        excluded: Participants to leave out; unknown names are ignored.

    Raises:
        NotComputableError: If no ranking that counts is left.
        ValueError: If ``labels`` or ``traps`` do not fit the table.
    """
    if rankings.empty:
        raise NotComputableError("There is no ranking to analyze yet.")
    left_out = tuple(str(name) for name in rankings["participant"].unique() if name in excluded)
    left = rankings[~rankings["participant"].isin(left_out)] if left_out else rankings
    shown = presentations(left, tuple(labels))
    matrix = shown.first
    if not len(matrix):
        raise NotComputableError(
            "There is no ranking to analyze apart from "
            + ("those of participants left out." if left_out else "repeats and attention checks, which never count.")
        )
    draws = _attempt(lambda: crossed_bootstrap(matrix))
    screened = screens(shown, traps)
    influence = _attempt(lambda: leave_one_out(matrix))
    return Analysis(
        labels=dict(labels),
        shown=shown,
        excluded=left_out,
        equality=_attempt(lambda: equality_test(matrix)),
        means=_of_draws(draws, mean_intervals),
        differences=_of_draws(draws, difference_intervals),
        win_rates=_of_draws(draws, win_rate_intervals),
        friedman_participants=_attempt(lambda: friedman_test(matrix, "participants")),
        friedman_images=_attempt(lambda: friedman_test(matrix, "images")),
        friedman_per_image=_attempt(lambda: friedman_per_image(matrix)),
        agreement=_attempt(lambda: agreement(matrix)),
        worths=_attempt(lambda: plackett_luce(matrix, labels)),
        position=position_bias(matrix),
        screens=screened,
        with_and_without=with_and_without(
            matrix, flagged(screened).index, None if isinstance(influence, NotComputed) else influence
        ),
        influence=influence,
        consistency=_attempt(lambda: repeat_consistency(shown.first, shown.again)),
        components=_attempt(lambda: pair_components(matrix)),
    )


def _attempt(compute: Callable[[], T]) -> T | NotComputed:
    try:
        return compute()
    except NotComputableError as error:
        return NotComputed(str(error))


def _of_draws(
    draws: Bootstrap | NotComputed, summarize: Callable[[Bootstrap], pd.DataFrame]
) -> pd.DataFrame | NotComputed:
    return draws if isinstance(draws, NotComputed) else summarize(draws)
