"""Reading rankings from CSV files that other programs wrote."""

from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import read_rankings

HEADER = "participant,image,method,position,rank\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "rankings.csv"
    file.write_text(text, encoding=encoding)
    return file


def test_five_columns_are_enough(tmp_path: Path) -> None:
    table = read_rankings(written(tmp_path, HEADER + "ann,lake,auto,1,2\nann,lake,human,2,1\n"))
    assert table["rank"].tolist() == [2, 1]
    assert table["method"].tolist() == ["auto", "human"]


def test_names_that_look_like_numbers_or_missing_values_are_names(tmp_path: Path) -> None:
    table = read_rankings(written(tmp_path, HEADER + "007,NA,null,1,2\n007,NA,None,2,1\n"))
    assert table.astype(str).iloc[0].tolist() == ["007", "NA", "null", "1", "2"]


def test_the_mark_that_spreadsheets_put_first_is_no_part_of_the_header(tmp_path: Path) -> None:
    text = HEADER + "ann,lake,auto,1,2\nann,lake,human,2,1\n"
    assert len(read_rankings(written(tmp_path, text, encoding="utf-8-sig"))) == 2


@pytest.mark.parametrize("text", ["", "\n\n", 'participant,image\n"ann,lake\n', HEADER + "a,b,c,1,2,3,4,5,6\n,,,,\n"])
def test_what_is_no_table_is_rejected_with_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidRankingsError, match="not a rankings table"):
        read_rankings(written(tmp_path, text))


def test_every_bad_cell_is_shown_with_its_row(tmp_path: Path) -> None:
    file = written(tmp_path, HEADER + "ann,lake,auto,1,best\nann,,human,2.5,1\n")
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(file)
    assert error.value.problems == [
        "row 2: image must be a text, not blank and without control characters, not ''",
        "row 2: position must be a whole number from 1 to 1000000, not 2.5",
        "row 1: rank must be a whole number from 1 to 1000000, or a half between two for a tie, not 'best'",
    ]


def test_columns_of_one_name_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError, match="column 'rank' appears 2 times"):
        read_rankings(written(tmp_path, HEADER.replace("position", "rank") + "ann,lake,auto,1,2\n"))


def test_a_file_of_something_else_is_told_by_its_columns(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(tmp_path, "name,pixels\nlake,100\n"))
    assert error.value.problems == [
        "column 'participant' is missing",
        "column 'image' is missing",
        "column 'method' is missing",
        "column 'rank' is missing",
        "the table has the columns 'name', 'pixels'; --columns participant=NAME,image=NAME,... says which is which",
        "if some of its columns hold ranks, one for each method, name these: --method-columns A,B,C",
    ]


def test_a_long_row_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError, match="with a header: line 3 has 6 values, the header 5"):
        read_rankings(written(tmp_path, HEADER + "ann,lake,auto,1,2\nann,lake,human,2,1,9\n"))


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no file .*none\.csv$"):
        read_rankings(tmp_path / "none.csv")
    with pytest.raises(IsADirectoryError, match="is a folder; rankings are a file: CSV, Excel"):
        read_rankings(tmp_path)
