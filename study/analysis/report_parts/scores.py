"""Mean scores: the headline test, means and differences with their intervals."""

import math
from typing import Any

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis, CrossCheck, NotComputed
from study.analysis.equality import EqualityTest
from study.analysis.figures.forest import mean_forest
from study.analysis.inference import score_components
from study.analysis.pairs import pair_names
from study.analysis.report_parts import boxes, tables
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import both
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.slots import why_dash, without_confounded
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import listed, number, p_value, percent
from study.analysis.significance import SIGNIFICANCE

_NOTE = (
    "Thick lines: 95 % intervals (Student's t; where both people and photos are samples, with the variances of both "
    "and Satterthwaite's degrees of freedom). Thin lines: what they would be if every ranking were independent of all "
    "others. Intervals of two means may overlap although they differ: see the differences. Boxes are over the photos; "
    "a value is the mean score of one photo's version. Line: median; box: middle half; whiskers: to the last photo "
    "within 1.5 box heights; dots: photos beyond; ◇: mean over all rankings."
)

_IF_INDEPENDENT = "If all rankings were independent, intervals would be"
_ALIKE = 0.95  # share of an interval's width, or of a standard error, above which another is called about as large

_SAID = ("low", "high", "se", "p", "all_low", "all_high", "p_all", "p_holm", "p_claim")  # about more rankings


def scores_section(analysis: Analysis) -> Section:
    """Return the section about mean scores."""
    figures = {"overall-box": analysis.matrix.once("boxes over photos", lambda: boxes.drawing(analysis))}
    found = {"mean-scores": _means_table(analysis)}
    sentences = [order_in_words(analysis)]
    if isinstance(analysis.equality, EqualityTest):
        sentences.insert(0, opening_in_words(analysis.equality, analysis))
    if not isinstance(analysis.means, NotComputed) and not isinstance(analysis.differences, NotComputed):
        figures = {"mean-scores": _forest(analysis, analysis.means), **figures}
        found["differences"] = _differences_table(analysis, analysis.differences)
        sentences.append(_naive_in_words(analysis, analysis.means))
    if not isinstance(analysis.cross_check, NotComputed):
        found["bootstrap"] = _bootstrap_table(analysis, analysis.cross_check)
    found["boxes"] = boxes.table(analysis)
    missing = reasons([analysis.equality, analysis.means])
    return Section(
        "scores",
        "Mean scores and their intervals",
        tuple(sentences),
        figures,
        found,
        _numbers(analysis),
        _NOTE,
        missing,
    )


def opening_in_words(test: EqualityTest, analysis: Analysis) -> str:
    """Return what the headline test says, or why a small study says nothing."""
    is_enough = is_large_enough(analysis.matrix, analysis.population)
    return _headline(test, analysis) if is_enough else nothing_claimed(analysis)


def _headline(test: EqualityTest, analysis: Analysis) -> str:
    adjusted = ", adjusted for the slot" if analysis.claimed.is_adjusted else ""
    numbers = f"{p_value(test.p)}{adjusted}"
    if test.p < SIGNIFICANCE:
        differ = "differ" if len(analysis.labels) == 2 else "are not all equal"
        return f"The methods' mean scores {differ}, for {both(analysis)} ({numbers})."
    return (
        f"No difference between the methods' mean scores was found, for {both(analysis)} ({numbers}); this does "
        "not show that they are equal."
    )


def order_in_words(analysis: Analysis) -> str:
    """Return the methods from best to poorest mean score, with their intervals where there are some."""
    scale = analysis.matrix.scale
    means = analysis.estimated_means
    intervals = analysis.means
    if isinstance(intervals, NotComputed):
        items = [f"{analysis.labels[method]} {number(means[method])}" for method in in_order(means)]
        what = "in exactly these rankings"
    else:
        items = [
            f"{analysis.labels[method]} {number(means[method])} ({_limits(intervals, method)})"
            for method in in_order(means)
        ]
        what = "with 95 % intervals"
    ends = f"{number(scale[-1], _decimals(scale[-1]))} to {number(scale[0], _decimals(scale[0]))}"
    adjusted = ", adjusted for the slot," if analysis.claimed.is_adjusted else ""
    return f"Mean scores{adjusted} on the scale from {ends}, best first, {what}: {listed(items)}."


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 2


