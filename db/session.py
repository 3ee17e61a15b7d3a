"""Opens the database, SQLite or PostgreSQL, and hands out sessions: many readers, and writers that do not collide."""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from alembic import command
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from db.before_migration import copy_before_migration
from db.group_commit import MOST_PAGES, CommittedLog
from db.prepared import execute_text
from db.sqlite_file import DatabaseFile, advice, check_whole, create_private, damage, is_damage
from db.turns import BusyError, WriterTurns
from db.versions import check_known, known_versions, migration_config, version_of
from enhancegan.whole_files import OWNERS_FOLDER

logger = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process that is writing, in milliseconds; see also `TURN_WAIT_S`."""

CONNECT_TIMEOUT_S = 10
"""How long a PostgreSQL server may take to accept a connection, in seconds."""

_MIGRATING = "the tables themselves"
"""Name for which those wait who migrate: no study can have it."""

_SQLITE_CONNECTIONS = 16
"""Connections of readers that are kept; more are opened and closed as they are needed."""

_POSTGRESQL_CONNECTIONS = 5
"""Connections that are kept for readers, and for writers; as many again are opened and closed as they are needed.

A server of PostgreSQL takes 100 unless it is told otherwise: enough for four processes.
"""


class Database:
    """A migrated database.

    On SQLite, write-ahead logging lets readers continue while one writer works. Writers queue on a lock: left to
    SQLite's own retries, forty writing threads waited ten times longer at the 99th percentile. Those who have written
    wait together for the disk (`CommittedLog`), so that what they have stored survives a crash of the machine.

    On PostgreSQL writers work side by side. Where that would give two people the same number, or the last place to
    both, the code says `alone`; it locks the row of a participant before it decides by what is stored about that
    person.
    """

    def __init__(self, reader: Engine, writer: Engine, path: Path | None = None) -> None:
        """Keep the engines, and the file of SQLite; use `Database.open` to get a database whose tables exist."""
        self._reader = reader
        self._writer = writer
        self._path = path
        self._file: DatabaseFile | None = None
        self._log: CommittedLog | None = None
        self._kept: Connection | None = None
        self.is_new = False
        """Whether it had no tables before it was opened."""
        self._write_lock: AbstractContextManager[object] = nullcontext() if path is None else WriterTurns()

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect to `url` (an SQLAlchemy URL), create what is missing and migrate to the newest tables.

        `postgres://`, as some hosts write it, is understood as `postgresql://`.
        Raises ValueError for a URL of SQLite in memory, whose tables would be seen by one connection only,
        for a URL of neither SQLite nor PostgreSQL, for what is no URL, without the URL's driver, and for a database
        that a newer version has migrated; OSError if the database cannot be reached, read or written, or if older
        tables cannot be copied before they are changed.
        """
        parsed = parse_url(url)
        backend = parsed.drivername.partition("+")[0]
        try:
            if backend == "sqlite":
                database = cls._open_sqlite(parsed)
            elif backend == "postgresql":
                # A reader's queries see one state; a writer's see the newest one each, also after a wait.
                database = cls(
                    _postgresql_engine(parsed, "REPEATABLE READ"), _postgresql_engine(parsed, "READ COMMITTED")
                )
            else:
                raise ValueError(f"url must be of SQLite or PostgreSQL; got one of {backend}")
        except (ImportError, NoSuchModuleError) as error:
            raise ValueError(f"the database {parsed} needs a driver that is not installed: {error}") from error
        try:
            database._migrate(f"the database {parsed}")
        except (ValueError, OSError):
            database.close()
            raise
        except DBAPIError as error:
            database.close()
            if database._path is not None and is_damage(error.orig):
                raise OSError(advice(database._path, str(error.orig))) from error
            raise OSError(f"the database {parsed} cannot be used: {drivers_reason(error)}") from error
        return database

    @classmethod
    def _open_sqlite(cls, url: URL) -> "Database":
        if not url.database or url.database == ":memory:":
            raise ValueError(f"url must name a file for SQLite, e.g. sqlite:///data/study.sqlite; got {url}")
        path = Path(url.database).absolute()
        path.parent.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        check_whole(path)
        # What keeps it from being made keeps SQLite from it, too, and is told there.
        with suppress(OSError):
            create_private(path)
        return cls(_sqlite_engine(url, begin="BEGIN"), _sqlite_engine(url, begin="BEGIN IMMEDIATE"), path)

    def _migrate(self, what: str) -> None:
        with self._turn(), self._writer.begin() as connection:
            alone(connection, _MIGRATING)
            if self._path is not None:
                journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
                self._file = DatabaseFile(self._path, has_log=journal == "wal")
                if self._file.log is not None:
                    self._log = CommittedLog(self._path, self._file.log, self._write_lock)
            version = version_of(connection)
            check_known(version, what)
            if self._path is not None and version not in (None, known_versions()[-1]):
                copy_before_migration(self._path, str(version))
            migrate(connection)
        if version is None:
            self.is_new = True
            logger.info("a new database was made: %s", self._path or what.removeprefix("the database "))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session that sees one consistent state; changes made in it are not kept.

        Raises ReplacedError if the file of the database is no longer the one that was opened.
        """
        self._check_file()
        with Session(self._reader) as session:
            yield session

    def wait_until_kept(self) -> None:
        """Return when all that has been read before is on the disk: SQLite shows what is committed a moment earlier.

        Raises UnflushedError if the disk does not take it, and ReplacedError without its log.
        """
        if self._file is not None:
            self._file.check_log()
        if self._log is not None:
            self._log.flush()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield the session of a writer; commit when the block ends, roll back when it raises.

        On SQLite nobody else writes meanwhile; on PostgreSQL others do, unless they wait for the same `alone`. There a
        statement sees what was committed before it began.
        When the block has ended without an error, the changes are on disk; otherwise they are not kept, except after
        UnflushedError, and ReplacedError at the end of the block: then they may be kept, or not, and others may read
        them.

        Raises:
            BusyError: if its turn does not come within `TURN_WAIT_S`.
            OperationalError: SQLAlchemy's, if another process keeps the database locked for `BUSY_TIMEOUT_MS`, or the
                disk is full or may not be written to.
            ReplacedError: before the block or at its end, if the file of the database is no longer the one that was
                opened.
            UnflushedError: at the end, if the disk does not take the changes.
        """
        with self._turn(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield the connection of a writer, as `write` yields a session, which takes as long as several statements."""
        with self._turn():
            if self._path is None:
                with self._writer.begin() as connection:
                    yield connection
            else:
                yield from self._transaction_of_kept()

    def _transaction_of_kept(self) -> Iterator[Connection]:
        """Yield the connection that is kept for whoever has the turn: to check one out takes as long as a statement."""
        if self._kept is None:
            self._kept = self._writer.connect()
        try:
            with self._kept.begin():
                yield self._kept
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        """Give the kept connection back to its pool, which ends whatever has been begun on it."""
        if self._kept is not None:
            kept, self._kept = self._kept, None
            kept.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._write_lock:
            self._check_file()
            yield
            # Now, not before: a file that is in its place after the commit was there during it.
            self._check_file()
            if self._file is not None:
                self._file.check_log()
        # The next one can write while this one waits for the disk.
        if self._log is not None:
            self._log.flush()

    def check_sound(self) -> None:
        """Raise OSError, which says what to do, if the file of SQLite is damaged; PostgreSQL checks its own."""
        found = None if self._path is None else damage(self._path)
        if found is not None:
            raise OSError(advice(Path(str(self._path)), found))

    @property
    def path(self) -> Path | None:
        """The file of SQLite; None for PostgreSQL."""
        return self._path

    def _check_file(self) -> None:
        if self._file is not None:
            self._file.check()

    def answers(self) -> bool:
        """Return whether the database can be read now."""
        try:
            with self.read() as session:
                session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    def close(self) -> None:
        """Close every connection; the last process to do so moves what SQLite's log holds into the database file."""
        if self._log is not None:
            self._log.close()
        with suppress(BusyError), self._write_lock:
            self._let_go()
        self._reader.dispose()
        self._writer.dispose()


def alone(connection: Connection, name: str) -> None:
    """Wait until no other writer is alone with this name, and be it until the transaction ends.

    Writers with other names, and those without one, go on. To be called before anything is read that is decided by, and
    after rows of participants have been locked: who locks in two orders may wait for ever.
    """
    # On SQLite every writer is alone from its first statement on.
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the tables behind `connection` to `revision` inside the connection's own transaction."""
    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def parse_url(url: str) -> URL:
    """Read an SQLAlchemy URL, also one of `postgres://`; ValueError, which does not repeat it, for what is none."""
    scheme, separator, rest = url.partition("://")
    if scheme == "postgres":
        url = f"postgresql{separator}{rest}"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    # A second @ was meant to be part of the password, and would be shown with what follows.
    if parsed is None or (
        parsed.get_backend_name() != "sqlite" and "@" in f"{parsed.host or ''}{parsed.database or ''}"
    ):
        # Not quoted: a password may be in it.
        raise ValueError(
            "the URL of the database must be like sqlite:////folder/file.sqlite or "
            "postgresql+psycopg://user:password@host/name, other characters of the password than letters and digits as "
            "%XX: @ is %40, / is %2F, % is %25"
        )
    return parsed


def drivers_reason(error: DBAPIError) -> str:
    """Return what the driver says in its first line: its further ones, and SQLAlchemy's own, may have the values."""
    return str(error.orig).strip().partition("\n")[0]


def file_of(url: str) -> Path | None:
    """Return the file of the SQLite database at `url`; None for PostgreSQL."""
    parsed = parse_url(url)
    named = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(named).absolute() if named else None


def kind_of(url: str) -> Literal["sqlite", "postgresql"]:
    """Return which kind of database is at `url`."""
    return "postgresql" if file_of(url) is None else "sqlite"


def _sqlite_engine(url: URL, begin: str) -> Engine:
    """Make an engine whose transactions open with `begin`.

    A writer must take the lock at once (BEGIN IMMEDIATE): a transaction that reads first and then
    writes fails, without waiting, if another process wrote in between.
    """
    engine = create_engine(url, pool_size=_SQLITE_CONNECTIONS, pool_use_lifo=True)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # The driver's own transaction handling is switched off; `open_transaction` begins transactions.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        (journal,) = cursor.execute("PRAGMA journal_mode = WAL").fetchone()
        # What is in a log is flushed by `CommittedLog`; some network drives cannot have one.
        cursor.execute(f"PRAGMA synchronous = {'NORMAL' if journal == 'wal' else 'FULL'}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {MOST_PAGES}")
        # What the log has grown to while somebody read for long is given back when it begins anew.
        cursor.execute(f"PRAGMA journal_size_limit = {MOST_PAGES * 4096}")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What is deleted is also gone from the file.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        execute_text(connection, begin)

    return engine


def _in_time(url: URL) -> URL:
    """Limit the time to connect, unless the URL does; only drivers on libpq know this key."""
    on_libpq = url.get_driver_name() in ("psycopg", "psycopg2")
    if not on_libpq or "connect_timeout" in url.query:
        return url
    return url.update_query_dict({"connect_timeout": str(CONNECT_TIMEOUT_S)})


def _postgresql_engine(url: URL, isolation: IsolationLevel) -> Engine:
    return create_engine(
        _in_time(url),
        isolation_level=isolation,
        pool_pre_ping=True,
        pool_size=_POSTGRESQL_CONNECTIONS,
        max_overflow=_POSTGRESQL_CONNECTIONS,
        pool_use_lifo=True,
    )
