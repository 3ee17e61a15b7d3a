"""Group commit for SQLite: one flush of its write-ahead log for all writers that have committed meanwhile."""

import errno
import logging
import os
import sqlite3
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from threading import Lock, Thread

from db.turns import TURN_WAIT_S, BusyError, WriterTurns

logger = logging.getLogger(__name__)

CHECKPOINT_EVERY = 500
"""Flushes after which what is in the log is taken into the database file: some 20 MB of answers."""

MOST_PAGES = 20_000
"""Pages of 4 kB in the log after which a commit takes them into the file itself: large ones, such as an import's."""

OTHERS_WAIT_S = 5.0
"""How long a checkpoint, or a log that is written again, waits for other processes, in seconds."""

_PART = 1 << 20
"""Bytes of the log that are written again at a time."""

_flush = getattr(os, "fdatasync", os.fsync)


class UnflushedError(OSError):
    """It is not certain that the disk keeps what was committed; whoever does the same again without an error knows."""


class CommittedLog:
    """The write-ahead log of a database whose connections leave it to this to flush what they commit.

    A connection with `synchronous=NORMAL` writes a commit into the log without waiting for the disk; the next writer
    can begin, while this one waits here. When a disk is busy for 0.2 s, all who have written meanwhile wait for it
    once, not one after the other as with `synchronous=FULL`.

    Checksums of the log's frames build on each other: after a loss of power SQLite keeps all commits before the first
    that is not whole. So whatever was committed before a flush that has returned is kept.

    The log's file stays open: the system tells of what it could not write only those who had the file open then.
    """

    def __init__(self, database: Path, log: str, writing: AbstractContextManager[object]) -> None:
        """Remember the database, its log, and the lock that writers of this process hold while they write."""
        self._database = database
        self._path = log
        self._writing = writing
        self._counting = Lock()
        self._committed = 0
        self._flushing = WriterTurns()
        self._flushed = 0
        self._file: int | None = None
        self._identity: tuple[int, int] | None = None
        self._has_failed = False
        self._checkpoint: Thread | None = None

    def flush(self) -> None:
        """Return when everything that was committed before the call is on the disk.

        Not to be called by who holds the lock of writers.

        Raises:
            UnflushedError: if the disk does not take it, or has not answered those before for `TURN_WAIT_S`.
        """
        with self._counting:
            self._committed += 1
            mine = self._committed
        try:
            with self._flushing:
                if self._flushed < mine:
                    reached = self._committed
                    self._flush_log()
                    self._flushed = reached
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnflushedError(error.errno or errno.EIO, f"the disk may not have kept it: {reason}") from error
        if mine % CHECKPOINT_EVERY == 0:
            self._begin_checkpoint()

    def close(self) -> None:
        """Wait for a checkpoint that is going on, and let the log go, unless the disk keeps somebody from going on."""
        if self._checkpoint is not None:
            self._checkpoint.join(TURN_WAIT_S)
        with suppress(BusyError), self._flushing:
            if self._file is not None:
                os.close(self._file)
                self._file = self._identity = None

    def _flush_log(self) -> None:
        if not self._has_failed:
            try:
                _flush(self._opened())
                return
            except OSError:
                # The system says so once, and may have dropped what it could not write: a second flush proves nothing,
                # and behind what is missing SQLite would find no later commit either.
                self._has_failed = True
        self._write_again()
        self._has_failed = False

    def _opened(self) -> int:
        """Return the log's file, which is another one when SQLite has made it anew."""
        found = os.stat(self._path)
        identity = found.st_dev, found.st_ino
        if self._file is None or identity != self._identity:
            # Only then the other is closed: where none can be opened, its number might become another file's.
            before, self._file = self._file, os.open(self._path, os.O_RDWR)
            self._identity = identity
            if before is not None:
                os.close(before)
        return self._file

    def _write_again(self) -> None:
        """Write the log as it is over itself, and flush that."""
        try:
            with closing(self._connection()) as opened:
                # Nobody adds to the log or begins it anew meanwhile.
                opened.execute("BEGIN IMMEDIATE")
                with open(self._path, "r+b") as log:
                    while part := log.read(_PART):
                        log.seek(-len(part), os.SEEK_CUR)
                        log.write(part)
                    log.flush()
                    _flush(log.fileno())
        except sqlite3.Error as error:
            raise OSError(errno.EIO, f"the log of the database cannot be written again: {error}") from error

    def _begin_checkpoint(self) -> None:
        with self._counting:
            if self._checkpoint is not None and self._checkpoint.is_alive():
                return
            # A daemon: what it does is not needed by anybody, and done anew at the next start.
            checkpoint = Thread(target=self._checkpoint_now, name="checkpoint", daemon=True)
            checkpoint.start()
            self._checkpoint = checkpoint

    def _checkpoint_now(self) -> None:
        """Take the log into the file: nearly all of it while others write, the rest while nobody does."""
        try:
            with closing(self._connection()) as opened:
                opened.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                # Only when nothing is left can the next writer begin at the log's start; else it would grow for ever.
                with self._writing:
                    opened.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except (sqlite3.Error, OSError) as error:
            logger.warning("the log of the database could not be taken into its file, which is tried again: %s", error)

    def _connection(self) -> sqlite3.Connection:
        address = f"{self._database.resolve().as_uri()}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=OTHERS_WAIT_S, isolation_level=None)
