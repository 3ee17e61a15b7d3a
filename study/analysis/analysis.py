"""What is computed about one study and used in several places; sections of the report add what only they use."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from study.analysis.bootstrap import (
    Bootstrap,
    crossed_bootstrap,
    difference_intervals,
    mean_intervals,
    win_rate_intervals,
)
from study.analysis.equality import EqualityTest, equality_test
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
    """The rankings of a study and its shared statistics; those that cannot be computed are ``NotComputed``.

    Attributes:
        labels: Method key -> name to print, in the study's order.
        shown: The rankings analyzed, with repeats and attention checks.
        excluded: Participants who were left out of everything, in the table's order.
        equality: The headline test.
        means: ``mean_intervals``.
        differences: ``difference_intervals``.
        win_rates: ``win_rate_intervals``.
        screens: The screens of all participants analyzed.
    """

    labels: Mapping[str, str]
    shown: Presentations
    excluded: tuple[str, ...]
    equality: EqualityTest | NotComputed
    means: pd.DataFrame | NotComputed
    differences: pd.DataFrame | NotComputed
    win_rates: pd.DataFrame | NotComputed
    screens: pd.DataFrame

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
    """Compute what is shared; the same table always gives the same numbers.

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
    draws = attempt(lambda: crossed_bootstrap(matrix))
    return Analysis(
        labels=dict(labels),
        shown=shown,
        excluded=left_out,
        equality=attempt(lambda: equality_test(matrix)),
        means=_of_draws(draws, mean_intervals),
        differences=_of_draws(draws, difference_intervals),
        win_rates=_of_draws(draws, win_rate_intervals),
        screens=screens(shown, traps),
    )


def attempt(compute: Callable[[], T]) -> T | NotComputed:
    """Return what `compute` returns, or why it raised ``NotComputableError``."""
    try:
        return compute()
    except NotComputableError as error:
        return NotComputed(str(error))


def _of_draws(
    draws: Bootstrap | NotComputed, summarize: Callable[[Bootstrap], pd.DataFrame]
) -> pd.DataFrame | NotComputed:
    return draws if isinstance(draws, NotComputed) else summarize(draws)
