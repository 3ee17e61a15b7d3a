"""An SQLite file that is damaged, in use, deleted, moved or replaced, and copies of it."""

import re
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from db.session import Database
from db.settings import Settings
from db.sqlite_file import ReplacedError, copy_whole, damage
from tests.db.app_data import add_people, people_in, write_data


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return write_data(tmp_path / "data")


@pytest.fixture
def path(settings: Settings) -> Path:
    return settings.data / "enhancegan.sqlite"


def spoil(path: Path) -> None:
    """Overwrite the pages in the middle of a database."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 8192))


def test_a_copy_has_what_is_still_in_the_log(settings: Settings, path: Path, tmp_path: Path) -> None:
    database = Database.open(settings.database_url)
    add_people(database, 2)
    shutil.copy(path, tmp_path / "file-alone.sqlite")
    copy_whole(path, tmp_path / "copy.sqlite")
    database.close()
    assert people_in(tmp_path / "file-alone.sqlite") == ["p0", "p1", "p2"]
    assert people_in(tmp_path / "copy.sqlite") == ["p0", "p1", "p2", "p3", "p4"]
    assert sorted(each.name for each in tmp_path.glob("copy*")) == ["copy.sqlite"]


def test_a_copy_waits_for_nobody_who_writes(settings: Settings, path: Path, tmp_path: Path) -> None:
    database = Database.open(settings.database_url)
    with database.write():
        copy_whole(path, tmp_path / "copy.sqlite", wait_s=0)
    database.close()
    assert len(people_in(tmp_path / "copy.sqlite")) == 3


@pytest.fixture
def kept_to_itself(path: Path) -> sqlite3.Connection:
    """Another program that lets nobody read."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    return other


def test_a_copy_waits_for_a_database_that_is_locked(
    kept_to_itself: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    release = threading.Timer(0.5, kept_to_itself.close)
    release.start()
    copy_whole(path, tmp_path / "copy.sqlite", wait_s=30)
    release.join()
    assert len(people_in(tmp_path / "copy.sqlite")) == 3


def test_a_database_that_stays_locked_is_told(kept_to_itself: sqlite3.Connection, path: Path, tmp_path: Path) -> None:
    with pytest.raises(
        OSError,
        match=r"enhancegan\.sqlite cannot be read or copied: another program keeps it to itself",
    ):
        copy_whole(path, tmp_path / "copy.sqlite", wait_s=0.2)
    kept_to_itself.close()


@pytest.mark.parametrize("thorough", [False, True], ids=["quick", "thorough"])
def test_damage_is_found(path: Path, thorough: bool) -> None:
    assert damage(path, thorough) is None
    spoil(path)
    assert damage(path, thorough) is not None


def test_a_damaged_database_is_told_at_the_start_with_what_to_do(settings: Settings, path: Path) -> None:
    database = Database.open(settings.database_url)
    database.check_sound()
    database.close()
    with sqlite3.connect(path) as opened:
        opened.execute("PRAGMA writable_schema = ON")
        opened.execute("UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'placement'")
    opened.close()
    database = Database.open(settings.database_url)
    with pytest.raises(
        OSError, match=r"is damaged \(.+\): stop the app, keep a copy .* `python -m db restore` --replace"
    ):
        database.check_sound()
    database.close()


def test_a_log_without_its_database_is_not_thrown_away(settings: Settings, path: Path) -> None:
    log = path.with_name("enhancegan.sqlite-wal")
    log.write_bytes(b"the newest answers")
    path.unlink()
    with pytest.raises(OSError, match=r"enhancegan\.sqlite is missing, but its log enhancegan\.sqlite-wal is there"):
        Database.open(settings.database_url)
    path.touch()
    with pytest.raises(OSError, match="is empty, but its log"):
        Database.open(settings.database_url)
    assert log.read_bytes() == b"the newest answers"


def test_the_log_beside_the_file_that_a_link_named_is_not_thrown_away(tmp_path: Path) -> None:
    link, log = tmp_path / "link.sqlite", tmp_path / "disk" / "answers.sqlite-wal"
    log.parent.mkdir()
    log.write_bytes(b"the newest answers")
    link.symlink_to(log.with_name("answers.sqlite"))
    with pytest.raises(OSError, match=r"link\.sqlite is missing, but its log answers\.sqlite-wal is there"):
        Database.open(f"sqlite:///{link}")
    assert log.read_bytes() == b"the newest answers"


class TestWhileItIsOpen:
    """Nothing is written, and acknowledged, into a file that is not there any more."""

    @pytest.fixture
    def database(self, settings: Settings) -> Database:
        return Database.open(settings.database_url)

    @pytest.mark.parametrize("what", ["deleted", "replaced"])
    def test_a_file_that_has_gone_is_noticed(self, what: str, database: Database, path: Path) -> None:
        moved = path.rename(path.with_name("moved"))
        if what == "replaced":
            shutil.copy(moved, path)
        told = {"deleted": "was deleted or moved", "replaced": "was replaced by another file"}[what]
        with pytest.raises(ReplacedError, match=f"the database {told} while the app was running: nothing is stored"):
            add_people(database, 1)
        with pytest.raises(ReplacedError, match=told), database.read():
            pass
        assert not database.answers()
        path.unlink(missing_ok=True)
        moved.rename(path)
        assert database.answers()
        add_people(database, 1)
        database.close()
        assert people_in(path) == ["p0", "p1", "p2", "p3"]

    def test_a_file_that_goes_during_the_transaction_is_noticed(self, database: Database, path: Path) -> None:
        with pytest.raises(ReplacedError, match="was deleted"), database.write():
            path.unlink()
        database.close()

    def test_a_log_that_was_deleted_is_noticed(self, database: Database, path: Path) -> None:
        add_people(database, 1)
        path.with_name(f"{path.name}-wal").unlink()
        with pytest.raises(ReplacedError, match=re.escape("has lost its log, enhancegan.sqlite-wal")):
            add_people(database, 1)
        database.close()
