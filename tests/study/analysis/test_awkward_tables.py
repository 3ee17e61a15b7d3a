"""Tables that look like something else: each file is written here, and what it means stands beside it."""

from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import read_rankings, read_rankings_file
from tests.study.analysis.test_habits_of_programs import AS_ROWS, LAKE, placements, workbook, written

WORDS = {
    "a comment that names columns": "participant,image,auto,human,comment\n"
    "ann,lake,2,1,the image of model a has a better rank in that scene\nbob,lake,1,2,ok\n",
    "every comment names columns": "participant;image;auto;human;comment\n"
    "ann;lake;2;1;user image method rank position\nbob;lake;1;2;user image method rank position\n",
    "every comment has commas": "participant;image;auto;human;comment\n"
    "ann;lake;2;1;user,image,method,rank\nbob;lake;1;2;user,image,method,rank\n",
    "Qualtrics: a question that names columns": "ResponseId,lake_auto,lake_human\n"
    "Response ID,Please rank the photo - auto,Please rank the photo - human\n"
    '"{""ImportId"":""_recordId""}","{""ImportId"":""QID3_1""}","{""ImportId"":""QID3_2""}"\nann,2,1\nbob,1,2\n',
    "Google Forms: a question that names columns": "User,Please rank the photo lake [auto],"
    "Please rank the photo lake [human]\nann,2,1\nbob,1,2\n",
    "Google Forms: with moments": "Timestamp,User,Please rank the photo lake [auto],"
    "Please rank the photo lake [human]\n2026/05/01 9:00,ann,2,1\n2026/05/01 9:05,bob,1,2\n",
}


@pytest.mark.parametrize("words", WORDS)
def test_words_in_cells_do_not_change_the_separator(tmp_path: Path, words: str) -> None:
    found = placements(read_rankings(written(tmp_path, WORDS[words])))
    photo = "Please rank the photo lake" if "Google" in words else "lake"
    assert found == [(person, photo, method, rank) for person, _, method, rank in LAKE]


@pytest.mark.parametrize(
    "other",
    ["Caf\u0065\u0301  lake", "Caf\u00e9\u00a0lake", "\u200bCaf\u00e9 lake", " Caf\u00e9 \u2009lake\ufeff"],
    ids=["decomposed, two blanks", "no-break space", "space of no width", "thin space and mark"],
)
@pytest.mark.parametrize("separator", [",", ";"])
def test_names_that_look_the_same_are_the_same(tmp_path: Path, other: str, separator: str) -> None:
    text = f"participant,image,method,rank\nann,Caf\u00e9 lake,auto,1\nann,{other},human,2\n".replace(",", separator)
    assert set(read_rankings(written(tmp_path, text))["image"]) == {"Caf\u00e9 lake"}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("ann", "ann", "auto", "Auto"), "methods 'Auto' and 'auto' are kept apart"),
        (("ann", "Ann", "a", "b"), "participants 'Ann' and 'ann' are kept apart"),
        (("1", "1.0", "a", "b"), "participants '1' and '1.0' are kept apart"),
    ],
)  # fmt: skip
def test_names_that_hardly_differ_are_told(tmp_path: Path, names: tuple[str, ...], sentence: str) -> None:
    one, other, first, second = names
    text = "participant,image,method,rank\n"
    text += "".join(
        f"{who},{photo},{first},1\n{who},{photo},{second},2\n" for who, photo in ((one, "lake"), (other, "hill"))
    )
    assert read_rankings_file(written(tmp_path, text)).understood == (
        f"{sentence}; write them alike if they are the same",
    )


QUESTIONS = "ResponseId,lake_auto,lake_human,market_auto,market_human,market_input\nann,2,1,1,2,3\nbob,1,2,3,{},2\n"


@pytest.mark.parametrize(("rank", "more"), [("1", [("bob", "market", "human", 1)]), ("", []), ("NA", [])])
def test_questions_may_have_different_items(tmp_path: Path, rank: str, more: list[tuple[str, str, str, int]]) -> None:
    text = (
        QUESTIONS.format(rank)
        if rank == "1"
        else QUESTIONS.format(rank).replace("3,,2", "2,,1").replace("3,NA,2", "2,NA,1")
    )
    of_bob = [("bob", "market", "auto", 3), ("bob", "market", "input", 2)]
    if not more:
        of_bob = [("bob", "market", "auto", 2), ("bob", "market", "input", 1)]
    of_ann = [("ann", "market", "auto", 1), ("ann", "market", "human", 2), ("ann", "market", "input", 3)]
    assert placements(read_rankings(written(tmp_path, text))) == sorted([*LAKE, *of_ann, *of_bob, *more])


def test_questions_that_are_no_rankings_are_told(tmp_path: Path) -> None:
    text = "ResponseId,lake_auto,lake_human,wish_auto,wish_human\nann,2,1,7,9\nbob,1,2,8,8\n"
    found = read_rankings_file(written(tmp_path, text))
    assert placements(found.table) == LAKE
    assert "columns 'wish_auto', 'wish_human' are kept as they are, not read as rankings" in found.understood


