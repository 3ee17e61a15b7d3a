"""Student's t for means over rankings that share people and photos: one rule for interval, p-value and claim.

Where both are samples, the variance of a mean is the part of people plus that of photos minus that of single rankings,
which both contain; its degrees of freedom are Satterthwaite's. Two methods and nothing missing, this is Clark's
quasi-F. Without a difference between people and photos the estimate may fall below the part of single rankings alone;
that part is then taken instead, so that intervals are rather too wide than too narrow.

References:
    H. H. Clark (1973). The language-as-fixed-effect fallacy. Journal of Verbal Learning and Verbal Behavior 12,
    335-359.
    F. E. Satterthwaite (1946). An approximate distribution of estimates of variance components. Biometrics
    Bulletin 2, 110-114.
    A. C. Cameron, J. B. Gelbach and D. L. Miller (2011). Robust inference with multiway clustering. Journal of
    Business and Economic Statistics 29, 238-249.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from scipy import stats

from study.analysis.crossed_design import ROUNDING, CrossedDesign, Own, Parts
from study.analysis.population import Population
from study.analysis.significance import CONFIDENCE

_FEWEST_DEGREES = 0.5  # below, an interval contains everything anyway


class Design(Protocol):
    """What the rule needs of a ``CrossedDesign``; a study that is only planned has it, too."""

    @property
    def population(self) -> Population:
        """What people and photos are a sample of."""
        ...

    @property
    def degrees_of_freedom(self) -> tuple[float, float, float]:
        """Of each of ``Parts``."""
        ...


@dataclass(frozen=True)
class Estimates:
    """Means over rankings with their uncertainty.

    Attributes:
        means: (q,).
        errors: (q,) standard errors; 0 where nothing varies, which leaves no interval and no p-value.
        freedom: (q,) degrees of freedom.
    """

    means: np.ndarray
    errors: np.ndarray
    freedom: np.ndarray

    def interval(self, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
        """Return the limits, (q,) each; NaN where nothing varies."""
        reach = stats.t.isf((1 - confidence) / 2, self.freedom) * self.errors
        reach = np.where(self.errors > 0, reach, np.nan)
        return self.means - reach, self.means + reach

    def p(self, null: float = 0.0) -> np.ndarray:
        """Return two-sided p-values, (q,), of the means being `null`; NaN where nothing varies."""
        return 2 * stats.t.sf(np.abs(self.ratios(null)), self.freedom)

    def p_above(self, null: float | np.ndarray) -> np.ndarray:
        """Return one-sided p-values, (q,): small where the means are known to be above `null`."""
        return stats.t.sf(self.ratios(null), self.freedom)

    def ratios(self, null: float | np.ndarray = 0.0) -> np.ndarray:
        """Return (q,): distances of the means from `null` in standard errors; NaN where nothing varies."""
        return np.divide(self.means - null, self.errors, out=np.full(len(self.means), np.nan), where=self.errors > 0)


def estimates(design: CrossedDesign, values: np.ndarray) -> Estimates:
    """Return the means of `values`, (n, q), one row per ranking, with their uncertainty."""
    return estimates_of(design, _moments(design, values))


def estimates_once(design: CrossedDesign, name: str, values: Callable[[], np.ndarray]) -> Estimates:
    """Return ``estimates`` of what `values` returns, which is asked for once, for all populations."""
    return estimates_of(design, moments_once(design, name, values))


class Moments(NamedTuple):
    """What does not depend on the population.

    Attributes:
        means: (q,).
        components: (3, q) variances between people, photos and rankings.
        spread: (q,) variances of all values.
    """

    means: np.ndarray
    components: np.ndarray
    spread: np.ndarray


def moments_once(design: CrossedDesign, name: str, values: Callable[[], np.ndarray]) -> Moments:
    """Return the moments of what `values` returns, (n, q), which is asked for once for these rankings."""
    return design.matrix.once(name, lambda: _moments(design, values()))


def _moments(design: CrossedDesign, values: np.ndarray) -> Moments:
    means = values.mean(axis=0)
    # Differences that are 0 on paper must not have the sign of what rounding leaves of them.
    largest = np.maximum(values.max(axis=0), -values.min(axis=0))
    means = np.where(np.abs(means) > ROUNDING * largest, means, 0)
    return Moments(means, design.components(values), values.var(axis=0))


def estimates_of(design: CrossedDesign, moments: Moments, own: Own | None = None) -> Estimates:
    """Return means with these moments, with their uncertainty for the population of `design`.

    Args:
        design: Who ranked what, and the population.
        moments: Of q means.
        own: What is known of each, where that differs.
    """
    means, components, spread = moments
    variances, freedom = variances_and_freedom(design.rounded(components, spread), design, own)
    return Estimates(means, np.sqrt(variances) * (1.0 if own is None else own.inflation), freedom)


def variances_and_freedom(parts: Parts, design: Design, own: Own | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the variances of means with these `parts`, of any shape, and their degrees of freedom, the same shape.

    ``own`` has other degrees of freedom for each of (q,) means.
    """
    people, photos, rankings = parts.people, parts.photos, parts.rankings
    rankings = np.maximum(rankings, 0)
    of_people, of_photos, of_rankings = (
        design.degrees_of_freedom if own is None else (own.people, own.photos, own.rankings)
    )
    if design.population is Population.NEITHER:
        return rankings, np.full(rankings.shape, of_rankings)
    if design.population is not Population.BOTH:
        part, freedom = (people, of_people) if design.population is Population.PEOPLE else (photos, of_photos)
        # With trials missing, an estimate may be negative; single rankings vary all the same.
        return np.where(part > 0, part, rankings), np.full(part.shape, np.maximum(freedom, _FEWEST_DEGREES))
    people, photos = np.maximum(people, 0), np.maximum(photos, 0)
    variances = np.maximum(people + photos - rankings, rankings)
    spread = people**2 / of_people + photos**2 / of_photos + rankings**2 / of_rankings
    freedom = np.divide(variances**2, spread, out=np.ones(spread.shape), where=spread > 0)
    return variances, np.maximum(freedom, _FEWEST_DEGREES)
