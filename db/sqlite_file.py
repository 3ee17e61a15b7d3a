"""The file of an SQLite database: copying it whole, finding damage, and noticing that it is no longer the same."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

LOG_SUFFIX = "-wal"
"""What the name of SQLite's write-ahead log ends with: the newest answers may be in there alone."""
SIDE_SUFFIXES = (LOG_SUFFIX, "-shm", "-journal")
"""What the names of the files that belong to a database end with."""
COPY_WAIT_S = 60.0
"""How long a copy waits for a program that keeps the database to itself, in seconds."""
OWNER_ONLY = 0o600
"""Permissions of new databases and of copies; SQLite gives the log those of its database. Windows has none of them."""

_RESTORE = "restore a backup with `python -m db restore`"


class ReplacedError(OSError):
    """The file of the database was deleted, moved or replaced while it was open."""


class DamagedError(OSError):
    """The file of the database is damaged, or none."""


class DatabaseFile:
    """The file that a program has open. On most systems, writing goes on into a file that has been deleted."""

    def __init__(self, path: Path, has_log: bool) -> None:
        """Remember which file `path` is now.

        Args:
            path: the database, of which a connection is open and in a transaction.
            has_log: whether SQLite keeps a write-ahead log, which it does not on some network drives.
        """
        self._path = path
        self._opened = _identity(path)
        # Looked at for every answer: paths as objects would take five times as long.
        self.log = str(_log_of(path)) if has_log else None
        """SQLite's write-ahead log; None where it has none."""

    def check(self) -> None:
        """Raise ReplacedError unless the file, and its log, are still in their place; takes microseconds."""
        found = _identity(self._path)
        if found is None:
            raise self._error("was deleted or moved")
        if found != self._opened:
            raise self._error("was replaced by another file")

    def check_log(self) -> None:
        """Raise ReplacedError unless the log is in its place; only for a moment at which a connection is open."""
        if self.log is not None and not os.path.exists(self.log):
            raise self._error(f"has lost its log, {os.path.basename(self.log)}, which was deleted or moved")

    def _error(self, what: str) -> ReplacedError:
        return ReplacedError(
            errno.ESTALE,
            f"the database {what} while the app was running: nothing is stored until the file is back in its place, or "
            "the app has been restarted with the file that is to be used",
            str(self._path),
        )


def files_of(path: Path) -> list[Path]:
    """Return the paths that the database at `path` may take: its own, and those of `SIDE_SUFFIXES`."""
    return [path, *(_beside(path, suffix) for suffix in SIDE_SUFFIXES)]


def size_of(path: Path) -> int:
    """Return how many bytes the database at `path` takes on the disk, with its log: new rows are in there at first."""
    return sum(each.stat().st_size for each in (path, _log_of(path)) if each.exists())


def create_private(path: Path) -> None:
    """Make an empty file that nobody but its owner can read, where there is none: an empty database for SQLite.

    Raises:
        OSError: if it cannot be made.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except FileExistsError:
        return


def check_whole(path: Path) -> None:
    """Raise OSError if the file is missing and its log is not, or if it is empty and the log is not.

    SQLite would begin a new database, and delete the log with the newest answers.
    """
    log = _log_of(path)
    if log.exists() and log.stat().st_size > 0 and (not path.exists() or path.stat().st_size == 0):
        raise OSError(
            f"the database {path} is {'empty' if path.exists() else 'missing'}, but its log {log.name} is there: put "
            f"the file back beside its log, or move the log away and {_RESTORE}"
        )


def damage(path: Path, thorough: bool = False) -> str | None:
    """Say what is damaged in the database file at `path`; None for a sound one.

    Args:
        path: the file, which may be in use.
        thorough: also compare indexes with tables, and find rows that refer to missing ones; takes longer.

    Raises:
        OSError: if it cannot be read for another reason.
    """
    try:
        with _reading(path, COPY_WAIT_S) as opened:
            (found,) = opened.execute("PRAGMA integrity_check(1)" if thorough else "PRAGMA quick_check(1)").fetchone()
            lost = opened.execute("PRAGMA foreign_key_check").fetchone() if thorough else None
    except DamagedError as error:
        return str(error.__cause__)
    if found != "ok":
        return " ".join(str(found).replace("*", "").split())
    return None if lost is None else f"a row of the table {lost[0]} refers to a missing one of {lost[2]}"


def advice(path: Path, found: str) -> str:
    """Return what to say, and what to do, about the damage `found` in the database file at `path`."""
    return f"the database {path} is damaged ({found}): stop the app, keep a copy of the file, and {_RESTORE} --replace"


def copy_whole(source: Path, target: Path, wait_s: float = COPY_WAIT_S) -> None:
    """Write one consistent state of a database, with what is in its log, into the new file `target`, its owner's alone.

    Nobody who reads or writes meanwhile is held up.

    Args:
        source: the database.
        target: the file to write.
        wait_s: how long to wait for a program that keeps the database to itself, in seconds.

    Raises:
        OSError: if the database cannot be read in that time, or the copy cannot be written.
    """
    with _reading(source, wait_s) as opened:
        create_private(target)
        with closing(sqlite3.connect(target)) as copied:
            opened.backup(copied)
            # One file alone: no log beside it.
            copied.execute("PRAGMA journal_mode = DELETE")


def release(path: Path) -> None:
    """Take what is in the log into the file, which nobody may have open.

    Raises:
        BlockingIOError: if a program has the database open.
        sqlite3.DatabaseError: if the file is damaged.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=1)) as opened:
        try:
            opened.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise BlockingIOError(f"a program has the database {path} open: stop the app first") from error


@contextmanager
def _reading(path: Path, wait_s: float) -> Iterator[sqlite3.Connection]:
    """Open the database for one consistent look; what SQLite says becomes an OSError that names the file."""
    if not path.is_file():
        raise FileNotFoundError(f"there is no database {path}")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)) as opened:
            opened.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")
            # Whoever has begun to read waits no more: `backup` alone would try again for ever.
            opened.execute("BEGIN")
            opened.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            yield opened
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise DamagedError(advice(path, str(error))) from error
        raise OSError(f"the database {path} cannot be read or copied: {_reason(error)}") from error


def _reason(error: sqlite3.DatabaseError) -> str:
    if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
        return "another program keeps it to itself; try again when that has ended"
    return str(error)


def is_damage(error: BaseException | None) -> bool:
    """Return whether SQLite says that a file is damaged, or no database."""
    if not isinstance(error, sqlite3.DatabaseError) or not hasattr(error, "sqlite_errorcode"):
        return False
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _log_of(path: Path) -> Path:
    # SQLite puts it beside the file itself, not beside a link to it.
    return _beside(path.resolve(), LOG_SUFFIX)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
