"""Agreement: whether people rank the versions of a photo alike, and whether another study would find the same means."""

import math
from typing import Any

from enhancegan.console import amount
from study.analysis.agreement import Agreement, agreement
from study.analysis.alpha_interval import AlphaInterval, alpha_interval
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.generalizability import GOOD, VERY_GOOD, Generalizability, generalizability
from study.analysis.population import Population
from study.analysis.report_parts import tables
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import opening
from study.analysis.report_parts.section import Section, reasons
from study.analysis.report_parts.slots import slots_around
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import limits, number

_NOTE = (
    "Krippendorff's alpha over all versions of all photos that at least two people have ranked, with ordinal "
    "distances. It describes exactly these rankings; its interval is for people and photos like these, by the "
    "jackknife over people, photos and rankings. Limits such as 0.67 or 0.8 are for coders who should agree; "
    "tastes need not. The generalizability coefficient is the share of the variance between methods in that of their "
    "mean scores, with people and photos like these. Every ranking hands out the same points, so it holds for relative "
    "and for absolute decisions (phi). Its interval is that of an intraclass correlation, by the distribution F: "
    "methods count as a sample, too, so that few of them leave it wide. The numbers of people that follow from it take "
    "the variances of people, photos and rankings as known; those are poor estimates from few people or photos."
)

_NUMBERS, _GENERAL = "krippendorff_alpha_definition", "generalizability"
_AS_BY_CHANCE = 0.02


def agreement_section(analysis: Analysis) -> Section:
    """Return the section about Krippendorff's alpha."""
    found = attempt(lambda: agreement(analysis.matrix))
    interval = attempt(lambda: alpha_interval(analysis.matrix))
    general = attempt(lambda: generalizability(analysis.claimed.matrix))
    if isinstance(found, NotComputed):
        missing = {_NUMBERS: found, _GENERAL: general}
        return Section("agreement", "Agreement", (), numbers=missing, missing=reasons([found]))
    sentences = [_alpha_in_words(found, interval, analysis), _per_photo_in_words(found)]
    tables_found = {"agreement-per-image": _table(found)}
    if not isinstance(general, NotComputed):
        sentences.append(_general_in_words(general, analysis))
        if general.components.method > 0 and is_large_enough(analysis.matrix, Population.BOTH):
            tables_found["generalizability"] = _plans_table(general, analysis)
    numbers = {_NUMBERS: _numbers(found, interval), _GENERAL: _general_numbers(general)}
    return Section(
        "agreement", "Agreement", tuple(sentences), {}, tables_found, numbers, _NOTE, reasons([interval, general])
    )


def _alpha_in_words(found: Agreement, interval: AlphaInterval | NotComputed, analysis: Analysis) -> str:
    """Return what alpha is, and how to read it."""
    alpha = f"{number(found.ordinal)}{_limits(interval, analysis)}"
    return (
        f"Krippendorff's alpha is {alpha}: 1 means that everybody ranks a photo's "
        f"versions alike, 0 that rankings of a photo agree no more than expected by chance. {_meaning(found.ordinal)}"
        f"{_on_slots(analysis)}"
    )


def _limits(interval: AlphaInterval | NotComputed, analysis: Analysis) -> str:
    """Return the interval in brackets, after a space; empty where there is none, or too few to say anything of more."""
    if isinstance(interval, NotComputed) or not is_large_enough(analysis.matrix, Population.BOTH):
        return ""
    return f" (95 % interval {limits(interval.low, interval.high)}, for people and photos like these)"


def _on_slots(analysis: Analysis) -> str:
    """Return what qualifies alpha, with a space before it, where methods were shown unevenly in the slots."""
    if analysis.claimed.is_adjusted or analysis.claimed.confounded:
        return " Methods were not shown equally often in every slot, so part of this may be agreement on slots."
    return ""


def _meaning(alpha: float) -> str:
    if abs(alpha) < _AS_BY_CHANCE:
        return "People who ranked the same photo agree hardly more or less than expected by chance."
    if alpha < 0:
        return (
            "It is below 0: people who ranked the same photo agreed less than expected by chance. Opposite tastes can "
            "cause this, and so can chance in a few rankings."
        )
    if alpha < 0.2:
        return (
            "Rankings of one photo differ a lot: versions may look alike, tastes may differ, or some rankings may be "
            "careless. A mean score here averages over rankings that differ."
        )
    return "People partly agree." if alpha < 0.6 else "People largely agree."


def _per_photo_in_words(found: Agreement) -> str:
    alphas = found.per_image
    if len(alphas) == 1:
        return "Only one photo was ranked by two or more people."
    return (
        f"Photo by photo ({amount(len(alphas), 'photo')}), alpha ranges from {number(alphas.min())} to "
        f"{number(alphas.max())}, {number(alphas.mean())} on average."
    )


