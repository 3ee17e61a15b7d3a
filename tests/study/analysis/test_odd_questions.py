"""Exports of survey programs with questions that are no rankings beside those that are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError, count_rankings
from study.analysis.rankings_file import RankingsFile, read_rankings, read_rankings_file
from study.analysis.reading.choices import Reading
from tests.study.analysis.test_habits_of_programs import placements, written

RANKS = {
    "ann": ((2, 1, 3), (1, 2, 3)),
    "bob": ((1, 2, 3), (3, 1, 2)),
    "cat": ((3, 2, 1), (2, 3, 1)),
    "dan": ((1, 3, 2), (3, 2, 1)),
}
"""Person -> ranks of the versions 1, 2, 3 of lake and of hill."""
RANKED = sorted(
    (person, photo, str(version), rank)
    for person, ranks in RANKS.items()
    for photo, of_photo in zip(("lake", "hill"), ranks, strict=True)
    for version, rank in enumerate(of_photo, start=1)
)
METHODS = ("auto", "human", "input")
NAMED = sorted((person, photo, METHODS[int(version) - 1], rank) for person, photo, version, rank in RANKED)


def in_order(ranks: tuple[int, ...]) -> list[str]:
    """Return the methods of ranks, the best first."""
    return [METHODS[ranks.index(rank)] for rank in (1, 2, 3)]


def as_ranks(person: str) -> list[str]:
    return [str(rank) for of_photo in RANKS[person] for rank in of_photo]


def as_names(person: str) -> list[str]:
    return [name for of_photo in RANKS[person] for name in in_order(of_photo)]


def export(answers: Callable[[str], list[str]], odd: str, others: list[str]) -> str:
    """Return a survey's export with two ranked photos, then the columns `odd`, with a row of `others` per person."""
    header = ["ResponseId", *(f"{photo}_{item}" for photo in ("lake", "hill") for item in (1, 2, 3)), odd]
    rows = [[person, *answers(person), more] for person, more in zip(RANKS, others, strict=True)]
    return "\n".join(",".join(row) for row in [header, *rows]) + "\n"


def read(folder: Path, text: str, reading: Reading | None = None) -> RankingsFile:
    return read_rankings_file(written(folder, text), reading or Reading())


ODD = {
    "an age and a country": ("dem_1,dem_2", ["20,Germany", "31,France", "44,Germany", "52,Spain"]),
    "an age in groups and a sex": ("dem_1,dem_2", ["20,1", "31,1", "44,1", "52,1"]),
    "two ratings of five": ("sat_1,sat_2", ["1,3", "2,4", "5,1", "4,2"]),
    "three ratings of seven": ("sat_1,sat_2,sat_3", ["1,3,5", "2,4,6", "7,1,2", "3,2,4"]),
    "a browser": ("meta_1,meta_2,meta_3", ["Chrome,Windows,800x600", "Firefox,Linux,1920x1080"] * 2),
    "two towns, of which some are the same": ("town_1,town_2", ["Rome,Oslo", "Oslo,Rome", "Bonn,Rome", "Oslo,Bonn"]),
    "a birthday": ("born_1,born_2,born_3", ["3,5,1990", "4,6,1991", "5,7,1992", "6,8,1993"]),
    "an answer that few gave": ("why_1,why_2", [",", "light,", ",", ",colors"]),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_question_that_is_no_ranking_is_kept_beside_ranks(tmp_path: Path, odd: str) -> None:
    names, others = ODD[odd]
    found = read(tmp_path, export(as_ranks, names, others))
    assert placements(found.table) == RANKED
    assert set(names.split(",")) <= set(found.table.columns)
    assert (
        f"columns {', '.join(map(repr, names.split(',')))} are kept as they are, not read as rankings"
        in found.understood
    )


@pytest.mark.parametrize("odd", [*ODD, "ranks of something else"])
def test_a_question_that_is_no_ranking_is_kept_beside_names_in_order(tmp_path: Path, odd: str) -> None:
    names, others = {**ODD, "ranks of something else": ("wish_1,wish_2", ["1,2", "2,1", "2,1", "1,2"])}[odd]
    found = read(tmp_path, export(as_names, names, others))
    assert placements(found.table) == NAMED
    assert set(names.split(",")) <= set(found.table.columns)


ORDER_SHOWN = "lake_DO_1,lake_DO_2,lake_DO_3,hill_DO_1,hill_DO_2,hill_DO_3"


@pytest.mark.parametrize(
    ("shown", "values"),
    [
        (ORDER_SHOWN, ["3,1,2,2,1,3", "3,2,1,1,2,3", "1,2,3,3,1,2", "2,3,1,1,3,2"]),
        (ORDER_SHOWN, ["1,2,3,1,2,3"] * 4),
        ("lake_DO_1,lake_DO_2,lake_DO_3", ["3,1,2", "3,2,1", "1,2,3", "2,3,1"]),
        ("FL_7_DO_lake,FL_7_DO_hill", ["1,2", "2,1", "1,2", "2,1"]),
    ],
    ids=["of both photos, random", "of both photos, always the same", "of one photo", "of the photos"],
)
def test_the_order_in_which_items_were_shown_is_no_photo(tmp_path: Path, shown: str, values: list[str]) -> None:
    found = read(tmp_path, export(as_ranks, shown, values))
    assert placements(found.table) == RANKED
    assert "position" not in found.table


def test_how_many_rankings_and_which_photos_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, export(as_ranks, "dem_1,dem_2", ODD["an age and a country"][1]))
    assert count_rankings(found.table) == 8
    assert "read as a wide table: 3 methods 1, 2, 3; 8 rankings" in found.understood
    assert "2 photos: lake, hill" in found.understood


