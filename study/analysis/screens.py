"""Screens: signs that a participant did not look, did not understand, or ranked unlike everybody else.

Screens flag and never delete: the researcher decides whom to leave out, and results should be shown with and without.
Fixed limits from other kinds of studies do not transfer. The rules below are lenient, and chance alone hardly ever
triggers them: where versions look alike, half of all participants rank slightly against the others, and leaving them
out would make the methods look more different than they are.

=====================  ================================================================  =====================
column                 what                                                              flagged when
=====================  ================================================================  =====================
``traps``              attention checks ranked
``traps_failed``       of these, those whose ruined version was not ranked last          any
``repeats``            sets ranked a second time
``repeat_tau``         mean Kendall tau between the first and the second ranking
``repeat_tau_z``       the same over its standard error for random second rankings       < -3
``screen_order_share`` share of rankings that follow the slots forwards or backwards     > 0.5, and p < 0.001
``screen_order_p``     probability that random rankings follow them this often
``median_rt_ms``       median response time, ms
``rt_z``               modified z-score of its logarithm among the participants          beyond +-3.5
``tau_vs_rest``        mean over the photos of Kendall's tau-b between the participant's
                       ranks and the mean ranks of all others for the photo
``tau_vs_rest_z``      the same over its standard error for random rankings              < -3
=====================  ================================================================  =====================

All but the first five are over the rankings that count (``study.analysis.rankings.counted``). The last column,
``flags``, is a tuple of sentences, one per rule that fired, followed by what checks before the sets have found, where
that is known. Unavailable values are missing (NaN) and never flagged: no repeats, no other participant, no (spread of)
response times, attention checks whose ruined version is not known. With two versions every ranking follows the slots
one way or the other, so the share is missing too, as it is without slots.

References:
    M. G. Kendall (1938). A new measure of rank correlation. Biometrika 30, 81-93 (variance of tau).
    B. Iglewicz and D. C. Hoaglin (1993). How to detect and handle outliers. ASQC (modified z-score, limit 3.5).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.consistency import paired_repeats, tau_b
from study.analysis.minus import with_minus
from study.analysis.rank_matrix import Presentations, RankMatrix, sums_by

LARGEST_SCREEN_ORDER_SHARE = 0.5
LARGEST_RT_Z = 3.5
LOWEST_TAU_Z = -3.0
LOWEST_ORDER_P = 0.001

_NORMAL_MAD = 0.6745  # median absolute deviation of the standard normal distribution
_COLUMNS: dict[str, type] = {
    "traps": int,
    "traps_failed": float,
    "repeats": int,
    "repeat_tau": float,
    "repeat_tau_z": float,
    "screen_order_share": float,
    "screen_order_p": float,
    "median_rt_ms": float,
    "rt_z": float,
    "tau_vs_rest": float,
    "tau_vs_rest_z": float,
}


def screens(
    shown: Presentations[RankMatrix], traps: Mapping[str, str] | None, noted: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """Return the screens of every participant who has ranked a set, in the order of the table.

    Args:
        shown: All rankings, with repeats and attention checks.
        traps: Image of an attention check -> the method whose version is visibly ruined; None if that is not known.
        noted: Participant -> further flags, in sentences, from checks that the rankings do not show.

    Returns:
        Index ``participant``; columns as listed above and ``flags``.

    Raises:
        ValueError: If ``traps`` lacks an attention check, or names a method that is not in the table.
    """
    people, first = shown.participants, shown.first
    if not len(people):
        return pd.DataFrame(columns=[*_COLUMNS, "flags"], index=people).astype(_COLUMNS)
    who = people.get_indexer(first.participants)[first.participant]
    values = {
        **trap_screens(shown.traps, traps, people),
        **_repeat_screens(shown, people),
        **_order_screens(first, who, len(people)),
        **time_screens(first, who, len(people)),
        **_tau_screens("tau_vs_rest", _tau_vs_rest(first), who, len(people), len(first.methods)),
    }
    return screened(values, people, noted)


def screened(
    values: Mapping[str, np.ndarray], people: pd.Index, noted: Mapping[str, Sequence[str]] | None
) -> pd.DataFrame:
    """Return the table of ``screens`` from the values of its columns, one per participant, with the flags."""
    table = pd.DataFrame(values, index=people).astype(_COLUMNS)
    noted = noted or {}
    rows = zip(people, table.to_dict("records"), strict=True)
    flags = [(*_flags(row), *noted.get(str(person), ())) for person, row in rows]
    return table.assign(flags=pd.Series(flags, index=people, dtype=object))


def flagged(table: pd.DataFrame) -> pd.Series:
    """Return participant -> sentences of the rules that fired, for those with any."""
    return table.loc[table["flags"].map(len) > 0, "flags"]


def trap_screens(shown: RankMatrix, traps: Mapping[str, str] | None, people: pd.Index) -> dict[str, np.ndarray]:
    """Return the columns about attention checks, one value for each of `people`."""
    who = people.get_indexer(shown.participants)[shown.participant]
    counts = np.bincount(who, minlength=len(people))
    if traps is None:
        return {"traps": counts, "traps_failed": np.where(counts > 0, np.nan, 0)}
    unknown = sorted(set(shown.images) - traps.keys())
    if unknown:
        raise ValueError(
            f"traps must say which method is ruined in every attention check; it lacks {', '.join(unknown)}"
        )
    ruined = [traps[image] for image in shown.images]
    unknown = sorted(set(ruined) - set(shown.methods))
    if unknown:
        raise ValueError(
            f"traps must name methods of the table, {', '.join(shown.methods)}; got {', '.join(map(repr, unknown))}"
        )
    column = np.array([shown.methods.index(method) for method in ruined], dtype=int)[shown.image]
    ruined_ranks = shown.ranks[np.arange(len(shown)), column][:, None]
    # An incomplete ranking that does not place the ruined version, rank 0, has not failed.
    failed = who[((ruined_ranks > 0) & (shown.ranks > ruined_ranks)).any(axis=1)]
    return {"traps": counts, "traps_failed": np.bincount(failed, minlength=len(people))}


def _repeat_screens(shown: Presentations[RankMatrix], people: pd.Index) -> dict[str, np.ndarray]:
    again = shown.again
    rows, before = paired_repeats(shown.first, again)
    who = people.get_indexer(again.participants)[again.participant[rows]]
    return {
        "repeats": np.bincount(who, minlength=len(people)),
        **_tau_screens(
            "repeat_tau", tau_b(again.ranks[rows], shown.first.ranks[before]), who, len(people), len(again.methods)
        ),
    }


def _tau_screens(name: str, tau: np.ndarray, who: np.ndarray, people: int, k: int) -> dict[str, np.ndarray]:
    """Return each participant's mean tau, and how many standard errors of random rankings it is from 0."""
    means = mean_by(who, tau, people)
    known = np.bincount(who[~np.isnan(tau)], minlength=people)
    variance = 2 * (2 * k + 5) / (9 * k * (k - 1))
    return {name: means, f"{name}_z": means * np.sqrt(known / variance)}


