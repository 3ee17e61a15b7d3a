"""The paper's Sec. 4.4 as HTML, with another study in its form: mean scores, Fig. 8 and Fig. 7."""

import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis import look
from study.analysis.analysis import Analysis, NotComputed
from study.analysis.equivalence import equivalence
from study.analysis.figures.photo_sheet import Picture
from study.analysis.paper_table import MEAN_OF_THE_REST, PAPER_PEOPLE, PAPER_PHOTOS, PAPER_ROWS
from study.analysis.report import figure_json, photos_html
from study.analysis.report_parts import boxes, populations
from study.analysis.report_parts.claims import preferences, verdicts
from study.analysis.report_parts.few import is_large_enough
from study.analysis.report_parts.section import in_order
from study.analysis.report_parts.words import DASH, bound, listed, number
from study.analysis.scale import default_scores
from study.analysis.significance import SIGNIFICANCE
from study.markup import Templates

OVERALL = "figure-8"
"""Name of the figure over all photos, on the page and as a file."""

_TEMPLATES = Templates(Path(__file__).parent / "templates")
_DECIMALS = 3  # as many as the paper prints


def paper_html(
    analysis: Analysis,
    table: pd.DataFrame,
    images: Sequence[str],
    pictures: Mapping[str, Mapping[str, Picture]] | None,
    left_off: int = 0,
) -> str:
    """Return the comparison as HTML.

    Args:
        analysis: The study.
        table: ``paper_table`` of it.
        images: The photos to show, each of them ranked.
        pictures: Image -> method -> picture; None if there are none.
        left_off: Number of ranked photos not shown, which a sentence states.
    """
    content = _TEMPLATES.render(
        "paper.html",
        sentences=sentences(analysis, table),
        rows=_rows(analysis, table),
        overall=boxes.drawing(analysis),
        overall_name=OVERALL,
        figure_json=figure_json,
        missing=analysis.means.reason if isinstance(analysis.means, NotComputed) else None,
        unknown=listed([row.label for row in PAPER_ROWS.values() if row.mean is None]),
        rest=number(MEAN_OF_THE_REST, _DECIMALS),
        population=populations.both(analysis),
    )
    return content + photos_html(analysis.matrix, analysis.labels, images, pictures, left_off)


def sentences(analysis: Analysis, table: pd.DataFrame) -> list[str]:
    """Return what to know about both studies before their numbers are compared."""
    matrix = analysis.matrix
    people = amount(len(matrix.participants), "person", "people")
    found = [
        f"In the paper, {PAPER_PEOPLE} people ranked five versions of {PAPER_PHOTOS} photos. Here, {people} ranked "
        f"{amount(len(matrix.methods), 'version')} of {amount(len(matrix.images), 'photo')}, "
        f"{amount(len(matrix), 'ranking')} in all."
    ]
    if analysis.excluded:
        found.append(f"Without {amount(len(analysis.excluded), 'participant')} who were left out of everything.")
    both = table[table["paper_mean"].notna() & table["mean"].notna()].set_index("row")
    if len(both) > 1:
        found.append(
            f"From the best mean score to the poorest: {_order(both['paper_mean'])} in the paper; "
            f"{_order(both['mean'])} here."
        )
        found += _more_than_chance(analysis, set(both["method"]))
    found += _on_par_with_human(analysis, table)
    missing = {name: row.label for name, row in PAPER_ROWS.items() if not _method_of(name, table)}
    if missing:
        named = ",".join(f"{name}=KEY" for name in missing)
        found.append(
            f"No method here stands for {listed([*missing.values()])}; if one of another name does, say so with "
            f"--methods {named}."
        )
    if matrix.scale.tolist() != list(default_scores(len(PAPER_ROWS))):
        scale = ", ".join(f"{score:g}" for score in matrix.scale)
        found.append(
            f"The ranks score {scale} here, and 10, 7.5, 5, 2.5, 0 in the paper: compare the order of the methods, not "
            "their points."
        )
    return found + populations.fallback(analysis)


