"""How far the model's win rates are from those observed, pair by pair.

Under the Plackett-Luce model the chance that one version is above another does not depend on which others are shown, so
that the worths give a win rate for every pair; those that the rankings with both have are averages over the sets in
which the two were shown. With ties the chance depends on the set a little; the rate expected is then that of the two
alone, ties half.

References:
    R. D. Luce (1959). Individual choice behavior. Wiley (independence of irrelevant alternatives).
"""

import numpy as np
import pandas as pd

from study.analysis.incomplete.expected_ranks import chances_above
from study.analysis.incomplete.inference import Fitted
from study.analysis.incomplete.win_rates import win_rates
from study.analysis.population import Population

_ROUNDING = 1e-6  # deviations below it are what fitting leaves of 0


def fit_of_pairs(found: Fitted, population: Population) -> pd.DataFrame:
    """Return one row per pair that some ranking places together, the pairs with the largest deviation first.

    Returns:
        Columns ``a``, ``b``, ``together`` (rankings with both), ``observed`` (share with a above b, ties half),
        ``low``, ``high`` (95 %, NaN where ``win_rates`` has none), ``expected`` (under the model) and ``deviation``
        (observed minus expected, at least 0: the pair is named so); shares of 1.
    """
    rates = win_rates(found.rankings, population).rename(columns={"rate": "observed"})
    place = {method: row for row, method in enumerate(found.rankings.methods)}
    first, second = (rates[name].map(place).to_numpy(int) for name in ("a", "b"))
    expected = chances_above(found.model)[first, second]
    deviation = rates["observed"] - expected
    table = rates.assign(expected=expected, deviation=deviation.mask(deviation.abs() < _ROUNDING, 0.0))
    # Every pair is there both ways round; of an exact fit, the first is kept.
    is_kept = (table["deviation"] > 0) | ((table["deviation"] == 0) & (first < second))
    columns = ["a", "b", "together", "observed", "low", "high", "expected", "deviation"]
    return table.loc[is_kept, columns].sort_values("deviation", ascending=False, kind="stable", ignore_index=True)


def is_outside(table: pd.DataFrame) -> np.ndarray:
    """Return for every row of ``fit_of_pairs`` whether the interval of the observed rate excludes the expected one."""
    return np.asarray((table["low"] > table["expected"]) | (table["high"] < table["expected"]))
