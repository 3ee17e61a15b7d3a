"""Screens: signs that a participant did not look, did not understand, or ranked otherwise than everybody else.

A screen flags, it never deletes: whether to leave somebody out is decided by a person, and results are to be shown
with and without. Fixed limits from other kinds of studies do not transfer, so that the rules below are wide.

=====================  ================================================================  =====================
column                 what                                                              flagged when
=====================  ================================================================  =====================
``traps``              trap sets ranked
``traps_failed``       of these, those whose ruined version was not put last             any
``repeats``            sets ranked a second time
``repeat_tau``         mean Kendall tau between the first and the second ranking         < 0
``screen_order_share`` share of rankings that follow the slots forwards or backwards     > 0.5
``median_rt_ms``       median response time, ms
``rt_z``               modified z-score of its logarithm among the participants          beyond +-3.5
``tau_vs_rest``        mean over the photos of Kendall's tau-b between this person's     < 0
                       ranks and the mean ranks of all others for the photo
=====================  ================================================================  =====================

All but the first four are over the rankings that count (``study.analysis.rankings.counted``). The last column,
``flags``, is a tuple of sentences, one per rule that fired. A value that cannot be had is missing (NaN) and never
flagged: no repeats, no other participant, no spread of response times; with two versions, where every ranking follows
the slots one way or the other, the share has no meaning.

References:
    M. G. Kendall (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251 (tau-b).
    B. Iglewicz and D. C. Hoaglin (1993). How to detect and handle outliers. ASQC (modified z-score, limit 3.5).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.analysis.rankings import counted, validate_rankings

LARGEST_SCREEN_ORDER_SHARE = 0.5
LARGEST_RT_Z = 3.5

_NORMAL_MAD = 0.6745  # median absolute deviation of the standard normal distribution
_COLUMNS: dict[str, type] = {
    "traps": int,
    "traps_failed": int,
    "repeats": int,
    "repeat_tau": float,
    "screen_order_share": float,
    "median_rt_ms": float,
    "rt_z": float,
    "tau_vs_rest": float,
}


@dataclass(frozen=True)
class _Rankings:
    """Rankings as arrays, one entry or row per ranking; ranks[:, m] is that of the m-th method, likewise slots."""

    participant: np.ndarray
    image: np.ndarray
    rt_ms: np.ndarray
    ranks: np.ndarray
    slots: np.ndarray


def screens(rankings: pd.DataFrame, traps: Mapping[str, str]) -> pd.DataFrame:
    """Return the screens of every participant who has ranked a set, in the order of the table.

    Args:
        rankings: The rankings table, with repeats and trap sets.
        traps: Image of a trap set -> the method whose version is visibly ruined.

    Returns:
        Index ``participant``; columns as listed above and ``flags``.

    Raises:
        InvalidRankingsError: If ``rankings`` is not a rankings table.
        ValueError: If ``traps`` does not say what is ruined in a trap set, or names a method that is not in the table.
    """
    validate_rankings(rankings)
    people = pd.Index(rankings["participant"].unique(), name="participant")
    if rankings.empty:
        return pd.DataFrame(columns=[*_COLUMNS, "flags"], index=people).astype(_COLUMNS)
    methods = sorted(rankings["method"].unique())
    first = _arrays(counted(rankings), people, methods)
    values = {
        **_trap_screens(rankings, traps, people, methods),
        **_repeat_screens(rankings, first, people, methods),
        "screen_order_share": _screen_order_share(first, len(people)),
        **_time_screens(first, len(people)),
        "tau_vs_rest": _mean_by(first.participant, _tau_vs_rest(first), len(people)),
    }
    table = pd.DataFrame(values, index=people).astype(_COLUMNS)
    return table.assign(flags=pd.Series([_flags(values) for _, values in table.iterrows()], index=people, dtype=object))


def _rows_where(rankings: pd.DataFrame, flag: str) -> pd.DataFrame:
    return rankings[rankings[flag] == 1] if flag in rankings.columns else rankings.iloc[:0]


def _arrays(rankings: pd.DataFrame, people: pd.Index, methods: list[str]) -> _Rankings:
    """Turn complete rankings into arrays, methods in the order of `methods`."""
    keys = [name for name in ("participant", "image", "trial") if name in rankings.columns]
    order = rankings.assign(method=pd.Categorical(rankings["method"], methods)).sort_values([*keys, "method"])
    heads = order.iloc[:: len(methods)]
    return _Rankings(
        participant=people.get_indexer(pd.Index(heads["participant"])),
        image=heads["image"].to_numpy(),
        rt_ms=heads["rt_ms"].to_numpy(float),
        ranks=order["rank"].to_numpy(int).reshape(-1, len(methods)),
        slots=order["position"].to_numpy(int).reshape(-1, len(methods)),
    )


def _trap_screens(
    rankings: pd.DataFrame, traps: Mapping[str, str], people: pd.Index, methods: list[str]
) -> dict[str, np.ndarray]:
    shown = _arrays(_rows_where(rankings, "trap"), people, methods)
    unknown = sorted(set(shown.image) - traps.keys())
    if unknown:
        raise ValueError(f"traps must say which method is ruined in every trap set; it lacks {', '.join(unknown)}")
    ruined = [traps[image] for image in shown.image]
    if not set(ruined) <= set(methods):
        raise ValueError(f"traps must name methods of the table, {methods}; got {sorted(set(ruined))}")
    given = shown.ranks[np.arange(len(ruined)), [methods.index(method) for method in ruined]]
    failed = shown.participant[given != len(methods)]
    return {
        "traps": np.bincount(shown.participant, minlength=len(people)),
        "traps_failed": np.bincount(failed, minlength=len(people)),
    }


def _repeat_screens(
    rankings: pd.DataFrame, first: _Rankings, people: pd.Index, methods: list[str]
) -> dict[str, np.ndarray]:
    again = _arrays(_rows_where(rankings, "repeat"), people, methods)
    place = {key: index for index, key in enumerate(zip(first.participant, first.image, strict=True))}
    before = np.array([place.get(key, -1) for key in zip(again.participant, again.image, strict=True)], dtype=int)
    known = before >= 0
    tau = _tau_b(again.ranks[known], first.ranks[before[known]])
    return {
        "repeats": np.bincount(again.participant[known], minlength=len(people)),
        "repeat_tau": _mean_by(again.participant[known], tau, len(people)),
    }


def _screen_order_share(first: _Rankings, people: int) -> np.ndarray:
    versions = first.ranks.shape[1]
    if versions < 3:
        return np.full(people, np.nan)
    forwards = (first.ranks == first.slots).all(axis=1)
    backwards = (first.ranks == versions + 1 - first.slots).all(axis=1)
    return _mean_by(first.participant, (forwards | backwards).astype(float), people)


def _time_screens(first: _Rankings, people: int) -> dict[str, np.ndarray]:
    of_people = pd.Series(first.rt_ms).groupby(first.participant).median()
    # A response within the clock's first millisecond has no logarithm; it is as fast as one of a millisecond.
    logs = of_people.clip(lower=1).map(np.log)
    distances = logs - logs.median()
    spread = distances.abs().median()
    scores = _NORMAL_MAD * distances / spread if spread > 0 else distances * np.nan
    return {
        "median_rt_ms": of_people.reindex(range(people)).to_numpy(),
        "rt_z": scores.reindex(range(people)).to_numpy(),
    }


def _tau_vs_rest(first: _Rankings) -> np.ndarray:
    """Return, for every ranking, tau-b to the mean ranks that all others gave to the same photo."""
    code, images = pd.factorize(first.image)
    sums = np.zeros((len(images), first.ranks.shape[1]), dtype=int)
    np.add.at(sums, code, first.ranks)
    # Sums order the methods as means do, and stay whole numbers, so that ties are exact.
    return _tau_b(first.ranks, sums[code] - first.ranks)


def _tau_b(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return Kendall's tau-b between the rows of two (n, k) arrays; NaN where one of the rows is all ties."""
    left, right = np.triu_indices(one.shape[1], k=1)
    signs = np.sign(one[:, left] - one[:, right])
    other_signs = np.sign(other[:, left] - other[:, right])
    untied = np.sqrt(np.abs(signs).sum(axis=1) * np.abs(other_signs).sum(axis=1))
    return np.divide((signs * other_signs).sum(axis=1), untied, out=np.full(len(one), np.nan), where=untied > 0)