def _more_than_chance(analysis: Analysis, methods: Collection[str]) -> list[str]:
    """Return which differences between `methods` are claimed."""
    found = [pair for pair in verdicts(analysis) if {pair.first, pair.second} <= set(methods)]
    if not found:
        return []
    claimed = preferences(found)
    whose = f"for {populations.both(analysis)}, all pairs of methods taken together"
    if not claimed:
        return [f"Here, none of these differences is certain to be more than chance, {whose}."]
    pairs = [f"{analysis.labels[a]} above {analysis.labels[b]}" for a, b in sorted(claimed)]
    rest = "" if len(claimed) == len(found) else "; the others may be chance"
    return [f"Here, {listed(pairs)} {'is' if len(pairs) == 1 else 'are'} more than chance, {whose}{rest}."]


def _on_par_with_human(analysis: Analysis, table: pd.DataFrame) -> list[str]:
    """Return how far the paper's two methods are at most from human editing: its own question."""
    human = _method_of("human", table)
    if isinstance(analysis.differences, NotComputed) or not is_large_enough(analysis.matrix, analysis.population):
        return []
    found = equivalence(analysis.differences, analysis.margin, human)
    bounds: list[str] = []
    on_par: list[str] = []
    others: list[str] = []
    for pair in found.pairs.dropna(subset="smallest_margin").to_dict("records"):
        methods = {str(pair["a"]), str(pair["b"])}
        if human not in methods or frozenset(methods) in analysis.claimed.confounded:
            continue
        (other,) = methods - {human}
        if other not in (_method_of("piecewise", table), _method_of("filtering", table)):
            continue
        bounds.append(f"{analysis.labels[other]} {bound(pair['smallest_margin'])} points")
        (on_par if pair["p_all"] < SIGNIFICANCE else others).append(analysis.labels[other])
    if not bounds:
        return []
    return [
        f"On par with human editing, as in the paper? Here mean scores differ from that of {analysis.labels[human]} by "
        f"less than this, for {populations.both(analysis)} (95 % confidence, each pair alone): {listed(bounds)}. "
        f"{_all_together(int(found.pairs['family'].sum()), analysis.labels[human])}"
        f"{_with_margin(found.margin, on_par, others)}"
    ]


def _all_together(comparisons: int, human: str) -> str:
    """Return, with a space behind it, what a bound on one comparison does not say; empty for the only one."""
    if comparisons == 1:
        return ""
    return f"With all {comparisons} comparisons with {human} tested together, being on par may take a larger margin. "


def _with_margin(margin: float | None, on_par: Sequence[str], others: Sequence[str]) -> str:
    if margin is None:
        return "python -m study analyze with --margin POINTS says whether that is on par."
    within = f"With the margin of {margin:g} points and all comparisons with it taken together"
    if not on_par:
        return f"{within}, that does not show that they are on par."
    rest = f"; of {listed(others)}, that is not shown" if others else ""
    return f"{within}, {listed(on_par)} {'is' if len(on_par) == 1 else 'are'} on par{rest}."


def _method_of(name: str, table: pd.DataFrame) -> str:
    """Return the method that stands for a row of the paper, empty for none."""
    return str(table.loc[table["row"] == PAPER_ROWS[name].label, "method"].iloc[0])


def _order(means: pd.Series) -> str:
    return ", ".join(f"{row} {number(means[row], _DECIMALS)}" for row in in_order(means))


def _rows(analysis: Analysis, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of the table as a page shows them."""
    places = {method: place for place, method in enumerate(analysis.labels)}
    return [
        {
            "method": row["method"],
            "color": look.method_color(places[row["method"]]) if row["method"] else None,
            "label": row["row"] or row["label"],
            "ours": row["method"] if row["row"] and row["method"].lower() != row["row"].lower() else "",
            "paper": number(row["paper_mean"], _DECIMALS),
            "mean": number(row["mean"], _DECIMALS),
            "interval": "" if pd.isna(row["mean"]) else _interval(row["low"], row["high"]),
        }
        for row in table.to_dict("records")
    ]


def _interval(low: float, high: float) -> str:
    return DASH if math.isnan(low) else f"{number(low, _DECIMALS)} to {number(high, _DECIMALS)}"
