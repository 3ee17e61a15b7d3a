"""What a rankings table is: the good one passes, and a bad one is refused with every problem named."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from study.analysis.rankings import COLUMN_NAMES, InvalidRankingsError, validate_rankings, write_rankings_csv

SCORES = {1: 10.0, 2: 5.0, 3: 0.0}


def ranking(participant: str, image: str, ranks: dict[str, int]) -> list[dict[str, object]]:
    """Return the rows of one ranking, with the versions on the screen in the order of ``ranks``."""
    return [
        {
            "participant": participant,
            "image": image,
            "method": method,
            "position": position,
            "rank": rank,
            "score": SCORES.get(rank, 0.0),
            "rt_ms": 4200,
        }
        for position, (method, rank) in enumerate(ranks.items(), start=1)
    ]


@pytest.fixture
def table() -> pd.DataFrame:
    """Two people who ranked three versions of one photo each way round."""
    return pd.DataFrame(
        ranking("ann", "lake", {"input": 3, "auto": 2, "human": 1})
        + ranking("bob", "lake", {"auto": 1, "human": 2, "input": 3})
    )


def problems_of(table: pd.DataFrame) -> list[str]:
    """Return the problems with which a table is refused."""
    with pytest.raises(InvalidRankingsError) as refusal:
        validate_rankings(table)
    assert all(problem in str(refusal.value) for problem in refusal.value.problems)
    return refusal.value.problems


def test_a_complete_table_passes(table: pd.DataFrame) -> None:
    validate_rankings(table)


def test_a_study_without_answers_passes() -> None:
    validate_rankings(pd.DataFrame(columns=COLUMN_NAMES))


def test_missing_and_unknown_columns_are_all_named(table: pd.DataFrame) -> None:
    bad = table.drop(columns=["rank", "rt_ms"]).assign(stars=5)
    problems = problems_of(bad)
    assert len(problems) == 3
    assert "column 'rank' is missing" in problems
    assert "column 'rt_ms' is missing" in problems
    assert "column 'stars' is unknown" in problems[2]


def test_a_tie_and_the_gap_it_leaves(table: pd.DataFrame) -> None:
    table.loc[1, "rank"] = 1
    table.loc[1, "score"] = 10.0
    assert problems_of(table) == [
        "participant ann, image lake: rank 1 is given 2 times (a tie)",
        "participant ann, image lake: rank 2 is missing (a gap)",
    ]


def test_a_method_placed_twice_and_one_never(table: pd.DataFrame) -> None:
    table.loc[0, "method"] = "human"
    assert sorted(problems_of(table)) == [
        "participant ann, image lake: method 'human' is placed 2 times",
        "participant ann, image lake: method 'input' is not placed",
    ]


def test_a_ranking_given_twice(table: pd.DataFrame) -> None:
    problems = problems_of(pd.concat([table, table.iloc[:3]], ignore_index=True))
    assert [problem for problem in problems if "method" in problem] == [
        f"participant ann, image lake: method '{method}' is placed 2 times" for method in ("input", "auto", "human")
    ]


def test_a_rank_beyond_the_number_of_methods(table: pd.DataFrame) -> None:
    table.loc[0, "rank"] = 9
    problems = problems_of(table)
    assert "participant ann, image lake: rank 9 is above the number of methods, 3" in problems
    assert "participant ann, image lake: rank 3 is missing (a gap)" in problems


def test_two_versions_cannot_stand_in_one_slot(table: pd.DataFrame) -> None:
    table.loc[5, "position"] = 1
    assert problems_of(table) == [
        "participant bob, image lake: position 1 is given 2 times (shared)",
        "participant bob, image lake: position 3 is missing (unused)",
    ]


def test_scores_must_follow_ranks(table: pd.DataFrame) -> None:
    table.loc[3, "score"] = 2.5
    assert problems_of(table) == ["rank 1 has different scores, from 2.5 to 10"]
    table["score"] = table["rank"].astype(float)
    assert problems_of(table) == [
        "rank 2 must score less than rank 1, but 2 >= 1",
        "rank 3 must score less than rank 2, but 3 >= 2",
    ]


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("participant", "", "row 1: participant must be a text that is not empty, not ''"),
        ("image", 17, "row 1: image must be a text that is not empty, not 17"),
        ("method", None, "row 1: method must be a text that is not empty, not None"),
        ("rank", 0, "row 1: rank must be a whole number of at least 1, not 0"),
        ("rank", 1.5, "row 1: rank must be a whole number of at least 1, not 1.5"),
        ("position", "first", "row 1: position must be a whole number of at least 1, not 'first'"),
        ("score", float("nan"), "row 1: score must be a finite number, not nan"),
        ("rt_ms", -1, "row 1: rt_ms must be a whole number of at least 0, not -1"),
    ],
)
def test_a_wrong_value_is_shown_with_its_row(table: pd.DataFrame, column: str, value: object, complaint: str) -> None:
    table[column] = pd.Series([value, *table[column].iloc[1:]], dtype=object)
    assert problems_of(table) == [complaint]


def test_the_written_file_holds_one_row_per_placement(table: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "rankings.csv"
    write_rankings_csv(table[COLUMN_NAMES[::-1]], path)
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["participant", "image", "method", "position", "rank", "score", "rt_ms"]
    assert rows[1] == ["ann", "lake", "input", "1", "3", "0.0", "4200"]
    assert len(rows) == 7
    assert list(tmp_path.iterdir()) == [path]


def test_a_bad_table_leaves_the_old_file_alone(table: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "rankings.csv"
    write_rankings_csv(table, path)
    before = path.read_bytes()
    with pytest.raises(InvalidRankingsError):
        write_rankings_csv(table.drop(columns="rank"), path)
    assert path.read_bytes() == before
