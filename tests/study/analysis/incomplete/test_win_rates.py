"""Intervals of win rates where a pair was rarely in one ranking."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.incomplete.rankings import incomplete_rankings
from study.analysis.incomplete.win_rates import win_rates
from study.analysis.population import Population
from tests.study.analysis.incomplete.partial import placements
from tests.study.analysis.simulated import methods_of


def met_rarely(people: int = 24, photos: int = 8, lost: int = 4) -> pd.DataFrame:
    """Return one ranking of two methods by everybody, photo after photo; the first loses one of `lost`."""
    return placements(
        {
            (f"P{person:02d}", f"I{person % photos}"): (
                {"method_0": 1, "method_1": 2} if person % lost else {"method_0": 2, "method_1": 1}
            )
            for person in range(people)
        }
    )


def rate(table: pd.DataFrame, population: Population = Population.BOTH) -> pd.Series:
    """Return the row of the first method over the second."""
    return win_rates(incomplete_rankings(table, methods_of(2)), population).iloc[0]


def test_the_interval_of_a_pair_that_met_rarely_says_something() -> None:
    found = rate(met_rarely(lost=3))
    assert found["rate"] == pytest.approx(2 / 3)
    # No ranking is left over once 24 people and 8 photos have means of their own. Were all 24 independent, Wald's
    # interval would be 2/3 +- 0.189; a larger one that is not everything is wanted.
    assert 0.3 < found["low"] < 2 / 3 - 0.189
    assert 2 / 3 + 0.189 < found["high"] < 1


def test_people_and_photos_that_tell_little_have_no_interval() -> None:
    assert np.isnan(rate(met_rarely(photos=4))["low"])
    assert not np.isnan(rate(met_rarely(25, 5))["low"])
    # People are many, which is enough where the photos are exactly these.
    assert np.isnan(rate(met_rarely(photos=4, lost=3))["low"])
    assert not np.isnan(rate(met_rarely(photos=4, lost=3), Population.PEOPLE)["low"])
