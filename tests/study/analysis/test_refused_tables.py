"""Tables of rankings that are asked back or refused: in a few lines, with what to do."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import read_rankings
from study.analysis.reading.choices import Reading
from tests.study.analysis.test_habits_of_programs import AS_ROWS, LAKE, PLAIN, placements, written

AS_IT_STANDS = Reading()
FROM_0 = PLAIN.replace("1\n", "0\n").replace("2\n", "1\n")
"""The ranks of ``PLAIN`` counted from 0."""


def problems_of(folder: Path, content: str | bytes, reading: Reading = AS_IT_STANDS) -> list[str]:
    """Return the problems with which a file is refused, after looking that they are few."""
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(folder, content), reading)
    assert len(str(error.value).splitlines()) <= 10
    return error.value.problems


def zipped(*names: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet" if name == "mimetype" else "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file (.xls), or one with a password"),
        (b"$FL2@(#) SPSS DATA FILE", "an SPSS file (.sav); in SPSS, save it as CSV or Excel"),
        (b"RDX3\nX\n", "a file of R (.RData); in R, write.csv(table, ...) writes a table"),
        (zipped("mimetype", "content.xml"), "a file of LibreOffice (.ods); there, save the table as CSV or Excel"),
        (zipped("xl/workbook.bin"), "a binary Excel file (.xlsb); save it as .xlsx"),
        (zipped("data/rankings.csv", "README.md"), "a ZIP archive; give data/rankings.csv in it"),
        (zipped("a", "b"), "a ZIP archive; unpack it and give the table in it"),
        (zipped("a")[:40], "a damaged Excel or ZIP file"),
        (zipped("xl/workbook.xml"), "a damaged Excel file"),
        (b"\x89PNG\r\n\x1a\n", "a picture; save the table as CSV"),
        (b"\n<html><table><tr><td>participant", "a web page, which some programs save under the name of a table"),
        (b"<?xml version='1.0'?><Workbook>", "XML, as Excel 2003 saves it"),
        (b"\x1f\x8b\x08broken", "a damaged gzip file"),
        (b"SQLite format 3\0", "a database"),
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (bytes(range(256)) * 4, "no text and no Excel file"),
        ('{"participants": 47,\n"images": 100}\n', "JSON of a table is a list of records"),
        ('[{"participant": "ann"\n', "it begins as JSON and is not"),
        ('{"rank": [1, 2], "image": ["lake"]}', "its columns must be of the same length; they have rank 2, image 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",  # packed files hold the time
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    (problem,) = problems_of(tmp_path, content)
    assert problem.startswith("rankings.csv must be a table (CSV, Excel .xlsx or JSON) with a header: ")
    assert sentence in problem


def test_ranks_from_0_are_asked_back_and_read_when_that_is_said(tmp_path: Path) -> None:
    for text in (FROM_0, FROM_0.replace(",", ";"), "participant,image,auto,human\nann,lake,1,0\nbob,lake,0,1\n"):
        assert problems_of(tmp_path, text) == [
            "ranks begin at 0; give --ranks-from 0 if that is the first rank; where it means that a version was not "
            "ranked, leave the cell of a wide table empty, or delete the row"
        ]
        assert placements(read_rankings(written(tmp_path, text), Reading(ranks_from=0))) == LAKE
    assert problems_of(tmp_path, FROM_0, Reading(ranks_from=1)) == [
        "rank must be a whole number from 1 to 1000000, or a half between two for a tie: 2 rows, "
        "e.g. row 2 (0), row 3 (0)",
        "a version that was not ranked has no row: delete the rows without a rank",
    ]


def test_the_highest_rank_may_be_the_best(tmp_path: Path) -> None:
    text = "participant,image,a,b,c\nann,lake,3,1,2\n"
    table = read_rankings(written(tmp_path, text), Reading(best="highest"))
    assert dict(zip(table["method"], table["rank"], strict=True)) == {"a": 1, "b": 3, "c": 2}


def test_columns_that_could_be_the_same_are_asked_back(tmp_path: Path) -> None:
    text = "Rater,Subject,image,method,rank\nr1," + AS_ROWS.format(",").replace("\n", "\nr1,").removesuffix("r1,")
    assert problems_of(tmp_path, text) == [
        "columns 'Rater' and 'Subject' may all be participant; say which, --columns participant=NAME"
    ]
    table = read_rankings(written(tmp_path, text), Reading(columns={"participant": "subject"}))
    assert placements(table) == LAKE
    assert set(table["Rater"]) == {"r1"}


def test_columns_without_telling_names_are_named_by_an_option(tmp_path: Path) -> None:
    text = "V1,V2,V3,V4\n" + AS_ROWS.format(",")
    assert problems_of(tmp_path, text)[-2] == (
        "the table has the columns 'V1', 'V2', 'V3', 'V4'; "
        "--columns participant=NAME,image=NAME,... says which is which"
    )
    columns = {"participant": "V1", "image": "V2", "method": "V3", "rank": "V4"}
    assert placements(read_rankings(written(tmp_path, text), Reading(columns=columns))) == LAKE
    assert problems_of(tmp_path, text, Reading(columns={"participant": "V11", "photo": "V2"})) == [
        "--columns participant=V11: the table has no column 'V11'; did you mean 'V1'?",
        "--columns must be of participant, image, method, position, rank, score, rt_ms, trial, repeat, trap; got photo",
    ]


def test_a_misspelt_column_is_asked_back(tmp_path: Path) -> None:
    assert problems_of(tmp_path, PLAIN.replace("participant", "particpant"))[0] == (
        "column 'participant' is missing; did you mean 'particpant'? Then give --columns participant=particpant"
    )


def test_numbers_that_may_be_ranks_or_methods_are_asked_back(tmp_path: Path) -> None:
    text = "participant,image,rank1,rank2\nann,lake,2,1\nann,hill,1,2\nbob,lake,1,2\n"
    (problem,) = problems_of(tmp_path, text)
    assert problem == (
        "the numbers below 'rank1', 'rank2', ... may be ranks or methods; "
        "give --layout wide if each column is a method, --layout ordered if each is a rank"
    )
    wide = read_rankings(written(tmp_path, text), Reading(layout="wide"))
    assert placements(wide)[-2:] == [("bob", "lake", "rank1", 1), ("bob", "lake", "rank2", 2)]
    ordered = read_rankings(written(tmp_path, text), Reading(layout="ordered"))
    assert placements(ordered)[2:4] == [("ann", "lake", "1", 2), ("ann", "lake", "2", 1)]


def test_a_table_of_scores_is_no_ranking(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, "participant,image,auto,human\nann,lake,7.5,10\nbob,lake,2.5,5\n")
    assert problems[:2] == ["column 'method' is missing", "column 'rank' is missing"]
    assert problems[3] == "if some of its columns hold ranks, one for each method, name these: --method-columns A,B,C"


def test_methods_that_are_named_are_the_columns_with_ranks(tmp_path: Path) -> None:
    text = "participant,image,glasses,auto,human\nann,lake,1,2,1\nbob,lake,2,1,2\n"
    table = read_rankings(written(tmp_path, text), Reading(methods=("auto", "human")))
    assert placements(table) == LAKE
    assert problems_of(tmp_path, text, Reading(methods=("auto", "humans"))) == [
        "--method-columns must name two or more columns of the table; got auto, humans"
    ]


@pytest.mark.parametrize("rank", ["1st", "Rank 1", "1/2", "best"])
def test_ranks_in_words_are_refused_with_examples(tmp_path: Path, rank: str) -> None:
    assert problems_of(tmp_path, PLAIN.replace("1\n", f"{rank}\n")) == [
        "rank must be a whole number from 1 to 1000000, or a half between two for a tie: 2 rows, "
        f"e.g. row 2 ({rank!r}), row 3 ({rank!r})"
    ]


def test_rows_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    assert problems_of(tmp_path, PLAIN + ",,,\n\n,,,\ncat,lake,auto,x\ncat,lake,human,2\n") == [
        "row 8: rank must be a whole number from 1 to 1000000, or a half between two for a tie, not 'x'"
    ]
    wide = "participant,image,rank_auto,rank_human\nann,lake,1,2\nbob,lake,1,y\n"
    assert problems_of(tmp_path, wide) == [
        "row 2: rank must be a whole number from 1 to 1000000, or a half between two for a tie, not 'y'"
    ]
