"""Exports: what stands in the files, and that a spreadsheet runs none of it."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from db.command_line import BAD_INPUT
from db.session import Database
from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, Settings
from study.__main__ import main
from study.analysis.rankings_file import read_rankings
from study.content.yaml.definition import Study
from study.results.codebook import PARTICIPANTS, TRIALS, wide_entries
from study.results.csv_text import csv_text
from study.results.excel import workbook
from study.results.forms import participants_csv, study_json, tidy_csv, wide_csv
from study.visits.answers.people import Arrival
from tests.study.rich_study import BEST_FIRST, RECORD, SLUG, Person, planned, take_part

SOURCE = {"PROLIFIC_PID": "-5f0a", "STUDY_ID": "61b2", "SESSION_ID": "@77c3"}


@pytest.fixture
def person(database: Database, study: Study) -> str:
    """Somebody from Prolific who finished."""
    arrival = Arrival(external_id="prolific:-5f0a", source=SOURCE)
    after = {"remarks": '=HYPERLINK("http://bad.example","Click")', "devices": ["1", "3"]}
    return take_part(database, study, Person(arrival=arrival, after=after))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_tidy_csv_has_one_row_per_placement(database: Database, study: Study, person: str) -> None:
    rows = rows_of(tidy_csv(database, SLUG))
    assert len(rows) == 6 * 5  # four sets, a repeat and a trap; not the practice set
    assert [row["method"] for row in rows[:5]] == list(BEST_FIRST)
    assert [row["score"] for row in rows[:5]] == ["10.0", "7.5", "5.0", "2.5", "0.0"]


def test_wide_csv_has_one_row_per_ranking(database: Database, study: Study, person: str) -> None:
    leaver = take_part(database, study, Person(sets=2))
    text = wide_csv(database, study)
    rows = rows_of(text)
    assert text.splitlines()[0].split(",") == [entry.name for entry in wide_entries(sorted(BEST_FIRST))]
    expected = [
        (name, number, trial)
        for name, sets in ((person, 7), (leaver, 2))
        for number, trial in enumerate(planned(database, study, name)[:sets], start=1)
        if trial.kind != "practice"
    ]
    assert len(rows) == len(expected) == 7
    for row, (name, number, trial) in zip(rows, expected, strict=True):
        assert (row["participant"], row["trial"], row["image"]) == (name, str(number), trial.image)
        assert (row["repeat"], row["trap"]) == (str(int(trial.kind == "repeat")), str(int(trial.kind == "trap")))
        assert [row[f"rank_{method}"] for method in BEST_FIRST] == ["1", "2", "3", "4", "5"]
        assert [row[f"slot_{method}"] for method in trial.slots] == ["1", "2", "3", "4", "5"]
        assert (row["rt_ms"], row["undos"], row["zoom_largest"]) == ("2100", "2", "2.5")
        assert json.loads(row["events"]) == RECORD["events"]


def test_participants_csv_keeps_what_people_typed_from_being_run(database: Database, study: Study, person: str) -> None:
    (row,) = rows_of(participants_csv(database, study))
    assert row["after_remarks"] == """'=HYPERLINK("http://bad.example","Click")"""
    assert (row["PROLIFIC_PID"], row["STUDY_ID"], row["SESSION_ID"]) == ("'-5f0a", "61b2", "'@77c3")
    assert row["after_devices"] == '["1", "3"]'
    assert row["touch"] == "1"
    assert row["started_at"].endswith("Z")
    assert pd.Timestamp(row["started_at"]).tzinfo is not None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("one\rtwo\r\nthree", "one\ntwo\nthree"),
        ("'=1", "''=1"),
        ("'tis fine", "'tis fine"),
        ("1 = 1", "1 = 1"),
        ('a "quoted", long\nanswer', 'a "quoted", long\nanswer'),
        ("Grüße 你好", "Grüße 你好"),
        ("", ""),
    ],
)
def test_only_formulas_get_an_apostrophe_and_taking_it_away_gives_the_text_back(typed: str, written: str) -> None:
    table = pd.DataFrame({"before_x": [typed], "after_y": [typed], "image": ["lake"]})
    header, row = csv.reader(StringIO(csv_text(table), newline=""))
    assert header == ["before_x", "after_y", "image"]
    assert row == [written, written, "lake"]


def test_numbers_that_participants_give_stay_numbers(database: Database, study: Study) -> None:
    take_part(database, study, Person(before={"age": -4.5, "sight": "1"}))
    assert rows_of(participants_csv(database, study))[0]["before_age"] == "-4.5"


def test_identifiers_can_be_left_out(database: Database, study: Study, person: str) -> None:
    for text in (participants_csv(database, study, with_ids=False), study_json(database, study, with_ids=False)):
        assert "5f0a" not in text
        assert "77c3" not in text
        assert "61b2" in text


