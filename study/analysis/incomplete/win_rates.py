"""How often one method is ranked above another, in the rankings that place both; a tie counts half to each."""

import numpy as np
import pandas as pd

from study.analysis.crossed_design import CrossedDesign
from study.analysis.incomplete.connected import comparisons
from study.analysis.incomplete.exposure import says_too_little
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.pairs import method_pairs
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError
from study.analysis.student import Estimates, estimates


def win_rates(rankings: IncompleteRankings, population: Population) -> pd.DataFrame:
    """Return one row per ordered pair.

    Returns:
        Columns ``a``, ``b``, ``together`` (rankings with both), ``wins``, ``ties``, ``rate`` (share of these with a
        above b, ties half; NaN without any), ``low``, ``high`` (95 %) and ``p`` (of a rate of 50 %); the last three
        are NaN where nothing varies, and where fewer people, or photos, had both than takes a claim about more of
        them (``study.analysis.incomplete.exposure``): an interval would mostly be from 0 to 1.
    """
    return rankings.once(("win rates", population), lambda: _win_rates(rankings, population))


def _win_rates(rankings: IncompleteRankings, population: Population) -> pd.DataFrame:
    rows = [row for a, b in method_pairs(rankings) for row in _of_pair(rankings, a, b, population)]
    columns = ["a", "b", "together", "wins", "ties", "rate", "low", "high", "p"]
    # As in complete rankings, every pair once and then the other way round.
    return pd.DataFrame([*rows[::2], *rows[1::2]], columns=columns)


def _of_pair(rankings: IncompleteRankings, a: int, b: int, population: Population) -> list[tuple[object, ...]]:
    found = comparisons(rankings)
    together, ties = int(found.together.to_numpy()[a, b]), int(found.ties.to_numpy()[a, b])
    wins, lost = (int(count) for count in found.wins.to_numpy()[[a, b], [b, a]])
    rate, low, high, p = _interval(rankings, a, b, population) if together else (np.nan,) * 4
    one, other = rankings.methods[a], rankings.methods[b]
    return [
        (one, other, together, wins, ties, rate, low, high, p),
        (other, one, together, lost, ties, 1 - rate, 1 - high, 1 - low, p),
    ]


def _interval(
    rankings: IncompleteRankings, a: int, b: int, population: Population
) -> tuple[float, float, float, float]:
    """Return rate, limits and p of two methods that some rankings place together."""
    with_both = rankings.rows(rankings.placed[:, a] & rankings.placed[:, b])
    above = with_both.above(np.array([a]), np.array([b]))
    if says_too_little(with_both, population):
        return float(above.mean()), np.nan, np.nan, np.nan
    try:
        found = _estimates(CrossedDesign(with_both, population), above)
    except NotComputableError:
        return float(above.mean()), np.nan, np.nan, np.nan
    low, high = found.interval()
    return float(found.means[0]), float(np.clip(low[0], 0, 1)), float(np.clip(high[0], 0, 1)), float(found.p(0.5)[0])


def _estimates(design: CrossedDesign, above: np.ndarray) -> Estimates:
    """Return the rate with its uncertainty, which is that of complete rankings where the design allows for it.

    Where a pair met so rarely that hardly a ranking is left over once people and photos have means of their own, the
    variance of single rankings is not known, and subtracting it leaves degrees of freedom below 1 and intervals from 0
    to 1. It is then left in both parts: a larger variance, whose degrees of freedom are at least those of the fewer of
    people and photos.
    """
    if design.population is not Population.BOTH or design.left_over >= design.fewest:
        return estimates(design, above)
    parts = design.parts(above)
    people, photos = np.maximum(parts.people, 0), np.maximum(parts.photos, 0)
    of_people, of_photos, _ = design.degrees_of_freedom
    spread = people**2 / of_people + photos**2 / of_photos
    freedom = np.divide((people + photos) ** 2, spread, out=np.ones(len(spread)), where=spread > 0)
    return Estimates(above.mean(axis=0), np.sqrt(people + photos), freedom)
