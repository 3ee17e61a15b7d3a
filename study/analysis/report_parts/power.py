"""Power: what this study could find, and how many people and photos another would need."""

import math
from typing import Any

import pandas as pd

from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.figures.power_curves import power_curves
from study.analysis.power import (
    STANDARD_DIFFERENCES,
    Components,
    detectable_difference,
    mean_components,
    on_scale,
    pair_components,
    participants_needed,
    power_table,
    sample_sizes,
    study_error,
)
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import FEWEST_CLUSTERS
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import DASH, amount, number, these

_TITLE = "Size of a study"
_IN_SENTENCES = (0.3, 0.5, 1.0)  # of STANDARD_DIFFERENCES
_PEOPLE = (5, 7, 10, 15, 20, 30, 47, 70, 100, 150, 200, 300, 500, 700, 1000)
_NUMBERS = ("variance_components_mean_over_pairs", "participants_for_80pct_power", "standard_error_of_difference")
_NO_VARIANCE = "Every ranking gave each pair of methods the same difference, so nothing is known about variances."
_NOTE = (
    "Power 80 % (4 of 5 studies) of a two-sided test at 5 % of one pair of methods chosen in advance; claiming "
    "preferences between all pairs, as above, takes more. Based on this study's variance components, averaged over "
    "all pairs, with everybody ranking all photos, and on the normal distribution, so numbers below about 10 people "
    "are too low. They are as uncertain as this study's variances. Photos fixed: the question is about exactly these "
    "photos. Photos random: about photos like these; the variance between photos does not shrink with more people."
)


def power_section(analysis: Analysis) -> Section:
    """Return the section about the power of this study and of others."""
    return section_from(attempt(lambda: pair_components(analysis.matrix)), analysis)


def section_from(found: pd.DataFrame | NotComputed, analysis: Analysis) -> Section:
    """Return the section of a study with these variance components of every pair, or the reason there are none."""
    if isinstance(found, NotComputed):
        return Section("power", _TITLE, (), numbers=dict.fromkeys(_NUMBERS, found), missing=reasons([found]))
    components = mean_components(found)
    numbers = dict(zip(_NUMBERS, _numbers(components, analysis.matrix), strict=True))
    of_pairs = {"variance-components": _components_table(found, analysis)}
    if not components.participant + components.image + components.residual > 0:
        return Section("power", _TITLE, (), {}, of_pairs, numbers, missing=_NO_VARIANCE)
    images, people = len(analysis.matrix.images), len(analysis.matrix.participants)
    differences = {standard: on_scale(standard, analysis.matrix.scale) for standard in STANDARD_DIFFERENCES}
    sentences = (
        _variances_in_words(components),
        _detectable_in_words(components, analysis.matrix),
        *(_needed_in_words(components, differences[standard], images) for standard in _IN_SENTENCES),
    )
    sizes = sample_sizes(components, list(differences.values()), _photo_counts(images))
    drawing = _drawing(components, [differences[standard] for standard in _IN_SENTENCES], images, people)
    tables_found = {"sample-sizes": _sizes_table(sizes), **of_pairs}
    return Section("power", _TITLE, sentences, {"power": drawing}, tables_found, numbers, _NOTE)


def _photo_counts(images: int) -> list[int]:
    """Return the study's number of photos, half, twice and four times as many."""
    return sorted({max(2, images // 2), images, 2 * images, 4 * images})


def _variances_in_words(components: Components) -> str:
    return (
        "The difference of two methods' scores varies with a standard deviation of "
        f"{number(math.sqrt(components.participant))} points from person to person, "
        f"{number(math.sqrt(components.image))} from photo to photo and {number(math.sqrt(components.residual))} from "
        "ranking to ranking."
    )


def _detectable_in_words(components: Components, matrix: RankMatrix) -> str:
    people, images = len(matrix.participants), len(matrix.images)
    fixed, random = (
        number(detectable_difference(study_error(components, matrix, images_random=random))) for random in (False, True)
    )
    start = (
        f"A study like this one, with {amount(people, 'participant')} and {amount(images, 'photo')}, finds in 4 of 5 "
        "cases"
    )
    if fixed == random:
        return f"{start} a true difference of {fixed} points, for these photos and for photos like these."
    exactly = these(images, "photo")
    return f"{start} a true difference of {fixed} points for {exactly}, and of {random} for photos like these."


def _needed_in_words(components: Components, difference: float, images: int) -> str:
    fixed = _people(participants_needed(components, difference, images, images_random=False))
    needed = participants_needed(components, difference, images, images_random=True)
    start = f"To find a difference of {number(difference)} points, {fixed} are enough for {these(images, 'photo')}"
    if needed is None:
        fewest = math.floor(components.image * (detectable_difference(1) / difference) ** 2) + 1
        return (
            f"{start}; for photos like these no number of people is enough with {amount(images, 'photo')}, because "
            f"the photos differ too much: it takes at least {fewest:,} photos."
        )
    random = _people(needed)
    return f"{start} and for photos like these." if fixed == random else f"{start}, and {random} for photos like these."


def _people(needed: float | None) -> str:
    return amount(_whole(needed), "participant")


def _whole(needed: float | None) -> int:
    """Return the number of people, rounded up and at least as many as a claim takes."""
    return max(FEWEST_CLUSTERS, math.ceil(needed or 0))


def _drawing(components: Components, differences: list[float], images: int, people: int) -> Drawing:
    participants = sorted({*_PEOPLE, people})
    curves = power_table(components, differences, _photo_counts(images)[-3:], participants)
    shown = ", ".join(number(difference) for difference in differences)
    words = (
        f"Power against the number of participants, for differences of {shown} points, photos fixed and random. "
        + " ".join(_needed_in_words(components, difference, images) for difference in differences)
    )
    return Drawing(power_curves(curves, current=people), words)


def _sizes_table(sizes: pd.DataFrame) -> Table:
    def people(needed: float | None) -> str:
        return DASH if pd.isna(needed) else f"{_whole(needed):,}"

    return Table(
        "Participants needed for power 80 %",
        sizes,
        {
            "difference": tables.points("Difference, points"),
            "images": tables.count("Photos"),
            "participants_images_fixed": Column("People, exactly these photos", people),
            "participants_images_random": Column("People, photos like these", people),
        },
        "–: no number of people is enough with so few photos.",
        most_rows=len(sizes),
    )


def _components_table(components: pd.DataFrame, analysis: Analysis) -> Table:
    return Table(
        "Variance components of the difference of every pair, squared points",
        components,
        {
            "a": tables.method("First", analysis.labels),
            "b": tables.method("Second", analysis.labels),
            "participant": tables.points("Participant"),
            "image": tables.points("Photo"),
            "residual": tables.points("Residual"),
        },
        most_rows=len(components),
    )


def _numbers(components: Components, matrix: RankMatrix) -> tuple[Any, Any, Any]:
    """Return what is stored under each of ``_NUMBERS``."""
    images = len(matrix.images)
    needed = [
        {
            "difference": difference,
            "n_images": images,
            "images_fixed": participants_needed(components, difference, images, images_random=False),
            "images_random": participants_needed(components, difference, images, images_random=True),
        }
        for difference in (on_scale(standard, matrix.scale) for standard in STANDARD_DIFFERENCES)
    ]
    variances = {
        "var_participant": components.participant,
        "var_image": components.image,
        "var_residual": components.residual,
    }
    errors = {
        "n_participants": len(matrix.participants),
        "n_images": images,
        "images_fixed": study_error(components, matrix, images_random=False),
        "images_random": study_error(components, matrix, images_random=True),
    }
    return variances, needed, errors