def _limits(intervals: pd.DataFrame, method: str) -> str:
    low, high = intervals["low"][method], intervals["high"][method]
    return "in every ranking" if math.isnan(low) else f"{number(low)} to {number(high)}"


def _naive_in_words(analysis: Analysis, means: pd.DataFrame) -> str:
    widths = means["high"] - means["low"]
    naive = means["naive_high"] - means["naive_low"]
    if not widths.mean() > 0:
        return "Every method got the same score in all rankings, so the intervals have no width."
    share = float(naive.mean() / widths.mean())
    if share > 1 / _ALIKE:
        return f"{_IF_INDEPENDENT} {percent(share)} % as wide on average (thin lines){_also_counted(analysis)}."
    if share > _ALIKE:
        return f"{_IF_INDEPENDENT} about as wide on average (thin lines)."
    return f"{_IF_INDEPENDENT} only {percent(share)} % as wide on average (thin lines): {_why_wider(means, analysis)}."


def _why_wider(means: pd.DataFrame, analysis: Analysis) -> str:
    """Return what rankings have in common, of that which the intervals allow for; else why these are wider.

    Intervals are wider than those of independent rankings because means vary more, or because few people or photos
    leave few degrees of freedom. Only the former shows in the standard errors.
    """
    matrix, population = analysis.claimed.matrix, analysis.population
    few = "with few people or photos, the spread itself is poorly known, so intervals are wide"
    if means["naive_se"].mean() > _ALIKE * means["se"].mean():
        return few
    between_people, between_photos, _ = score_components(matrix, population).mean(axis=1)
    of_people = population.samples_people and len(matrix) > len(matrix.participants) and between_people > 0
    of_photos = population.samples_photos and len(matrix) > len(matrix.images) and between_photos > 0
    shared = [
        *(["one person's rankings share a taste"] if of_people else []),
        *(["one photo's rankings share what the methods did to it"] if of_photos else []),
    ]
    return ", and ".join(shared) or few


def _also_counted(analysis: Analysis) -> str:
    """Return, after a colon, what only the intervals of independent rankings count as chance; empty for nothing."""
    fixed = [
        *([] if analysis.population.samples_people else ["people"]),
        *([] if analysis.population.samples_photos else ["photos"]),
    ]
    between = " and ".join(f"between {what}" for what in fixed)
    return f": they would count differences {between} as chance, too" if fixed else ""


def _forest(analysis: Analysis, means: pd.DataFrame) -> Drawing:
    middle = float(np.mean(analysis.matrix.scale))
    words = f"{order_in_words(analysis)} A line marks the mean of all methods, {number(middle)}."
    return Drawing(mean_forest(means, analysis.labels, middle, both(analysis)), words, "All rankings")


def _means_table(analysis: Analysis) -> Table:
    table = analysis.mean_scores
    intervals = ["low", "high", "se", "naive_low", "naive_high", "naive_se"]
    if isinstance(analysis.means, NotComputed):
        table = table.assign(**dict.fromkeys(intervals, np.nan))
    else:
        table = table.assign(mean=analysis.means["mean"]).join(analysis.means[intervals])
    return Table(
        "Mean score of every method, " + ("adjusted for the slot, " if analysis.claimed.is_adjusted else "") + "points",
        table.reset_index(),
        {
            "method": tables.method("Method", analysis.labels),
            "mean": tables.points("Mean"),
            **tables.limits(),
            "se": tables.points("Standard error", 3),
            "naive_low": tables.points("If independent: from"),
            "naive_high": tables.points("to"),
            "rankings": tables.count("Rankings"),
            "mean_of_participant_means": tables.points("Mean of people's means"),
        },
        "–: there are too few people or photos for an interval.",
    )


