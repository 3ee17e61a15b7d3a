"""What incomplete rankings of connected methods say: worths, expected ranks, differences and win rates.

Means of scores are not comparable where people ranked different sets of methods: whoever was seen beside good ones
ranks low. Expected ranks under the model take their place. Each ranking's contribution to them
(``study.analysis.incomplete.expected_ranks``) stands where a complete ranking's scores would, so that intervals,
p-values and the test of all pairs are those of complete rankings, for the same populations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.equality import EqualityTest, equality_test
from study.analysis.incomplete.davidson_luce import DavidsonLuce, davidson_luce
from study.analysis.incomplete.design import IncompleteDesign, known
from study.analysis.incomplete.expected_ranks import Linearized, linearized, linearized_worths
from study.analysis.incomplete.exposure import Thin, thin
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.incomplete.win_rates import win_rates
from study.analysis.inference import Inference, inference_of
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError
from study.analysis.significance import CONFIDENCE, FEWEST_CLUSTERS, holm
from study.analysis.simultaneous import AllPairs
from study.analysis.student import estimates_of, moments_once


@dataclass(frozen=True)
class Fitted:
    """Connected methods, their rankings and the model of them.

    Attributes:
        rankings: The rankings, of these methods alone.
        model: What was fitted to them.
    """

    rankings: IncompleteRankings
    model: DavidsonLuce

    def design(self, contributions: Linearized, population: Population) -> IncompleteDesign:
        """Return who ranked what and contributed what; errors as of ``CrossedDesign``."""
        return IncompleteDesign(contributions, population, known(self.rankings), thin(self.rankings, population).pairs)

    @cached_property
    def below(self) -> Linearized:
        """Rankings whose ``scores`` average to how many other methods are expected below each."""
        return linearized(self.rankings, self.model)

    @cached_property
    def worths(self) -> Linearized:
        """Rankings whose ``scores`` average to the log-worths."""
        return linearized_worths(self.rankings, self.model)


def fitted(rankings: IncompleteRankings) -> Fitted:
    """Fit the model; errors as in ``davidson_luce``."""
    return Fitted(rankings, davidson_luce(rankings.ranks))


def infer(found: Fitted, population: Population) -> Inference:
    """Return what connected methods say about a population, as for complete rankings.

    ``Inference.means`` and ``differences`` are of how many other methods are expected below each, 0 to k - 1, in
    ranks; ``win_rates`` has the columns of ``study.analysis.incomplete.win_rates``, too.

    Raises:
        NotComputableError: With too few participants, photos or rankings for that population.
    """
    whole = inference_of(found.design(found.below, population), win_rates(found.rankings, population))
    untested = thin(found.rankings, population).pairs
    return _without_tests(whole, untested) if untested.any() else whole


def equal_worths(found: Fitted, population: Population) -> EqualityTest:
    """Return the headline test alone, which leaves out pairs of which too little is known; errors as ``infer``.

    Raises:
        NotComputableError: Also if too little is known of every pair.
    """
    return worths_test(infer(found, population), thin(found.rankings, population))


def worths_test(found: Inference, about: Thin) -> EqualityTest:
    """Return the same of what was found already.

    Raises:
        NotComputableError: If too little is known of every pair, or no difference varies.
    """
    if about.pairs.all():
        raise NotComputableError(
            "A test of equal worths is not computed: it takes two methods, each of them shown to, and on, at least "
            f"{FEWEST_CLUSTERS} of the people and photos that are samples."
        )
    return equality_test(found.pairs)


def _without_tests(found: Inference, pairs: np.ndarray) -> Inference:
    """Return what was found, without p-values, and with no intervals for all pairs together, of some (pairs,)."""
    kept = {name: np.where(pairs, np.nan, getattr(found.pairs, name)) for name in ("z", "p", "low", "high")}
    table = found.differences.copy()
    table.loc[pairs, ["p", "p_all", "all_low", "all_high"]] = np.nan
    # What is not tested does not count among the tests.
    table["p_holm"] = holm(table["p"].to_numpy())
    return replace(found, pairs=AllPairs(**kept), differences=table)


def expected_ranks(found: Inference, k: int) -> pd.DataFrame:
    """Return expected ranks, 1 = best, among k methods: index ``method``, columns and intervals as of ``means``."""
    means = found.means
    turned = {"low": "high", "high": "low", "naive_low": "naive_high", "naive_high": "naive_low"}
    ranks = {one: k - means[other] for one, other in ({"mean": "mean"} | turned).items()}
    return pd.DataFrame(ranks).join(means[["se", "df", "naive_se"]]).rename(columns={"mean": "expected_rank"})


def worths(found: Fitted, population: Population) -> pd.DataFrame:
    """Return worths with intervals for a population.

    Returns:
        Index ``method``; columns ``worth`` (adding up to 1: the chance to be the best of all), ``log_worth`` (adding up
        to 0), ``low``, ``high`` (95 %), ``se``, ``df``, ``p`` (of a log-worth of 0), ``low_model``, ``high_model``
        (95 %) and ``se_model``, as if every ranking were independent and the model true.

    Raises:
        NotComputableError: With too few participants, photos or rankings for that population.
    """
    of_model = found.model
    k = len(of_model.log_worths)
    design = found.design(found.worths, population)
    moments = moments_once(design, "log-worths", lambda: found.worths.scores)
    estimates = estimates_of(design, moments, design.own_of_methods)
    low, high = estimates.interval()
    se_model = np.sqrt(np.diag(of_model.covariance)[:k])
    reach = stats.norm.ppf((1 + CONFIDENCE) / 2) * se_model
    worth = np.exp(of_model.log_worths)
    columns: Mapping[str, np.ndarray] = {
        "worth": worth / worth.sum(),
        "log_worth": of_model.log_worths,
        "low": low,
        "high": high,
        "se": estimates.errors,
        "df": estimates.freedom,
        "p": estimates.p(),
        "low_model": of_model.log_worths - reach,
        "high_model": of_model.log_worths + reach,
        "se_model": se_model,
    }
    return pd.DataFrame(columns, index=pd.Index(found.rankings.methods, name="method"))