def _table(found: Agreement) -> Table:
    alphas = found.per_image.sort_values(ascending=False, kind="stable").reset_index()
    columns = {"image": tables.text("Photo"), "alpha": tables.points("Alpha")}
    return Table("Alpha of every photo, with squared rank differences; highest first", alphas, columns)


def _general_in_words(found: Generalizability, analysis: Analysis) -> str:
    """Return how far the mean scores hold for other people and photos, and how many people that would take."""
    if not is_large_enough(analysis.matrix, Population.BOTH):
        return nothing_claimed(analysis.about(Population.BOTH))
    if math.isnan(found.coefficient):
        return "No score varies, so nothing is known of its generalizability."
    start, end = slots_around(analysis) if analysis.claimed.confounded else ("", "")
    limits = _general_limits(found)
    if not found.components.method > 0:
        says = (
            "the variance between the methods is estimated as 0, and so is the generalizability coefficient of the "
            f"mean scores{limits}; nothing is said of studies of other sizes"
        )
        return f"{opening(f'{start}{says}')}.{end}"
    says = (
        f"the generalizability coefficient of the mean scores is {number(found.coefficient)}{limits}: about that share "
        "of the variance between the methods' mean scores is theirs, and the rest comes from chance and from the "
        "people and the photos that took part"
    )
    return f"{opening(f'{start}{says}')}. {_needed_in_words(found, analysis)}{end}"


def _general_limits(found: Generalizability) -> str:
    """Return the interval in brackets, after a space; that there is none where means have no error."""
    low, high = found.interval
    if math.isnan(low):
        return " (no interval: the mean scores have no error here)"
    return f" (95 % interval {number(low)} to {number(high)})"


def _needed_in_words(found: Generalizability, analysis: Analysis) -> str:
    if math.isnan(found.interval[0]):
        return "Nothing is said of studies of other sizes."
    photos = len(analysis.matrix.images)
    parts = [_takes(found, wanted, photos) for wanted in (GOOD, VERY_GOOD)]
    return f"With {amount(photos, 'photo')}, by this estimate, {'; '.join(parts)}."


def _takes(found: Generalizability, wanted: float, photos: int) -> str:
    """Return how many people a coefficient takes, by the estimate and by the limits of the variance of methods."""
    people, fewest, most = (one.people_needed(wanted, photos) for one in (found.components, found.most, found.least))
    coefficient = f"a coefficient of {number(wanted, 1)}"
    if math.isnan(fewest):
        return f"no number of people is enough for {coefficient}"
    span = f"{fewest:,.0f} or more, with no upper limit" if math.isnan(most) else f"{fewest:,.0f} to {most:,.0f}"
    if math.isnan(people):
        return f"no number of people is enough for {coefficient} (95 % interval: {span})"
    return f"{coefficient} takes about {amount(int(people), 'person', 'people')} (95 % interval: {span})"


def _plans_table(found: Generalizability, analysis: Analysis) -> Table:
    people = amount(len(analysis.matrix.participants), "person", "people")
    return Table(
        "Generalizability coefficient of studies in which everybody ranks all photos",
        found.plans,
        {
            "photos": tables.count("Photos"),
            "coefficient": tables.points(f"With {people}"),
            **tables.limits(),
            **_people_columns("people_good", GOOD),
            **_people_columns("people_very_good", VERY_GOOD),
        },
        "–: with so few photos no number of people is enough, or mean scores have no error.",
    )


def _people_columns(name: str, wanted: float) -> dict[str, Column]:
    return {
        name: tables.count(f"People for {number(wanted, 1)}"),
        f"{name}_low": tables.count("95 % from"),
        f"{name}_high": tables.count("to"),
    }


def _interval_numbers(interval: AlphaInterval | NotComputed) -> Any:
    if isinstance(interval, NotComputed):
        return interval
    return {"lo": interval.low, "hi": interval.high, "se": interval.se, "df": interval.df}


def _general_numbers(found: Generalizability | NotComputed) -> Any:
    if isinstance(found, NotComputed):
        return found
    return {
        "g": found.coefficient,
        "phi": found.coefficient,
        "lo": found.interval[0],
        "hi": found.interval[1],
        "variances": found.components,
        "studies": found.plans.to_dict("records"),
    }


def _numbers(found: Agreement, interval: AlphaInterval | NotComputed) -> dict[str, Any]:
    return {
        "ordinal": found.ordinal,
        "ordinal_interval": _interval_numbers(interval),
        "interval": found.interval,
        "per_image_interval_mean": found.per_image.mean(),
        "per_image_interval_min": found.per_image.min(),
        "per_image_interval_max": found.per_image.max(),
    }
