"""Giving the room of deleted rows back to the disk."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from db.session import BUSY_TIMEOUT_MS, drivers_reason, file_of, parse_url
from db.sqlite_file import size_of


def vacuum(url: str) -> tuple[int, int]:
    """Write the database anew, without the room that deleted rows left; return its bytes before and after.

    Those of SQLite are with the log.

    Writers wait meanwhile, and nothing is lost if it is interrupted.

    Raises:
        OSError: if there is no such database, or it cannot be written anew, such as for want of room on the disk.
    """
    path = file_of(url)
    return _vacuum_postgresql(url) if path is None else _vacuum_sqlite(path)


def _vacuum_sqlite(path: Path) -> tuple[int, int]:
    if not path.is_file():
        raise FileNotFoundError(f"there is no database {path}")
    before = size_of(path)
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)) as opened:
            opened.execute("VACUUM")
            opened.execute("PRAGMA optimize")
            # Only then is the file itself smaller.
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError as error:
        raise OSError(f"the database {path} cannot be written anew: {error}; it is as it was") from error
    return before, size_of(path)


def _vacuum_postgresql(url: str) -> tuple[int, int]:
    engine = create_engine(parse_url(url), isolation_level="AUTOCOMMIT")
    size = text("SELECT pg_database_size(current_database())")
    try:
        with closing(engine.connect()) as connection:
            before = int(connection.execute(size).scalar_one())
            connection.execute(text("VACUUM (ANALYZE)"))
            return before, int(connection.execute(size).scalar_one())
    except DBAPIError as error:
        raise OSError(f"the database cannot be tidied up: {drivers_reason(error)}") from error
    finally:
        engine.dispose()
