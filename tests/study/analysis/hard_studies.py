"""Studies of which some part of an analysis cannot be computed, or is easily computed wrongly."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from tests.study.analysis.simulated import simulated_rankings

TASTES: dict[str, Any] = {"taste": 0.5, "scene": 0.5}


def with_repeats_and_traps() -> pd.DataFrame:
    """Return a study in which everybody ranked two photos again, and two sets with a ruined version."""
    first = simulated_rankings(9, 8, [0, 0.5, 2], **TASTES)
    again = simulated_rankings(9, 2, [0, 0.5, 2], seed=1)
    traps = simulated_rankings(9, 2, [-2, 0, 0], seed=2)
    marks = {"repeat": 0, "trap": 0}
    parts = [
        first.assign(**marks),
        again.assign(**marks | {"repeat": 1}),
        traps.assign(**marks | {"trap": 1}, image="T" + traps["image"]),
    ]
    table = pd.concat(parts, ignore_index=True)
    ranking = table["image"] + table["repeat"].astype(str)
    return table.assign(trial=ranking.groupby(table["participant"]).transform(lambda sets: pd.factorize(sets)[0] + 1))


STUDIES: dict[str, Callable[[], pd.DataFrame]] = {
    "2 methods": lambda: simulated_rankings(8, 9, [0, 0.5], **TASTES),
    "7 methods": lambda: simulated_rankings(12, 10, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], **TASTES),
    "one participant": lambda: simulated_rankings(1, 20, [0, 0.5, 1, 0], **TASTES),
    "one photo": lambda: simulated_rankings(20, 1, [0, 0.5, 1, 0], **TASTES),
    "one ranking": lambda: simulated_rankings(1, 1, [0, 0, 0]),
    "two people, two photos, two methods": lambda: simulated_rankings(2, 2, [0, 0]),
    "a method that always wins": lambda: simulated_rankings(8, 9, [90, 0, 0.5, 0], **TASTES),
    "2 methods, one always wins": lambda: simulated_rankings(8, 9, [90, 0]),
    "everybody alike": lambda: simulated_rankings(8, 9, [90, 60, 30, 0], scale=[10, 20 / 3, 10 / 3, 0]),
    "half the trials missing": lambda: simulated_rankings(12, 14, [0, 0.5, 1, 0, 0], share=0.5, **TASTES),
    "most trials missing": lambda: simulated_rankings(6, 6, [0, 0.5, 1], share=0.15, seed=2),
    "nearly all trials missing": lambda: simulated_rankings(20, 20, [0, 0, 0], share=0.05),
    "a scale below 0": lambda: simulated_rankings(6, 6, [0, 0, 0], scale=[3, 1, -1]),
    "its own scale": lambda: simulated_rankings(8, 9, [0, 0.5, 1], scale=[7, 4.5, 1.2], **TASTES),
    "no scores and no times": lambda: simulated_rankings(8, 9, [0, 0.5, 1], **TASTES).drop(columns="rt_ms"),
    "repeats and traps": with_repeats_and_traps,
}
