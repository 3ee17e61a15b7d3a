"""Mean scores: the headline test, means and differences with their intervals."""

import math
from typing import Any

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis, CrossCheck, NotComputed
from study.analysis.equality import EqualityTest
from study.analysis.figures.forest import mean_forest
from study.analysis.pairs import pair_names
from study.analysis.population import Population
from study.analysis.report_parts import boxes, tables
from study.analysis.report_parts.claims import adjusted, for_all, is_large_enough
from study.analysis.report_parts.populations import both, briefly
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.slots import slot_doubt
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import amount, listed, number, p_value
from study.analysis.significance import FEWEST_CLUSTERS, SIGNIFICANCE

_NOTE = (
    "Thick lines: 95 % intervals (Student's t; where both people and photos are samples, with the variances of both "
    "and Satterthwaite's degrees of freedom). Thin lines: what they would be if every ranking were independent of all "
    "others, which is never the case in such a study. Intervals of two means may overlap although they differ: see the "
    "differences. Boxes are over the photos; a value is the mean score of one photo's version. Line: median; box: "
    "middle half; whiskers: to the last photo within 1.5 box heights; dots: photos beyond; ◇: mean over all rankings."
)


def scores_section(analysis: Analysis) -> Section:
    """Return the section about mean scores."""
    figures = {"overall-box": boxes.drawing(analysis)}
    found = {"mean-scores": _means_table(analysis)}
    sentences = [order_in_words(analysis)]
    if isinstance(analysis.equality, EqualityTest):
        sentences.insert(0, headline(analysis.equality, analysis))
    if not isinstance(analysis.means, NotComputed) and not isinstance(analysis.differences, NotComputed):
        figures = {"mean-scores": _forest(analysis, analysis.means), **figures}
        found["differences"] = _differences_table(analysis, analysis.differences)
        sentences += [_best_two(analysis, analysis.differences), _naive_in_words(analysis, analysis.means)]
        sentences += [] if is_large_enough(analysis.matrix, analysis.population) else [caution(analysis)]
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


