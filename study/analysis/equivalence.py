"""On par: which methods differ by less than a margin, and by how much they differ at most.

Two methods are equivalent if two one-sided tests at 5 % reject that their mean scores differ by the margin or more,
either way: the 90 % interval of the difference then lies within the margin. They differ by more if one of two other
one-sided tests rejects that they do not: the interval then lies outside it. Both are corrected for the comparisons of
one family: those with the reference, or all pairs where there is none.

The bound that the 90 % interval gives on the size of a difference, its limit farther from 0, needs no margin, and is
too small in at most 5 % of studies. So is the largest bound of a family as one on all its differences together: an
intersection-union test needs no correction.

References:
    D. J. Schuirmann (1987). A comparison of the two one-sided tests procedure and the power approach for assessing the
    equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680.
    R. L. Berger (1982). Multiparameter hypothesis testing and acceptance sampling. Technometrics 24, 295-300.
    K. F. Phillips (1990). Power of the two one-sided tests procedure in bioequivalence. Journal of Pharmacokinetics and
    Biopharmaceutics 18, 137-144 (power; here by the normal distribution).
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.population import Population
from study.analysis.power import POWER, Components
from study.analysis.significance import SIGNIFICANCE, holm
from study.analysis.student import Estimates


@dataclass(frozen=True)
class Equivalence:
    """How far apart methods are at most.

    Attributes:
        margin: The largest difference that does not matter, points; None if none was chosen.
        all_within: All differences are smaller, points; NaN if one of them is not known.
        pairs: One row per pair, the reference second; columns ``a``, ``b``, ``difference`` (a minus b), ``low``,
            ``high`` (90 %), ``smallest_margin`` (the pair is equivalent for every margin above it), all in points;
            ``family`` (whether it is one of the comparisons that are corrected for each other, and of which anything
            is claimed); and p-values with the margin, NaN without one: ``p`` (equivalent: the larger of the next two),
            ``p_a_not_inferior`` (a scores at most the margin less than b), ``p_b_not_inferior`` and ``p_beyond`` (the
            two differ by more than the margin), and ``p_all``, ``p_a_not_inferior_all``, ``p_b_not_inferior_all`` and
            ``p_beyond_all``, corrected for the family, NaN outside it.
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


def equivalence(differences: pd.DataFrame, margin: float | None, reference: str | None = None) -> Equivalence:
    """Return how far apart methods are at most.

    Args:
        differences: ``Inference.differences``.
        margin: Equivalence margin, points, more than 0; None for none.
        reference: The method that the others are compared with; without one every pair is compared.
    """
    differences = _reference_second(differences, reference)
    low, high = differences["equivalence_low"], differences["equivalence_high"]
    bounds = pd.concat([low.abs(), high.abs()], axis=1).max(axis=1)
    means, errors, freedom = (differences[name].to_numpy(float) for name in ("difference", "se", "df"))
    missing = np.full(len(means), np.nan)
    a_not_inferior = b_not_inferior = missing
    if margin is not None:
        a_not_inferior = Estimates(means, errors, freedom).p_above(-margin)
        b_not_inferior = Estimates(-means, errors, freedom).p_above(-margin)
    p = np.maximum(a_not_inferior, b_not_inferior)
    # That a is inferior is the opposite of that it is not: the two p-values add up to 1.
    tests = {"p": p, "p_a_not_inferior": a_not_inferior, "p_b_not_inferior": b_not_inferior, "p_beyond": 1 - p}
    family = np.ones(len(means), bool) if reference is None else differences["b"].eq(reference).to_numpy()
    table = differences[["a", "b", "difference"]].assign(
        low=low,
        high=high,
        smallest_margin=bounds,
        family=family,
        **tests,
        **{f"{name}_all": corrected(np.where(family, alone, np.nan)) for name, alone in tests.items()},
    )
    return Equivalence(margin, float(bounds.max(skipna=False)), table)


def _reference_second(differences: pd.DataFrame, reference: str | None) -> pd.DataFrame:
    """Return the same differences, those of the reference seen from it."""
    is_first = np.array([method == reference for method in differences["a"]])
    turned = differences.rename(
        columns={"a": "b", "b": "a", "equivalence_low": "equivalence_high", "equivalence_high": "equivalence_low"}
    )
    turned[["difference", "equivalence_low", "equivalence_high"]] *= -1
    wanted = ["a", "b", "difference", "se", "df", "equivalence_low", "equivalence_high"]
    return pd.DataFrame({name: np.where(is_first, turned[name], differences[name]) for name in wanted})


def corrected(p: np.ndarray) -> np.ndarray:
    """Return p-values corrected for each other; missing ones stay missing.

    The smaller of Holm's and the largest of all: that all of them hold is one statement, which an intersection-union
    test rejects or not by the largest p-value (Berger 1982).
    """
    return p if np.isnan(p).all() else np.minimum(holm(p), np.nanmax(p))


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
