"""Tables of rankings as other programs write them: each file is written here, and what it means stands beside it."""

import gzip
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from study.analysis.rankings import InvalidRankingsError, covariates
from study.analysis.rankings_file import read_rankings, read_rankings_file
from study.analysis.reading.choices import Reading

LAKE = [
    ("ann", "lake", "auto", 2),
    ("ann", "lake", "human", 1),
    ("bob", "lake", "auto", 1),
    ("bob", "lake", "human", 2),
]
"""Two people who ranked two versions of one photo: what nearly every file below says."""
AS_ROWS = "ann{0}lake{0}auto{0}2\nann{0}lake{0}human{0}1\nbob{0}lake{0}auto{0}1\nbob{0}lake{0}human{0}2\n"
PLAIN = "participant,image,method,rank\n" + AS_ROWS.format(",")


def written(folder: Path, content: str | bytes, name: str = "rankings.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def placements(table: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """Return who put which version where, in order of names."""
    names = table[["participant", "image", "method"]].astype(str)
    return sorted(zip(names["participant"], names["image"], names["method"], table["rank"].tolist(), strict=True))


TEXTS = {
    "Excel, a European locale: semicolons": "participant;image;method;rank\n" + AS_ROWS.format(";"),
    "Excel, CSV UTF-8: a mark first": b"\xef\xbb\xbf" + PLAIN.encode(),
    "Excel, a line that names the separator": "sep=;\r\nparticipant;image;method;rank\r\n" + AS_ROWS.format(";"),
    "Excel, Unicode text: UTF-16 and tabs": ("participant\timage\tmethod\trank\n" + AS_ROWS.format("\t")).encode(
        "utf-16"
    ),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "UTF-16, the other way round": PLAIN.encode("utf-16-be"),
    "Excel, a Macintosh: line ends": PLAIN.replace("\n", "\r"),
    "Excel, a title above the table": "Ranking study 2026,,,\n,,,\n" + PLAIN,
    "Excel, separators after the last column": PLAIN.replace("\n", ",,\n"),
    "Excel, empty rows below": PLAIN + ",,,\n" * 3000,
    "Excel, empty rows between": PLAIN.replace("bob,lake,auto", ",,,\n\nbob,lake,auto"),
    "Excel, blanks around cells": PLAIN.replace(",", " , "),
    "R, write.csv": '"","participant","image","method","rank"\n"1","ann","lake","auto",2\n"2","ann","lake","human",1\n'
    '"3","bob","lake","auto",1\n"4","bob","lake","human",2\n',
    "R, write.csv of what it has read": '"","X","participant","image","method","rank"\n"1",1,"ann","lake","auto",2\n'
    '"2",2,"ann","lake","human",1\n"3",3,"bob","lake","auto",1\n"4",4,"bob","lake","human",2\n',
    "R, write.csv2": '"";"participant";"image";"method";"rank"\n"1";"ann";"lake";"auto";2\n"2";"ann";"lake";"human";1\n'
    '"3";"bob";"lake";"auto";1\n"4";"bob";"lake";"human";2\n',
    "R, write.table: blanks, and a header one field short": '"participant" "image" "method" "rank"\n'
    '"1" "ann" "lake" "auto" 2\n"2" "ann" "lake" "human" 1\n"3" "bob" "lake" "auto" 1\n"4" "bob" "lake" "human" 2\n',
    "R, write.table with tabs and names of rows": "participant\timage\tmethod\trank\nr1\tann\tlake\tauto\t2\n"
    "r2\tann\tlake\thuman\t1\nr3\tbob\tlake\tauto\t1\nr4\tbob\tlake\thuman\t2\n",
    "R, an optional column of NA": PLAIN.replace("\n", ",NA\n").replace("rank,NA", "rank,rt_ms"),
    "R, names with points": PLAIN.replace("participant,image,", "Participant.ID,Image.Name,"),
    "pandas, to_csv": ",participant,image,method,rank\n0,ann,lake,auto,2\n1,ann,lake,human,1\n2,bob,lake,auto,1\n"
    "3,bob,lake,human,2\n",
    "pandas, to_csv of what it has read": "Unnamed: 0,participant,image,method,rank\n0,ann,lake,auto,2\n"
    "1,ann,lake,human,1\n2,bob,lake,auto,1\n3,bob,lake,human,2\n",
    "pandas, whole numbers beside missing ones: 1.0": PLAIN.replace("1\n", "1.0\n").replace("2\n", "2.0\n"),
    "SPSS, capitals and texts of fixed width": "PARTICIPANT,IMAGE,METHOD,RANK\nann     ,lake  ,auto  ,2\n"
    "ann     ,lake  ,human ,1\nbob     ,lake  ,auto  ,1\nbob     ,lake  ,human ,2\n",
    "Google Sheets, a decimal comma in quotes": "participant,image,method,rank,score\nann,lake,auto,2,0\n"
    'ann,lake,human,1,"7,5"\nbob,lake,auto,1,"7,5"\nbob,lake,human,2,0\n',
    "headers that people write": "Subject ID,Scene,Algorithm,Place\n" + AS_ROWS.format(","),
    "headers in capitals and blanks": " Participant ID ;Image name;METHOD ;Rank\n" + AS_ROWS.format(";"),
    "files put one after another, with their headers": PLAIN
    + PLAIN.splitlines()[0]
    + "\n"
    + "cat,lake,auto,1\ncat,lake,human,2\n",
    "slots from 0": "participant,image,method,position,rank\nann,lake,auto,0,2\nann,lake,human,1,1\n"
    "bob,lake,auto,0,1\nbob,lake,human,1,2\n",
    "wide": "participant,image,auto,human\nann,lake,2,1\nbob,lake,1,2\n",
    "wide, R's reshape": "participant,image,rank.auto,rank.human\nann,lake,2,1\nbob,lake,1,2\n",
    "wide, this app's export": "participant,trial,image,repeat,trap,rt_ms,rank_auto,rank_human,slot_auto,"
    "slot_human,undos\n"
    "ann,1,lake,0,0,4000,2,1,2,1,0\nbob,1,lake,0,0,5000,1,2,1,2,3\n",
    "wide, beside an age group": "participant,image,age_group,auto,human\nann,lake,1,2,1\nbob,lake,2,1,2\n"
    "ann,hill,1,1,2\n",
    "ordered, in words": "participant,image,first,second\nann,lake,human,auto\nbob,lake,auto,human\n",
    "ordered, with numbers": "participant,image,Rank 1,Rank 2\nann,lake,human,auto\nbob,lake,auto,human\n",
    "ordered, numbers alone": "participant,image,1,2\nann,lake,human,auto\nbob,lake,auto,human\n",
    "Qualtrics: two rows below the header, a column for each item of each question": "ResponseId,Finished,lake_1,"
    "lake_2,hill_1,hill_2\n"
    "Response ID,Finished,Rank these - auto,Rank these - human,Rank these - auto,Rank these - human\n"
    '"{""ImportId"":""_recordId""}","{""ImportId"":""finished""}","{""ImportId"":""QID3_1""}","{""ImportId"":""QID3_2""}",'
    '"{""ImportId"":""QID4_1""}","{""ImportId"":""QID4_2""}"\nann,1,2,1,1,2\nbob,1,1,2,2,1\n',
    "Qualtrics with photos as rows": "ResponseId,image,Q3_1,Q3_2\nResponse ID,Photo,Rank - auto,Rank - human\n"
    '"{""ImportId"":""_recordId""}","{""ImportId"":""photo""}","{""ImportId"":""QID3_1""}","{""ImportId"":""QID3_2""}"\n'
    "ann,lake,2,1\nbob,lake,1,2\n",
    "LimeSurvey: the items in order": '"id","submitdate","lake[1]","lake[2]"\n"ann","2026-05-01","human","auto"\n'
    '"bob","2026-05-01","auto","human"\n',
    "LimeSurvey, headers of texts": '"Response ID","lake [Rank 1]","lake [Rank 2]"\n"ann","human","auto"\n'
    '"bob","auto","human"\n',
    "Google Forms: a column for each row of a grid": "Timestamp,User,lake [auto],lake [human]\n"
    "2026/05/01 9:00,ann,2,1\n2026/05/01 9:05,bob,1,2\n",
    "JSON, records": json.dumps(
        [dict(zip(("participant", "image", "method", "rank"), row, strict=True)) for row in LAKE]
    ),
    "JSON lines": "\n".join(
        json.dumps(dict(zip(("participant", "image", "method", "rank"), row, strict=True))) for row in LAKE
    ),
    "JSON, columns": json.dumps(
        dict(zip(("participant", "image", "method", "rank"), map(list, zip(*LAKE, strict=True)), strict=True))
    ),
    "JSON, nested": json.dumps(
        [
            {"participant": "ann", "image": "lake", "rank": {"auto": 2, "human": 1}},
            {"participant": "bob", "image": "lake", "rank": {"auto": 1, "human": 2}},
        ]
    ),
    "packed by gzip": gzip.compress(PLAIN.encode()),
}
OTHERS = {
    "files put one after another, with their headers": [*LAKE, ("cat", "lake", "auto", 1), ("cat", "lake", "human", 2)],
    "wide, beside an age group": [("ann", "hill", "auto", 1), ("ann", "hill", "human", 2), *LAKE],
    "Qualtrics: two rows below the header, a column for each item of each question": [
        ("ann", "hill", "1", 1),
        ("ann", "hill", "2", 2),
        ("ann", "lake", "1", 2),
        ("ann", "lake", "2", 1),
        ("bob", "hill", "1", 2),
        ("bob", "hill", "2", 1),
        ("bob", "lake", "1", 1),
        ("bob", "lake", "2", 2),
    ],
    "Qualtrics with photos as rows": [
        ("ann", "lake", "Q3_1", 2),
        ("ann", "lake", "Q3_2", 1),
        ("bob", "lake", "Q3_1", 1),
        ("bob", "lake", "Q3_2", 2),
    ],
}
"""Those of ``TEXTS`` that say something else."""


@pytest.mark.parametrize("habit", TEXTS)
def test_a_text_file_is_read_as_people_write_it(tmp_path: Path, habit: str) -> None:
    assert placements(read_rankings(written(tmp_path, TEXTS[habit]))) == OTHERS.get(habit, LAKE)


@pytest.mark.parametrize("orient", ["records", "list", "dict", "index", "split", "table"])
def test_json_in_the_layouts_of_pandas(tmp_path: Path, orient: str) -> None:
    table = pd.DataFrame(LAKE, columns=["participant", "image", "method", "rank"])
    text = json.dumps(table.to_dict(orient)) if orient in ("list", "dict") else table.to_json(orient=orient)
    assert placements(read_rankings(written(tmp_path, text, "rankings.json"))) == LAKE


def test_names_with_umlauts_from_excel_before_utf_8(tmp_path: Path) -> None:
    text = "participant;image;method;rank;score\nJürgen;Straße;auto;1;7,5\nJürgen;Straße;human;2;0,0\n"
    for encoding in ("cp1252", "utf-8", "utf-16"):
        found = read_rankings_file(written(tmp_path, text.encode(encoding)))
        assert placements(found.table) == [("Jürgen", "Straße", "auto", 1), ("Jürgen", "Straße", "human", 2)]
        assert found.table["score"].tolist() == [7.5, 0.0]
        assert ("read as Windows-1252, since it is not UTF-8" in found.understood) == (encoding == "cp1252")


def workbook(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(folder / "rankings.xlsx")
    return folder / "rankings.xlsx"


HEADER = ["Participant", "Image", "Method", "Rank"]


def test_an_excel_file_with_notes_and_empty_rows(tmp_path: Path) -> None:
    rows = [[None], ["Ranking study"], [None], HEADER, *[list(row) for row in LAKE]]
    book = openpyxl.load_workbook(workbook(tmp_path, {"About": [["By Ann"], ["In May"]], "Data": rows, "Empty": []}))
    book["Data"].row_dimensions[5000].height = 20  # what Excel keeps of rows that somebody has emptied
    book["Data"]["F20"] = ""
    book.save(tmp_path / "rankings.xlsx")
    found = read_rankings_file(tmp_path / "rankings.xlsx")
    assert placements(found.table) == LAKE
    assert "sheet 'Data'; --sheet chooses another, 'About'" in found.understood


def test_numbers_in_excel_are_names_as_people_see_them(tmp_path: Path) -> None:
    file = workbook(tmp_path, {"Data": [HEADER, [7.0, 2026, "auto", 1.0], [7.0, 2026, "human", 2.0]]})
    assert placements(read_rankings(file)) == [("7", "2026", "auto", 1), ("7", "2026", "human", 2)]


def test_a_sheet_is_chosen_by_name_or_number(tmp_path: Path) -> None:
    other = [HEADER, ["cat", "lake", "auto", 1], ["cat", "lake", "human", 2]]
    file = workbook(tmp_path, {"May": [HEADER, *[list(row) for row in LAKE]], "June": other})
    assert placements(read_rankings(file)) == LAKE
    for sheet in ("June", "june", "2"):
        assert set(read_rankings(file, Reading(sheet=sheet))["participant"]) == {"cat"}
    with pytest.raises(InvalidRankingsError, match="it has no sheet 'July'; its sheets are 'May', 'June'"):
        read_rankings(file, Reading(sheet="July"))


def of_person(name: str) -> list[list[object]]:
    """Return a sheet of one person."""
    return [HEADER, *[list(row) for row in LAKE if row[0] == name]]


def test_a_sheet_per_person_is_told_and_all_are_read_if_that_is_said(tmp_path: Path) -> None:
    notes = [["By", "On"], ["Ann", "Monday"]]
    with_title: list[list[object]] = [["Bob's rankings"], [], *of_person("bob")]
    file = workbook(tmp_path, {"Ann": of_person("ann"), "Notes": notes, "Bob": with_title})
    first = read_rankings_file(file)
    assert set(first.table["participant"]) == {"ann"}
    assert first.understood[0] == (
        "only sheet 'Ann' is read; 'Bob' has the same columns: --sheet all reads them together, --sheet NAME another"
    )
    both = read_rankings_file(file, Reading(sheet="all"))
    assert placements(both.table) == LAKE
    assert both.understood[0] == "sheets 'Ann', 'Bob' together"


def test_a_sheet_may_be_called_all(tmp_path: Path) -> None:
    file = workbook(tmp_path, {"Ann": of_person("ann"), "All": of_person("bob")})
    assert set(read_rankings(file, Reading(sheet="all"))["participant"]) == {"bob"}


def test_sheets_with_other_columns_are_not_read_together(tmp_path: Path) -> None:
    other = [["Participant", "Image", "Method", "Rank", "Age"], ["bob", "lake", "auto", 1, 30]]
    file = workbook(tmp_path, {"Ann": of_person("ann"), "Bob": other})
    assert read_rankings_file(file).understood[0] == "sheet 'Ann'; --sheet chooses another, 'Bob'"
    with pytest.raises(InvalidRankingsError, match="only sheet 'Ann' has these columns"):
        read_rankings(file, Reading(sheet="all"))


def test_dates_in_excel_are_dates(tmp_path: Path) -> None:
    days = [datetime(2024, 1, day) for day in (1, 2)]
    rows = [[who, "lake", method, rank] for who in days for method, rank in (("auto", 1), ("human", 2))]
    table = read_rankings(workbook(tmp_path, {"Data": [HEADER, *rows]}))
    assert set(table["participant"]) == {"2024-01-01", "2024-01-02"}


def test_what_is_kept_beside_the_rankings(tmp_path: Path) -> None:
    text = PLAIN.splitlines()
    further = ["Age,light,Notes", "31,dim,", "31,dim,late", "NA,NA,", "NA,NA,"]
    table = read_rankings(written(tmp_path, "\n".join(f"{a},{b}" for a, b in zip(text, further, strict=True))))
    assert covariates(table) == ["Age", "light", "Notes"]
    assert table["Age"].tolist()[:2] == [31, 31]
    assert table["Age"].isna().tolist() == table["light"].isna().tolist() == [False, False, True, True]
    assert table["Notes"].dropna().tolist() == ["late"]


def test_slots_of_the_wide_export_are_read(tmp_path: Path) -> None:
    table = read_rankings(written(tmp_path, TEXTS["wide, this app's export"]))
    assert table["position"].tolist() == [2, 1, 1, 2]
    assert table["rt_ms"].tolist() == [4000, 4000, 5000, 5000]
    assert covariates(table) == ["undos"]


def test_an_order_that_is_no_slot_is_a_covariate(tmp_path: Path) -> None:
    text = PLAIN.replace("\n", ",3\n").replace("rank,3", "rank,order")
    found = read_rankings_file(written(tmp_path, text))
    assert covariates(found.table) == ["order"]
    assert "'order' is no slot, since rankings have the same twice" in found.understood


@pytest.mark.parametrize(
    ("habit", "sentence"),
    [
        ("wide", "read as a wide table: 2 methods auto, human; 2 rankings"),
        ("ordered, in words", "read as a table of methods in order: 2 methods human, auto; 2 rankings"),
        ("headers that people write", "read 'Subject ID' as participant, 'Scene' as image, 'Algorithm' as method, "
         "'Place' as rank"),
        ("R, an optional column of NA", "column rt_ms has no values and is left out"),
        ("Excel, a European locale: semicolons", "separated by semicolons"),
        ("Qualtrics with photos as rows", "left out 2 rows below the header that explain it"),
    ],
)  # fmt: skip
def test_what_was_understood_is_said(tmp_path: Path, habit: str, sentence: str) -> None:
    assert sentence in read_rankings_file(written(tmp_path, TEXTS[habit])).understood


def test_nothing_is_said_of_a_plain_table(tmp_path: Path) -> None:
    assert read_rankings_file(written(tmp_path, PLAIN)).understood == ()
