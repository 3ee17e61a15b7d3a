"""How consistent participants are: their first against their second ranking of the same photo.

References:
    M. G. Kendall (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.analysis.rank_matrix import NotComputableError, RankMatrix


def tau_b(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return (n,) tau-b between the rows of two (n, k) arrays, -1..1; NaN where one of the rows is all ties."""
    left, right = np.triu_indices(one.shape[1], k=1)
    concordant = np.zeros(len(one))
    untied, other_untied = np.zeros(len(one)), np.zeros(len(one))
    # Pair by pair: all pairs of a million rankings at once would not fit.
    for a, b in zip(left, right, strict=True):
        sign, other_sign = np.sign(one[:, a] - one[:, b]), np.sign(other[:, a] - other[:, b])
        concordant += sign * other_sign
        untied += np.abs(sign)
        other_untied += np.abs(other_sign)
    scale = np.sqrt(untied * other_untied)
    return np.divide(concordant, scale, out=np.full(len(one), np.nan), where=scale > 0)


@dataclass(frozen=True)
class Consistency:
    """Repeated rankings against first ones.

    Attributes:
        repeats: How many photos were ranked a second time.
        tau: Mean Kendall's tau between the two rankings: 1 = the same, 0 = agreement by chance, -1 = reversed.
        same_order: Share of repeats with exactly the same ranking; by chance 1 / k!.
        same_best: Share of repeats with the same version on top; by chance 1 / k.
        by_participant: Index ``participant``; columns ``repeats`` and ``tau``, for those who have repeats.
    """

    repeats: int
    tau: float
    same_order: float
    same_best: float
    by_participant: pd.DataFrame


def paired_repeats(first: RankMatrix, again: RankMatrix) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of `again` whose photo the participant ranked before, and the matching rows of `first`."""
    if not len(again):
        return np.zeros(0, int), np.zeros(0, int)
    places = pd.Series(np.arange(len(first)), index=_keys(first))
    before = places.reindex(_keys(again)).fillna(-1).to_numpy(int)
    known = np.flatnonzero(before >= 0)
    return known, before[known]


def repeat_consistency(first: RankMatrix, again: RankMatrix) -> Consistency:
    """Compare `again`, the repeated presentations, with `first`, the rankings that count.

    Raises:
        NotComputableError: If nobody ranked a photo a second time.
    """
    rows, before = paired_repeats(first, again)
    if not len(rows):
        raise NotComputableError("Nobody ranked a photo a second time, so nothing is known about consistency.")
    one, other = first.ranks[before], again.ranks[rows]
    tau = tau_b(other, one)
    people = again.participants[again.participant[rows]]
    by_participant = pd.DataFrame({"participant": people, "tau": tau}).groupby("participant", sort=False)["tau"]
    return Consistency(
        repeats=len(rows),
        tau=float(tau.mean()),
        same_order=float((one == other).all(axis=1).mean()),
        same_best=float((one.argmin(axis=1) == other.argmin(axis=1)).mean()),
        by_participant=pd.DataFrame({"repeats": by_participant.size(), "tau": by_participant.mean()}),
    )


def _keys(matrix: RankMatrix) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays(
        [matrix.participants[matrix.participant], matrix.images[matrix.image]], names=["participant", "image"]
    )
