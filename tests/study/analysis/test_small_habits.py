"""Small things that people write in tables of rankings, and what they are told."""

import argparse
from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import read_rankings
from study.commands.groups import traits_given
from tests.study.analysis.test_habits_of_programs import AS_ROWS, LAKE, placements, written


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(folder, text))
    return error.value.problems


@pytest.mark.parametrize("missing", ["", "NA", "-", "-99", "."])
def test_rows_of_versions_without_a_rank_are_to_be_deleted(tmp_path: Path, missing: str) -> None:
    text = "participant,image,method,rank\n" + AS_ROWS.format(",") + f"bob,lake,input,{missing}\n"
    assert problems(tmp_path, text)[-1] == "a version that was not ranked has no row: delete the rows without a rank"


@pytest.mark.parametrize(
    ("no", "yes"), [("no", "yes"), ("No", "YES"), ("nein", "ja"), ("non", "oui"), ("FALSE", "TRUE")]
)
def test_flags_in_words(tmp_path: Path, no: str, yes: str) -> None:
    rows = AS_ROWS.format(",").replace("\n", f",1,{no}\n") + f"ann,lake,auto,1,9,{yes}\nann,lake,human,2,9,{yes}\n"
    table = read_rankings(written(tmp_path, "participant,image,method,rank,trial,repeat\n" + rows))
    assert table["repeat"].tolist() == [0, 0, 0, 0, 1, 1]


def test_excels_large_numbers_with_a_decimal_comma(tmp_path: Path) -> None:
    text = "participant;image;method;rank;rt_ms\n" + AS_ROWS.format(";").replace("\n", ";1,23E+04\n")
    table = read_rankings(written(tmp_path, text))
    assert placements(table) == LAKE
    assert table["rt_ms"].tolist() == [12300] * 4


def test_a_header_of_two_rows_is_told(tmp_path: Path) -> None:
    text = "Participant,Photo,Ranks,,\n,,auto,human,input\nann,lake,2,1,3\nbob,lake,1,2,3\n"
    assert problems(tmp_path, text)[-1] == (
        "some columns have no name; if the header has two rows, write one, with a name for every column"
    )


def test_a_folder_is_no_table_of_photos(tmp_path: Path) -> None:
    options = argparse.Namespace(photos=tmp_path, participants=None, by=None)
    given = argparse.Namespace(traits=None)
    with pytest.raises(ValueError, match="is a folder; give the table in it, a file"):
        traits_given(options, given)  # type: ignore[arg-type]
