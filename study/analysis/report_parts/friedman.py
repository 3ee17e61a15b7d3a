"""Friedman's tests: over people, over photos, and which population each is about."""

import math
from typing import Any

import pandas as pd

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, attempt
from study.analysis.equality import EqualityTest
from study.analysis.figures.critical_difference import cliques, critical_difference_diagram
from study.analysis.friedman import FriedmanTest, friedman_test
from study.analysis.pairs import pair_names
from study.analysis.population import Population
from study.analysis.report_parts import tables
from study.analysis.report_parts.claims import preferences, verdicts
from study.analysis.report_parts.few import is_large_enough, nothing_claimed
from study.analysis.report_parts.populations import both
from study.analysis.report_parts.section import Drawing, Section, in_order, reasons
from study.analysis.report_parts.slots import is_confounded, slots_as_given, why_dash, without_confounded
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import grouped, listed, number, p_value, these
from study.analysis.significance import SIGNIFICANCE

_NOTE = (
    "Each block orders the methods by their mean ranks in it; a mean place is the mean of these places over the "
    "blocks, not the mean rank that a method was given. Kendall's W: how alike these orders are, 1 = the same; "
    "random ones give about 1 over their number; its interval is for as many people, or photos, like these, by the "
    "jackknife, and may include what random ones give although the test finds a difference: whether methods differ, "
    "the test says and not the interval. A bar joins methods whose mean places differ by less than the "
    "critical difference (Nemenyi, 5 %, for all pairs at once), if they can be told apart from their slots; Conover's "
    "and Wilcoxon's tests of the pairs are corrected by Holm. A test over people takes the photos as given, and one "
    "over photos the people: neither generalizes to new people and new photos at once. These tests compare places "
    "within each block, and preferences are claimed from mean scores alone, so the two can disagree."
)

_POPULATIONS = {"participants": Population.PEOPLE, "images": Population.PHOTOS}
"""Blocks of a test -> the population that it is about."""

_P_VALUES = ("nemenyi_p", "conover_p_holm", "wilcoxon_p_raw", "wilcoxon_p_holm")


def friedman_section(analysis: Analysis) -> Section:
    """Return the section with one diagram for people and one for photos."""
    tests = {
        "participants": attempt(lambda: friedman_test(analysis.matrix, "participants")),
        "images": attempt(lambda: friedman_test(analysis.matrix, "images")),
    }
    computed = {blocks: test for blocks, test in tests.items() if not isinstance(test, NotComputed)}
    return Section(
        "friedman",
        "Friedman's test",
        tuple(_in_words(test, analysis) for test in computed.values()),
        {f"critical-difference-{blocks}": _drawing(test, analysis) for blocks, test in computed.items()},
        {f"friedman-{blocks}": _table(test, analysis) for blocks, test in computed.items()},
        {f"friedman_blocks_{blocks}": _numbers(test) for blocks, test in tests.items()},
        _NOTE if computed else "",
        reasons(tests.values()),
    )


def _population(test: FriedmanTest, analysis: Analysis) -> str:
    people, photos = len(analysis.matrix.participants), len(analysis.matrix.images)
    if test.blocks == "participants":
        return f"people like these, judging {these(photos, 'photo')}"
    return f"photos like these, judged by {these(people, 'person', 'people')}"


