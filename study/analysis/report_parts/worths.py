"""Plackett-Luce worths: one number per method for how strongly people prefer it."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.connected_methods import among_methods, connected_methods
from study.analysis.figures.forest import worth_forest
from study.analysis.jod import PREFERRED, Jod, jod
from study.analysis.pairs import pair_names
from study.analysis.plackett_luce import PlackettLuce, plackett_luce
from study.analysis.population import Population
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import preferences, verdicts
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import opening
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.slots import slots_around, slots_as_given, why_dash, without_confounded
from study.analysis.report_parts.tables import Column, Table
from study.analysis.report_parts.words import limits, listed, number, p_value, percent
from study.analysis.significance import SIGNIFICANCE

_TITLE = "Plackett-Luce worths"
_NOTE = (
    "The model draws every ranking by choosing the best version with chances in proportion to worths, then the best "
    "of the rest, and so on. Thick lines: 95 % intervals with errors clustered by people and by photos; thin lines: "
    "the model's own, which treat every ranking as independent. Each interval is for one method alone, against the "
    "mean of all (0), and may exclude 0 although the sentence, which is corrected for all methods, does not place it. "
    "Preferences are claimed from mean scores alone, and may differ from this. Places in JOD are Thurstone's (Case V), "
    "with the same noise in every comparison; they add up to 0, and only differences have a meaning. Their intervals "
    "are for one method alone, too."
)
_TO_COMPARE = (
    " Intervals to compare are for any two methods: where they do not overlap, the two log-worths differ at about 5 %, "
    "this pair alone. They follow from quasi-variances, one number per method (worths.csv has their roots), which give "
    "the standard errors of differences to within {off} %."
)


def worths_section(analysis: Analysis) -> Section:
    """Return the section about the model's worths."""
    model = attempt(lambda: plackett_luce(analysis.matrix, analysis.labels))
    scale = attempt(lambda: jod(analysis.matrix))
    if isinstance(model, NotComputed) or isinstance(scale, NotComputed):
        return _within_groups({"plackett_luce": model, "jod": scale}, analysis)
    sentences = (
        _shares_in_words(model, analysis),
        _against_mean(model.estimates, analysis),
        _jod_in_words(scale, analysis),
    )
    drawing = Drawing(worth_forest(model.estimates, analysis.labels), _forest_in_words(model.estimates, analysis))
    found = {
        "worths": _table(model, analysis),
        "jod": _jod_table(scale, analysis),
        "jod-differences": _jod_differences_table(scale, analysis),
    }
    numbers = {"plackett_luce": _numbers(model), "jod": _jod_numbers(scale), "worths_within_groups": []}
    return Section("worths", _TITLE, sentences, {"worths": drawing}, found, numbers, _note(model))


def _within_groups(missing: Mapping[str, Any], analysis: Analysis) -> Section:
    """Return the section where some methods are in every ranking above others: what is known within groups of them."""
    groups = connected_methods(analysis.matrix)
    several = [group for group in groups if len(group) > 1]
    if len(groups) == 1:
        why = reasons(missing.values())
        return Section("worths", _TITLE, (), numbers={**missing, "worths_within_groups": []}, missing=why)
    names = [listed([analysis.labels[method] for method in group]) for group in groups]
    within = f" within {listed([names[groups.index(group)] for group in several])}" if several else ""
    instead = f", and those{within} are given instead" if several else ""
    why = (
        f"Every ranking has the methods in this order: {', above '.join(names)}. No finite worth or JOD is large "
        f"enough for that, so there are none of all methods{instead}."
    )
    sentences: list[str] = []
    found: dict[str, Table] = {}
    numbers: list[dict[str, Any]] = []
    for place, group in enumerate(several):
        own = among_methods(analysis.matrix, group)
        model, scale = plackett_luce(own, analysis.labels), jod(own)
        about = replace(analysis, labels={method: analysis.labels[method] for method in group})
        sentences += [
            f"Among {listed(list(about.labels.values()))}: {sentence}"
            for sentence in (
                f"{_shares(model, about)}.",
                _against_mean(model.estimates, about),
                _jod_in_words(scale, about),
            )
        ]
        end = f"-{place + 1}" if place else ""
        found |= {
            f"worths{end}": _table(model, about),
            f"jod{end}": _jod_table(scale, about),
            f"jod-differences{end}": _jod_differences_table(scale, about),
        }
        numbers.append({"methods": list(group), "plackett_luce": _numbers(model), "jod": _jod_numbers(scale)})
    note = _NOTE if several else ""
    all_numbers = {**missing, "worths_within_groups": numbers}
    return Section("worths", _TITLE, tuple(sentences), {}, found, all_numbers, note, why)


