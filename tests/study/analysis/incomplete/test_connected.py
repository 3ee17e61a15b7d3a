"""Which methods comparisons connect."""

import pytest

from study.analysis.incomplete.connected import Comparisons, comparisons
from study.analysis.incomplete.rankings import incomplete_rankings
from tests.study.analysis.incomplete.partial import placements


def found(*rankings: dict[str, float]) -> Comparisons:
    """Count the comparisons of methods a to e in rankings of one person."""
    table = placements({("ann", f"photo {place}"): ranks for place, ranks in enumerate(rankings)})
    return comparisons(incomplete_rankings(table, "abcde"))


def test_counts_of_pairs_by_hand() -> None:
    counts = found({"a": 1, "b": 2, "c": 2}, {"b": 1, "a": 2}, {"c": 1, "b": 2})
    assert counts.together.loc["a"].tolist() == [2, 2, 1, 0, 0]
    assert counts.together.loc["b"].tolist() == [2, 3, 2, 0, 0]
    assert counts.wins.loc["a"].tolist() == [0, 1, 1, 0, 0]
    assert counts.wins.loc["c"].tolist() == [0, 1, 0, 0, 0]
    assert counts.ties.loc["b"].tolist() == [0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("rankings", "compared", "connected"),
    [
        pytest.param(
            [{"a": 1, "b": 2}, {"b": 1, "c": 2}, {"c": 1, "d": 2}, {"d": 1, "e": 2}, {"e": 1, "a": 2}],
            ["abcde"],
            ["abcde"],
            id="a ring",
        ),
        pytest.param(
            [{"a": 1, "b": 2}, {"b": 1, "a": 2}, {"c": 1, "d": 2, "e": 3}, {"e": 1, "d": 2, "c": 3}],
            ["ab", "cde"],
            ["ab", "cde"],
            id="two groups never compared",
        ),
        pytest.param(
            [{"e": 1, "a": 2, "b": 3}, {"e": 1, "b": 2, "c": 3}, {"c": 1, "a": 2, "d": 3}, {"d": 1, "b": 2}],
            ["abcde"],
            ["abcd", "e"],
            id="one that never loses",
        ),
        pytest.param(
            [{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"c": 1, "d": 2}, {"d": 1, "c": 2}],
            ["ab", "cd", "e"],
            ["a", "b", "cd", "e"],
            id="ties connect nothing",
        ),
    ],
)
def test_groups(rankings: list[dict[str, float]], compared: list[str], connected: list[str]) -> None:
    counts = found(*rankings)
    assert ["".join(group) for group in counts.compared] == compared
    assert sorted("".join(group) for group in counts.connected) == sorted(connected)