def _in_words(test: FriedmanTest, analysis: Analysis) -> str:
    over_blocks = amount(test.n_blocks, "participant" if test.blocks == "participants" else "photo")
    numbers = f"χ²({test.df}) = {number(test.chi2)}, {p_value(test.p)}, {over_blocks}"
    over = "person" if test.blocks == "participants" else "photo"
    places = f"the mean places of the methods in each {over}'s order of them"
    population = f"For {_population(test, analysis)}"
    about = analysis.about(_POPULATIONS[test.blocks])
    if not is_large_enough(about.matrix, about.population):
        return nothing_claimed(about)
    is_found = test.p < SIGNIFICANCE
    if analysis.claimed.confounded:
        told = _told_apart(test, analysis) if is_found else ""
        why = f"{analysis.claimed.doubt}{told}"
        unclaimed = _unclaimed(test, analysis) if is_found else ""
        end = f"{_concordance(test, analysis)}{unclaimed}{_uneven(analysis)}"
        return f"{population}, whether {places} differ cannot be tested: {why}.{end}"
    limits = f"{_uneven(analysis)}{slots_as_given(analysis, is_found)}"
    concordance = _concordance(test, analysis)
    if not is_found:
        return f"{population}, no difference between {places} was found ({numbers}).{concordance}{limits}"
    return (
        f"{population}, {places} differ ({numbers}){_told_apart(test, analysis)}.{concordance}"
        f"{_unclaimed(test, analysis)}{_only_here(test, analysis)}{limits}"
    )


def _concordance(test: FriedmanTest, analysis: Analysis) -> str:
    """Return, after a space, what Kendall's W is, and that it is one of means where it is: those agree more."""
    people, photos = len(analysis.matrix.participants), len(analysis.matrix.images)
    is_over_people = test.blocks == "participants"
    whose, others, what, more = (
        ("people's", photos, "photo", "the number of photos that each person ranks")
        if is_over_people
        else ("the photos'", people, "participant", "the number of people who rank each photo")
    )
    value = f"is {number(test.kendall_W)}{_interval(test)}"
    if others == 1:
        return f" Kendall's W of {whose} orders {value}."
    over = f"{'' if len(analysis.matrix) == people * photos else 'up to '}{amount(others, what)}"
    of_one = ", and that of single photos is in the section Photo by photo" if is_over_people else ""
    return f" Kendall's W of {whose} mean orders over {over} {value}; it tends to grow with {more}{of_one}."


def _interval(test: FriedmanTest) -> str:
    low, high = test.kendall_W_interval
    return f" (95 % interval {number(low)} to {number(high)})" if math.isfinite(low) else ""


def _only_here(test: FriedmanTest, analysis: Analysis) -> str:
    """Return, after a space, why this is no contradiction where the mean scores' test found nothing."""
    headline = analysis.equality
    is_claimed = is_large_enough(analysis.matrix, analysis.population)
    if not is_claimed or not isinstance(headline, EqualityTest) or headline.p < SIGNIFICANCE:
        return ""
    if analysis.population is _POPULATIONS[test.blocks]:
        return " The test of mean scores, for the same people and photos, found no difference."
    others = "photos" if test.blocks == "participants" else "people"
    return (
        f" That says nothing of other {others}, and the test of mean scores, for {both(analysis)}, found no difference."
    )


def _uneven(analysis: Analysis) -> str:
    """Return what must be added where not everybody has ranked every photo."""
    matrix = analysis.matrix
    if len(matrix) == len(matrix.participants) * len(matrix.images):
        return ""
    return " Not everybody ranked every photo, so the test mixes differences between people and between photos."


def _told_apart(test: FriedmanTest, analysis: Analysis) -> str:
    """Return which methods Nemenyi's test ranks above which others, after a semicolon; nothing of confounded pairs."""
    if not _told_from_slots(test, analysis):
        return ""
    above = _above(test, analysis)
    if not above:
        return "; Nemenyi's test separates no pair"
    return f"; Nemenyi's test puts {_grouped(above, 'above', test, analysis)}"


def _unclaimed(test: FriedmanTest, analysis: Analysis) -> str:
    """Return, after a space, which of the pairs that Nemenyi's test separates are no preferences by mean scores."""
    claimed = preferences(verdicts(analysis.about(_POPULATIONS[test.blocks])))
    unclaimed = [pair for pair in _above(test, analysis) if pair not in claimed]
    if not unclaimed:
        return ""
    items, these = _grouped(unclaimed, "over", test, analysis), "this is" if len(unclaimed) == 1 else "these are"
    return f" Preferences are claimed from mean scores alone; for this population, {these} not among them: {items}."


