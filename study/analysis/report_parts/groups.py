"""Groups: mean scores at the levels of every factor, and whether methods fare differently there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.factors import Factor
from study.analysis.figures.groups import level_panels
from study.analysis.groups import Interaction, corrected, detectable, interaction, level_means, together
from study.analysis.report_parts import tables
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import both, opening
from study.analysis.report_parts.section import Drawing, Section, reasons
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import listed, number, p_value
from study.analysis.significance import SIGNIFICANCE

_TITLE = "Groups"
_NOTHING = (
    "There is nothing to group by: neither a table of photos, nor answers or devices of people, nor further columns of "
    "the rankings, nor their order."
)
_NOTE = (
    "A factor groups photos, people or rankings; its groups are its levels. The test is of the interaction of method "
    "and factor: whether the mean scores of the methods differ between levels, people and photos being samples as "
    "everywhere in this report. It looks at all methods and pairs of levels together, and p is corrected for the "
    "number of factors (Holm). A single difference is claimed only if it is also found when all differences of all "
    "factors are tested together (Bonferroni over the factors), and intervals of differences hold together likewise. "
    "All rankings hand out the same points, so a method can gain in a group only what others lose there. "
    "Groups were not assigned at random: what differs between them may be something else that they differ in. Lines in "
    "the figures: 95 % intervals, each for one mean alone."
)
_MOST_NAMED = 6


@dataclass(frozen=True)
class _Result:
    """What is said about one factor."""

    factor: Factor
    found: Interaction | NotComputed
    means: pd.DataFrame | NotComputed
    """``level_means``."""
    p: float
    """Corrected for the number of factors; NaN where it is not known."""


def groups_section(analysis: Analysis) -> Section:
    """Return the section about groups; one sentence where there is no factor."""
    factors = analysis.factors
    if not factors.tested:
        said = " ".join(factors.aside) or _NOTHING
        return Section("groups", _TITLE, (said,), numbers={"groups": {}})
    results = _results(analysis)
    known = [(result, found) for result in results if not isinstance(found := result.found, NotComputed)]
    means = [(result.factor, table) for result in results if not isinstance(table := result.means, NotComputed)]
    differences = [
        together(found, len(known)).assign(factor=result.factor.key, p_factor=result.p) for result, found in known
    ]
    sentences = [_opening(analysis, results)]
    if known and is_large_enough(analysis.matrix, analysis.population):
        sentences += [
            _in_words(result, table, detectable(found, len(known)), analysis)
            for (result, found), table in zip(known, differences, strict=True)
        ]
    elif known:
        sentences.append(nothing_claimed(analysis))
    notes = [*(note for result in results for note in result.factor.notes), *factors.aside]
    sentences += [" ".join(map(opening, notes))] if notes else []
    return Section(
        "groups",
        _TITLE,
        tuple(sentences),
        {f"groups-{at}": _drawing(factor, table, analysis) for at, (factor, table) in enumerate(means, start=1)},
        _tables(means, differences, analysis) if known else {},
        {"groups": {result.factor.key: _numbers(result) for result in results}},
        _NOTE,
        reasons([result.found for result in results]),
    )


def _results(analysis: Analysis) -> list[_Result]:
    matrix, population = analysis.claimed.matrix, analysis.population
    found = [attempt(partial(interaction, matrix, factor, population)) for factor in analysis.factors.tested]
    p = corrected([np.nan if isinstance(one, NotComputed) else one.p for one in found])
    means = [attempt(partial(level_means, matrix, factor, population)) for factor in analysis.factors.tested]
    return [_Result(*one) for one in zip(analysis.factors.tested, found, means, map(float, p), strict=True)]


def _opening(analysis: Analysis, results: Sequence[_Result]) -> str:
    # Answers to a question may have commas.
    levels = [", ".join(f"“{level}”" for level in result.factor.levels) for result in results]
    names = [f"{result.factor.name} ({each})" for result, each in zip(results, levels, strict=True)]
    adjusted = ", adjusted for the slot" if analysis.claimed.is_adjusted else ""
    return (
        f"Whether methods fare differently in groups: {amount(len(results), 'factor')} "
        f"{'is' if len(results) == 1 else 'are'} looked at{adjusted}, {'; '.join(names)}."
    )


def _in_words(result: _Result, table: pd.DataFrame, findable: np.ndarray, analysis: Analysis) -> str:
    name, whom = result.factor.name, both(analysis)
    if np.isnan(result.p):
        return f"{opening(name)}: the methods' scores do not vary within the groups, so nothing can be tested."
    tested = f"{p_value(result.p)}, corrected for {amount(len(analysis.factors.tested), 'factor')}"
    if result.p >= SIGNIFICANCE:
        return (
            f"{opening(name)}: no difference between groups was found, for {whom} ({tested}), which does not show that "
            f"there is none. {_findable_in_words(result.factor, findable, analysis)}"
        )
    told = table[table["p_all"] < SIGNIFICANCE].sort_values("p_all", kind="stable")
    claims = [_claim(row, analysis) for row in told.head(_MOST_NAMED).to_dict("records")]
    more = f"; and {len(told) - _MOST_NAMED} more, see the table" if len(told) > _MOST_NAMED else ""
    which = f": {'; '.join(claims)}{more}" if claims else "; which methods differ between which groups is not certain"
    return (
        f"{opening(name)}: the methods' mean scores depend on the group, for {whom} ({tested}){which}."
        f"{_mirrored(told, len(analysis.labels))}"
    )


def _findable_in_words(factor: Factor, findable: np.ndarray, analysis: Analysis) -> str:
    """Return how large a difference would have been found: "no difference" is worth no more than that."""
    smallest, largest = np.nanmin(findable), np.nanmax(findable)
    widest = float(analysis.matrix.scale[0] - analysis.matrix.scale[-1])
    start = "If the variances are as estimated here,"
    end = "would have been found in about 4 of 5 such studies"
    if smallest > widest:
        return f"{start} no difference, however large, {end}."
    points = f"{number(smallest)} to {number(largest)} points" if largest <= widest else f"{number(smallest)} points"
    depending = f"depending on the method{' and the two groups' if len(factor.levels) > 2 else ''}"
    if largest > widest:
        return f"{start} a true difference of {points} or more, {depending}, {end}, and of some not even the largest."
    alike = number(smallest) == number(largest)
    return f"{start} a true difference of {f'{number(largest)} points' if alike else f'{points}, {depending},'} {end}."


def _mirrored(told: pd.DataFrame, methods: int) -> str:
    """Return, after a space, that of two levels a gain of one method is a loss of others; empty for no such two."""
    if (told["difference"] > 0).groupby([told["a"], told["b"]]).nunique().le(1).all():
        return ""
    if methods == 2:
        return " These are one difference, seen from either method: what one of the two gains, the other loses."
    return (
        " Some of these go in opposite directions: as all rankings hand out the same points, one may be no more than "
        "the mirror of another."
    )


def _claim(row: dict[Any, Any], analysis: Analysis) -> str:
    label, difference = analysis.labels[row["method"]], row["difference"]
    a, b = (row["a"], row["b"]) if difference > 0 else (row["b"], row["a"])
    low, high = sorted((abs(row["low"]), abs(row["high"])))
    return (
        f"{label} scores {number(abs(difference))} points more in “{a}” than in “{b}” "
        f"({number(low, apart_from=0)} to {number(high)})"
    )


def _drawing(factor: Factor, rows: pd.DataFrame, analysis: Analysis) -> Drawing:
    levels = []
    for level in factor.levels:
        values = rows[rows["level"] == level]
        means = [f"{analysis.labels[row['method']]} {number(row['mean'])}" for row in values.to_dict("records")]
        levels.append(f"{level}: {listed(means)}")
    words = f"Mean scores by {factor.name}, with 95 % intervals for {both(analysis)}. {'. '.join(levels)}."
    return Drawing(level_panels(rows, factor.levels, analysis.labels, both(analysis)), words, opening(factor.name))


def _tables(
    found: Sequence[tuple[Factor, pd.DataFrame]], differences: Sequence[pd.DataFrame], analysis: Analysis
) -> dict[str, Table]:
    names = {one.key: one.name for one, _ in found}
    factor = tables.Column("Factor", lambda key: names[key], numeric=False)
    means = pd.concat([table.assign(factor=one.key) for one, table in found], ignore_index=True)
    all_differences = pd.concat(differences, ignore_index=True)
    first = ["factor"]
    return {
        "group-means": Table(
            "Mean score of every method at every level, points",
            means[first + [name for name in means if name not in first]],
            {
                "factor": factor,
                "level": tables.text("Level"),
                "method": tables.method("Method", analysis.labels),
                "mean": tables.points("Mean"),
                **tables.limits(),
                "people": tables.count("People"),
                "photos": tables.count("Photos"),
                "rankings": tables.count("Rankings"),
            },
            "–: the method got the same score in all these rankings.",
        ),
        "group-differences": Table(
            "Difference of a method's mean scores at two levels, first minus second, points",
            all_differences[first + [name for name in all_differences if name not in first]],
            {
                "factor": factor,
                "method": tables.method("Method", analysis.labels),
                "a": tables.text("First"),
                "b": tables.text("Second"),
                "difference": tables.points("Difference"),
                "low": tables.points("95 % for all, from"),
                "high": tables.points("to"),
                "p_all": tables.p("p for all"),
                "p_factor": tables.p("p of the factor"),
            },
            "–: the difference does not vary.",
        ),
    }


def _numbers(result: _Result) -> Any:
    factor, found = result.factor, result.found
    about = {"name": factor.name, "of": factor.of, "levels": list(factor.levels), "notes": list(factor.notes)}
    if isinstance(found, NotComputed):
        return {**about, "p": found, "p_holm": found, "means": found, "differences": found}
    return {
        **about,
        "p": found.p,
        "p_holm": result.p,
        "means": result.means if isinstance(result.means, NotComputed) else result.means.to_dict("records"),
        "differences": found.differences.to_dict("records"),
    }
