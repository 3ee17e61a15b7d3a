"""How often studies of given sizes would succeed, counted in simulated studies, before there is any ranking.

Two methods differ by the difference asked for, and the others lie halfway between them: the case in which the headline
test has the least to find. Nobody's rankings are drawn, only what the tests are made from where everybody ranks every
photo: mean scores, which are normal, and the sums of squares of people, photos and rankings, which have Wishart
distributions. So thousands of studies take a fraction of a second. Rankings are not normal, but means of many are;
docs/plan.md compares both.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special, stats

from study.analysis.crossed_design import Parts
from study.analysis.planned_design import complete, estimated
from study.analysis.population import Population
from study.analysis.power import POWER, Components, Outlook
from study.analysis.significance import FEWEST_CLUSTERS, SIGNIFICANCE, holm
from study.analysis.simultaneous import as_normal

STUDIES = 2000
"""Simulated studies of each size: a share of 80 % is known to about 2 percentage points."""

REFERENCE = Components(participant=0.263, image=2.925, residual=27.88)
REFERENCE_METHODS = 5
"""The synthetic study that the tests reproduce, tests/study/analysis/reference: 47 people, 100 photos, 5 methods."""

_SEED = 2018


@dataclass(frozen=True)
class Aims:
    """What is planned for.

    Attributes:
        methods: How many methods are compared, at least 2.
        difference: The true difference to find, points, above 0.
        components: Variances of a difference of two methods.
        population: What people and photos are a sample of.
        margin: Two methods that differ by less count as equivalent, points; None if that is no aim.
    """

    methods: int
    difference: float
    components: Components
    population: Population = Population.BOTH
    margin: float | None = None


def for_methods(components: Components, found_with: int, methods: int) -> Components:
    """Return components found in a study with another number of methods, for a scale of the same length.

    Fewer methods stand further apart on it: two random ranks of k differ with variance k (k + 1) / 6, and one rank is
    worth 1 / (k - 1) of the scale.
    """

    def spread(k: int) -> float:
        return k * (k + 1) / (6 * (k - 1) ** 2)

    ratio = spread(methods) / spread(found_with)
    return Components(components.participant * ratio, components.image * ratio, components.residual * ratio)


def simulated_studies(aims: Aims, people: Sequence[int], photos: Sequence[int]) -> pd.DataFrame:
    """Simulate studies of every size, each size with draws of its own; the same call gives the same numbers.

    Returns:
        Columns ``participants``, ``images``, ``rankings``, and the shares of studies (0..1) that succeed: ``pair``
        (the test of the pair finds the difference), ``claim`` (it is claimed among all pairs), ``headline`` (the test
        of equal means fires), and with a margin ``equivalence`` (the 90 % interval of two equal methods lies within).
    """
    rows = [
        {"participants": some, "images": others, "rankings": some * others, **_shares(aims, some, others)}
        for some in people
        for others in photos
    ]
    return pd.DataFrame(rows)


def smallest(sizes: pd.DataFrame, aim: str) -> pd.Series | None:
    """Return the row of ``simulated_studies`` with the fewest rankings in which 80 % reach `aim`; None without any."""
    enough = sizes[sizes[aim] >= POWER]
    return None if enough.empty else enough.sort_values(["rankings", aim], ascending=[True, False]).iloc[0]


def with_effort(sizes: pd.DataFrame, seconds_per_ranking: float, pay_per_hour: float) -> pd.DataFrame:
    """Return `sizes` with ``minutes_per_person``, ``hours`` of all people together, and ``cost`` of their pay."""
    hours = sizes["rankings"] * seconds_per_ranking / 3600
    return sizes.assign(
        minutes_per_person=sizes["images"] * seconds_per_ranking / 60, hours=hours, cost=hours * pay_per_hour
    )


def _shares(aims: Aims, people: int, photos: int) -> Mapping[str, float]:
    """Return the share of studies of one size that reach each aim."""
    rng = np.random.default_rng([_SEED, people, photos])
    outlook = Outlook(aims.components, complete(people, photos, aims.population), aims.methods)
    contrasts = _pairs(aims.methods)
    # A method's noise has half the variance of a difference.
    noise = outlook.error * math.sqrt(0.5) * rng.standard_normal((STUDIES, aims.methods)) @ contrasts.T
    parts = zip(vars(aims.components.parts(outlook.design)).values(), outlook.design.degrees_of_freedom, strict=True)
    variances, freedom = estimated(
        Parts(*(part / 2 * _mean_squares(rng, contrasts, int(degrees)) for part, degrees in parts)), outlook.design
    )
    errors = np.sqrt(variances)
    differences = noise + contrasts @ _true_means(aims)
    ratios = np.abs(differences) / errors
    p = 2 * special.stdtr(freedom, -ratios)
    beyond = as_normal(ratios**2, freedom) > outlook.critical
    is_claimed = beyond[:, 0] & (np.apply_along_axis(holm, 1, p)[:, 0] < SIGNIFICANCE)
    found = {
        "pair": p[:, 0] < SIGNIFICANCE,
        "claim": is_claimed & outlook.design.is_large_enough(FEWEST_CLUSTERS),
        "headline": beyond.any(axis=1),
    }
    if aims.margin is not None:
        reach = -special.stdtrit(freedom[:, 0], SIGNIFICANCE) * errors[:, 0]
        found["equivalence"] = np.abs(noise[:, 0]) + reach < aims.margin
    return {aim: float(succeeds.mean()) for aim, succeeds in found.items()}


def _pairs(methods: int) -> np.ndarray:
    """Return (pairs, methods): 1 for the first method of each pair, -1 for the second; the first two come first."""
    first, second = np.triu_indices(methods, 1)
    identity = np.eye(methods)
    contrasts: np.ndarray = identity[first] - identity[second]
    return contrasts


def _true_means(aims: Aims) -> np.ndarray:
    means = np.zeros(aims.methods)
    means[:2] = aims.difference / 2, -aims.difference / 2
    return means


def _mean_squares(rng: np.random.Generator, contrasts: np.ndarray, degrees: int) -> np.ndarray:
    """Return (STUDIES, pairs): mean squares of the differences of independent methods with variance 1."""
    k = contrasts.shape[1]
    if degrees < k:
        # Too few for a Wishart matrix that can be inverted, but few enough to draw the deviations themselves.
        deviations = rng.standard_normal((STUDIES, degrees, k))
        return ((deviations @ contrasts.T) ** 2).sum(axis=1) / degrees
    squares = stats.wishart.rvs(degrees, np.eye(k), STUDIES, rng)
    found: np.ndarray = np.einsum("pi,nij,pj->np", contrasts, squares, contrasts) / degrees
    return found