def test_json_holds_everything_and_is_strict(database: Database, study: Study, person: str) -> None:
    leaver = take_part(database, study, Person(sets=1, record={}))

    def reject(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    content = json.loads(study_json(database, study), parse_constant=reject)
    assert content["study"]["seed"] == study.seed
    assert content["study"]["frozen"] is False
    assert content["study"]["traps"] == dict(study.traps)
    assert [question["key"] for question in content["study"]["after"]] == ["remarks", "devices"]
    first, second = content["participants"]
    assert [first["participant"], second["participant"]] == [person, leaver]
    names = [entry.name for entry in PARTICIPANTS] + ["before_age", "before_sight", "after_remarks", "after_devices"]
    assert list(first) == [*names, "trials"]
    assert first["after_remarks"].startswith("=HYPERLINK")
    assert (first["after_devices"], second["after_devices"]) == (["1", "3"], None)
    assert (second["finished_at"], second["minutes"], second["PROLIFIC_PID"]) == (None, None, None)
    trials = planned(database, study, person)
    assert list(first["trials"][0]) == [entry.name for entry in TRIALS if entry.name != "participant"]
    assert [trial["slots"] for trial in first["trials"]] == [list(trial.slots) for trial in trials]
    assert first["trials"][3]["order"] == list(BEST_FIRST)
    assert first["trials"][3]["events"] == RECORD["events"]
    assert (second["trials"][0]["events"], second["trials"][1]["order"]) == (None, None)


def test_exports_of_a_study_without_participants_have_only_headers(database: Database, study: Study) -> None:
    assert len(tidy_csv(database, SLUG).splitlines()) == 1
    assert len(wide_csv(database, study).splitlines()) == 1
    assert len(participants_csv(database, study).splitlines()) == 1
    assert json.loads(study_json(database, study))["participants"] == []


class TestCommand:
    """`python -m study export`."""

    @pytest.fixture(autouse=True)
    def environment(self, settings: Settings, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Point the command to the test's data folder."""
        monkeypatch.setenv(DATA_VARIABLE, str(settings.data))
        monkeypatch.delenv(DATABASE_VARIABLE, raising=False)

    @pytest.mark.parametrize(
        ("name", "options", "start"),
        [
            ("a.csv", [], "participant,image,method,position,rank,score,rt_ms,trial,repeat,trap"),
            ("a.txt", ["--format", "tidy"], "participant,image,method"),
            ("a.csv", ["--format", "wide"], "participant,trial,image,repeat,trap,rt_ms,rank_"),
            (
                "a.csv",
                ["--format", "participants"],
                "participant,number,plan,condition,mode,simulated,state,language,consent_version,PROLIFIC_PID,",
            ),
            (
                "a.csv",
                ["--format", "participants", "--without-ids"],
                "participant,number,plan,condition,mode,simulated,state,language,consent_version,STU",
            ),
            ("a.JSON", [], "{"),
            ("a.zip", [], "PK"),
        ],
    )
    def test_formats(self, name: str, options: list[str], start: str, tmp_path: Path) -> None:
        path = tmp_path / "out" / name
        path.parent.mkdir()
        assert main(["export", "--study", SLUG, "--output", str(path), *options]) == 0
        assert path.read_bytes().startswith(start.encode())
        assert list(path.parent.iterdir()) == [path]

    @pytest.mark.parametrize("kind", ["tidy", "wide", "participants"])
    def test_a_workbook_has_the_cells_of_the_csv_file(self, kind: str, tmp_path: Path) -> None:
        for name in ("a.csv", "a.xlsx"):
            assert main(["export", "--study", SLUG, "--format", kind, "--output", str(tmp_path / name)]) == 0
        (page,) = load_workbook(tmp_path / "a.xlsx").worksheets
        rows = [["" if value is None else value for value in row] for row in page.iter_rows(values_only=True)]
        expected = list(csv.reader(StringIO((tmp_path / "a.csv").read_text(), newline="")))
        assert len(rows) == len(expected)
        for row, texts in zip(rows, expected, strict=True):
            for value, text in zip(row, texts, strict=True):
                # Texts that Excel does not run need no apostrophe; numbers have 16 digits where CSV has up to 17.
                expected_value = (
                    text.removeprefix("'") if isinstance(value, str) else pytest.approx(float(text), rel=1e-15)
                )
                assert value == expected_value

    def test_no_cell_of_a_workbook_is_a_formula(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        assert main(["export", "--study", SLUG, "--excel", "--format", "participants", "--output", str(path)]) == 0
        (page,) = load_workbook(path).worksheets
        cells = {cell.value: cell for row in page.iter_rows() for cell in row}
        typed = cells['=HYPERLINK("http://bad.example","Click")']
        assert (typed.data_type, typed.quotePrefix) == ("s", True)
        assert cells["-5f0a"].data_type == "s"

    def test_csv_for_excel_begins_with_the_mark_of_utf_8(self, tmp_path: Path) -> None:
        for name, options in (("a.csv", []), ("b.csv", ["--excel"])):
            assert main(["export", "--study", SLUG, "--output", str(tmp_path / name), *options]) == 0
        assert (tmp_path / "b.csv").read_bytes() == b"\xef\xbb\xbf" + (tmp_path / "a.csv").read_bytes()

    def test_exports_for_excel_can_be_analyzed(self, tmp_path: Path) -> None:
        for name, kind in (("a.xlsx", "tidy"), ("b.xlsx", "wide"), ("c.csv", "wide"), ("d.csv", "tidy")):
            options = ["--format", kind, "--excel", "--output", str(tmp_path / name)]
            assert main(["export", "--study", SLUG, *options]) == 0
        tables = [read_rankings(tmp_path / name) for name in ("a.xlsx", "b.xlsx", "c.csv", "d.csv")]
        keys = ["participant", "trial", "method"]
        first, *others = [table.astype({"method": str, "participant": str}).sort_values(keys) for table in tables]
        for other in others:
            assert other["position"].tolist() == first["position"].tolist()
            assert other["rank"].tolist() == first["rank"].tolist()
            assert other["trap"].tolist() == first["trap"].tolist()

    def test_it_says_what_it_wrote(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "--study", SLUG, "--output", str(tmp_path / "a.csv")]) == 0
        assert f"Rankings, tidy (CSV) in {tmp_path / 'a.csv'}" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            (["--output", "a.xls"], "--output must end with one of .csv, .xlsx, .json, .zip, or --format"),
            (["--output", "a.csv", "--with-images"], "--with-images is for the archive; the format is tidy"),
            (["--output", "a.json", "--excel"], "only tables can be for Excel, the formats tidy, wide, participants, "),
            (["--output", "a.xlsx", "--format", "report"], "only tables can be for Excel"),
            (["--output", "missing/a.xlsx"], "there is no folder missing to write a.xlsx into"),
            (["--output", "missing/a.csv"], "there is no folder missing to write a.csv into"),
            (["--output", "folder.csv"], "folder.csv is a folder"),
            (["--output", "a.csv", "--study", "other"], "nobody has ranked in study 'other' yet"),
            (["--output", "a.json", "--study", "other"], "there is no study 'other'"),
            (["--output", "a.json", "--study", "rihc"], "did you mean 'rich'?"),
        ],
    )
    def test_bad_input_gets_a_sentence_and_leaves_no_file(
        self,
        options: list[str],
        reason: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "folder.csv").mkdir()
        before = sorted(tmp_path.iterdir())
        assert main(["export", "--study", SLUG, *options]) == BAD_INPUT
        assert reason in capsys.readouterr().err
        assert sorted(tmp_path.iterdir()) == before