def _mean_by(participant: np.ndarray, values: np.ndarray, people: int) -> np.ndarray:
    """Return the mean of each participant's values, missing values left out; NaN where there is none."""
    known = ~np.isnan(values)
    counts = np.bincount(participant[known], minlength=people)
    sums = np.bincount(participant[known], weights=values[known], minlength=people)
    return np.divide(sums, counts, out=np.full(people, np.nan), where=counts > 0)


# NaN compares false with everything, so that a missing value never fires a rule.
_RULES: tuple[tuple[Callable[[pd.Series], bool], str], ...] = (
    (
        lambda row: row["traps_failed"] > 0,
        "did not put the ruined version last in {traps_failed:.0f} of {traps:.0f} trap sets (rule: any)",
    ),
    (
        lambda row: row["repeat_tau"] < 0,
        "ranked {repeats:.0f} repeated sets mostly in reverse: mean tau {repeat_tau:.2f} (rule: below 0)",
    ),
    (
        lambda row: row["screen_order_share"] > LARGEST_SCREEN_ORDER_SHARE,
        f"followed the order on the screen in {{screen_order_share:.0%}} of the sets (rule: more than "
        f"{LARGEST_SCREEN_ORDER_SHARE:.0%})",
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
        lambda row: row["tau_vs_rest"] < 0,
        "ranked mostly in reverse of the others: mean tau {tau_vs_rest:.2f} (rule: below 0)",
    ),
)


def _flags(row: pd.Series) -> tuple[str, ...]:
    values = {name: row[name] for name in _COLUMNS}
    return tuple(sentence.format(**values) for fires, sentence in _RULES if fires(row))
