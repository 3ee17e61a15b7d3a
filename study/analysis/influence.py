"""The results without some participants: each in turn, and those whom the screens flag.

References:
    R. D. Cook (1977). Detection of influential observation in linear regression. Technometrics 19, 15-18 (deletion).
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from study.analysis.inference import equal_means
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix, sums_by

NOBODY, ALL_FLAGGED = "(nobody)", "(all flagged)"
"""Rows of ``with_and_without`` that belong to no participant."""

_MOST_RANKINGS_TESTED = 2_000_000  # in each of four populations


def mean_column(method: str) -> str:
    """Return the column of a method's mean score; the prefix keeps it apart from other columns."""
    return f"mean_{method}"


def leave_one_out(matrix: RankMatrix) -> pd.DataFrame:
    """Return the mean scores without each participant in turn.

    Returns:
        Index ``participant``; one ``mean_column`` per method (mean score of all others, points), ``largest_change``
        (the largest change of a mean, points) and ``same_order`` (whether the methods' order stays the same).

    Raises:
        NotComputableError: With a single participant.
    """
    people = len(matrix.participants)
    if people < 2:
        raise NotComputableError("Leaving each participant out in turn needs at least 2; this table has 1.")
    of_people = sums_by(matrix.participant, matrix.scores, people)
    ranked = np.bincount(matrix.participant, minlength=people)
    total = matrix.scores.sum(axis=0)
    left = (total - of_people) / (len(matrix) - ranked)[:, None]
    everybody = total / len(matrix)
    table = pd.DataFrame(left, index=matrix.participants, columns=list(map(mean_column, matrix.methods)))
    return table.assign(
        largest_change=np.abs(left - everybody).max(axis=1),
        same_order=(_order(left, matrix) == _order(everybody, matrix)).all(axis=1),
    )


def _order(means: np.ndarray, matrix: RankMatrix) -> np.ndarray:
    """Return the places of the methods, the best first; means that are equal on paper keep the order of the methods."""
    reach = matrix.scale[0] - matrix.scale[-1]
    return np.argsort(-np.round(means / reach, 12), axis=-1, kind="stable")


def with_and_without(
    matrix: RankMatrix, flagged: Collection[str], influence: pd.DataFrame | None, population: Population
) -> pd.DataFrame:
    """Return the results with everybody, without each flagged participant, and without all of them.

    Args:
        matrix: The rankings that count.
        flagged: Participants; those without such a ranking are ignored.
        influence: ``leave_one_out`` of the same rankings; None for a single participant, who cannot be left out.
        population: What the test of equal means is about.

    Returns:
        Index ``without``: ``NOBODY``, the flagged participants in the given order, and, if there are several,
        ``ALL_FLAGGED``; columns: ``participants`` and ``rankings`` left, ``mean_column`` of every method (points),
        ``p`` of the test of equal means (NaN where it cannot be computed, or single tests would take minutes). Rows in
        which nobody would be left are omitted.
    """
    known = [name for name in dict.fromkeys(flagged) if name in matrix.participants]
    parts = [_row(NOBODY, matrix, population)]
    if known and influence is not None:
        parts.append(_without_each(matrix, known, influence, population))
    if len(known) > 1 and len(known) < len(matrix.participants):
        parts.append(_row(ALL_FLAGGED, matrix.rest(known), population))
    return pd.concat(parts).rename_axis("without")


def _row(label: str, matrix: RankMatrix, population: Population) -> pd.DataFrame:
    means = dict(zip(map(mean_column, matrix.methods), matrix.scores.mean(axis=0), strict=True))
    counts = {"participants": len(matrix.participants), "rankings": len(matrix)}
    return pd.DataFrame({**counts, **means, "p": _p(matrix, population)}, index=[label])


def _without_each(
    matrix: RankMatrix, names: list[str], influence: pd.DataFrame, population: Population
) -> pd.DataFrame:
    """Return a row for each of `names`, with the test only where it takes seconds."""
    is_quick = len(names) * len(matrix) <= _MOST_RANKINGS_TESTED
    ranked = np.bincount(matrix.participant)[matrix.participants.get_indexer(pd.Index(names))]
    means = influence.loc[names, list(map(mean_column, matrix.methods))]
    means.insert(0, "participants", len(matrix.participants) - 1)
    means.insert(1, "rankings", len(matrix) - ranked)
    if not is_quick:
        return means.assign(p=np.nan)
    return means.assign(p=matrix.once(("p without each", *names), lambda: _p_without_each(matrix, names))[population])


def _p_without_each(matrix: RankMatrix, names: list[str]) -> dict[Population, list[float]]:
    """Return population -> the p without each of `names`; one copy of the rankings serves all populations."""
    found: dict[Population, list[float]] = {population: [] for population in Population}
    for name in names:
        rest = matrix.without([name])
        for population in Population:
            found[population].append(_p(rest, population))
    return found


def _p(matrix: RankMatrix, population: Population) -> float:
    try:
        return equal_means(matrix, population).p
    except NotComputableError:
        return np.nan