def test_of_many_photos_eight_are_named(tmp_path: Path) -> None:
    header = ["ResponseId", *(f"p{photo}_{item}" for photo in range(12) for item in (1, 2))]
    text = ",".join(header) + "\nann," + ",".join(["1,2"] * 12) + "\nbob," + ",".join(["2,1"] * 12) + "\n"
    assert "12 photos: p0, p1, p2, p3, p4, p5, p6, p7, ..." in read(tmp_path, text).understood


BOTH = (
    "ResponseId,lake_1,lake_2,town_1,town_2\nann,2,1,Rome,Oslo\nbob,1,2,Oslo,Rome\n"
    "cat,2,1,Rome,Oslo\ndan,1,2,Oslo,Rome\n"
)


def test_ranks_and_names_in_order_of_as_many_columns_are_asked_back(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError) as error:
        read(tmp_path, BOTH)
    assert error.value.problems == [
        "the columns 'lake_1', 'lake_2' have ranks, 'town_1', 'town_2' have names in order; give --layout wide to read "
        "the first as rankings, --layout ordered to read the others"
    ]
    wide, ordered = (read_rankings(written(tmp_path, BOTH), Reading(layout=layout)) for layout in ("wide", "ordered"))
    assert (set(wide["image"]), set(wide["method"])) == ({"lake"}, {"1", "2"})
    assert (set(ordered["image"]), set(ordered["method"])) == ({"town"}, {"Rome", "Oslo"})


def test_ratings_alone_are_no_methods(tmp_path: Path) -> None:
    text = "ResponseId,sat_1,sat_2\nann,1,3\nbob,2,4\ncat,5,1\n"
    with pytest.raises(InvalidRankingsError) as error:
        read(tmp_path, text)
    assert error.value.problems == [
        "the numbers in 'sat_1', 'sat_2' are no ranks from 1 to 2; give --layout ordered if they are methods, the best "
        "first"
    ]
    assert set(read(tmp_path, text, Reading(layout="ordered")).table["method"]) == {*"12345"}


def test_numbers_of_methods_are_read_in_order_if_that_is_said(tmp_path: Path) -> None:
    text = "ResponseId,lake_1,lake_2\nann,2,1\nbob,1,2\n"
    assert placements(read(tmp_path, text).table)[0] == ("ann", "lake", "1", 2)
    ordered = read(tmp_path, text.replace("ann,2,1", "ann,1,2"), Reading(layout="ordered")).table
    assert placements(ordered) == [
        ("ann", "lake", "1", 1),
        ("ann", "lake", "2", 2),
        ("bob", "lake", "1", 1),
        ("bob", "lake", "2", 2),
    ]


def test_names_that_photos_do_not_share_are_asked_back(tmp_path: Path) -> None:
    text = (
        "ResponseId,lake_1,lake_2,hill_1,hill_2\n"
        "ann,lake_a.jpg,lake_b.jpg,hill_a.jpg,hill_b.jpg\nbob,lake_b.jpg,lake_a.jpg,hill_b.jpg,hill_a.jpg\n"
    )
    with pytest.raises(InvalidRankingsError, match="have no name in common; if both are rankings of the same methods"):
        read(tmp_path, text)
