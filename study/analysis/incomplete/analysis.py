"""What is computed about a study whose rankings are partial or tied, for its report and its numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from study.analysis.analysis import NotComputed, attempt, possible, without
from study.analysis.equality import EqualityTest
from study.analysis.incomplete.connected import Comparisons, comparisons
from study.analysis.incomplete.exposure import thin
from study.analysis.incomplete.inference import Fitted, fitted, infer, worths_test
from study.analysis.incomplete.rankings import IncompleteRankings, incomplete_presentations
from study.analysis.incomplete.screens import incomplete_screens
from study.analysis.incomplete.win_rates import win_rates
from study.analysis.inference import Inference
from study.analysis.population import Population
from study.analysis.protocol import NO_PROTOCOL, Protocol
from study.analysis.rank_matrix import Presentations
from study.analysis.screens import flagged

_EVEN = 1e-9  # share of a step by which the steps of a scale may differ


@dataclass(frozen=True)
class Group:
    """Methods that comparisons connect, and what is known of them.

    Attributes:
        methods: Their keys, two or more, in the study's order.
        found: The fitted model.
        inferences: What it says about each population.
    """

    methods: tuple[str, ...]
    found: Fitted | NotComputed
    inferences: Mapping[Population, Inference | NotComputed]

    def equality(self, population: Population) -> EqualityTest | NotComputed:
        """Return the headline test of this group: whether all its worths are equal."""
        inference, model = self.inferences[population], self.found
        if isinstance(inference, NotComputed):
            return inference
        if isinstance(model, NotComputed):
            return model
        return attempt(lambda: worths_test(inference, thin(model.rankings, population)))


@dataclass(frozen=True)
class IncompleteAnalysis:
    """The rankings of a study and their shared statistics; those that cannot be computed are ``NotComputed``.

    Attributes:
        labels: Method key -> name to print, in the study's order.
        shown: The rankings analyzed, with repeats and attention checks.
        excluded: Participants who were left out of everything, in the table's order.
        population: The population that intervals, tests and claims are about.
        wanted: The population that was asked for; another one if nothing can be said about it.
        protocol: What the study fixed.
        margin: Equivalence margin that was asked for, points, which incomplete rankings cannot use; None for none.
        groups: The methods that comparisons connect, the group of the first method first; one group if all are.
        scale: (k,) scores of ranks 1 to k in equal steps, from the complete rankings of the table; None without any.
        screens: The screens of all participants analyzed.
    """

    labels: Mapping[str, str]
    shown: Presentations[IncompleteRankings]
    excluded: tuple[str, ...]
    population: Population
    wanted: Population
    protocol: Protocol
    margin: float | None
    groups: tuple[Group, ...]
    scale: np.ndarray | None
    screens: pd.DataFrame

    @property
    def matrix(self) -> IncompleteRankings:
        """The rankings that count."""
        return self.shown.first

    @property
    def comparisons(self) -> Comparisons:
        """What the rankings say about every two methods."""
        return comparisons(self.matrix)

    @property
    def is_connected(self) -> bool:
        """Whether comparisons connect all methods."""
        return len(self.groups) == 1 and len(self.groups[0].methods) == len(self.labels)

    @property
    def inferences(self) -> Mapping[Population, Inference | NotComputed]:
        """What the first group of which anything can be said says about each population; or why none can."""
        return {population: self._first(population) for population in Population}

    @property
    def inference(self) -> Inference | NotComputed:
        """The same for the population of the analysis."""
        return self._first(self.population)

    def _first(self, population: Population) -> Inference | NotComputed:
        """Return the first that can be computed; else why the first group has none."""
        found = [(group, group.inferences[population]) for group in self.groups]
        known = (one for _, one in found if not isinstance(one, NotComputed))
        why = (self._reason(group, one) for group, one in found if isinstance(one, NotComputed))
        nothing = NotComputed("No two methods were each ranked above the other, so no worths can be computed.")
        return next(known, None) or next(why, nothing)

    def _reason(self, group: Group, why: NotComputed) -> NotComputed:
        """Return why nothing is known of a group, with its methods unless they are all."""
        names = ", ".join(self.labels[method] for method in group.methods)
        return why if self.is_connected else NotComputed(f"Among {names}: {why.reason}")

    @property
    def win_rates(self) -> pd.DataFrame:
        """``study.analysis.incomplete.win_rates`` of all methods for the population."""
        return win_rates(self.matrix, self.population)

    def about(self, population: Population) -> "IncompleteAnalysis":
        """Return the same analysis with intervals, tests and claims about another population."""
        return replace(self, population=population, wanted=population)

    @property
    def flagged(self) -> pd.Series:
        """Participant -> sentences of the screens, for those who are flagged."""
        return flagged(self.screens)


def analyze_incomplete(
    rankings: pd.DataFrame,
    labels: Mapping[str, str],
    traps: Mapping[str, str] | None,
    excluded: Collection[str] = (),
    population: Population | None = None,
    margin: float | None = None,
    protocol: Protocol = NO_PROTOCOL,
    noted: Mapping[str, Sequence[str]] | None = None,
) -> IncompleteAnalysis:
    """Compute what is shared; arguments as of ``study.analysis.analysis.analyze``, methods may be missing.

    Raises:
        NotComputableError: If no ranking that counts is left.
        ValueError: If ``labels`` or ``traps`` do not fit the table.
    """
    left_out, left, shown = without(excluded, rankings, lambda rows: incomplete_presentations(rows, tuple(labels)))
    groups = tuple(_group(shown.first, methods) for methods in comparisons(shown.first).connected if len(methods) > 1)
    wanted = population or protocol.population or Population.BOTH
    analysis = IncompleteAnalysis(
        labels=dict(labels),
        shown=shown,
        excluded=left_out,
        population=wanted,
        wanted=wanted,
        protocol=protocol,
        margin=protocol.margin if margin is None else margin,
        groups=groups,
        scale=_scale(left, len(labels)),
        screens=incomplete_screens(shown, traps, noted),
    )
    return replace(analysis, population=possible(wanted, analysis.inferences))


def _group(rankings: IncompleteRankings, methods: Sequence[str]) -> Group:
    columns = [rankings.methods.index(method) for method in methods]
    own = rankings if len(columns) == len(rankings.methods) else rankings.restricted(columns)
    found = attempt(lambda: fitted(own))
    if isinstance(found, NotComputed):
        return Group(tuple(methods), found, dict.fromkeys(Population, found))
    inferences = {population: _inference(found, population) for population in Population}
    return Group(tuple(methods), found, inferences)


def _inference(found: Fitted, population: Population) -> Inference | NotComputed:
    return attempt(lambda: infer(found, population))


def _scale(rankings: pd.DataFrame, k: int) -> np.ndarray | None:
    """Return the scores of ranks 1..k that the complete rankings have, if they go down in equal steps."""
    if "score" not in rankings.columns:
        return None
    keys = ["participant", "image", *(name for name in ("trial", "repeat") if name in rankings.columns)][:3]
    of_ranking = rankings.groupby(keys, observed=True)["rank"]
    is_complete = (of_ranking.transform("size") == k) & (of_ranking.transform("nunique") == k)
    scores = rankings[is_complete].groupby("rank")["score"].first()
    if len(scores) != k:
        return None
    steps = -np.diff(scores.to_numpy(float))
    return scores.to_numpy(float) if np.ptp(steps) <= _EVEN * steps.max() else None
