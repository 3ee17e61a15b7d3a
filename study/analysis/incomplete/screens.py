"""Screens of participants whose rankings are partial or tied: those that still mean something.

What a participant's ranks should be compared with is different for every set of methods, so agreement with the others
is not screened. A repeat is compared in the methods that both rankings place; following the slots, and reversing
repeats, are judged by what random rankings of as many methods would do.

References:
    M. G. Kendall (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import special, stats

from study.analysis.consistency import paired_repeats, tau_b
from study.analysis.incomplete.rankings import IncompleteRankings, competition_ranks
from study.analysis.rank_matrix import Presentations
from study.analysis.screens import mean_by, screened, time_screens, trap_screens

_FEWEST_VERSIONS = 3  # a ranking of two always follows the slots, one way or the other


def incomplete_screens(
    shown: Presentations[IncompleteRankings],
    traps: Mapping[str, str] | None,
    noted: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return the screens of every participant; arguments, columns and errors as of ``study.analysis.screens``.

    ``tau_vs_rest`` is missing (NaN) for everybody.
    """
    people, first = shown.participants, shown.first
    who = people.get_indexer(first.participants)[first.participant]
    unknown = np.full(len(people), np.nan)
    values = {
        **trap_screens(shown.traps, traps, people),
        **_repeat_screens(shown, people),
        **_order_screens(first, who, len(people)),
        **time_screens(first, who, len(people)),
        "tau_vs_rest": unknown,
        "tau_vs_rest_z": unknown,
    }
    return screened(values, people, noted)


def _repeat_screens(shown: Presentations[IncompleteRankings], people: pd.Index) -> dict[str, np.ndarray]:
    again = shown.again
    rows, before = paired_repeats(shown.first, again)
    who = people.get_indexer(again.participants)[again.participant[rows]]
    tau, variance = _taus(again.ranks[rows], shown.first.ranks[before])
    known = np.where(np.isnan(tau), 0, variance)
    error = np.sqrt(np.bincount(who, weights=known, minlength=len(people)))
    sums = np.bincount(who, weights=np.nan_to_num(tau), minlength=len(people))
    return {
        "repeats": np.bincount(who, minlength=len(people)),
        "repeat_tau": mean_by(who, tau, len(people)),
        "repeat_tau_z": np.divide(sums, error, out=np.full(len(people), np.nan), where=error > 0),
    }


def _taus(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (n,) tau-b in the methods that both of two rankings place, and its variance for random rankings."""
    tau, variance = np.full(len(one), np.nan), np.full(len(one), np.nan)
    for row, (left, right) in enumerate(zip(one, other, strict=True)):
        both = (left > 0) & (right > 0)
        m = int(both.sum())
        if m > 1:
            tau[row] = tau_b(left[both][None].astype(int), right[both][None].astype(int))[0]
            variance[row] = 2 * (2 * m + 5) / (9 * m * (m - 1))
    return tau, variance


def _order_screens(first: IncompleteRankings, who: np.ndarray, people: int) -> dict[str, np.ndarray]:
    unknown = np.full(people, np.nan)
    judged = first.sizes >= _FEWEST_VERSIONS
    if first.slots is None or not judged.any():
        return {"screen_order_share": unknown, "screen_order_p": unknown}
    ranks, sizes, who = first.ranks[judged], first.sizes[judged], who[judged]
    slots = competition_ranks(first.slots[judged])
    forwards = (ranks == slots).all(axis=1)
    backwards = (ranks == np.where(slots > 0, sizes[:, None] + 1 - slots, 0)).all(axis=1)
    followed = np.bincount(who[forwards | backwards], minlength=people)
    ranked = np.bincount(who, minlength=people)
    # Chances differ with the number of versions; the binomial distribution of their mean varies a little more.
    chance = mean_by(who, 2 / special.factorial(sizes), people)
    by_chance = stats.binom.sf(followed - 1, ranked, np.nan_to_num(chance))
    return {
        "screen_order_share": np.divide(followed, ranked, out=unknown.copy(), where=ranked > 0),
        "screen_order_p": np.where(ranked > 0, by_chance, np.nan),
    }