def _above(test: FriedmanTest, analysis: Analysis) -> list[tuple[str, ...]]:
    """Return the pairs that Nemenyi's test separates, the method with the better mean place first."""
    found = test.pairs.set_index(["a", "b"])["nemenyi_p"]
    return [
        tuple(sorted(pair, key=lambda method: test.mean_ranks[method]))
        for pair in _told_from_slots(test, analysis)
        if found[pair] < SIGNIFICANCE
    ]


def _told_from_slots(test: FriedmanTest, analysis: Analysis) -> list[tuple[str, str]]:
    pairs = zip(test.pairs["a"], test.pairs["b"], strict=True)
    return [(a, b) for a, b in pairs if not is_confounded(a, b, analysis)]


def _grouped(pairs: list[tuple[str, ...]], word: str, test: FriedmanTest, analysis: Analysis) -> str:
    return "; ".join(grouped(pairs, in_order(test.mean_ranks, ascending=True), word, analysis.labels))


def _drawing(test: FriedmanTest, analysis: Analysis) -> Drawing:
    groups = cliques(test.mean_ranks, test.critical_difference, analysis.claimed.confounded)
    ordered = in_order(test.mean_ranks, ascending=True)
    ranks = listed([f"{analysis.labels[method]} {number(test.mean_ranks[method])}" for method in ordered])
    joined = [listed([analysis.labels[method] for method in group]) for group in groups]
    words = (
        f"Mean places for {_population(test, analysis)}: {ranks}; critical difference "
        f"{number(test.critical_difference)}. "
        + (f"Not told apart by Nemenyi's test: {'; '.join(joined)}." if joined else "")
    )
    figure = critical_difference_diagram(test.mean_ranks, test.critical_difference, groups, analysis.labels)
    return Drawing(figure, words.strip(), f"For {_population(test, analysis)}")


def _table(test: FriedmanTest, analysis: Analysis) -> Table:
    ranks = test.pairs.assign(
        mean_rank_a=test.pairs["a"].map(test.mean_ranks), mean_rank_b=test.pairs["b"].map(test.mean_ranks)
    )
    who = "people" if test.blocks == "participants" else "photos"
    return Table(
        f"Tests of the pairs over {who}, p-values",
        without_confounded(ranks, _P_VALUES, analysis),
        {
            **tables.pair(analysis.labels),
            "mean_rank_a": tables.points("Mean place of first"),
            "mean_rank_b": tables.points("of second"),
            "nemenyi_p": tables.p("Nemenyi"),
            "conover_p_holm": tables.p("Conover, Holm"),
            "wilcoxon_p_raw": tables.p("Wilcoxon"),
            "wilcoxon_p_holm": tables.p("Wilcoxon, Holm"),
        },
        why_dash(f"the test cannot be computed, because the {who} agree too much", analysis),
        most_rows=len(ranks),
    )


def _numbers(test: FriedmanTest | NotComputed) -> Any:
    if isinstance(test, NotComputed):
        return test
    return {
        "n_blocks": test.n_blocks,
        "chi2": test.chi2,
        "df": test.df,
        "p": test.p,
        "kendall_W": test.kendall_W,
        "kendall_W_lo": test.kendall_W_interval[0],
        "kendall_W_hi": test.kendall_W_interval[1],
        "iman_davenport_F": test.iman_davenport_F,
        "iman_davenport_p": test.iman_davenport_p,
        "mean_ranks": test.mean_ranks,
        "nemenyi_CD_0.05": test.critical_difference,
        **{name: _both_ways(test.pairs, name) for name in _P_VALUES},
    }


def _both_ways(pairs: pd.DataFrame, column: str) -> dict[str, Any]:
    """Return a value of unordered pairs under "a|b" as well as "b|a"."""
    ways = [(a, b, value) for a, b, value in zip(pairs["a"], pairs["b"], pairs[column], strict=True)]
    ways += [(b, a, value) for a, b, value in ways]
    return dict(zip(pair_names([(a, b) for a, b, _ in ways], "|"), (value for *_, value in ways), strict=True))
