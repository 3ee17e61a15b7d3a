"""`python -m db`: what it says and how it ends."""

import os
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


@pytest.mark.parametrize(
    ("gone", "sign"),
    [
        ((), "secret.key"),
        (("secret.key",), "studies/s"),
    ],
    ids=["the database", "the database and the key"],
)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_that_is_missing_is_a_problem_where_there_was_one(
    gone: tuple[str, ...],
    sign: str,
    kind: str,
    use: Callable[[Path], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    capsys: Said,
) -> None:
    database = settings.data / "enhancegan.sqlite"
    for name in (*gone, database.name):
        (settings.data / name).unlink()
    said = f"there is no database {database}"
    if kind == "postgresql":
        monkeypatch.setenv(DATABASE_VARIABLE, request.getfixturevalue("postgresql_url"))
        said = " has no tables"
    assert main(["check"]) == BAD_INPUT
    told = capsys.readouterr()
    assert "nothing is wrong" not in told.out
    assert f"{said}, although {settings.data / sign} is there: if participants have answered here" in told.err
    assert f"See whether {DATA_VARIABLE} and {DATABASE_VARIABLE} are as they were" in told.err
    assert not database.exists()


def test_a_data_folder_that_is_not_there_is_a_problem(
    use: Callable[[Path], None], tmp_path: Path, capsys: Said
) -> None:
    use(tmp_path / "dtaa")
    for command, said in (("check", f"there is no folder {tmp_path / 'dtaa'}"), ("forget", "there is no database ")):
        assert main([command, *(["--days", "1"] if command == "forget" else [])]) == BAD_INPUT
        assert said in capsys.readouterr().err
    assert not (tmp_path / "dtaa").exists()


def test_sizes_are_with_the_log_in_which_new_rows_are_at_first(
    use: Callable[[Path], None], settings: Settings, capsys: Said
) -> None:
    path = settings.data / "enhancegan.sqlite"
    database = Database.open(settings.database_url)
    try:
        add_people(database, 400)
        both = path.stat().st_size + path.with_name(f"{path.name}-wal").stat().st_size
        assert main(["check"]) == 0
        assert f"is sound, {both / 1e6:.1f} MB\n" in capsys.readouterr().out
        assert main(["vacuum"]) == 0
        after = path.stat().st_size
        assert capsys.readouterr().out == f"the database took {both / 1e6:.1f} MB and takes {after / 1e6:.1f} MB\n"
        assert main(["vacuum"]) == 0
        assert capsys.readouterr().out == f"nothing to gain: the database takes {after / 1e6:.1f} MB\n"
    finally:
        database.close()


@pytest.mark.skipif(os.name != "posix", reason="needs permissions of POSIX")
def test_check_says_that_everybody_can_read_the_data(
    use: Callable[[Path], None], settings: Settings, capsys: Said
) -> None:
    said = f"every account of this machine can read it; to change that: chmod -R o= {settings.data}\n"
    settings.data.chmod(0o755)
    assert main(["check"]) == 0
    assert said not in capsys.readouterr().out
    (settings.data / "enhancegan.sqlite").chmod(0o644)
    assert main(["check"]) == 0
    assert said in capsys.readouterr().out


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
