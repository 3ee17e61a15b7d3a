"""The app and its data: damage at the start, a file that goes while it runs, identifiers that are kept too long."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from db.backup import RESTORING, back_up
from db.session import Database
from db.settings import Settings, sqlite_url
from study.content.keeping.freezing import freeze_study
from study.content.keeping.reading import read_study
from study.secret_key import secret_key
from study.visits.answers.people import Arrival, add_participant
from tests.project import ROOT
from tests.server.running import RunningApp, environment, running_app, wait_until
from tests.study.opening import open_studies
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import SLUG, write_study

OPTIONS = ("--no-enhance",)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one open study, only copied from."""
    data = tmp_path_factory.mktemp("made") / "data"
    write_study(data / "studies" / SLUG, images=("one", "two", "three"), screen_check=False)
    open_studies(data)
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


@pytest.fixture
def path(data: Path) -> Path:
    return data / "enhancegan.sqlite"


def told(data: Path, **variables: str) -> str:
    """What the app says when it does not start."""
    command = [sys.executable, "app.py", "--port", "0", *OPTIONS]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(data, **variables), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def execute(path: Path, *statements: str) -> list[tuple[str, ...]]:
    """Execute statements as another program would; return the rows of the last one."""
    with sqlite3.connect(path) as opened:
        rows = [opened.execute(statement).fetchall() for statement in statements]
    opened.close()
    return rows[-1]


def test_a_damaged_database_is_told_at_the_start_with_what_to_do(data: Path, path: Path) -> None:
    execute(path, "PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'placement'")
    said = told(data)
    assert said.startswith(f"error: the database {path} is damaged (")
    assert said.endswith("restore a backup with `python -m db restore` --replace\n")


@pytest.fixture
def app(data: Path) -> Iterator[RunningApp]:
    """The app, ready."""
    with running_app(data, *OPTIONS) as app:
        app.wait_until_ready()
        yield app


@pytest.fixture
def visitor(app: RunningApp) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.address, timeout=240) as client:
        yield client


@pytest.mark.slow
def test_a_database_that_goes_is_told_and_no_answer_is_lost(app: RunningApp, visitor: httpx.Client, path: Path) -> None:
    person = ParticipantClient(visitor)
    state = person.enter()
    trial = state["sets"][0]["trial"]
    moved = path.rename(path.with_name("moved.sqlite"))
    reply = person.answer(trial, [1, 2, 3, 4, 5])
    assert reply.status_code == 503
    assert reply.json()["detail"] == "the database of this server has been moved or replaced; nothing was stored"
    assert app.readiness()[0] == 503 and app.readiness()[1]["database"] == "unreachable"
    assert f"{path}: the database was deleted or moved while the app was running: nothing is stored until" in (
        app.log.read_text()
    )
    moved.rename(path)
    assert person.answer(trial, [1, 2, 3, 4, 5]).json()["answered"] == 1
    assert execute(path, "SELECT COUNT(*) FROM ranking") == [(1,)]
    assert app.readiness()[0] == 200


def test_a_start_finishes_a_killed_restore_and_deletes_identifiers_that_were_kept_too_long(
    data: Path, path: Path, tmp_path: Path
) -> None:
    settings = Settings(data, sqlite_url(data))
    database = Database.open(settings.database_url)
    sent = Arrival(external_id="prolific:5f", source={"PROLIFIC_PID": "5f"})
    add_participant(database, read_study(settings.studies / SLUG), sent)
    database.close()
    execute(path, "UPDATE participant SET seen_at = '2026-01-02', consented_at = '2026-01-01'")
    secret_key(settings)
    archive, _ = back_up(settings, tmp_path / "backup.zip")
    new = tmp_path / "new"
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from db.restoring import restore\n"
        "from db.settings import Settings, sqlite_url\n"
        "data = Path(sys.argv[1])\n"
        "def kill(event, arguments):\n"
        "    if event == 'os.rename' and str(arguments[1]).endswith('/studies'):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(kill)\n"
        "restore(Settings(data, sqlite_url(data)), Path(sys.argv[2]), replace=False)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(new), str(archive)], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert (new / RESTORING).is_dir() and not (new / "studies").exists()
    with running_app(new, *OPTIONS, ENHANCEGAN_IDENTIFIER_DAYS="30") as app:
        wait_until(lambda: "deleted the identifiers of 1 participant," in app.log.read_text())
        assert "an interrupted restore has been finished" in app.log.read_text()
        assert httpx.get(f"{app.address}/study/api/studies", timeout=60).text.count(SLUG)
    assert execute(new / path.name, "SELECT external_id, source FROM participant") == [(None, "{}")]
    assert (new / "secret.key").read_bytes() == (data / "secret.key").read_bytes()


@pytest.mark.parametrize(
    ("before", "warned"),
    [
        ((), False),
        (("studies",), False),
        (("studies", "secret.key"), True),
        (("frozen",), True),
    ],
    ids=["nothing", "a study that was copied there", "a key", "a frozen study"],
)
def test_a_new_database_is_told_and_warned_of_where_there_was_one(
    before: tuple[str, ...], warned: bool, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    if "studies" in before or "frozen" in before:
        write_study(data / "studies" / SLUG, images=("one", "two"), screen_check=False)
    if "frozen" in before:
        freeze_study(data / "studies" / SLUG)
    if "secret.key" in before:
        secret_key(Settings(data, sqlite_url(data)))
    with running_app(data, *OPTIONS) as app:
        log = app.log.read_text()
    assert f"a new database was made: {data / 'enhancegan.sqlite'}\n" in log
    assert ("the database had nothing in it, although " in log) == warned


def test_the_database_of_an_earlier_start_is_not_told(data: Path) -> None:
    with running_app(data, *OPTIONS) as app:
        log = app.log.read_text()
    assert "new database" not in log and "had nothing in it" not in log
