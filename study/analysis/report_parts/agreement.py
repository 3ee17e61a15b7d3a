"""Agreement: whether people rank the versions of a photo alike."""

from typing import Any

from enhancegan.console import amount
from study.analysis.agreement import Agreement, agreement
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.report_parts import tables
from study.analysis.report_parts.section import Section, reasons
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import number

_NOTE = (
    "Krippendorff's alpha over all versions of all photos that at least two people have ranked, with ordinal "
    "distances. It describes exactly these rankings. Limits such as 0.67 or 0.8 are for coders who should agree; "
    "tastes need not."
)

_NUMBERS = "krippendorff_alpha_definition"
_AS_BY_CHANCE = 0.02


def agreement_section(analysis: Analysis) -> Section:
    """Return the section about Krippendorff's alpha."""
    found = attempt(lambda: agreement(analysis.matrix))
    if isinstance(found, NotComputed):
        return Section("agreement", "Agreement", (), numbers={_NUMBERS: found}, missing=reasons([found]))
    sentences = (_alpha_in_words(found, analysis), _per_photo_in_words(found))
    tables_found = {"agreement-per-image": _table(found)}
    return Section("agreement", "Agreement", sentences, {}, tables_found, {_NUMBERS: _numbers(found)}, _NOTE)


def _alpha_in_words(found: Agreement, analysis: Analysis) -> str:
    """Return what alpha is, and how to read it."""
    return (
        f"Krippendorff's alpha is {number(found.ordinal, apart_from=0)}: 1 means that everybody ranks a photo's "
        f"versions alike, 0 that rankings of a photo agree no more than expected by chance. {_meaning(found.ordinal)}"
        f"{_on_slots(analysis)}"
    )


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


def _numbers(found: Agreement) -> dict[str, Any]:
    return {
        "ordinal": found.ordinal,
        "interval": found.interval,
        "per_image_interval_mean": found.per_image.mean(),
        "per_image_interval_min": found.per_image.min(),
        "per_image_interval_max": found.per_image.max(),
    }
