"""Whom ticks stand for, and how those people are named."""

import pandas as pd

from study.researcher.results_filters import People, Ticks, short_names

TABLE = pd.DataFrame(
    {
        "participant": ["ann", "bob", "cat", "dan"],
        "finished_at": pd.to_datetime(["2026-01-01", None, "2026-01-01", None]),
    }
)
PEOPLE = People(TABLE, ranked=["ann", "bob", "cat"], flags={"cat": ("was much faster than others",)})


def test_ticks_stand_for_people() -> None:
    assert Ticks().left_out(PEOPLE) == set()
    assert Ticks(["cat"], False, ["ann"]).left_out(PEOPLE) == {"cat", "ann"}
    assert Ticks(["cat"], unfinished=True).left_out(PEOPLE) == {"cat", "bob", "dan"}


def test_who_is_ticked_stays_left_out_when_a_flag_comes_or_goes() -> None:
    before = Ticks(flagged=["bob"], unfinished=True, others=["cat", "eve, who has withdrawn"])
    assert before.among(PEOPLE) == Ticks(flagged=["cat"], unfinished=True, others=["bob"])


def test_identifiers_are_short_unless_two_begin_alike() -> None:
    assert short_names(["0123456789", "abcdef0000", "abcdef1111"]) == {
        "0123456789": "012345",
        "abcdef0000": "abcdef0000",
        "abcdef1111": "abcdef1111",
    }
    assert short_names([]) == {}
