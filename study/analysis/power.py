"""How large a study must be: variance components of the methods' differences, and the power that follows from them.

Power is that of the tests really used: Student's t of one pair chosen in advance (``study.analysis.student``), and a
claim among all pairs (``study.analysis.report_parts.claims``). How a study's own estimates of its error scatter is part
of it: the mean squares of people, photos and rankings are multiples of chi-squares, and the chance of a find is
averaged over them; where only people, or only photos, are a sample, this is the noncentral t distribution. A claim must
pass Holm's first step and the critical value of all pairs. The components count as known; those estimated from a study
are as uncertain as it is small.

References:
    J. Westfall, D. A. Kenny and C. M. Judd (2014). Statistical power and optimal design in experiments in which
    samples of participants respond to samples of stimuli. Journal of Experimental Psychology: General 143, 2020-2045.
    J. W. Tukey (1953). The problem of multiple comparisons. Princeton University (the studentized range).
    E. B. Wilson and M. M. Hilferty (1931). The distribution of chi-square. Proceedings of the National Academy of
    Sciences 17, 684-688.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from scipy import optimize, special, stats

from study.analysis.crossed_design import Parts
from study.analysis.inference import difference_components
from study.analysis.pairs import method_pairs
from study.analysis.planned_design import PlannedDesign, complete, estimated
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.scale import BEST_SCORE
from study.analysis.significance import FEWEST_CLUSTERS, SIGNIFICANCE
from study.analysis.simultaneous import from_normal

POWER = 0.8
STANDARD_DIFFERENCES = (0.1, 0.2, 0.3, 0.5, 1.0)
"""Differences between mean scores to plan for, in points on the paper's scale from 10 to 0; see ``on_scale``."""

_CASES = 128
_SEED = 2018
_MOST = 2**20
_MANY_DEGREES = 100


@dataclass(frozen=True)
class Components:
    """Variances of the difference between two methods' scores, squared points; never below 0.

    Attributes:
        participant: Between participants.
        image: Between photos.
        residual: From ranking to ranking, including the interaction of person and photo.
    """

    participant: float
    image: float
    residual: float

    def times(self, ratio: float) -> "Components":
        """Return all of them so many times as large."""
        return Components(self.participant * ratio, self.image * ratio, self.residual * ratio)

    def parts(self, design: PlannedDesign) -> Parts:
        """Return the expected parts, (1,) each, of the variance of a mean difference in this design."""
        rankings = self.residual / design.rankings
        people, photos = self.participant / design.people + rankings, self.image / design.photos + rankings
        return Parts(np.array([people]), np.array([photos]), np.array([rankings]))


def pair_components(matrix: RankMatrix) -> pd.DataFrame:
    """Estimate the components of every pair of methods (``CrossedDesign.components``).

    Returns:
        Columns ``a``, ``b``, ``participant``, ``image``, ``residual``: squared points; negative
        estimates are kept.

    Raises:
        NotComputableError: If there are fewer than 2 participants or photos, or their variances cannot be separated.
    """
    people, photos = len(matrix.participants), len(matrix.images)
    if people < 2 or photos < 2 or len(matrix) <= people + photos - 1:
        raise NotComputableError(
            "Variances of people and photos need at least 2 of each, and photos ranked by several people; there are "
            f"{people}, {photos} and {len(matrix)} rankings."
        )
    first, second = np.array(method_pairs(matrix)).T
    participant, image, residual = difference_components(matrix)
    names = np.array(matrix.methods, dtype=object)
    return pd.DataFrame(
        {"a": names[first], "b": names[second], "participant": participant, "image": image, "residual": residual}
    )


def mean_components(pairs: pd.DataFrame) -> Components:
    """Return the mean over pairs of ``pair_components``, negative means as 0."""
    means = pairs[["participant", "image", "residual"]].mean().clip(lower=0)
    return Components(float(means["participant"]), float(means["image"]), float(means["residual"]))


def on_scale(difference: float, scale: np.ndarray) -> float:
    """Convert a `difference` in points from the paper's scale to a study's own."""
    return difference * float(scale[0] - scale[-1]) / BEST_SCORE