def _sorted(estimates: pd.DataFrame, column: str = "log_worth") -> pd.DataFrame:
    return estimates.loc[in_order(estimates[column])]


def _note(model: PlackettLuce) -> str:
    if model.quasi_errors is None:
        return _NOTE
    return _NOTE + _TO_COMPARE.format(off=math.ceil(100 * max(map(abs, model.quasi_errors))))


def _shares_in_words(model: PlackettLuce, analysis: Analysis) -> str:
    return f"{_shares(model, analysis)}; the section Ranks has those counted."


def _shares(model: PlackettLuce, analysis: Analysis) -> str:
    items = [
        f"{analysis.labels[str(method)]} {percent(worth, apart_from=0)} %"
        for method, worth in _sorted(model.estimates)["worth"].items()
    ]
    return f"The model expects these shares of first places: {listed(items)}"


def _against_mean(estimates: pd.DataFrame, analysis: Analysis) -> str:
    if estimates["low"].isna().any():
        return (
            "These worths are from one person or one photo alone, so nothing can be said about others: there are no "
            "intervals."
        )
    ordered = _sorted(estimates)
    if not is_large_enough(analysis.matrix, Population.BOTH):
        return nothing_claimed(analysis.about(Population.BOTH))
    if len(ordered) == 2:
        return _of_two(ordered, analysis)
    known = ordered["p_holm"] < SIGNIFICANCE
    above = [analysis.labels[method] for method in ordered.index[known & (ordered["log_worth"] > 0)]]
    below = [analysis.labels[method] for method in ordered.index[known & (ordered["log_worth"] < 0)]]
    rest = [analysis.labels[method] for method in ordered.index[~known]]
    parts = [
        f"{listed(above)} above the average of all methods" if above else "",
        f"{listed(below)} below it" if above and below else f"{listed(below)} below the average" if below else "",
    ]
    placed = " and ".join(filter(None, parts))
    whose = "for people and photos like these"
    if not placed:
        return (
            f"{opening(whose)}, no method's worth was found to be above or below the average of all methods."
            f"{_stricter(analysis)}{slots_as_given(analysis, is_found=False)}"
        )
    are = "is" if len(rest) == 1 else "are"
    others = f"; whether {listed(rest)} {are} above or below the average cannot be told" if rest else ""
    corrected = f"corrected for {amount(len(ordered), 'method')}, Holm"
    start, end = slots_around(analysis)
    return f"{opening(f'{start}{whose}')}, the model puts the worth of {placed} ({corrected}){others}.{end}"


def _of_two(ordered: pd.DataFrame, analysis: Analysis) -> str:
    """Return what is known of two worths, the higher first: one difference, and one test of it."""
    first, second = (analysis.labels[str(method)] for method in ordered.index)
    whose, tested = "for people and photos like these", p_value(ordered["p_holm"].iloc[0])
    if not ordered["p_holm"].iloc[0] < SIGNIFICANCE:
        nothing = f"no difference between the two worths was found ({tested})"
        return f"{opening(whose)}, {nothing}.{slots_as_given(analysis, is_found=False)}"
    start, end = slots_around(analysis)
    return f"{opening(f'{start}{whose}')}, the model puts the worth of {first} above that of {second} ({tested}).{end}"


def _stricter(analysis: Analysis) -> str:
    """Return, after a space, why that does not contradict preferences; empty where there are none."""
    if not preferences(verdicts(analysis.about(Population.BOTH))):
        return ""
    return (
        " That is another, and here a stricter, question than which of two methods is preferred, which the section "
        "Pairs of methods answers."
    )


