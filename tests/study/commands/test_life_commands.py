"""`python -m study status` and `clear`, exports of a pilot, and studies that cannot be used."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from db.command_line import BAD_INPUT
from db.session import Database
from db.settings import Settings
from study.__main__ import main
from study.content.keeping.life import life_of, set_status
from study.content.yaml.definition import Study
from study.visits.answers.people import Arrival
from tests.study.rich_study import Person, open_rich_study, take_part
from tests.study.tiny_study import SLUG


@pytest.fixture
def rehearsed(settings: Settings, database: Database) -> Study:
    """A study with two pilot participants, a simulated and a real one."""
    rich = open_rich_study(settings, database)
    set_status(database, rich.slug, "pilot")
    take_part(database, rich)
    take_part(database, rich, Person(sets=1))
    set_status(database, rich.slug, "open")
    take_part(database, rich, Person(arrival=Arrival(simulated=True)))
    take_part(database, rich)
    return rich


def change(settings: Settings, slug: str, **changes: object) -> None:
    """Write more into study.yaml."""
    path = settings.studies / slug / "study.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **changes}))


def test_a_study_goes_through_its_life(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for step in ([], ["pilot"], ["open", "--listed"], ["paused"], ["open", "--unlisted"], ["closed"]):
        assert main(["status", SLUG, *step]) == 0
        told.append(capsys.readouterr().out)
    assert told == [
        "study tiny is draft; it can become pilot, open\n",
        "study tiny is pilot; it can become draft, open, closed\n",
        "study tiny is open, listed; it can become draft, pilot, paused, closed\n",
        "study tiny is paused; it can become draft, pilot, open, closed\n",
        "study tiny is open, not listed; it can become draft, pilot, paused, closed\n",
        "study tiny is closed; it can become draft, pilot, open, paused\n",
    ]
    assert life_of(database, SLUG).status == "closed"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([SLUG, "paused"], "study 'tiny' is draft: it can become pilot or open, not paused"),
        ([SLUG, "ended"], "status must be one of draft, pilot, open, paused, closed; got 'ended'"),
        (["tinny", "open"], "there is no study 'tinny'"),
    ],
    ids=["not-from-here", "no-status", "no-study"],
)
def test_what_cannot_be_says_what_can(
    database: Database, words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", *words]) == BAD_INPUT
    assert f"error: {reason}" in capsys.readouterr().err


def test_opening_tells_of_data_that_are_no_real_ones(
    database: Database, rehearsed: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", rehearsed.slug, "open"]) == 0
    printed = capsys.readouterr().out
    assert "note: it holds 2 pilot participants, 1 simulated one and their 15 rankings" in printed
    assert "study clear rich\n" in printed


def test_clearing_names_the_counts_and_asks_first(
    database: Database, rehearsed: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = "2 pilot participants, 1 simulated one and their 15 rankings"
    kept = "the data of 1 other participant stay"
    outcomes = [
        (["clear", "rich"], f"nothing has been deleted yet; with --yes this would be deleted:\n  {counts}\n  {kept}\n"),
        (["clear", "rich", "--yes"], f"deleted:\n  {counts}\n  {kept}\n"),
        (["clear", "rich", "--yes"], f"study rich has no pilot or simulated data\n  {kept}\n"),
    ]
    for command, told in outcomes:
        assert main(command) == 0
        assert capsys.readouterr().out == told


def test_data_of_the_pilot_are_exported_when_asked_for(
    database: Database, rehearsed: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, rankings = tmp_path / "people.csv", tmp_path / "rankings.csv"
    export = ["export", "--study", "rich", "--output"]
    assert main([*export, str(people), "--format", "participants", "--pilot"]) == 0
    assert main([*export, str(rankings), "--pilot"]) == 0
    pilot = pd.read_csv(people)
    assert list(pilot["mode"]) == ["pilot", "pilot"]
    assert set(pd.read_csv(rankings)["participant"]) <= set(pilot["participant"])
    assert main([*export, str(people), "--format", "participants"]) == 0
    counted = pd.read_csv(people)
    assert list(counted["mode"]) == ["live", "live"] and list(counted["simulated"]) == [1, 0]
    assert main([*export, str(tmp_path / "all.zip"), "--pilot"]) == BAD_INPUT
    allowed = "report, tidy, wide, participants, arrivals, approvals, json"
    assert f"--pilot is for the formats {allowed}; the format is archive" in capsys.readouterr().err


def test_reports_say_that_answers_are_simulated(
    settings: Settings, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rich = open_rich_study(settings, database)
    take_part(database, rich, Person(arrival=Arrival(simulated=True)))
    told = ["These answers are simulated. No person has given any of them."]
    told += ["1 of these 2 participants is simulated; their answers count."]
    analyze = ["analyze", "--study", rich.slug, "--no-figures", "--replace", "--output", str(tmp_path / "analysis")]
    paper = ["paper", "--study", rich.slug, "--no-figures", "--replace", "--output", str(tmp_path / "paper")]
    paper += ["--methods", f"original={rich.method_keys[0]}"]
    export = ["export", "--study", rich.slug, "--format", "report", "--output", str(tmp_path / "export.html")]
    for sentence in told:
        assert main(export) == 0
        capsys.readouterr()
        for command in (analyze, paper):
            assert main(command) == 0
            assert capsys.readouterr().out.startswith(f"{sentence}\n")
        for page in ("analysis/report.html", "paper/paper.html", "export.html"):
            assert f">{sentence}<" in (tmp_path / page).read_text(encoding="utf-8"), page
        take_part(database, rich)
    assert main(["clear", rich.slug, "--yes"]) == 0
    capsys.readouterr()
    assert main(analyze) == 0
    assert "simulated" not in capsys.readouterr().out


def test_a_study_that_cannot_be_used_is_not_called_open(
    settings: Settings, database: Database, rehearsed: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    change(settings, "rich", repeats=0)
    assert main(["list"]) == 0
    listed = capsys.readouterr().out
    assert "study 'rich' cannot be used:\n  - design changed after participants had consented\n" in listed
    assert "open" not in listed
    assert main(["show", "rich"]) == BAD_INPUT
    printed = capsys.readouterr()
    assert "design changed after participants had consented" in printed.err and "open" not in printed.out


def test_target_and_closing_date_are_told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    change(settings, SLUG, target=40, closes="2026-03-31 18:00 Europe/Berlin")
    assert main(["show", SLUG]) == 0
    printed = capsys.readouterr().out
    assert "40 participants" in printed and "2026-03-31 16:00 UTC" in printed
    assert main(["status", SLUG, "open"]) == 0
    assert capsys.readouterr().out == "study tiny is closed, by its date in study.yaml (closes)\n"