@dataclass(frozen=True)
class Outlook:
    """What a study of a certain design would find.

    Attributes:
        components: The true variances of a difference.
        design: How many people rank how many photos, and the population.
        methods: How many methods are compared; matters for claims.
    """

    components: Components
    design: PlannedDesign
    methods: int = 2

    @cached_property
    def error(self) -> float:
        """The true standard error of a difference, points."""
        people, photos, rankings = (float(part[0]) for part in vars(self.components.parts(self.design)).values())
        match self.design.population:
            case Population.BOTH:
                return math.sqrt(people + photos - rankings)
            case Population.PEOPLE:
                return math.sqrt(people)
            case Population.PHOTOS:
                return math.sqrt(photos)
            case Population.NEITHER:
                return math.sqrt(rankings)

    @cached_property
    def _cases(self) -> tuple[np.ndarray, np.ndarray]:
        """(cases,), (cases,): standard errors that studies estimate, as shares of the true one, and their freedom."""
        expected = self.components.parts(self.design)
        scatter = _mean_squares(self.design.degrees_of_freedom)
        parts = zip(vars(expected).values(), scatter, strict=True)
        variances, freedom = estimated(Parts(*(part * factors for part, factors in parts)), self.design)
        return np.sqrt(variances) / self.error, freedom

    def _chance(self, difference: float, ratios: np.ndarray) -> float:
        """Return how often a true `difference`, in standard errors, exceeds these critical `ratios` of t, (cases,)."""
        reach = ratios * self._cases[0]
        return float((special.ndtr(difference - reach) + special.ndtr(-difference - reach)).mean())

    def power(self, difference: float, claim: bool = False) -> float:
        """Return the chance to find a true `difference` of two methods' mean scores, points.

        By the 5 % test of this pair alone, or as a `claim` among all pairs.
        """
        if claim and not self.design.is_large_enough(FEWEST_CLUSTERS):
            return 0.0
        if self.error == 0:
            return 1.0 if difference else SIGNIFICANCE
        return self._chance(abs(difference) / self.error, self._claimed if claim else self._found)

    def detectable(self, claim: bool = False) -> float:
        """Return the true difference that is found, or claimed, with power 80 %, points.

        Infinite if too few people or photos are sampled for any claim.
        """
        if claim and not self.design.is_large_enough(FEWEST_CLUSTERS):
            return math.inf
        if self.error == 0:
            return 0.0
        ratios = self._claimed if claim else self._found
        highest = 4.0
        while self._chance(highest, ratios) < POWER:
            highest *= 2
        found = optimize.brentq(lambda ratio: self._chance(ratio, ratios) - POWER, 0, highest, xtol=1e-6)
        return self.error * float(found)

    @cached_property
    def _found(self) -> np.ndarray:
        """(cases,): the ratios of a mean difference to its estimated error from which it is found."""
        _, freedom = self._cases
        return -special.stdtrit(freedom, SIGNIFICANCE / 2)

    @cached_property
    def _claimed(self) -> np.ndarray:
        """(cases,): the ratios from which it is claimed; of two methods, those from which it is found."""
        if self.methods == 2:
            return self._found
        _, freedom = self._cases
        of_holm = -special.stdtrit(freedom, SIGNIFICANCE / (2 * math.comb(self.methods, 2)))
        return np.maximum(of_holm, from_normal(self.critical, freedom))

    @cached_property
    def critical(self) -> float:
        """The expected critical value of ``study.analysis.simultaneous``, on the normal scale.

        That of Tukey's studentized range, where a study knows its error; otherwise as rarely exceeded by a pair.
        """
        _, freedom = self._cases
        rare = _chance_of_any_pair(self.methods)
        found = optimize.brentq(lambda z: self._chance(0, from_normal(z, freedom)) - rare, 0, 20, xtol=1e-3)
        return float(found) * self.design.few_clusters


@lru_cache
def _chance_of_any_pair(methods: int) -> float:
    """Return how often one pair exceeds what the largest of all pairs exceeds in 5 %, errors and means being known."""
    return float(2 * stats.norm.sf(stats.studentized_range.isf(SIGNIFICANCE, methods, np.inf) / math.sqrt(2)))