def test_what_excel_files_cannot_hold_is_left_out_or_cut() -> None:
    table = pd.DataFrame({"before_x": ["a\x07b", "c" * 40_000], "n": [1.5, float("nan")], "tags": [("a", "b"), None]})
    content, cut = workbook(table, "answers")
    page = load_workbook(BytesIO(content))["answers"]
    rows = list(page.iter_rows(values_only=True))
    assert rows == [("before_x", "n", "tags"), ("ab", 1.5, '["a", "b"]'), ("c" * 32_767, None, None)]
    assert cut == 1


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://a.example")', "+1", "@a", "a\x07b"])
def test_column_names_of_excel_files_are_texts(name: str) -> None:
    content, _ = workbook(pd.DataFrame({name: [1]}), "answers")
    cell = load_workbook(BytesIO(content))["answers"]["A1"]
    assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, name.replace("\x07", ""))


@pytest.mark.parametrize(
    ("text", "kept", "cuts"),
    [
        ("\N{CAMERA}" * 16_383, 16_383, 0),
        ("\N{CAMERA}" * 16_384, 16_383, 1),
        ("a" * 32_767, 32_767, 0),
        ("a" * 32_768, 32_767, 1),
        ("\x07" + "a" * 32_767, 32_767, 0),
    ],
    ids=["16,383 emoji", "16,384 emoji", "32,767 letters", "32,768 letters", "a control character before"],
)
def test_excel_texts_are_cut_where_excel_would(text: str, kept: int, cuts: int) -> None:
    content, cut = workbook(pd.DataFrame({"comment": [text]}), "answers")
    value = load_workbook(BytesIO(content))["answers"]["A2"].value
    assert (len(value), set(value), cut) == (kept, {text[-1]}, cuts)


def test_a_table_that_is_too_long_for_excel_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at most 1,048,576 rows, the table 1,048,577; export CSV"):
        workbook(pd.DataFrame({"n": range(1_048_576)}), "numbers")
