"""What is committed is on the disk when the writer is told so, at one flush for all who have written meanwhile."""

import errno
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import group_commit, models
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
    """Stands before the flush of the system: remembers what it has got, and can be busy or fail."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.holds = b""
        self.flushes = 0
        self.error: OSError | None = None
        self.is_free = threading.Event()
        self.is_free.set()
        self.flush = group_commit._flush

    def __call__(self, file: int) -> None:
        self.flushes += 1
        written = self.log.read_bytes()
        self.is_free.wait()
        if self.error is not None:
            raise self.error
        self.flush(file)
        self.holds = written


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(tmp_path / "test.sqlite-wal")
    monkeypatch.setattr(group_commit, "_flush", disk)
    return disk


def test_what_a_writer_was_told_is_stored_outlives_a_loss_of_power(
    database: Database, disk: Disk, tmp_path: Path
) -> None:
    def write_and_lose_power(number: int) -> bool:
        slug = f"study-{number}"
        write(database, slug)
        # The file itself has not changed since it was made: everything new is in the log.
        left = tmp_path / f"left-{number}"
        left.mkdir()
        (left / "test.sqlite-wal").write_bytes(disk.holds)
        shutil.copy(tmp_path / "test.sqlite", left)
        return slug in slugs_in(left / "test.sqlite")

    with ThreadPoolExecutor(WRITERS) as pool:
        assert all(pool.map(write_and_lose_power, range(10 * WRITERS)))
    # Else the test would say nothing about writers who are flushed by others.
    assert disk.flushes < 10 * WRITERS


def test_while_the_disk_is_busy_others_write_and_are_flushed_together(database: Database, disk: Disk) -> None:
    disk.is_free.clear()
    with ThreadPoolExecutor(WRITERS) as pool:
        waiting = [pool.submit(write, database, f"study-{number}") for number in range(WRITERS)]
        wait_until(lambda: count(database) == WRITERS)
        assert not any(each.done() for each in waiting)
        disk.is_free.set()
        for each in waiting:
            each.result()
    assert disk.flushes == 2


def test_a_log_that_the_disk_did_not_take_is_taken_into_the_file(
    database: Database, disk: Disk, tmp_path: Path
) -> None:
    disk.error = OSError(errno.EIO, "Input/output error")
    write(database, "kept")
    assert slugs_in(tmp_path / "test.sqlite", "?immutable=1") == {"kept"}
    disk.error = None
    write(database, "after")
    assert disk.flushes == 2


@pytest.fixture
def old_reader(database: Database, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who reads an old state: the log cannot be taken into the file."""
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM study").fetchall()
        yield reader


def test_what_the_disk_does_not_take_at_all_is_an_error_until_it_does(
    database: Database,
    disk: Disk,
    old_reader: sqlite3.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(group_commit, "CHECKPOINT_WAIT_S", 0.05)
    disk.error = OSError(errno.EIO, "Input/output error")
    with pytest.raises(OSError, match="the disk does not take what is to be stored"):
        write(database, "first")
    # A disk that says nothing more may have lost what it had not written.
    disk.error = None
    with pytest.raises(OSError, match="the disk does not take what is to be stored"):
        write(database, "second")
    old_reader.rollback()
    write(database, "third")
    assert slugs_in(tmp_path / "test.sqlite", "?immutable=1") == {"first", "second", "third"}


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
