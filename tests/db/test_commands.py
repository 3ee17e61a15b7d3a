"""`python -m db`: what it says and how it ends."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.__main__ import main
from db.command_line import BAD_INPUT
from db.session import Database
from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, DAYS_VARIABLE, Settings
from db.versions import known_versions
from tests.db.app_data import add_people, contents, people_in, write_data


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return write_data(tmp_path / "data")


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[[Path], None]:
    """Have commands use a data folder; at first that of `settings`."""

    def choose(data: Path) -> None:
        monkeypatch.setenv(DATA_VARIABLE, str(data))

    monkeypatch.setenv(DATABASE_VARIABLE, "")
    monkeypatch.setenv(DAYS_VARIABLE, "")
    choose(settings.data)
    return choose


Said = pytest.CaptureFixture[str]


def test_backup_and_restore_say_what_they_did(use: Callable[[Path], None], tmp_path: Path, capsys: Said) -> None:
    archive = tmp_path / "backup.zip"
    assert main(["backup", str(archive)]) == 0
    said = capsys.readouterr().out
    assert re.match(
        rf"{archive}, 0\.\d MB, read back and found whole:\n  1 study, 3 participants, 3 rankings, and", said
    )
    assert "It holds the secret key and what identifies participants: keep it where nobody else can read it." in said
    use(tmp_path / "new")
    assert main(["restore", str(archive)]) == 0
    said = capsys.readouterr().out
    assert re.match(rf"restored into {tmp_path / 'new'}, as it was at \d{{4}}-.*\+00:00:\n  1 study, 3 part", said)
    assert main(["restore", str(archive)]) == BAD_INPUT
    error = capsys.readouterr().err
    assert error.startswith("error: the database ") and error.endswith("To replace it: --replace\n")
    assert main(["restore", str(archive), "--replace"]) == 0
    assert f"what was there before is in {tmp_path / 'new' / 'backups'}/before-restore-" in capsys.readouterr().out
    assert contents(tmp_path / "new") == contents(tmp_path / "data")


def test_a_sound_installation(use: Callable[[Path], None], capsys: Said) -> None:
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    for sentence in ("is sound, 0.1 MB", "1 study with 3 participants", "identifiers of participants are kept"):
        assert sentence in said
    assert said.endswith("nothing is wrong\n")


def test_everything_that_is_wrong_is_said(
    use: Callable[[Path], None], settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (settings.data / "studies" / "s").rename(settings.data / "studies-moved")
    (settings.data / "secret.key").unlink()
    with sqlite3.connect(settings.data / "enhancegan.sqlite") as opened:
        opened.execute("UPDATE participant SET external_id = 'prolific:1', seen_at = '2026-01-02' WHERE number = 0")
    opened.close()
    monkeypatch.setenv(DAYS_VARIABLE, "30")
    assert main(["check"]) == BAD_INPUT
    error = capsys.readouterr().err
    assert f"study s has 3 participants, and its folder {settings.studies / 's'} is missing" in error
    assert f"{settings.data / 'secret.key'} is missing: put it back from a backup, or nobody is recognized" in error
    assert "the identifiers of 1 participant should have been deleted" in error


def test_rows_that_refer_to_missing_ones_are_found(
    use: Callable[[Path], None], settings: Settings, capsys: Said
) -> None:
    with sqlite3.connect(settings.data / "enhancegan.sqlite") as opened:
        opened.execute("DELETE FROM trial")
    opened.close()
    assert main(["check"]) == BAD_INPUT
    assert "is damaged (a row of the table ranking refers to a missing one of trial)" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["forget", "--days", "5"]], ids=["check", "forget"])
def test_a_newer_database_is_told_in_words(
    command: list[str], use: Callable[[Path], None], settings: Settings, capsys: Said
) -> None:
    with sqlite3.connect(settings.data / "enhancegan.sqlite") as opened:
        opened.execute("UPDATE alembic_version SET version_num = '0099'")
    opened.close()
    assert main(command) == BAD_INPUT
    error = capsys.readouterr().err
    newest = known_versions()[-1]
    assert f"its tables are of version '0099', and this program knows '0001' to '{newest}'" in error
    assert "Traceback" not in error


def test_check_changes_nothing_and_makes_nothing(use: Callable[[Path], None], tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "empty").mkdir()
    use(tmp_path / "empty")
    assert main(["check"]) == 0
    assert "there is no database" in capsys.readouterr().out
    assert list((tmp_path / "empty").iterdir()) == []


def test_vacuum_makes_the_file_smaller_and_loses_nothing(
    use: Callable[[Path], None], settings: Settings, capsys: Said
) -> None:
    path = settings.data / "enhancegan.sqlite"
    database = Database.open(settings.database_url)
    add_people(database, 400)
    with database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM participant WHERE number >= 3")
    database.close()
    before = path.stat().st_size
    assert main(["vacuum"]) == 0
    assert path.stat().st_size < before / 2
    assert re.fullmatch(r"the database took [\d.]+ MB and takes [\d.]+ MB\n", capsys.readouterr().out)
    assert people_in(path) == ["p0", "p1", "p2"]


def test_forget_asks_first(use: Callable[[Path], None], settings: Settings, capsys: Said) -> None:
    database = Database.open(settings.database_url)
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE participant SET external_id = 'invitation:' || number")
    database.close()
    assert datetime(2026, 1, 2, tzinfo=UTC) < datetime.now(UTC)  # when they consented
    outcomes = [
        (["forget"], BAD_INPUT, "", f"error: after how many days must be said, by --days or {DAYS_VARIABLE}\n"),
        (
            ["forget", "--days", "1"],
            *(0, "nothing has been deleted yet; with --yes the identifiers of 3 participants would be deleted\n", ""),
        ),
        (
            ["forget", "--days", "1", "--yes"],
            *(0, "deleted the identifiers of 3 participants; rankings are all kept\n", ""),
        ),
        (
            ["forget", "--days", "1"],
            *(0, "nothing has been deleted yet; with --yes the identifiers of 0 participants would be deleted\n", ""),
        ),
    ]
    for command, status, out, err in outcomes:
        assert main(command) == status
        assert tuple(capsys.readouterr()) == (out, err)


@pytest.mark.parametrize("days", ["0", "-1", "36501", "1.5", "many", "٣"])
def test_a_number_of_days_that_is_none_is_refused(
    days: str, use: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    sentence = f"must be a whole number of days from 1 to 36500; got {days!r}"
    with pytest.raises(SystemExit):
        main(["forget", f"--days={days}"])
    assert sentence in capsys.readouterr().err
    monkeypatch.setenv(DAYS_VARIABLE, days)
    assert main(["check"]) == BAD_INPUT
    assert capsys.readouterr().err == f"error: {DAYS_VARIABLE} {sentence}\n"
