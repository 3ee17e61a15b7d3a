"""What is computed about one study and used in several places; sections of the report add what only they use."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import pandas as pd

from study.analysis.bootstrap import (
    crossed_bootstrap,
    difference_intervals,
    mean_intervals,
    win_rate_intervals,
)
from study.analysis.equality import EqualityTest, equality_test
from study.analysis.factors import NO_FACTORS, NO_TRAITS, Factors, Traits, factors_of
from study.analysis.inference import Inference, infer
from study.analysis.population import Population
from study.analysis.protocol import NO_PROTOCOL, Protocol, reference_among
from study.analysis.rank_matrix import Matrix, NotComputableError, Presentations, RankMatrix, presentations
from study.analysis.scores import mean_scores
from study.analysis.screens import flagged, screens
from study.analysis.slot_adjustment import Claimed, claimed
from study.analysis.slot_balance import SlotBalance, slot_balance

T = TypeVar("T")


@dataclass(frozen=True)
class NotComputed:
    """Takes the place of a statistic that cannot be computed from these rankings."""

    reason: str
    """A sentence that says why."""


@dataclass(frozen=True)
class CrossCheck:
    """The intervals of the crossed bootstrap: ``mean_intervals``, ``difference_intervals``, ``win_rate_intervals``."""

    means: pd.DataFrame
    differences: pd.DataFrame
    win_rates: pd.DataFrame


@dataclass(frozen=True)
class Analysis:
    """The rankings of a study and its shared statistics; those that cannot be computed are ``NotComputed``.

    Attributes:
        labels: Method key -> name to print, in the study's order.
        shown: The rankings analyzed, with repeats and attention checks.
        excluded: Participants who were left out of everything, in the table's order.
        population: The population that intervals, tests and claims are about.
        claimed: What intervals, tests and claims are computed from: the rankings that count, with scores adjusted for
            the slot where methods were shown unevenly.
        wanted: The population that was asked for; another one if nothing can be said about it.
        margin: Equivalence margin that was asked for, points; None for none.
        protocol: What the study fixed.
        inferences: What the study says about each population.
        unadjusted: The same without an adjustment for the slot.
        drawn: Gives ``cross_check`` when it is computed.
        screens: The screens of all participants analyzed.
        factors: What groups photos, people and rankings.
    """

    labels: Mapping[str, str]
    shown: Presentations[RankMatrix]
    excluded: tuple[str, ...]
    population: Population
    claimed: Claimed
    wanted: Population
    margin: float | None
    protocol: Protocol
    inferences: Mapping[Population, Inference | NotComputed]
    unadjusted: Mapping[Population, Inference | NotComputed]
    drawn: Future[CrossCheck | NotComputed]
    screens: pd.DataFrame
    factors: Factors = NO_FACTORS

    @property
    def inference(self) -> Inference | NotComputed:
        """What the study says about its population."""
        return self.inferences[self.population]

    @property
    def cross_check(self) -> CrossCheck | NotComputed:
        """The bootstrap's intervals for people and photos like these; waits until they are computed."""
        return self.drawn.result()

    @property
    def observed(self) -> Inference | NotComputed:
        """The same without an adjustment for the slot."""
        return self.unadjusted[self.population]

    @cached_property
    def slots(self) -> SlotBalance | NotComputed:
        """How evenly methods were shown in the slots."""
        return attempt(lambda: slot_balance(self.matrix))

    @cached_property
    def equality(self) -> EqualityTest | NotComputed:
        """The headline test; not computed where a slot may be the cause of what it finds."""
        if self.claimed.confounded:
            return NotComputed(
                f"Whether the methods' mean scores differ cannot be tested: {self.claimed.doubt}, so slots may make a "
                "difference, or hide one."
            )
        found = self.inference
        return found if isinstance(found, NotComputed) else attempt(lambda: equality_test(found.pairs))

    @property
    def means(self) -> pd.DataFrame | NotComputed:
        """``Inference.means`` of the population."""
        return self.inference if isinstance(self.inference, NotComputed) else self.inference.means

    @property
    def differences(self) -> pd.DataFrame | NotComputed:
        """``Inference.differences`` of the population."""
        return self.inference if isinstance(self.inference, NotComputed) else self.inference.differences

    @property
    def win_rates(self) -> pd.DataFrame | NotComputed:
        """``Inference.win_rates`` of the population."""
        return self.inference if isinstance(self.inference, NotComputed) else self.inference.win_rates

    def about(self, population: Population) -> "Analysis":
        """Return the same analysis with intervals, tests and claims about another population."""
        return replace(self, population=population, wanted=population)

    @property
    def reference(self) -> str | None:
        """Key of the method that the others are compared with; None if all pairs are."""
        return reference_among(self.labels, self.protocol.reference)

    @property
    def matrix(self) -> RankMatrix:
        """The rankings that count."""
        return self.shown.first

    @property
    def mean_scores(self) -> pd.DataFrame:
        """``study.analysis.scores.mean_scores`` of the rankings that count."""
        return mean_scores(self.matrix)

    @property
    def estimated_means(self) -> pd.Series:
        """Method -> the mean score that claims are about, adjusted for the slot where methods were shown unevenly."""
        return self.mean_scores["mean"] if isinstance(self.means, NotComputed) else self.means["mean"]

    @property
    def flagged(self) -> pd.Series:
        """Participant -> sentences of the screens, for those who are flagged."""
        return flagged(self.screens)

    @property
    def without_flagged(self) -> RankMatrix | None:
        """The rankings that count of those not flagged; None if nobody, or everybody, is."""
        names = [name for name in self.flagged.index if name in self.matrix.participants]
        return self.matrix.rest(names) if 0 < len(names) < len(self.matrix.participants) else None


