"""Generalizability: how well mean scores from these people and photos place the methods, and how many it would take.

The score of a version varies with its method, with what a person thinks of the method, with what the method does to the
photo, and from ranking to ranking. The coefficient is the share of the methods' variance in that of their mean scores:
the expected squared correlation of the means with those of another study of as many new people and photos. A ranking
hands out the same points in all, so persons and photos have no main effects, and the coefficient for relative decisions
is also the one for absolute decisions (phi).

References:
    L. J. Cronbach, G. C. Gleser, H. Nanda and N. Rajaratnam (1972). The dependability of behavioral measurements.
    Wiley.
    R. L. Brennan (2001). Generalizability theory. Springer (chapter 3: designs with two random facets).
    C. R. Henderson (1953). Estimation of variance and covariance components. Biometrics 9, 226-252 (method 1).
    P. E. Shrout and J. L. Fleiss (1979). Intraclass correlations. Psychological Bulletin 86, 420-428 (the interval).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.crossed_design import ROUNDING, CrossedDesign
from study.analysis.inference import score_components
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.significance import CONFIDENCE
from study.analysis.student import variances_and_freedom

GOOD, VERY_GOOD = 0.8, 0.9
"""Coefficients that studies are planned for."""

_PHOTOS = (5, 10, 20, 30, 50, 100, 200)


@dataclass(frozen=True)
class ScoreComponents:
    """Variances of a score, squared points; never below 0.

    Attributes:
        method: Between methods: what a study is to find out.
        method_person: Of what persons think of a method, apart from everybody.
        method_photo: Of what a method does to a photo, apart from all photos.
        residual: From ranking to ranking.
    """

    method: float
    method_person: float
    method_photo: float
    residual: float

    def coefficient(self, people: float, photos: float, rankings: float | None = None) -> float:
        """Return the coefficient, 0..1, of so many people and photos; NaN where nothing varies.

        Args:
            people: How many people; their effective number if some ranked more than others.
            photos: How many photos, in the same way.
            rankings: How many rankings; by default everybody ranks all photos.
        """
        rankings = people * photos if rankings is None else rankings
        error = self.method_person / people + self.method_photo / photos + self.residual / rankings
        return self.method / (self.method + error) if self.method + error > 0 else math.nan

    def people_needed(self, coefficient: float, photos: int) -> float:
        """Return how many people reach the coefficient if all rank `photos`; NaN if so few photos cannot."""
        left = self.method * (1 / coefficient - 1) - self.method_photo / photos
        per_person = self.method_person + self.residual / photos
        return math.ceil(round(per_person / left, 9)) if left > 0 else math.nan


@dataclass(frozen=True)
class Generalizability:
    """What a study says about another one with new people and photos.

    Attributes:
        components: The variances.
        coefficient: Of this study's people and photos, 0..1; NaN where nothing varies.
        interval: Its 95 % limits, 0..1; NaN where means have no error. Methods count as a sample, too: k of them leave
            k - 1 degrees of freedom.
        least: The components with the variance between methods that belongs to the lower limit; NaN without one.
        most: The same of the upper limit.
        plans: One row per number of photos: columns ``photos``, ``coefficient`` (with this study's people), ``low``
            and ``high`` (95 %, errors taken as known), ``people_good`` and ``people_very_good`` (how many reach
            ``GOOD`` and ``VERY_GOOD``; NaN where no number does), each also with ``_low`` and ``_high`` (by the
            upper and the lower limit; NaN where no number does).
    """

    components: ScoreComponents
    coefficient: float
    interval: tuple[float, float]
    least: ScoreComponents
    most: ScoreComponents
    plans: pd.DataFrame


def generalizability(matrix: RankMatrix) -> Generalizability:
    """Estimate the variances of scores, and what follows for studies of other sizes.

    Raises:
        NotComputableError: If there are fewer than 2 participants or photos, or their variances cannot be separated.
    """
    design = CrossedDesign(matrix, Population.BOTH)
    if design.left_over < 1:
        raise NotComputableError(
            "Generalizability needs photos that several people have ranked; there are "
            f"{len(matrix.participants)} participants, {len(matrix.images)} photos and {len(matrix)} rankings."
        )
    people_degrees, photos_degrees, _ = design.degrees_of_freedom
    people, photos = people_degrees + 1, photos_degrees + 1
    # The points of a ranking add up to the same, so k methods have k - 1 degrees of freedom everywhere.
    free = len(matrix.methods) - 1
    person, photo, residual = (score_components(matrix, Population.BOTH).sum(axis=1) / free).tolist()
    error = person / people + photo / photos + residual / len(matrix)
    observed = float(matrix.scores.mean(axis=0).var(ddof=1))
    method = observed - error
    components = ScoreComponents(*(max(variance, 0.0) for variance in (method, person, photo, residual)))
    coefficient = components.coefficient(people, photos, len(matrix))
    squares, freedom = variances_and_freedom(design.parts_of(np.array([person, photo, residual])), design)
    low, high = _interval(observed, float(squares), free, free * float(freedom))
    # What is between methods follows from the limits, with the errors of these people and photos.
    least, most = (replace(components, method=_between(limit, float(squares))) for limit in (low, high))
    plans = _plans(components, least, most, len(matrix.participants), len(matrix.images))
    return Generalizability(components, coefficient, (low, high), least, most, plans)


def _interval(observed: float, error: float, free: int, error_free: float) -> tuple[float, float]:
    """Return the limits of the coefficient, 0..1, from the distribution F of the ratio of two variances.

    Args:
        observed: Variance of the methods' mean scores.
        error: The part of it that people, photos and rankings contribute.
        free: Degrees of freedom of the first.
        error_free: Those of the second.
    """
    if not error > ROUNDING * observed:
        return math.nan, math.nan
    tail = (1 - CONFIDENCE) / 2
    ratio = observed / error
    if not ratio > 0:
        return 0.0, 0.0
    largest, smallest = (float(stats.f.ppf(share, free, error_free)) for share in (1 - tail, tail))
    return max(1 - largest / ratio, 0.0), max(1 - smallest / ratio, 0.0)


def _between(coefficient: float, error: float) -> float:
    """Return the variance between methods that with this error has the coefficient; NaN for none."""
    return error * coefficient / (1 - coefficient)


def _plans(
    components: ScoreComponents, least: ScoreComponents, most: ScoreComponents, people: int, photos: int
) -> pd.DataFrame:
    sizes: Sequence[int] = sorted({*_PHOTOS, photos})
    columns: dict[str, Sequence[float]] = {"photos": sizes}
    for name, found in {"coefficient": components, "low": least, "high": most}.items():
        columns[name] = [found.coefficient(people, size) for size in sizes]
    for name, wanted in {"people_good": GOOD, "people_very_good": VERY_GOOD}.items():
        # The more there is between methods, the fewer people it takes.
        for end, found in {"": components, "_low": most, "_high": least}.items():
            columns[f"{name}{end}"] = [found.people_needed(wanted, size) for size in sizes]
    return pd.DataFrame(columns)
