"""`python -m study simulate`: what it prints and rejects."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI

from db.command_line import BAD_INPUT
from db.session import Database
from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, Settings
from study.__main__ import main
from study.content.keeping.life import set_status
from study.content.making.clearing import clear
from study.content.yaml.definition import Study
from study.results.tables import participants_table, rankings_table
from tests.serving import serving
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import IMAGES, SLUG, TINTS

ROWS = len(IMAGES) * len(TINTS)


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the command to the test's data folder."""
    monkeypatch.setenv(DATA_VARIABLE, str(settings.data))
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    """Address of a server of the tiny study."""
    with serving(app) as address:
        yield address


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """The command for two people; the server's address is still missing."""
    model = tmp_path / "worths.yaml"
    model.write_text(f"methods: {{{', '.join(f'{method}: 0.5' for method in TINTS)}}}")
    return ["simulate", "--study", SLUG, "--participants", "2", "--model", str(model), "--seed", "3"]


def test_it_says_what_happened_and_warns_that_answers_count(
    command: list[str], url: str, study: Study, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--url", url]) == 0
    printed = capsys.readouterr()
    assert "2 simulated participants: 2 finished, 0 left early, 0 turned away" in printed.out
    assert f"{2 * len(IMAGES)} sets answered in" in printed.out
    assert "warning: simulated answers count like real ones" in printed.err
    assert len(rankings_table(database, SLUG)) == 2 * ROWS
    people = participants_table(database, study, datetime.now(UTC))
    assert list(people["simulated"]) == [1, 1]
    assert clear(database, SLUG).simulated == 2


def test_tests_are_not_counted_and_need_no_warning(
    command: list[str], url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--url", url, "--test"]) == 0
    printed = capsys.readouterr()
    assert "2 finished" in printed.out
    assert "warning" not in printed.err
    assert len(rankings_table(database, SLUG)) == 0


def test_real_answers_are_not_mixed_with_simulated_ones_unasked(
    command: list[str],
    url: str,
    database: Database,
    participant: ParticipantClient,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*command, "--url", url]) == 0
    assert main([*command, "--url", url, "--seed", "4"]) == 0
    participant.rank_all(participant.enter(), [1, 2, 3, 4, 5])
    capsys.readouterr()
    assert main([*command, "--url", url, "--seed", "5"]) == BAD_INPUT
    assert "error: 1 real participants have taken part in tiny" in capsys.readouterr().err
    assert len(rankings_table(database, SLUG)) == 5 * ROWS
    assert main([*command, "--url", url, "--seed", "5", "--test"]) == 0
    assert main([*command, "--url", url, "--seed", "5", "--mix"]) == 0
    assert len(rankings_table(database, SLUG)) == 7 * ROWS


def test_an_error_of_the_server_is_a_sentence_and_status_2(
    command: list[str], app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(app) as url:
        pass
    assert main([*command, "--url", url]) == BAD_INPUT
    assert f"error: no answer from {url}/study/" in capsys.readouterr().err


def test_people_who_cannot_go_on_make_status_2(
    command: list[str], url: str, study: Study, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    set_status(database, study.slug, "closed")
    assert main([*command, "--url", url]) == BAD_INPUT
    printed = capsys.readouterr()
    assert "0 finished, 0 left early, 2 turned away" in printed.out
    assert "error: 2 participants could not continue, the first because the study is closed" in (printed.err)


@pytest.mark.parametrize(
    ("options", "reasons"),
    [
        (
            ["--participants", "0", "--workers", "0"],
            ["--participants must be 1 or more", "--workers must be 1 or more"],
        ),
        (["--seed", "-1"], ["--seed must be from 0"]),
        (["--url", "127.0.0.1:7860"], ["--url must start with http"]),
        (["--model", "nowhere.yaml"], ["nowhere.yaml is missing"]),
        (["--study", "nowhere"], ["nowhere"]),
    ],
)
def test_bad_input_gets_a_sentence_and_status_2(
    command: list[str], options: list[str], reasons: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, *options]) == BAD_INPUT
    printed = capsys.readouterr().err
    assert printed.startswith("error: ")
    assert all(reason in printed for reason in reasons)