def _order_screens(first: RankMatrix, who: np.ndarray, people: int) -> dict[str, np.ndarray]:
    versions = first.ranks.shape[1]
    unknown = np.full(people, np.nan)
    if versions < 3 or first.slots is None:
        return {"screen_order_share": unknown, "screen_order_p": unknown}
    forwards = (first.ranks == first.slots).all(axis=1)
    backwards = (first.ranks == versions + 1 - first.slots).all(axis=1)
    followed = np.bincount(who[forwards | backwards], minlength=people)
    ranked = np.bincount(who, minlength=people)
    by_chance = stats.binom.sf(followed - 1, ranked, 2 / math.factorial(versions))
    share = np.divide(followed, ranked, out=unknown.copy(), where=ranked > 0)
    return {"screen_order_share": share, "screen_order_p": np.where(ranked > 0, by_chance, np.nan)}


def time_screens(first: RankMatrix, who: np.ndarray, people: int) -> dict[str, np.ndarray]:
    """Return the columns about response times; `who` is the participant, 0 to `people` - 1, of every ranking."""
    times = np.full(len(first), np.nan) if first.rt_ms is None else first.rt_ms
    of_people = pd.Series(times).groupby(who).median()
    # A response time of 0 ms has no logarithm; it counts as 1 ms.
    logs = of_people.clip(lower=1).map(np.log)
    distances = logs - logs.median()
    spread = distances.abs().median()
    scores = _NORMAL_MAD * distances / spread if spread > 0 else distances * np.nan
    return {
        "median_rt_ms": of_people.reindex(range(people)).to_numpy(),
        "rt_z": scores.reindex(range(people)).to_numpy(),
    }


