"""Worths from partial rankings with ties, with intervals for the population, and how likely ties are."""

from math import comb
from typing import Any

import numpy as np
import pandas as pd

from study.analysis.analysis import NotComputed, attempt
from study.analysis.figures.forest import worth_forest
from study.analysis.incomplete.analysis import Group, IncompleteAnalysis
from study.analysis.incomplete.davidson_luce import DavidsonLuce
from study.analysis.incomplete.inference import worths
from study.analysis.incomplete.parts.groups import among, labels_of, suffix
from study.analysis.report_parts import tables
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import listed, number, percent
from study.analysis.significance import holm

_NOTE = (
    "The model draws a ranking of the methods seen by choosing the best with chances in proportion to worths, then "
    "the best of the rest, and so on (Plackett-Luce). Several tie with a chance in proportion to the geometric mean of "
    "their worths times a delta, one for every number of versions tied, estimated with the worths (Davidson and Luce). "
    "What that takes for granted is in a section of its own. Thick lines: 95 % intervals for the population, against "
    "the mean of all methods (0); thin lines: the model's own, which treat every ranking as independent. Each "
    "interval is for one method alone; preferences are claimed from expected ranks."
)


def worths_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section about worths."""
    found = [(group, _worths(group, analysis)) for group in analysis.groups]
    known = [(group, table) for group, table in found if not isinstance(table, NotComputed)]
    models = [(group, group.found.model) for group, _ in known if not isinstance(group.found, NotComputed)]
    sentences = [
        *(f"{among(group, analysis)}{_in_words(table, analysis)}" for group, table in known),
        *(f"{among(group, analysis)}{_ties_in_words(model)}" for group, model in models if model.tie_orders),
    ]
    figures = {f"worths{suffix(place)}": _forest(*one, analysis) for place, one in enumerate(known)}
    return Section(
        "worths",
        "Worths",
        tuple(sentences),
        figures,
        {"worths": _table(known, analysis)} if known else {},
        {"worths": [_numbers(group, table) for group, table in found]},
        _NOTE,
        reasons([table for _, table in found] or [analysis.inference]),
    )


def _worths(group: Group, analysis: IncompleteAnalysis) -> pd.DataFrame | NotComputed:
    found = group.found
    if isinstance(found, NotComputed):
        return found
    table = attempt(lambda: worths(found, analysis.population))
    return table if isinstance(table, NotComputed) else table.assign(p_holm=holm(table["p"].to_numpy()))


def _in_words(table: pd.DataFrame, analysis: IncompleteAnalysis) -> str:
    items = [
        f"{analysis.labels[method]} {percent(table['worth'][method], apart_from=0)} %"
        for method in in_order(table["log_worth"])
    ]
    return f"The model expects these shares of first places where all are ranked without ties: {listed(items)}."


def _ties_in_words(model: DavidsonLuce) -> str:
    items = []
    for order, log_delta in zip(model.tie_orders, model.log_deltas, strict=True):
        delta = float(np.exp(log_delta))
        # Of so many alike: each alone has chance 1, and all of them together delta, of the sum of these.
        smaller = sum(_ways(order, other, model) for other in (1, *model.tie_orders) if other < order)
        items.append(f"all of {order} versions that are equally good {percent(delta / (delta + smaller))} %")
    return f"Ties, expected as the best of a set: {listed(items)}."


def _ways(size: int, order: int, model: DavidsonLuce) -> float:
    """Return the sum of the chances, in proportion, that `order` of `size` equally good versions are chosen."""
    delta = 1.0 if order == 1 else float(np.exp(model.log_deltas[model.tie_orders.index(order)]))
    return delta * comb(size, order)


def _forest(group: Group, table: pd.DataFrame, analysis: IncompleteAnalysis) -> Drawing:
    items = [
        f"{analysis.labels[method]} {number(table['log_worth'][method])} "
        f"({number(table['low'][method])} to {number(table['high'][method])})"
        for method in in_order(table["log_worth"])
    ]
    return Drawing(worth_forest(table, labels_of(group, analysis)), f"Log-worths with 95 % intervals: {listed(items)}.")


def _table(known: list[tuple[Group, pd.DataFrame]], analysis: IncompleteAnalysis) -> Table:
    parts = [table.assign(group=place) for place, (_, table) in enumerate(known, start=1)]
    data = pd.concat(parts).reset_index().sort_values(["group", "log_worth"], ascending=[True, False], kind="stable")
    return Table(
        "Worths and log-worths",
        data,
        {
            **({} if analysis.is_connected else {"group": tables.count("Group")}),
            "method": tables.method("Method", analysis.labels),
            "worth": tables.points("Worth", 3),
            "log_worth": tables.points("Log-worth", 3),
            **tables.limits(decimals=3),
            "se": tables.points("Standard error", 3),
            "se_model": tables.points("of the model", 3),
            "p_holm": tables.p("p of 0, Holm"),
        },
        "–: nothing varies, so there is no interval.",
        most_rows=len(data),
    )


def _numbers(group: Group, table: pd.DataFrame | NotComputed) -> Any:
    if isinstance(table, NotComputed) or isinstance(group.found, NotComputed):
        return table
    model = group.found.model
    return {
        "methods": list(group.methods),
        "estimates": table,
        "tie_deltas": {str(order): np.exp(log) for order, log in zip(model.tie_orders, model.log_deltas, strict=True)},
        "loglik": model.loglik,
        "n_rankings": len(group.found.rankings),
    }