def analyze(
    rankings: pd.DataFrame,
    labels: Mapping[str, str],
    traps: Mapping[str, str] | None,
    excluded: Collection[str] = (),
    population: Population | None = None,
    margin: float | None = None,
    protocol: Protocol = NO_PROTOCOL,
    noted: Mapping[str, Sequence[str]] | None = None,
    traits: Traits = NO_TRAITS,
) -> Analysis:
    """Compute what is shared; the same table always gives the same numbers.

    Args:
        rankings: A valid rankings table, with repeats and attention checks if it has them.
        labels: Method key -> name to print, in the study's order.
        traps: Image of an attention check -> the method whose version is ruined; None if that is not known.
        excluded: Participants to leave out; unknown names are ignored.
        population: What people and photos are a sample of, by default what the study says, else both; where too
            little was ranked for it, the widest of the others about which something can be said.
        margin: Equivalence margin, points, instead of the study's.
        protocol: What the study fixed.
        noted: Participant -> flags that the rankings do not show, in sentences.
        traits: What is known of photos and people, to see whether groups of them differ.

    Raises:
        NotComputableError: If no ranking that counts is left.
        ValueError: If ``labels`` or ``traps`` do not fit the table, ``margin`` not its scale, or ``traits`` choose a
            factor that there is not.
    """
    left_out, left, shown = without(excluded, rankings, lambda rows: presentations(rows, tuple(labels)))
    matrix = shown.first
    if margin is not None:
        _check_margin(margin, matrix)
    drawn = _in_a_thread(lambda: attempt(lambda: _cross_check(matrix)))
    basis = claimed(matrix)
    unadjusted = {one: _inference(matrix, one) for one in Population}
    inferences = {one: _inference(basis.matrix, one) for one in Population} if basis.is_adjusted else unadjusted
    wanted = population or protocol.population or Population.BOTH
    return Analysis(
        labels=dict(labels),
        shown=shown,
        excluded=left_out,
        claimed=basis,
        population=possible(wanted, inferences),
        wanted=wanted,
        margin=protocol.margin if margin is None else margin,
        protocol=protocol,
        inferences=inferences,
        unadjusted=unadjusted,
        drawn=drawn,
        screens=screens(shown, traps, noted),
        factors=factors_of(left, matrix, traits),
    )


def without(
    excluded: Collection[str], rankings: pd.DataFrame, presented: Callable[[pd.DataFrame], Presentations[Matrix]]
) -> tuple[tuple[str, ...], pd.DataFrame, Presentations[Matrix]]:
    """Return who of `excluded` is in a table, the rows of everybody else, and these as `presented` splits them.

    Raises:
        NotComputableError: If no ranking that counts is left.
    """
    if rankings.empty:
        raise NotComputableError("There is no ranking to analyze yet.")
    left_out = tuple(str(name) for name in rankings["participant"].unique() if name in excluded)
    left = rankings[~rankings["participant"].isin(left_out)] if left_out else rankings
    shown = presented(left)
    if not len(shown.first):
        raise NotComputableError(
            "There is no ranking to analyze apart from "
            + ("those of participants left out." if left_out else "repeats and attention checks, which never count.")
        )
    return left_out, left, shown


def _check_margin(margin: float, matrix: RankMatrix) -> None:
    reach = float(matrix.scale[0] - matrix.scale[-1])
    if not 0 < margin < reach:
        raise ValueError(
            f"margin must be more than 0 and less than {reach:g}, the points from the poorest to the best version; "
            f"got {margin:g}"
        )


def _inference(matrix: RankMatrix, population: Population) -> Inference | NotComputed:
    return attempt(lambda: infer(matrix, population))


def possible(wanted: Population, inferences: Mapping[Population, Inference | NotComputed]) -> Population:
    """Return `wanted`, or the first other population about which something can be said."""
    return next((one for one in (wanted, *Population) if not isinstance(inferences[one], NotComputed)), wanted)


def _in_a_thread(compute: Callable[[], T]) -> Future[T]:
    """Compute something beside everything else; that is worth it where NumPy does nearly all of the work."""
    pool = ThreadPoolExecutor(max_workers=1)
    computing = pool.submit(compute)
    pool.shutdown(wait=False)
    return computing


def _cross_check(matrix: RankMatrix) -> CrossCheck:
    drawn = crossed_bootstrap(matrix)
    return CrossCheck(mean_intervals(drawn), difference_intervals(drawn), win_rate_intervals(drawn))


def attempt(compute: Callable[[], T]) -> T | NotComputed:
    """Return what `compute` returns, or why it raised ``NotComputableError``."""
    try:
        return compute()
    except NotComputableError as error:
        return NotComputed(str(error))