def _jod_in_words(scale: Jod, analysis: Analysis) -> str:
    items = [
        f"{analysis.labels[str(method)]} {number(row['jod'], apart_from=0)}{_jod_limits(row)}"
        for method, row in _sorted(scale.estimates, "jod").iterrows()
    ]
    return (
        f"On a scale of just-objectionable differences (JOD), on which {percent(PREFERRED)} % prefer a method to one "
        f"that is 1 below, the methods stand, around their mean, at{_with_limits(scale)}: {listed(items)}."
    )


def _with_limits(scale: Jod) -> str:
    return "" if scale.estimates["low"].isna().any() else " (with 95 % intervals)"


def _jod_limits(row: pd.Series) -> str:
    """Return the 95 % interval in brackets, after a space; nothing where there is none."""
    if math.isnan(row["low"]):
        return ""
    return f" ({limits(row['low'], row['high'])})"


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
            **tables.limits(decimals=3),
            "se": tables.points("Standard error", 3),
            "se_participants": tables.points("clustered by people", 3),
            "se_images": tables.points("by photos", 3),
            "se_model": tables.points("of the model", 3),
            **_to_compare_columns(analysis),
        },
        "–: one person or one photo alone has no interval, and a negative quasi-variance no root.",
    )


def _jod_table(scale: Jod, analysis: Analysis) -> Table:
    return Table(
        "Places in JOD",
        _sorted(scale.estimates, "jod").reset_index(),
        {
            "method": tables.method("Method", analysis.labels),
            "jod": tables.points("JOD", 3),
            **tables.limits(decimals=3),
            "se": tables.points("Standard error", 3),
        },
        "–: one person or one photo alone has no interval.",
    )


def _jod_differences_table(scale: Jod, analysis: Analysis) -> Table:
    pairs = scale.differences
    # The better one first, as in the other tables of pairs.
    turned = pairs.rename(columns={"a": "b", "b": "a", "low": "high", "high": "low"})
    turned[["difference", "low", "high"]] *= -1
    is_better = pairs["difference"] >= 0
    better = pd.concat([pairs[is_better], turned.loc[~is_better, list(pairs.columns)]])
    ordered = better.sort_values("difference", ascending=False, kind="stable", ignore_index=True)
    return Table(
        "Differences in JOD: how far the first method is above the second",
        without_confounded(ordered, ("low", "high", "se"), analysis),
        {
            **tables.pair(analysis.labels),
            "difference": tables.points("JOD", 3),
            "low": tables.points(f"95 %{_uncorrected(analysis)}, from", 3),
            "high": tables.points("to", 3),
            "se": tables.points("Standard error", 3),
        },
        why_dash("one person or one photo alone has no interval", analysis),
        most_rows=len(better),
    )


def _uncorrected(analysis: Analysis) -> str:
    """Return, after a comma, that intervals are not corrected for so many pairs; nothing for a single one."""
    k = len(analysis.labels)
    return f", without correction for {k * (k - 1) // 2} pairs" if k > 2 else ""


def _to_compare_columns(analysis: Analysis) -> dict[str, Column]:
    """Return the columns of intervals to compare; none for two methods."""
    if len(analysis.labels) < 3:
        return {}
    title = f"To compare (about, and{_uncorrected(analysis).removeprefix(',')}), from"
    return {"compare_low": tables.points(title, 3), "compare_high": tables.points("to", 3)}


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
        "quasi_se_model": "quasi_se",
        "quasi_se": "quasi_se_cluster_twoway",
        "compare_low": "compare_lo",
        "compare_high": "compare_hi",
    }
    columns = {key: model.estimates[column] for column, key in names.items()}
    worst = {
        "quasi_relative_error": model.quasi_errors_model,
        "quasi_relative_error_cluster_twoway": model.quasi_errors,
    }
    return {"loglik": model.loglik, "AIC": model.aic, "n_rankings": model.n_rankings, **columns, **worst}


def _jod_numbers(scale: Jod) -> dict[str, Any]:
    of_pairs = scale.differences
    names = pair_names(list(zip(of_pairs["a"], of_pairs["b"], strict=True)), "-")
    limits = {"se": "se", "low": "lo", "high": "hi"}
    found = scale.estimates.rename(columns=limits)
    differences = of_pairs.drop(columns=["a", "b"]).rename(columns=limits).set_axis(names)
    return {**{str(column): found[column] for column in found}, "differences": differences}
