"""Whom a researcher may approve at a panel: everybody whom it sent, what the screens say, and never a rejection."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from db.session import Database
from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, Settings
from study.__main__ import main
from study.content.keeping.life import set_status
from study.content.yaml.definition import Completion, Study, WayBack
from study.researcher.panel_lists import panel_lists
from study.results.approvals import approvals_table, approved_ids
from study.results.codebook import APPROVALS, ARRIVALS
from study.results.exports import EXPORTS, Selection
from study.results.tables import arrivals_table
from study.visits.answers.arrivals import record_arrival
from study.visits.answers.people import Arrival, add_participant, record_screen, screen_out, withdraw
from study.visits.answers.recruitment import Origin
from tests.study.rich_study import BEST_FIRST, SCREEN, Person, open_rich_study, take_part

CAREFUL = (*(method for method in BEST_FIRST if method != "quokka_auto"), "quokka_auto")
"""The trap's ruined version, quokka_auto's, comes last."""


@pytest.fixture
def rich(settings: Settings, database: Database) -> Study:
    """A study with an attention check."""
    return open_rich_study(settings, database)


def sent(panel: str, person: str, visit: str | None = None) -> Arrival:
    origin = Origin(panel, person, visit)
    return Arrival(external_id=origin.external_id, source=origin.source)


def finish(database: Database, study: Study, arrival: Arrival, careful: bool = True) -> str:
    ranks: Any = CAREFUL if careful else BEST_FIRST
    return take_part(database, study, Person(lambda trial: ranks, arrival=arrival))


@pytest.fixture
def people(database: Database, rich: Study) -> dict[str, str]:
    """Name -> participant: of Prolific one of each kind, one of MTurk, one whom no panel sent, one who withdrew."""
    found = {
        "careful": finish(database, rich, sent("prolific", "p-careful", "s1")),
        "careless": finish(database, rich, sent("prolific", "p-careless"), careful=False),
        "leaving": take_part(database, rich, Person(sets=2, arrival=sent("prolific", "p-leaving"))),
        "screened": add_participant(database, rich, sent("prolific", "p-screened")),
        "worker": finish(database, rich, sent("mturk", "A1B2")),
        "alone": finish(database, rich, Arrival()),
        "withdrawn": finish(database, rich, sent("prolific", "p-withdrawn")),
    }
    screen_out(database, found["screened"], by="color_vision")
    withdraw(database, found["withdrawn"])
    return found


def test_every_one_whom_a_panel_sent_is_listed_with_a_suggestion(
    database: Database, rich: Study, people: dict[str, str]
) -> None:
    table = approvals_table(database, rich, datetime.now(UTC))
    assert list(table.columns) == [entry.name for entry in APPROVALS]
    assert list(table[["panel", "panel_person", "state", "suggestion"]].itertuples(index=False, name=None)) == [
        ("mturk", "A1B2", "done", "approve"),
        ("prolific", "p-careful", "done", "approve"),
        ("prolific", "p-careless", "done", "review"),
        ("prolific", "p-leaving", "active", "no code"),
        ("prolific", "p-screened", "screened_out", "screened out"),
    ]
    careless = table.set_index("panel_person").loc["p-careless"]
    assert careless["flags"] == "did not put the ruined version last in 1 of 1 attention checks (rule: any)"
    assert table.set_index("panel_person").loc["p-screened", "screened_out_by"] == "color_vision"
    later = datetime.now(UTC) + timedelta(minutes=rich.abandoned_after + 1)
    assert list(approvals_table(database, rich, later)["state"])[3] == "abandoned"


def test_those_screened_out_are_counted_with_their_code(
    database: Database, rich: Study, people: dict[str, str]
) -> None:
    study = replace(rich, completion=Completion(code="ABC123", screened_out=WayBack(code="DEF456")))
    _, prolific = panel_lists(database, study, datetime.now(UTC))
    counts = prolific.approve, prolific.review, prolific.screened_out, prolific.no_code
    assert (counts, prolific.screened_out_code) == ((1, 1, 1, 1), "DEF456")


def test_who_did_not_pass_a_check_that_flags_is_to_be_reviewed(settings: Settings, database: Database) -> None:
    study = open_rich_study(settings, database, screen_check="flag")
    for name, dark in (("p-dark", 1), ("p-bright", 3)):
        person = add_participant(database, study, sent("prolific", name))
        record_screen(database, person, {**SCREEN, "dark": dark})
        finish(database, study, sent("prolific", name))
    table = approvals_table(database, study, datetime.now(UTC)).set_index("panel_person")
    assert list(table["suggestion"]) == ["review", "approve"]
    assert "could tell 1 of 4 dark" in table.loc["p-dark", "flags"]
    assert approved_ids(table.reset_index()) == "p-bright\n"


def test_the_pilots_people_have_a_list_of_their_own(
    settings: Settings, database: Database, rich: Study, tmp_path: Path
) -> None:
    set_status(database, rich.slug, "pilot")
    finish(database, rich, sent("prolific", "p-early"))
    set_status(database, rich.slug, "open")
    finish(database, rich, sent("prolific", "p-late"))
    for kept, listed in (("live", "p-late"), ("pilot", "p-early")):
        EXPORTS["approvals.csv"].write(database, rich, tmp_path / kept, Selection(True, kept))
        assert list(pd.read_csv(tmp_path / kept)["panel_person"]) == [listed]


def test_a_panels_list_and_its_identifiers_are_its_own(database: Database, rich: Study, people: dict[str, str]) -> None:
    prolific = approvals_table(database, rich, datetime.now(UTC), "prolific")
    assert set(prolific["panel"]) == {"prolific"}
    assert approved_ids(prolific) == "p-careful\n"


def test_the_latest_visit_is_the_one_that_waits_at_the_panel(
    database: Database, rich: Study, people: dict[str, str]
) -> None:
    for visit in ("s2", "s3", "s2", "{{%SESSION_ID%}}"):
        record_arrival(database, people["careful"], [("prolific_pid", "p-careful"), ("session_id", visit)])
    row = approvals_table(database, rich, datetime.now(UTC), "prolific").iloc[0]
    assert (row["panel_visit"], row["other_visits"]) == ("s2", ("s1", "s3"))


def test_arrivals_have_a_row_for_every_parameter(database: Database, rich: Study, people: dict[str, str]) -> None:
    record_arrival(database, people["worker"], [("workerId", "A1B2"), ("src", "=1+1")])
    record_arrival(database, people["worker"], [("workerId", "A1B2"), ("long", "v" * 600)])
    table = arrivals_table(database, rich.slug)
    assert list(table.columns) == [entry.name for entry in ARRIVALS]
    assert set(table["participant"]) == {people["worker"]}
    assert list(table[["arrival", "parameter", "value", "cut"]].itertuples(index=False, name=None)) == [
        (1, "workerId", "A1B2", 0),
        (1, "src", "=1+1", 0),
        (2, "workerId", "A1B2", 1),
        (2, "long", "v" * 500, 1),
    ]
    withdraw(database, people["worker"])
    assert arrivals_table(database, rich.slug).empty


class TestCommand:
    """`python -m study export`."""

    @pytest.fixture(autouse=True)
    def environment(self, settings: Settings, people: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Point the command to the test's data folder."""
        monkeypatch.setenv(DATA_VARIABLE, str(settings.data))
        monkeypatch.delenv(DATABASE_VARIABLE, raising=False)

    @pytest.fixture
    def exported(self, tmp_path: Path, rich: Study) -> Callable[[str], list[dict[str, str]]]:
        """Export a format and read it."""

        def export(kind: str) -> list[dict[str, str]]:
            path = tmp_path / f"{kind}.csv"
            assert main(["export", "--study", rich.slug, "--format", kind, "--output", str(path)]) == 0
            return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))

        return export

    def test_it_writes_the_list(self, exported: Callable[[str], list[dict[str, str]]]) -> None:
        rows = exported("approvals")
        assert [row["suggestion"] for row in rows] == ["approve", "approve", "review", "no code", "screened out"]
        assert rows[0]["other_visits"] == "[]"

    def test_it_writes_arrivals_and_no_formula(
        self, exported: Callable[[str], list[dict[str, str]]], database: Database, people: dict[str, str]
    ) -> None:
        record_arrival(database, people["worker"], [("src", "=1+1")])
        (row,) = exported("arrivals")
        assert (row["parameter"], row["value"]) == ("src", "'=1+1")
        assert pd.Timestamp(row["arrived_at"]).tzinfo is not None

    @pytest.mark.parametrize("kind", ["approvals", "arrivals"])
    def test_a_list_of_identifiers_cannot_be_written_without_them(
        self, kind: str, tmp_path: Path, rich: Study, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "a.csv"
        asked = ["export", "--study", rich.slug, "--format", kind, "--output", str(path), "--without-ids"]
        assert main(asked) != 0
        assert f"--format {kind} is a list of identifiers" in capsys.readouterr().err
        assert not path.exists()