CONSTANT = {
    "as many as were shown": ("n_shown", "4", ["1,2,3,4", "2,1,4,3", "4,3,2,1", "1,3,2,4"]),
    "an age group": ("agegroup", "3", ["1,2,3,4", "2,1,4,3", "4,3,2,1", "1,3,2,4"]),
    "a session, where some methods are missing": ("session", "3", ["1,2,,", ",,1,2", "2,,1,", ",1,,2"]),
    "as many as there are, where some are missing": ("n_shown", "4", ["1,2,3,", ",3,1,2", "2,,1,3", "3,1,,2"]),
    "a session, beside ties": ("session", "3", ["1,1,3,4", "1,2,2,4", "4,3,1,1", "1,3,2,4"]),
}


@pytest.mark.parametrize("constant", CONSTANT)
@pytest.mark.parametrize("photos", [("lake",), ("lake", "hill", "pier", "town")], ids=["one photo", "four photos"])
def test_a_column_with_one_value_is_no_method(tmp_path: Path, constant: str, photos: tuple[str, ...]) -> None:
    name, value, ranks = CONSTANT[constant]
    rows = [f"p{place},{photos[place % len(photos)]},{value},{row}\n" for place, row in enumerate(ranks)]
    table = read_rankings(written(tmp_path, f"participant,image,{name},a,b,c,d\n" + "".join(rows)))
    assert set(table["method"]) == {*"abcd"}
    assert table[name].tolist() == [int(value)] * len(table)


def test_a_method_that_always_has_one_rank_is_told(tmp_path: Path) -> None:
    text = "participant,image,auto,human,input\nann,lake,1,2,3\nbob,lake,2,1,3\ncat,lake,1,2,3\n"
    found = read_rankings_file(written(tmp_path, text))
    assert set(found.table["method"]) == {"auto", "human", "input"}
    assert found.understood[-1] == (
        "'input' is read as a method, although it has the same value in every row; if it is none, name the methods: "
        "--method-columns A,B"
    )


@pytest.mark.parametrize("missing", ["", "NA", ".", "NaN", "#N/A", "-", "-99"])
def test_methods_that_nobody_ranked_are_left_out_of_a_wide_table(tmp_path: Path, missing: str) -> None:
    text = f"participant,image,a,b,c\nann,lake,1,{missing},2\nbob,lake,{missing},2,1\ncat,lake,1,3,2\n"
    assert placements(read_rankings(written(tmp_path, text))) == [
        ("ann", "lake", "a", 1),
        ("ann", "lake", "c", 2),
        ("bob", "lake", "b", 2),
        ("bob", "lake", "c", 1),
        ("cat", "lake", "a", 1),
        ("cat", "lake", "b", 3),
        ("cat", "lake", "c", 2),
    ]


def test_a_row_of_totals_is_named(tmp_path: Path) -> None:
    rows = "".join(f"p{place},lake,{1 + place % 2},{2 - place % 2}\n" for place in range(8))
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(tmp_path, f"participant,image,auto,human\n{rows}Total,,12,12\n"))
    assert error.value.problems == [
        "a cell must be a rank from 1 to 2, or empty: row 9, column 'auto' ('12'); "
        "delete rows of totals or mend the cells"
    ]


def test_examples_are_of_different_rows(tmp_path: Path) -> None:
    rows = "".join(f"p{place},,1,2,3\n" for place in range(8))
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(tmp_path, f"participant,image,a,b,c\n{rows}p9,lake,1,2,3\n"))
    assert error.value.problems == [
        "image must be a text, not blank and without control characters: 8 rows, "
        "e.g. row 1 (''), row 2 (''), row 3 ('')"
    ]


def test_a_formula_without_its_value_is_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [["participant", "image", "a", "b"], ["ann", "lake", 1, "=3-C2"], ["bob", "lake", 2, 1]]
    with pytest.raises(InvalidRankingsError, match="cell D2 has a formula without its value; open the file in Excel"):
        read_rankings(workbook(tmp_path, {"Data": rows}))


@pytest.mark.parametrize(
    "text",
    [
        "Teilnehmer;Bild;Methode;Rang\n",
        "Participant;Photo;M\u00e9thode;Rang\n",
    ],
    ids=["German", "French"],
)
def test_headers_in_german_and_french(tmp_path: Path, text: str) -> None:
    assert placements(read_rankings(written(tmp_path, text + AS_ROWS.format(";")))) == LAKE


def test_the_column_of_a_single_method_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(tmp_path, "participant,image,Model,rank\nann,lake,auto,1\nbob,lake,auto,1\n"))
    assert error.value.problems[0] == (
        "there is only one method, 'auto'; rankings compare at least two (column 'Model' is read as method)"
    )


def test_merged_cells_are_named(tmp_path: Path) -> None:
    text = "participant,image,method,rank\nann,lake,auto,2\n,lake,human,1\nbob,lake,auto,1\n,lake,human,2\n"
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(written(tmp_path, text))
    assert error.value.problems == [
        "participant must be a text, not blank and without control characters: 2 rows, e.g. row 2 (''), row 4 ('')",
        "participant is empty below a name, as merged cells are; write it in every row",
    ]
