"""How large a study must be: variance components of the methods' differences, and the power that follows from them.

A difference between two methods varies between people, between photos, and from ranking to ranking. Photos may be
treated as fixed (the question is about exactly these) or as random (about photos like these); with random photos, more
people help only so far, because the variance between photos remains.

References:
    C. R. Henderson (1953). Estimation of variance and covariance components. Biometrics 9, 226-252 (method 1).
    J. Westfall, D. A. Kenny and C. M. Judd (2014). Statistical power and optimal design in experiments in which
    samples of participants respond to samples of stimuli. Journal of Experimental Psychology: General 143, 2020-2045.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from study.analysis.clustering import effective_clusters
from study.analysis.pairs import method_pairs
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.scale import BEST_SCORE
from study.analysis.significance import SIGNIFICANCE

POWER = 0.8
STANDARD_DIFFERENCES = (0.1, 0.2, 0.3, 0.5, 1.0)
"""Differences between mean scores to plan for, in points on the paper's scale from 10 to 0; see ``on_scale``."""


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


def pair_components(matrix: RankMatrix) -> pd.DataFrame:
    """Estimate the components of every pair of methods, by Henderson's method 1, which allows missing trials.

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
    rows = []
    for a, b in method_pairs(matrix):
        participant, image, residual = _henderson(matrix, matrix.scores[:, a] - matrix.scores[:, b])
        rows.append((matrix.methods[a], matrix.methods[b], participant, image, residual))
    return pd.DataFrame(rows, columns=["a", "b", "participant", "image", "residual"])


def mean_components(pairs: pd.DataFrame) -> Components:
    """Return the mean over pairs of ``pair_components``, negative means as 0."""
    means = pairs[["participant", "image", "residual"]].mean().clip(lower=0)
    return Components(float(means["participant"]), float(means["image"]), float(means["residual"]))


def study_error(components: Components, matrix: RankMatrix, images_random: bool) -> float:
    """Return the standard error of a difference in this study, which may lack trials, in points."""
    return _error(components, *effective_clusters(matrix), len(matrix), images_random)


def on_scale(difference: float, scale: np.ndarray) -> float:
    """Convert a `difference` in points from the paper's scale to a study's own."""
    return difference * float(scale[0] - scale[-1]) / BEST_SCORE


def standard_error(components: Components, participants: float, images: int, images_random: bool) -> float:
    """Return the standard error of a difference when `participants` people rank all `images` photos, in points."""
    return _error(components, participants, images, participants * images, images_random)


def detectable_difference(error: float) -> float:
    """Return the true difference that is found with power 80 % if its standard error is `error`, in points."""
    return float(stats.norm.isf(SIGNIFICANCE / 2) + stats.norm.isf(1 - POWER)) * error


def power(components: Components, difference: float, participants: float, images: int, images_random: bool) -> float:
    """Return the chance that a two-sided test at 5 % finds a true `difference` (points), by the normal distribution."""
    error = standard_error(components, participants, images, images_random)
    if error == 0:
        return 1.0 if difference else SIGNIFICANCE
    critical = stats.norm.isf(SIGNIFICANCE / 2)
    return float(stats.norm.sf(critical - difference / error) + stats.norm.sf(critical + difference / error))


def participants_needed(components: Components, difference: float, images: int, images_random: bool) -> float | None:
    """Return how many participants are needed to find a true `difference` (points) with power 80 %, not rounded.

    None if no number is enough: the variance between random photos does not shrink with more people.
    """
    variance = (difference / detectable_difference(1)) ** 2
    if images_random:
        variance -= components.image / images
    if variance <= 0:
        return None
    return (components.participant + components.residual / images) / variance


def power_table(
    components: Components, differences: Sequence[float], images: Sequence[int], participants: Sequence[int]
) -> pd.DataFrame:
    """Return the power of every combination, photos fixed and random.

    Returns:
        Columns ``participants``, ``images``, ``difference`` (points), ``images_random``, ``power``.
    """
    rows = [
        (people, photos, difference, random, power(components, difference, people, photos, random))
        for difference in differences
        for photos in images
        for random in (False, True)
        for people in participants
    ]
    return pd.DataFrame(rows, columns=["participants", "images", "difference", "images_random", "power"])


def sample_sizes(components: Components, differences: Sequence[float], images: Sequence[int]) -> pd.DataFrame:
    """Return how many participants every combination needs for power 80 %.

    Returns:
        Columns ``difference`` (points), ``images``, ``participants_images_fixed``, ``participants_images_random``:
        numbers of people, not rounded; missing where no number is enough.
    """
    rows = [
        (
            difference,
            photos,
            participants_needed(components, difference, photos, images_random=False),
            participants_needed(components, difference, photos, images_random=True),
        )
        for difference in differences
        for photos in images
    ]
    columns = ["difference", "images", "participants_images_fixed", "participants_images_random"]
    return pd.DataFrame(rows, columns=columns)


def _error(components: Components, participants: float, images: float, rankings: float, images_random: bool) -> float:
    photo_variance = components.image / images if images_random else 0
    return math.sqrt(components.participant / participants + photo_variance + components.residual / rankings)


def _henderson(matrix: RankMatrix, values: np.ndarray) -> tuple[float, float, float]:
    """Equate sums of squares to their expectations; every participant ranks a photo at most once."""
    n, people, photos = len(values), len(matrix.participants), len(matrix.images)
    values = values - values.mean()
    of_people, of_photos = np.bincount(matrix.participant), np.bincount(matrix.image)
    squares = [
        (np.bincount(matrix.participant, weights=values) ** 2 / of_people).sum(),
        (np.bincount(matrix.image, weights=values) ** 2 / of_photos).sum(),
        (values**2).sum(),
    ]
    people_share, photos_share = (of_people**2).sum() / n, (of_photos**2).sum() / n
    # Columns: participant, image, residual. The correction for the mean is subtracted from every row.
    coefficients = np.array(
        [
            [n - people_share, people - photos_share, people - 1],
            [photos - people_share, n - photos_share, photos - 1],
            [n - people_share, n - photos_share, n - 1],
        ]
    )
    participant, image, residual = np.linalg.solve(coefficients, squares)
    return float(participant), float(image), float(residual)
