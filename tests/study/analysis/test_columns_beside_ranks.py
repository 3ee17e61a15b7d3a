"""Wide tables with columns of small whole numbers that are no ranks, and ranks that are none."""

from itertools import permutations
from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import read_rankings, read_rankings_file
from study.analysis.reading.choices import Reading
from tests.study.analysis.test_habits_of_programs import placements, written

ORDERS = list(permutations((1, 2, 3)))
PEOPLE = ["ann", "bob", "cat", "dan", "eve", "fay"]
PHOTOS = ["lake", "hill", "pier", "town"]
RANKS = {
    (person, photo): ORDERS[(5 * one + other + one * other) % 6]
    for one, person in enumerate(PEOPLE)
    for other, photo in enumerate(PHOTOS)
}
"""(person, photo) -> ranks of auto, human and input."""
RANKED = sorted(
    (person, photo, method, rank)
    for (person, photo), ranks in RANKS.items()
    for method, rank in zip(("auto", "human", "input"), ranks, strict=True)
)


def table(names: str, values: list[str], methods: str = "auto,human,input", first: bool = False) -> str:
    """Return a wide table with further columns, whose values in row n are those of n modulo their number."""
    rows = [["participant", "image", *([names, methods] if first else [methods, names])]]
    for place, ((person, photo), ranks) in enumerate(RANKS.items()):
        both = [",".join(map(str, ranks)), values[place % len(values)]]
        rows.append([person, photo, *(both[::-1] if first else both)])
    return "\n".join(",".join(row) for row in rows) + "\n"


BESIDE = {
    "a rating that varies": ("conf", ["1", "2", "3", "2", "1"]),
    "two ratings that vary": ("conf,ease", ["1,2", "2,3", "3,1", "2,2", "1,3"]),
    "a block and a rating": ("block,conf", ["1,1", "1,2", "2,3", "2,1", "3,2"]),
    "a group of two": ("sex", ["1", "1", "1", "1", "2", "2", "2", "2"]),
    "four of people": ("sex,hand,lang,agegrp", [*["1,1,2,3"] * 4, *["2,1,2,1"] * 4, *["2,1,2,4"] * 4]),
    "a count from 0": ("undos", ["0", "1", "2", "0", "3"]),
}


@pytest.mark.parametrize("first", [False, True], ids=["after the ranks", "before the ranks"])
@pytest.mark.parametrize("beside", BESIDE)
def test_a_column_with_which_all_rows_would_have_ties_is_no_method(tmp_path: Path, beside: str, first: bool) -> None:
    names, values = BESIDE[beside]
    found = read_rankings_file(written(tmp_path, table(names, values, first=first)))
    assert placements(found.table) == RANKED
    assert set(names.split(",")) <= set(found.table.columns)


def test_what_is_read_as_no_method_is_said(tmp_path: Path) -> None:
    found = read_rankings_file(written(tmp_path, table(*BESIDE["a block and a rating"])))
    assert found.understood[-1] == "'block', 'conf' are kept as they are, not read as methods"


def asked(folder: Path, text: str, reading: Reading | None = None) -> str:
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(folder, text), reading or Reading())
    (problem,) = error.value.problems
    return problem


def test_a_column_that_may_be_a_method_with_ties_is_asked_back(tmp_path: Path) -> None:
    rows = "".join(f"p{place},lake,{1 + place % 2},{2 - place % 2},{1 + place % 3}\n" for place in range(12))
    text = f"participant,image,a,b,conf\n{rows}"
    assert asked(tmp_path, text) == (
        "the columns 'a', 'b', 'conf' have small whole numbers, and as ranks they would have ties in 8 of 12 rows; "
        "name those that are ranks: --method-columns A,B,C"
    )
    assert set(read_rankings(written(tmp_path, text), Reading(methods=("a", "b")))["method"]) == {"a", "b"}


def test_two_sets_of_ranks_are_asked_back(tmp_path: Path) -> None:
    others = [",".join(map(str, order)) for order in ORDERS]
    assert "name those that are ranks: --method-columns" in asked(tmp_path, table("x,y,z", others))


@pytest.mark.parametrize("first", [False, True])
def test_ranks_and_slots_may_be_told_by_what_follows_the_method(tmp_path: Path, first: bool) -> None:
    names, slots = "auto_slot,human_slot,input_slot", ["1,2,3", "2,3,1", "3,1,2"]
    found = read_rankings(written(tmp_path, table(names, slots, "auto_rank,human_rank,input_rank", first)))
    assert placements(found) == RANKED
    assert found["position"].tolist()[:6] == [1, 2, 3, 2, 3, 1]


TIED = ["1,1,3", "1,2,2", "3,1,1", "1,2,3", "2,1,3"]


def test_a_table_with_many_ties_is_read(tmp_path: Path) -> None:
    rows = "".join(f"p{place},lake,{TIED[place % 5]}\n" for place in range(20))
    found = read_rankings(written(tmp_path, f"participant,image,auto,human,input\n{rows}"))
    assert set(found["method"]) == {"auto", "human", "input"}
    assert found["rank"].tolist()[:3] == [1, 1, 3]


def test_the_order_shown_beside_a_photo_of_each_row_is_no_method(tmp_path: Path) -> None:
    shown = ["1,2,3", "2,3,1", "3,1,2"]
    found = read_rankings(written(tmp_path, table("Q3_DO_1,Q3_DO_2,Q3_DO_3", shown, "Q3_1,Q3_2,Q3_3")))
    assert set(found["method"]) == {"Q3_1", "Q3_2", "Q3_3"}


def test_zeros_for_what_was_not_ranked_are_asked_back(tmp_path: Path) -> None:
    text = "participant,image,a,b,c\nann,lake,1,0,2\nbob,lake,3,1,2\ncat,lake,2,1,0\ndan,lake,1,2,3\n"
    assert asked(tmp_path, text) == (
        "0 is no rank beside ranks from 1: 2 cells, e.g. row 1, column 'b'; leave the cell empty where a method was "
        "not ranked, or, if 'b' is no method, name those that are: --method-columns A,B,C"
    )
    assert asked(tmp_path, text, Reading(methods=("a", "b", "c"))) == (
        "rank 0 is in 2 of 4 rankings, and the others begin at 1; where it means that a version was not ranked, leave "
        "the cell of a wide table empty, or delete the row"
    )


def test_a_column_of_zeros_is_named(tmp_path: Path) -> None:
    text = table("status", ["0"])
    assert asked(tmp_path, text) == (
        "'status' has 0 in every row; if it is no method, name those that are: --method-columns A,B,C; if ranks begin "
        "at 0, give --ranks-from 0"
    )
    assert placements(read_rankings(written(tmp_path, text), Reading(methods=("auto", "human", "input")))) == RANKED


def test_a_header_without_rows_is_no_wide_table(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError, match="column 'method' is missing"):
        read_rankings(written(tmp_path, "participant,image,auto,human\n"))


def test_a_method_that_is_always_last_is_told_beside_a_rating(tmp_path: Path) -> None:
    rows = "".join(f"p{place},lake,{1 + place % 2},{2 - place % 2},3,{1 + place % 3}\n" for place in range(12))
    found = read_rankings_file(written(tmp_path, f"participant,image,a,b,wave,conf\n{rows}"))
    assert set(found.table["method"]) == {"a", "b", "wave"}
    assert found.understood[1:] == (
        "'wave' is read as a method, although it has the same value in every row; if it is none, name the methods: "
        "--method-columns A,B",
        "'conf' is kept as it is, not read as a method",
    )
