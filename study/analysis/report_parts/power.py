"""Power: what this study could find, and how many people and photos another would need."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.crossed_design import CrossedDesign
from study.analysis.figures.power_curves import power_curves
from study.analysis.planned_design import like
from study.analysis.population import Population
from study.analysis.power import (
    STANDARD_DIFFERENCES,
    Components,
    Outlook,
    images_needed,
    mean_components,
    on_scale,
    pair_components,
    participants_needed,
    power_table,
    sample_sizes,
)
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts import tables
from study.analysis.report_parts.few import is_large_enough
from study.analysis.report_parts.populations import both, opening
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.spread import spread_in_words
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import DASH, number
from study.analysis.significance import FEWEST_CLUSTERS

_TITLE = "Size of a study"
_DRAWN = (0.3, 0.5, 1.0)  # of STANDARD_DIFFERENCES
_IN_WORDS = 0.5  # of STANDARD_DIFFERENCES
_PEOPLE = (5, 7, 10, 15, 20, 30, 47, 70, 100, 150, 200, 300, 500, 700, 1000)
_NUMBERS = (
    "variance_components_mean_over_pairs",
    "participants_for_80pct_power",
    "standard_error_of_difference",
    "detectable_difference",
)
_ESTIMATED = "If the variances are as estimated here"
_NO_VARIANCE = "Every ranking gave each pair of methods the same difference, so nothing is known about variances."
_NOTE = (
    "Power 80 % (4 of 5 studies) of the tests of this report: Student's t at 5 % {tested}. Fewer than {fewest} people, "
    "or photos, find nothing about more like them. Based on this study's variance components{averaged}, with everybody "
    "ranking all photos. They are taken as true, but are as "
    "uncertain as this study is small, and so are these numbers. The variance between photos does not shrink with more "
    "people. The costs of studies of other sizes: python -m study plan."
)
_OF_SEVERAL = (
    "of one pair of methods chosen in advance, and a preference claimed when all pairs are tested, none of the others "
    "being claimed before"
)
_KINDS = {"images_fixed": Population.PEOPLE, "images_random": Population.BOTH}


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
    k = len(analysis.labels)
    differences = {standard: on_scale(standard, analysis.matrix.scale) for standard in STANDARD_DIFFERENCES}
    needed = _needed_in_words(components, differences[_IN_WORDS], analysis)
    slots = (
        ["With methods in random slots, variances, and so these sizes, may differ."]
        if analysis.claimed.confounded
        else []
    )
    sentences = (*slots, _variances_in_words(components), *_detectable_in_words(components, analysis), needed)
    sizes = sample_sizes(components, list(differences.values()), _photo_counts(images), k)
    drawing = _drawing(components, [differences[standard] for standard in _DRAWN], images, people, k)
    shown = f"{drawing.words} {needed}"
    tables_found = {"sample-sizes": _sizes_table(sizes, k), **of_pairs}
    figures = {"power": replace(drawing, words=shown)}
    note = _NOTE.format(
        tested="of the two methods" if k == 2 else _OF_SEVERAL,
        fewest=FEWEST_CLUSTERS,
        averaged="" if k == 2 else ", averaged over all pairs",
    )
    return Section("power", _TITLE, sentences, figures, tables_found, numbers, note)


def _photo_counts(images: int) -> list[int]:
    """Return the study's number of photos, half, twice and four times as many."""
    return sorted({max(2, images // 2), images, 2 * images, 4 * images})


def _variances_in_words(components: Components) -> str:
    return f"The difference of two methods' scores varies with a standard deviation of {spread_in_words(components)}."


def _detectable_in_words(components: Components, analysis: Analysis) -> list[str]:
    """Return a sentence about people and photos, one about these photos, and one about another population chosen."""
    people, images = len(analysis.matrix.participants), len(analysis.matrix.images)
    named = f"studies with {amount(people, 'participant')} and {amount(images, 'photo')}"
    populations = dict.fromkeys([*reversed(_KINDS.values()), analysis.population])
    found = [(both(about), _found_in_words(components, about)) for about in map(analysis.about, populations)]
    first = f"{_ESTIMATED}, 4 in 5 {named}"
    others = "They" if found[0][1] is not None else first
    return [
        f"No true difference is large enough to be found {'as often' if place else f'by 4 in 5 {named}'}, for {about}."
        if words is None
        else f"{others if place else first} would find {words}"
        for place, (about, words) in enumerate(found)
    ]


def _found_in_words(components: Components, analysis: Analysis) -> str | None:
    """Return which differences are found, for whom; None if there are none on the scale."""
    k = len(analysis.labels)
    outlook = Outlook(components, like(CrossedDesign(analysis.matrix, analysis.population)), k)
    reach = float(analysis.matrix.scale[0] - analysis.matrix.scale[-1])
    one, claimed = (outlook.detectable(claim) for claim in (False, True))
    about = both(analysis)
    if one > reach or not is_large_enough(analysis.matrix, analysis.population):
        return None
    start = f"a true difference of {number(one)} points{_alone(k)}"
    if k == 2:
        return f"{start}, for {about}."
    if claimed > reach:
        return f"{start}, for {about}; no difference is large enough to be found {_tested(k)} as often."
    return f"{start}, or of {number(claimed)} points {_tested(k)}, for {about}."


def _tested(k: int) -> str:
    return f"when all {math.comb(k, 2)} pairs are tested"


def _alone(k: int) -> str:
    """Return which pair a test of one pair is about, with a space before it; two methods are the only one."""
    return "" if k == 2 else " in one pair chosen in advance"


def _needed_in_words(components: Components, difference: float, analysis: Analysis) -> str:
    k = len(analysis.labels)
    one, claimed = (_enough_in_words(components, difference, analysis, claim) for claim in (False, True))
    start = (
        f"{_ESTIMATED}: to find a true difference of {number(difference)} points{_alone(k)} in 4 of 5 studies, {one}"
    )
    return start if k == 2 else f"{start} {opening(_tested(k))}, {claimed}"


def _enough_in_words(components: Components, difference: float, analysis: Analysis, claim: bool) -> str:
    k, images = len(analysis.labels), len(analysis.matrix.images)
    fixed, random = (
        participants_needed(components, difference, images, population, k, claim) for population in _KINDS.values()
    )
    if fixed is None:
        return "no number of people is enough."
    these, like_these = (both(analysis.about(population)) for population in _KINDS.values())
    start = f"it takes {amount(fixed, 'participant')} for {these}"
    if random is None or images < FEWEST_CLUSTERS:
        fewest = images_needed(components, difference, k, claim)
        instead = "" if fewest is None else f"; it takes at least {fewest:,} photos, and with more photos, fewer people"
        return (
            f"{start}; for {like_these}, {amount(images, 'photo')} {'is' if images == 1 else 'are'} too few however "
            f"many people rank {'it' if images == 1 else 'them'}{instead}."
        )
    return f"{start}, and {'as many' if fixed == random else f'{random:,}'} for {like_these}."


def _drawing(components: Components, differences: list[float], images: int, people: int, k: int) -> Drawing:
    participants = sorted({*_PEOPLE, people})
    curves = power_table(components, differences, _photo_counts(images)[-3:], participants, k)
    few_photos = curves["images_random"] & (curves["images"] < FEWEST_CLUSTERS)
    curves["power"] = curves["power"].mask(few_photos | (curves["participants"] < FEWEST_CLUSTERS), 0.0)
    if k == 2:
        curves = curves[~curves["claim"]]
    shown = ", ".join(number(difference) for difference in differences)
    rows = "; above for one pair chosen in advance, below for a preference when all pairs are tested" if k > 2 else ""
    words = (
        f"Power against the number of participants, for differences of {shown} points, people like these, and photos "
        f"like these or exactly these{rows}."
    )
    return Drawing(power_curves(curves, current=people), words)


def _sizes_table(sizes: pd.DataFrame, k: int) -> Table:
    def people(needed: float | None) -> str:
        return DASH if pd.isna(needed) else f"{needed:,.0f}"

    tested = {"": "One pair, ", "claim_": "All pairs, "} if k > 2 else {"": ""}
    return Table(
        "Participants needed for power 80 %, for people like these",
        sizes.assign(images_random=sizes["images_random"].mask(sizes["images"] < FEWEST_CLUSTERS)),
        {
            "difference": tables.points("Difference, points"),
            "images": tables.count("Photos"),
            **{
                f"{kind}images_{photos}": Column(opening(f"{pairs}{whose}"), people)
                for kind, pairs in tested.items()
                for photos, whose in (("fixed", "exactly these photos"), ("random", "photos like these"))
            },
        },
        "–: no number of people is enough with so few photos.",
        most_rows=len(sizes),
    )


def _components_table(components: pd.DataFrame, analysis: Analysis) -> Table:
    return Table(
        "Variance components of the difference of every pair, squared points",
        components,
        {
            **tables.pair(analysis.labels),
            "participant": tables.points("Participant"),
            "image": tables.points("Photo"),
            "residual": tables.points("Residual"),
        },
        most_rows=len(components),
    )


def _numbers(components: Components, matrix: RankMatrix) -> tuple[Any, Any, Any, Any]:
    """Return what is stored under each of ``_NUMBERS``."""
    images, k = len(matrix.images), len(matrix.methods)
    size = {"n_participants": len(matrix.participants), "n_images": images}
    differences = [on_scale(standard, matrix.scale) for standard in STANDARD_DIFFERENCES]
    needed = [
        {"difference": row.pop("difference"), "n_images": row.pop("images"), **row}
        for row in sample_sizes(components, differences, [images], k).to_dict("records")
    ]
    variances = {
        "var_participant": components.participant,
        "var_image": components.image,
        "var_residual": components.residual,
    }
    outlooks = {
        kind: Outlook(components, like(CrossedDesign(matrix, population)), k) for kind, population in _KINDS.items()
    }
    errors = {**size, **{kind: outlook.error for kind, outlook in outlooks.items()}}
    detectable = {
        **size,
        **{kind: outlook.detectable() for kind, outlook in outlooks.items()},
        **{f"claim_{kind}": outlook.detectable(claim=True) for kind, outlook in outlooks.items()},
    }
    return variances, needed, errors, detectable