@lru_cache(maxsize=1)
def _quantiles() -> np.ndarray:
    """(3, cases): evenly spread points of a cube, rather than random ones, so that few are enough."""
    return stats.qmc.Sobol(3, seed=_SEED).random(_CASES).T


def _mean_squares(freedom: tuple[float, float, float]) -> np.ndarray:
    """Return (3, cases): equally likely mean squares with expectation 1."""
    return np.stack([_mean_square(*one) for one in zip(freedom, _quantiles(), strict=True)])


def _mean_square(freedom: float, quantiles: np.ndarray) -> np.ndarray:
    """Return quantiles of chi-square over its degrees of freedom; of many, by Wilson and Hilferty: far quicker."""
    if freedom < _MANY_DEGREES:
        exact: np.ndarray = special.chdtri(freedom, 1 - quantiles) / freedom
        return exact
    third = 2 / (9 * freedom)
    cubed: np.ndarray = (1 - third + special.ndtri(quantiles) * math.sqrt(third)) ** 3
    return cubed


def participants_needed(
    components: Components,
    difference: float,
    images: int,
    population: Population,
    methods: int = 2,
    claim: bool = False,
) -> int | None:
    """Return how many people, ranking all `images` photos, find a true `difference` (points) with power 80 %.

    None if no number is enough: the variance between sampled photos does not shrink with more people. `claim` as for
    ``Outlook.power``.
    """

    def is_enough(people: int) -> bool:
        return _outlook(components, complete(people, images, population), methods).detectable(claim) <= difference

    return _smallest(is_enough)


def images_needed(components: Components, difference: float, methods: int = 2, claim: bool = False) -> int | None:
    """Return the fewest photos with which some number of people is enough for photos like these; None for none.

    Arguments as for ``participants_needed``.
    """

    def is_enough(images: int) -> bool:
        design = complete(_MOST, images, Population.BOTH)
        return _outlook(components, design, methods).detectable(claim) <= difference

    return _smallest(is_enough)


@lru_cache(maxsize=2_000)
def _outlook(components: Components, design: PlannedDesign, methods: int) -> Outlook:
    return Outlook(components, design, methods)


def _smallest(is_enough: Callable[[int], bool]) -> int | None:
    """Return the smallest number that is enough, if all larger ones are, and at least as many as a claim takes."""
    low, high = FEWEST_CLUSTERS - 1, FEWEST_CLUSTERS
    if not is_enough(_MOST):
        return None
    while not is_enough(high):
        low, high = high, min(2 * high, _MOST)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def power_table(
    components: Components,
    differences: Sequence[float],
    images: Sequence[int],
    participants: Sequence[int],
    methods: int,
) -> pd.DataFrame:
    """Return the power of every combination, for one pair and as a claim, photos fixed and random.

    Returns:
        Columns ``participants``, ``images``, ``difference`` (points), ``images_random``, ``claim``, ``power``.
    """
    rows = []
    for photos in images:
        for random, population in _POPULATIONS.items():
            for people in participants:
                outlook = _outlook(components, complete(people, photos, population), methods)
                rows += [
                    (people, photos, random, difference, claim, outlook.power(difference, claim))
                    for difference in differences
                    for claim in (False, True)
                ]
    return pd.DataFrame(rows, columns=["participants", "images", "images_random", "difference", "claim", "power"])


_POPULATIONS = {False: Population.PEOPLE, True: Population.BOTH}
"""Whether photos are random -> the population."""


def sample_sizes(
    components: Components, differences: Sequence[float], images: Sequence[int], methods: int
) -> pd.DataFrame:
    """Return how many participants every combination needs for power 80 %.

    Returns:
        Columns ``difference`` (points), ``images``, ``images_fixed``, ``images_random``, ``claim_images_fixed``,
        ``claim_images_random``: numbers of people; missing where no number is enough.
    """
    rows = [
        {
            "difference": difference,
            "images": photos,
            **{
                f"{'claim_' if claim else ''}images_{'random' if random else 'fixed'}": participants_needed(
                    components, difference, photos, population, methods, claim
                )
                for claim in (False, True)
                for random, population in _POPULATIONS.items()
            },
        }
        for difference in differences
        for photos in images
    ]
    return pd.DataFrame(rows)
