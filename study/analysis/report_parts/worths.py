"""Plackett-Luce worths: one number per method for how strongly people prefer it."""

from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.figures.forest import worth_forest
from study.analysis.plackett_luce import PlackettLuce, plackett_luce
from study.analysis.population import Population
from study.analysis.report_parts import tables
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import opening
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.slots import slots_around, slots_as_given
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import listed, number, percent
from study.analysis.significance import SIGNIFICANCE

_TITLE = "Plackett-Luce worths"
_NOTE = (
    "The model draws every ranking by choosing the best version with chances in proportion to worths, then the best "
    "of the rest, and so on. Thick lines: 95 % intervals with errors clustered by people and by photos; thin lines: "
    "the model's own, which treat every ranking as independent. Each interval is for one method alone, against the "
    "mean of all (0), and may exclude 0 although the sentence, which is corrected for all methods, does not place it. "
    "Preferences are claimed from mean scores alone, and may differ from this."
)


def worths_section(analysis: Analysis) -> Section:
    """Return the section about the model's worths."""
    model = attempt(lambda: plackett_luce(analysis.matrix, analysis.labels))
    if isinstance(model, NotComputed):
        return Section("worths", _TITLE, (), numbers={"plackett_luce": model}, missing=reasons([model]))
    sentences = (_shares_in_words(model, analysis), _against_mean(model.estimates, analysis))
    drawing = Drawing(worth_forest(model.estimates, analysis.labels), _forest_in_words(model.estimates, analysis))
    found, numbers = {"worths": _table(model, analysis)}, {"plackett_luce": _numbers(model)}
    return Section("worths", _TITLE, sentences, {"worths": drawing}, found, numbers, _NOTE)


def _sorted(estimates: pd.DataFrame) -> pd.DataFrame:
    return estimates.loc[in_order(estimates["log_worth"])]


def _shares_in_words(model: PlackettLuce, analysis: Analysis) -> str:
    items = [
        f"{analysis.labels[str(method)]} {percent(worth, apart_from=0)} %"
        for method, worth in _sorted(model.estimates)["worth"].items()
    ]
    return f"The model expects these shares of first places: {listed(items)}; the section Ranks has those counted."


def _against_mean(estimates: pd.DataFrame, analysis: Analysis) -> str:
    if estimates["low"].isna().any():
        return (
            "These worths are from one person or one photo alone, so nothing can be said about others: there are no "
            "intervals."
        )
    ordered = _sorted(estimates)
    known = ordered["p_holm"] < SIGNIFICANCE
    above = [analysis.labels[method] for method in ordered.index[known & (ordered["log_worth"] > 0)]]
    below = [analysis.labels[method] for method in ordered.index[known & (ordered["log_worth"] < 0)]]
    rest = [analysis.labels[method] for method in ordered.index[~known]]
    if not is_large_enough(analysis.matrix, Population.BOTH):
        return nothing_claimed(analysis.about(Population.BOTH))
    parts = [
        f"{listed(above)} above the average of all methods" if above else "",
        f"{listed(below)} below it" if above and below else f"{listed(below)} below the average" if below else "",
    ]
    placed = " and ".join(filter(None, parts))
    whose = "for people and photos like these"
    if not placed:
        nothing = (
            "no difference between the two worths was found"
            if len(ordered) == 2
            else "of no method can it be told whether its worth is above or below the average of all methods"
        )
        return f"{opening(whose)}, {nothing}.{slots_as_given(analysis, is_found=False)}"
    are = "is" if len(rest) == 1 else "are"
    others = f"; whether {listed(rest)} {are} above or below the average cannot be told" if rest else ""
    corrected = f"corrected for {amount(len(ordered), 'method')}, Holm"
    start, end = slots_around(analysis)
    return f"{opening(f'{start}{whose}')}, the model puts the worth of {placed} ({corrected}){others}.{end}"


def _forest_in_words(estimates: pd.DataFrame, analysis: Analysis) -> str:
    rows = [
        f"{analysis.labels[str(method)]} {number(row['log_worth'])} ({number(row['low'])} to {number(row['high'])})"
        for method, row in _sorted(estimates).iterrows()
    ]
    return f"Log-worths with 95 % intervals: {listed(rows)}."


def _table(model: PlackettLuce, analysis: Analysis) -> Table:
    return Table(
        f"Worths and log-worths; log-likelihood {number(model.loglik, 1)}, AIC {number(model.aic, 1)}",
        _sorted(model.estimates).reset_index(),
        {
            "method": tables.method("Method", analysis.labels),
            "worth": tables.points("Worth", 3),
            "log_worth": tables.points("Log-worth", 3),
            "low": tables.points("95 % from", 3),
            "high": tables.points("to", 3),
            "se": tables.points("Standard error", 3),
            "se_participants": tables.points("clustered by people", 3),
            "se_images": tables.points("by photos", 3),
            "se_model": tables.points("of the model", 3),
        },
        "–: one person or one photo alone has no interval.",
    )


def _numbers(model: PlackettLuce) -> dict[str, Any]:
    names = {
        "worth": "worth",
        "log_worth": "log_worth_ref_mean",
        "se_model": "se_ref_mean",
        "log_worth_ref_first": "log_worth_ref_first",
        "se_ref_first": "se_ref_first",
        "se_participants": "se_cluster_participant",
        "se_images": "se_cluster_image",
        "se": "se_cluster_twoway",
        "low": "lo",
        "high": "hi",
    }
    columns = {key: model.estimates[column] for column, key in names.items()}
    return {"loglik": model.loglik, "AIC": model.aic, "n_rankings": model.n_rankings, **columns}
