"""The analysis of any valid rankings table: complete rankings, or some that are partial or tied."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from study.analysis.analysis import Analysis, analyze
from study.analysis.factors import NO_TRAITS, Traits
from study.analysis.incomplete.analysis import IncompleteAnalysis, analyze_incomplete
from study.analysis.incomplete.rankings import incomplete_presentations
from study.analysis.incomplete.screens import incomplete_screens
from study.analysis.population import Population
from study.analysis.protocol import NO_PROTOCOL, Protocol
from study.analysis.rank_matrix import presentations
from study.analysis.rankings import is_complete
from study.analysis.screens import screens

AnyAnalysis = Analysis | IncompleteAnalysis
"""That of complete rankings, or of incomplete ones."""


def analyze_any(
    rankings: pd.DataFrame,
    labels: Mapping[str, str],
    traps: Mapping[str, str] | None,
    excluded: Collection[str] = (),
    population: Population | None = None,
    margin: float | None = None,
    protocol: Protocol = NO_PROTOCOL,
    noted: Mapping[str, Sequence[str]] | None = None,
    traits: Traits = NO_TRAITS,
) -> AnyAnalysis:
    """Return the analysis that suits the table; arguments and errors as of ``study.analysis.analysis.analyze``.

    One ranking without one of the methods, or with a tie, makes a table incomplete, unless its participant is left out:
    mean scores are then not comparable, and groups are not compared.
    """
    left = rankings[~rankings["participant"].isin(list(excluded))] if excluded else rankings
    if is_complete(left, len(labels)):
        return analyze(rankings, labels, traps, excluded, population, margin, protocol, noted, traits)
    return analyze_incomplete(rankings, labels, traps, excluded, population, margin, protocol, noted)


def screens_any(
    rankings: pd.DataFrame,
    methods: Sequence[str],
    traps: Mapping[str, str] | None,
    noted: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return the screens of everybody in a table; arguments and errors as of ``study.analysis.screens.screens``."""
    if is_complete(rankings, len(methods)):
        return screens(presentations(rankings, methods), traps, noted)
    return incomplete_screens(incomplete_presentations(rankings, methods), traps, noted)