def headline(test: EqualityTest, analysis: Analysis) -> str:
    """Return what the headline test says."""
    adjusted = ", adjusted for the slot" if analysis.claimed.is_adjusted else ""
    numbers = f"largest |z| of any pair {number(test.z)}, {p_value(test.p)}{adjusted}"
    if test.p < SIGNIFICANCE:
        return f"The methods' mean scores are not all equal, for {both(analysis)} ({numbers}).{slot_doubt(analysis)}"
    return (
        f"No difference between the methods' mean scores was found, for {both(analysis)} ({numbers}); this does not "
        "show that they are equal."
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
        what = f"with 95 % intervals for {both(analysis)}"
    ends = f"{number(scale[-1], _decimals(scale[-1]))} to {number(scale[0], _decimals(scale[0]))}"
    adjusted = ", adjusted for the slot," if analysis.claimed.is_adjusted else ""
    return f"Mean scores{adjusted} from best to poorest, on the scale from {ends}, {what}: {listed(items)}."


def caution(analysis: Analysis) -> str:
    """Return why a small study claims nothing about pairs."""
    matrix = analysis.matrix
    ranked_by, ranked = amount(len(matrix.participants), "participant"), amount(len(matrix.images), "photo")
    return (
        f"With {ranked_by} and {ranked} little can be known about others like them; no pair of methods is called "
        f"different with fewer than {FEWEST_CLUSTERS} of either."
    )


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 2


def _limits(intervals: pd.DataFrame, method: str) -> str:
    low, high = intervals["low"][method], intervals["high"][method]
    return "in every ranking" if math.isnan(low) else f"{number(low)} to {number(high)}"


def _best_two(analysis: Analysis, differences: pd.DataFrame) -> str:
    """Return what is known about the two methods with the highest mean scores."""
    best, second = in_order(analysis.estimated_means)[:2]
    labels = analysis.labels
    of_pair = differences[differences["a"].isin([best, second]) & differences["b"].isin([best, second])].iloc[0]
    low, high = (of_pair["low"], of_pair["high"]) if of_pair["a"] == best else (-of_pair["high"], -of_pair["low"])
    gap = number(abs(of_pair["difference"]), apart_from=0)
    between = f"{number(low, apart_from=0)} to {number(high, apart_from=0)}"
    start = f"{labels[best]} scores {gap} points more than {labels[second]}"
    if of_pair["difference"] == 0:
        return f"{labels[best]} and {labels[second]} have the same mean score."
    if math.isnan(low):
        return f"{start} in every ranking, so this difference has no interval."
    if low <= 0:
        return (
            f"{start}, but the 95 % interval of this difference, {between}, includes 0 ({p_value(of_pair['p'])}): this "
            f"study cannot tell which of the two would score higher for {both(analysis)}."
        )
    certain, alone = adjusted(of_pair.to_dict()), p_value(of_pair["p"])
    slots = slot_doubt(analysis, best, second)
    doubt = (
        "" if certain < SIGNIFICANCE else f", but {for_all(len(differences))} it is not certain ({p_value(certain)})"
    )
    return f"{start}, 95 % interval {between} for {both(analysis)} ({alone} for this pair alone){doubt}.{slots}"


def _naive_in_words(analysis: Analysis, means: pd.DataFrame) -> str:
    widths = means["high"] - means["low"]
    naive = means["naive_high"] - means["naive_low"]
    if not widths.mean() > 0:
        return "Every method got the same score in all rankings, so the intervals have no width."
    times = f"{number(naive.mean() / widths.mean())} times as wide"
    if analysis.population is Population.NEITHER:
        return (
            "The thin lines treat all rankings as independent; for exactly these people and photos that makes little "
            f"difference ({times})."
        )
    return (
        f"Treating all rankings as independent would make the intervals {times} (thin lines). But rankings are not "
        "independent: one person's share a taste, and one photo's share what the methods did to it."
    )


def _forest(analysis: Analysis, means: pd.DataFrame) -> Drawing:
    middle = float(np.mean(analysis.matrix.scale))
    words = f"{order_in_words(analysis)} A line at {number(middle)} marks the mean of all methods."
    return Drawing(mean_forest(means, analysis.labels, middle, briefly(analysis)), words, "All rankings")


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
            "low": tables.points("95 % from"),
            "high": tables.points("to"),
            "se": tables.points("Standard error", 3),
            "naive_low": tables.points("If independent: from"),
            "naive_high": tables.points("to"),
            "rankings": tables.count("Rankings"),
            "mean_of_participant_means": tables.points("Mean of people's means"),
        },
        "–: there are too few people or photos for an interval.",
    )


def _differences_table(analysis: Analysis, differences: pd.DataFrame) -> Table:
    return Table(
        "Difference of mean scores of every pair, first minus second, points",
        differences,
        {
            "a": tables.method("First", analysis.labels),
            "b": tables.method("Second", analysis.labels),
            "difference": tables.points("Difference"),
            "low": tables.points("95 % from"),
            "high": tables.points("to"),
            "se": tables.points("Standard error", 3),
            "p": tables.p("p"),
            "all_low": tables.points("95 % for all pairs, from"),
            "all_high": tables.points("to"),
            "p_all": tables.p("p for all pairs"),
            "p_holm": tables.p("p, Holm"),
        },
        "An interval excludes 0 where the p after it is below 0.05. –: the difference is the same in every ranking.",
        most_rows=len(differences),
    )


def _bootstrap_table(analysis: Analysis, found: CrossCheck) -> Table:
    return Table(
        "Cross-check: the differences by the crossed bootstrap, for people and photos like these, points",
        found.differences,
        {
            "a": tables.method("First", analysis.labels),
            "b": tables.method("Second", analysis.labels),
            "difference": tables.points("Difference"),
            "low": tables.points("95 % from"),
            "high": tables.points("to"),
            "se": tables.points("Standard error", 3),
        },
        "Nothing is claimed from this table: where people and photos hardly differ its intervals are too wide.",
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
