"""On par: which methods differ by less than a margin, and by how much they differ at most.

Two methods are equivalent if two one-sided tests at 5 % reject that their mean scores differ by the margin or more,
either way: the 90 % interval of the difference then lies within the margin. The bound that this interval gives on the
size of a difference, its limit farther from 0, needs no margin, and is too small in at most 5 % of studies. So is the
largest bound of all pairs as one on all differences together: an intersection-union test needs no adjustment.

References:
    D. J. Schuirmann (1987). A comparison of the two one-sided tests procedure and the power approach for assessing the
    equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680.
    R. L. Berger (1982). Multiparameter hypothesis testing and acceptance sampling. Technometrics 24, 295-300.
    K. F. Phillips (1990). Power of the two one-sided tests procedure in bioequivalence. Journal of Pharmacokinetics and
    Biopharmaceutics 18, 137-144 (power; here by the normal distribution).
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.population import Population
from study.analysis.power import POWER, Components
from study.analysis.significance import SIGNIFICANCE, holm
from study.analysis.student import Estimates

Outcome = Literal["equivalent", "different", "open", "unvaried"]


@dataclass(frozen=True)
class Equivalence:
    """How far apart methods are at most.

    Attributes:
        margin: The largest difference that does not matter, points; None if none was chosen.
        all_within: All differences are smaller, points; NaN if one of them never varies.
        pairs: One row per pair; columns ``a``, ``b``, ``difference`` (mean score of a minus that of b), ``low``,
            ``high`` (90 %), ``smallest_margin`` (the pair is equivalent for every margin above it), all in points,
            and p-values with the margin, NaN without one: ``p`` (equivalent: the larger of the next two), ``p_holm``
            (adjusted for all pairs), ``p_a_not_inferior`` (a scores at most the margin less than b) and
            ``p_b_not_inferior``.
    """

    margin: float | None
    all_within: float
    pairs: pd.DataFrame


@dataclass(frozen=True)
class Size:
    """A study that shows two equal methods to be equivalent with power 80 %; numbers not rounded.

    Attributes:
        people: How many people, with as many photos as now; None if no number is enough, or people are no sample.
        photos: How many photos, with as many people as now; the same.
        factor: Times as many people and times as many photos as now; None unless both are samples.
    """

    people: float | None
    photos: float | None
    factor: float | None


def equivalence(differences: pd.DataFrame, margin: float | None) -> Equivalence:
    """Return how far apart methods are at most.

    Args:
        differences: ``Inference.differences``.
        margin: Equivalence margin, points, more than 0; None for none.
    """
    low, high = differences["equivalence_low"], differences["equivalence_high"]
    bounds = pd.concat([low.abs(), high.abs()], axis=1).max(axis=1)
    means, errors, freedom = (differences[name].to_numpy(float) for name in ("difference", "se", "df"))
    missing = np.full(len(means), np.nan)
    a_not_inferior = b_not_inferior = missing
    if margin is not None:
        a_not_inferior = Estimates(means, errors, freedom).p_above(-margin)
        b_not_inferior = Estimates(-means, errors, freedom).p_above(-margin)
    p = np.maximum(a_not_inferior, b_not_inferior)
    table = differences[["a", "b", "difference"]].assign(
        low=low,
        high=high,
        smallest_margin=bounds,
        p=p,
        p_holm=holm(p),
        p_a_not_inferior=a_not_inferior,
        p_b_not_inferior=b_not_inferior,
    )
    return Equivalence(margin, float(np.max(bounds)), table)


def outcome(low: float, high: float, margin: float) -> Outcome:
    """Return what the 90 % interval of a difference says about a `margin`; all in points."""
    if math.isnan(low):
        return "unvaried"
    if -margin < low and high < margin:
        return "equivalent"
    return "different" if low >= margin or high <= -margin else "open"


def size_needed(components: Components, population: Population, margin: float, people: int, photos: int) -> Size:
    """Return what shows two equal methods to be equivalent with power 80 %.

    Args:
        components: Variances of the difference of the two.
        population: Whom the result is about.
        margin: Equivalence margin, points.
        people: How many rank now.
        photos: How many photos each of them ranks now.
    """
    # Of two equal methods both one-sided tests must reject: each may fail in half of the other 20 % of studies.
    reach = float(stats.norm.isf(SIGNIFICANCE) + stats.norm.isf((1 - POWER) / 2))
    variance = (margin / reach) ** 2
    of_people = components.participant if population.samples_people else 0.0
    of_photos = components.image if population.samples_photos else 0.0
    return Size(
        _number(of_people, of_photos, components.residual, photos, variance) if population.samples_people else None,
        _number(of_photos, of_people, components.residual, people, variance) if population.samples_photos else None,
        _factor(of_people / people + of_photos / photos, components.residual / (people * photos), variance)
        if population is Population.BOTH
        else None,
    )


def _number(own: float, of_others: float, residual: float, others: int, variance: float) -> float | None:
    """Return n with own / n + of_others / others + residual / (n others) = variance; None if there is none."""
    left = variance - of_others / others
    return (own + residual / others) / left if left > 0 else None


def _factor(clusters: float, rankings: float, variance: float) -> float:
    """Return f with clusters / f + rankings / f^2 = variance."""
    return (clusters + math.sqrt(clusters**2 + 4 * variance * rankings)) / (2 * variance)