def _differences_table(analysis: Analysis, differences: pd.DataFrame) -> Table:
    together = {
        "all_low": tables.points("95 % for all pairs, from"),
        "all_high": tables.points("to"),
        "p_claim": tables.p("p for all pairs"),
    }
    needed = (
        "p for all pairs below 0.05: the larger of Holm's and that of the interval before it"
        if len(differences) > 1
        else "p below 0.05"
    )
    return Table(
        "Difference of mean scores of every pair, first minus second, points",
        without_confounded(differences.assign(p_claim=differences[["p_all", "p_holm"]].max(axis=1)), _SAID, analysis),
        {
            **tables.pair(analysis.labels),
            "difference": tables.points("Difference"),
            **tables.limits(),
            "se": tables.points("Standard error", 3),
            "p": tables.p("p"),
            **(together if len(differences) > 1 else {}),
        },
        f"A preference takes a {needed}. " + why_dash("the difference is the same in every ranking", analysis),
        most_rows=len(differences),
    )


def _bootstrap_table(analysis: Analysis, found: CrossCheck) -> Table:
    return Table(
        "Cross-check: the differences by a bootstrap of people and photos at once, for more like these, points",
        without_confounded(found.differences, ("low", "high", "se"), analysis),
        {
            **tables.pair(analysis.labels),
            "difference": tables.points("Difference"),
            **tables.limits(),
            "se": tables.points("Standard error", 3),
        },
        "Nothing is claimed from this table: where people and photos hardly differ its intervals are too wide. "
        + why_dash("the difference is the same in every ranking", analysis),
        most_rows=len(found.differences),
    )


def _numbers(analysis: Analysis) -> dict[str, Any]:
    means = analysis.mean_scores
    return {
        "mean_score": means["mean"],
        "sum_of_mean_scores": means["mean"].sum(),
        "mean_score_mean_of_participant_means": means["mean_of_participant_means"],
        **boxes.numbers(analysis.matrix),
        "equal_means_test": analysis.equality,
        "population": analysis.population.value,
        "population_wanted": analysis.wanted.value,
        "intervals": _of_populations(analysis),
        "boot_both": _bootstrapped(analysis),
    }


def _bootstrapped(analysis: Analysis) -> Any:
    found = analysis.cross_check
    if isinstance(found, NotComputed):
        return found
    table = found.means.rename(columns={"low": "lo", "high": "hi"})
    if not isinstance(analysis.means, NotComputed):
        naive = {f"naive_{limit}": f"naive_{name}" for limit, name in (("low", "lo"), ("high", "hi"), ("se", "se"))}
        table = table.join(analysis.means[list(naive)].rename(columns=naive))
    of_methods = table.assign(width=table["hi"] - table["lo"]).to_dict("index")
    return {**of_methods, **intervals_by_name(found.differences, "-")}


def _of_populations(analysis: Analysis) -> dict[str, Any]:
    """Return intervals of means and differences for every population."""
    return {
        population.value: found
        if isinstance(found, NotComputed)
        else {"means": found.means, "differences": intervals_by_name(found.differences, "-")}
        for population, found in analysis.inferences.items()
    }


def intervals_by_name(table: pd.DataFrame | NotComputed, sign: str) -> Any:
    """Return intervals of pairs as ``analysis.json`` names them, e.g. under "a-b"; or why there are none."""
    if isinstance(table, NotComputed):
        return table
    names = pair_names(list(zip(table["a"], table["b"], strict=True)), sign)
    rows = table.drop(columns=["a", "b"]).rename(columns={"low": "lo", "high": "hi"}).to_dict("records")
    return dict(zip(names, rows, strict=True))