def _tau_vs_rest(first: RankMatrix) -> np.ndarray:
    """Return, for every ranking, tau-b to the mean ranks that all others gave to the same photo."""
    sums = sums_by(first.image, first.ranks, len(first.images))
    # Sums order the methods as means do, and stay whole numbers, so that ties are exact.
    return tau_b(first.ranks, sums[first.image] - first.ranks)


def mean_by(participant: np.ndarray, values: np.ndarray, people: int) -> np.ndarray:
    """Return the mean of each participant's values, missing values left out; NaN where there is none."""
    known = ~np.isnan(values)
    counts = np.bincount(participant[known], minlength=people)
    sums = np.bincount(participant[known], weights=values[known], minlength=people)
    return np.divide(sums, counts, out=np.full(people, np.nan), where=counts > 0)


# NaN compares false with everything, so that a missing value never fires a rule.
_RULES: tuple[tuple[Callable[[Mapping[Any, Any]], bool], str], ...] = (
    (
        lambda row: row["traps_failed"] > 0,
        "did not put the ruined version last in {traps_failed:.0f} of {traps:.0f} attention checks (rule: any)",
    ),
    (
        lambda row: row["repeat_tau_z"] < LOWEST_TAU_Z,
        "ranked {repeats:.0f} repeated sets in reverse: mean tau {repeat_tau:.2f}, z {repeat_tau_z:.1f} "
        f"(rule: below {LOWEST_TAU_Z:g})",
    ),
    (
        lambda row: row["screen_order_share"] > LARGEST_SCREEN_ORDER_SHARE and row["screen_order_p"] < LOWEST_ORDER_P,
        "followed the order on the screen in {screen_order_percent:.0f} % of the sets (rule: more than "
        f"{100 * LARGEST_SCREEN_ORDER_SHARE:.0f} %)",
    ),
    (
        lambda row: row["rt_z"] < -LARGEST_RT_Z,
        f"was much faster than others: median {{median_rt_ms:.0f}} ms, z {{rt_z:.1f}} (rule: below -{LARGEST_RT_Z})",
    ),
    (
        lambda row: row["rt_z"] > LARGEST_RT_Z,
        f"was much slower than others: median {{median_rt_ms:.0f}} ms, z {{rt_z:.1f}} (rule: above {LARGEST_RT_Z})",
    ),
    (
        lambda row: row["tau_vs_rest_z"] < LOWEST_TAU_Z,
        "ranked in reverse of the others: mean tau {tau_vs_rest:.2f}, z {tau_vs_rest_z:.1f} "
        f"(rule: below {LOWEST_TAU_Z:g})",
    ),
)


def _flags(row: Mapping[Any, Any]) -> tuple[str, ...]:
    words = {**row, "screen_order_percent": 100 * row["screen_order_share"]}
    return tuple(with_minus(sentence.format(**words)) for fires, sentence in _RULES if fires(row))
