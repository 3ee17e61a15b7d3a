"""What is committed is on the disk when the writer is told so, at one flush for all who have written meanwhile."""

import errno
import io
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import func, select, text

from db import group_commit, models
from db.group_commit import UnflushedError
from db.session import Database

WRITERS = 8


def write(database: Database, slug: str) -> None:
    with database.write() as session:
        now = datetime.now(UTC)
        session.add(models.Study(slug=slug, title=slug, seed=1, methods=[], images=[], scale=[], created_at=now))


def count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(models.Study)) or 0


def slugs_in(path: Path, how: str = "") -> set[str]:
    """Read the names in a file of SQLite, and in its log if there is one beside it."""
    with closing(sqlite3.connect(f"{path.as_uri()}{how}", uri=True)) as opened:
        return {slug for (slug,) in opened.execute("SELECT slug FROM study")}


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


class Disk:
    """Stands before the flush of the system: remembers what the disk has got, and can be busy or fail.

    What it has failed to take once is lost, as on Linux: a later flush takes only what has been written since.
    """

    def __init__(self, log: Path) -> None:
        self.log = log
        self.holds = b""
        self.flushes = 0
        self.errors: list[OSError] = []
        self.is_free = threading.Event()
        self.is_free.set()
        self.flush = group_commit._flush
        self.lost: set[int] = set()
        """Of which bytes."""

    def open(self, path: str, _mode: str) -> io.BufferedRandom:
        """Open the log to write it again."""
        disk = self

        class Again(io.FileIO):
            def write(self, data: Any, /) -> int:
                start = self.tell()
                written = super().write(data)
                disk.lost.difference_update(range(start, start + written))
                return written

        return io.BufferedRandom(Again(path, "r+"))

    def __call__(self, file: int) -> None:
        self.flushes += 1
        written = self.log.read_bytes()
        self.is_free.wait()
        if self.errors:
            self.lost.update(range(len(self.holds), len(written)))
            raise self.errors.pop()
        self.flush(file)
        self.holds = bytes(0 if at in self.lost else byte for at, byte in enumerate(written))


def fails(times: int) -> list[OSError]:
    return [OSError(errno.EIO, "Input/output error")] * times


def after_loss_of_power(disk: Disk, folder: Path) -> set[str]:
    """The names that are there when only what the disk holds is left; the file itself is as when it was made."""
    left = Path(tempfile.mkdtemp(dir=folder))
    (left / "test.sqlite-wal").write_bytes(disk.holds)
    shutil.copy(folder / "test.sqlite", left)
    return slugs_in(left / "test.sqlite")


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(tmp_path / "test.sqlite-wal")
    monkeypatch.setattr(group_commit, "_flush", disk)
    monkeypatch.setattr(group_commit, "open", disk.open, raising=False)
    return disk


def test_what_a_writer_was_told_is_stored_outlives_a_loss_of_power(
    database: Database, disk: Disk, tmp_path: Path
) -> None:
    def write_and_lose_power(number: int) -> bool:
        slug = f"study-{number}"
        write(database, slug)
        return slug in after_loss_of_power(disk, tmp_path)

    with ThreadPoolExecutor(WRITERS) as pool:
        assert all(pool.map(write_and_lose_power, range(10 * WRITERS)))
    # Else the test would say nothing about writers who are flushed by others.
    assert disk.flushes < 10 * WRITERS


def test_while_the_disk_is_busy_others_write_and_are_flushed_together(database: Database, disk: Disk) -> None:
    log = database._log
    assert log is not None
    before = log._committed
    disk.is_free.clear()
    with ThreadPoolExecutor(WRITERS) as pool:
        waiting = [pool.submit(write, database, f"study-{number}") for number in range(WRITERS)]
        wait_until(lambda: count(database) == WRITERS)
        # Each has also asked for a flush: who does so later would need a third one.
        wait_until(lambda: log._committed == before + WRITERS)
        assert not any(each.done() for each in waiting)
        disk.is_free.set()
        for each in waiting:
            each.result()
    assert disk.flushes == 2


def test_a_log_that_the_disk_did_not_take_is_written_again(database: Database, disk: Disk, tmp_path: Path) -> None:
    write(database, "before")
    disk.errors = fails(1)
    write(database, "first")
    assert after_loss_of_power(disk, tmp_path) == {"before", "first"}
    write(database, "second")
    assert after_loss_of_power(disk, tmp_path) == {"before", "first", "second"}


@pytest.fixture
def reader(database: Database, disk: Disk, tmp_path: Path) -> Iterator[None]:
    """Somebody who reads all the time: the log cannot be begun anew."""
    write(database, "read")
    assert disk.holds
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM study").fetchall()
        yield


@pytest.mark.usefixtures("reader")
def test_what_the_disk_does_not_take_is_an_error_until_it_does(database: Database, disk: Disk, tmp_path: Path) -> None:
    disk.errors = fails(3)
    with pytest.raises(UnflushedError, match="the disk may not have kept it: Input/output error"):
        write(database, "first")
    with pytest.raises(UnflushedError):
        write(database, "second")
    write(database, "third")
    assert after_loss_of_power(disk, tmp_path) >= {"first", "second", "third"}


def test_a_disk_that_does_not_answer_keeps_others_waiting_for_a_limited_time(
    database: Database, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database._log is not None
    monkeypatch.setattr(database._log._flushing, "_wait_s", 0.05)
    disk.is_free.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(write, database, "first")
        wait_until(lambda: disk.flushes == 1)
        with pytest.raises(UnflushedError, match="others have waited"):
            write(database, "second")
        disk.is_free.set()
        first.result()


def test_the_log_is_flushed_where_the_database_is_reached_by_a_link(tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "test.sqlite")
    database = Database.open(f"sqlite:///{tmp_path / 'link.sqlite'}")
    before = disk.flushes
    write(database, "kept")
    assert disk.flushes == before + 1
    database.close()


def test_a_log_that_cannot_be_opened_anew_leaves_no_number_that_is_another_files(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To close the database's file would free it of all locks that this process has on it."""
    write(database, "before")
    log = database._log
    assert log is not None
    log._identity = None  # as if SQLite had made it anew
    with monkeypatch.context() as many_files:
        many_files.setattr(os, "open", Mock(side_effect=OSError(errno.EMFILE, "Too many open files")))
        write(database, "meanwhile")
    assert log._file is not None
    assert os.path.samestat(os.fstat(log._file), (tmp_path / "test.sqlite-wal").stat())


def test_without_a_log_sqlite_waits_for_the_disk_itself(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a drive whose files cannot be shared memory."""
    connect = sqlite3.dbapi2.connect

    def without_shared_memory(path: str, **options: Any) -> sqlite3.Connection:
        return connect(f"{Path(path).as_uri()}?vfs=unix-dotfile", uri=True, **options)

    monkeypatch.setattr(sqlite3.dbapi2, "connect", without_shared_memory)
    database = Database.open(f"sqlite:///{tmp_path / 'test.sqlite'}")
    write(database, "kept")
    assert count(database) == 1
    with database.write() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "delete"
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL
    assert disk.flushes == 0
    database.close()


def test_what_the_log_has_grown_to_while_somebody_reads_is_given_back(database: Database, tmp_path: Path) -> None:
    limit = 20_000 * 4096
    log = tmp_path / "test.sqlite-wal"
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM study").fetchall()
        with database.write() as session:
            session.execute(text("CREATE TABLE large AS SELECT randomblob(:size) AS it"), {"size": limit})
        write(database, "beyond")
        assert log.stat().st_size > limit
    # The first one takes the log into the file, the second begins it anew.
    write(database, "next")
    write(database, "after")
    assert log.stat().st_size <= limit


def test_the_log_does_not_grow_with_what_is_stored(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "CHECKPOINT_EVERY", 20)
    log = tmp_path / "test.sqlite-wal"
    for number in range(100):
        write(database, f"early-{number}")
    early = log.stat().st_size
    for number in range(500):
        write(database, f"late-{number}")
    assert log.stat().st_size < 3 * early
    assert count(database) == 600
