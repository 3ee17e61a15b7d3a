"""What is answered when the database or the disk cannot be used now: a sentence, and when to send the request again."""

import errno
import logging
import sqlite3

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError

from db.group_commit import UnflushedError
from db.session import drivers_reason

logger = logging.getLogger(__name__)

_FULL = "The disk of this server is full"
_FORBIDDEN = "This server may not write to its own files at the moment"
_BROKEN = "The disk of this server cannot be used at the moment"
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: "Another program keeps the database of this server locked",
    sqlite3.SQLITE_READONLY: _FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: _FORBIDDEN,
    sqlite3.SQLITE_IOERR: _BROKEN,
}
_OF_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _FORBIDDEN,
    errno.EACCES: _FORBIDDEN,
    errno.EIO: _BROKEN,
    errno.EBUSY: "Too much waits for the database of this server",
}
_OTHERWISE = "The database of this server cannot be used at the moment"


def answer_what_is_not_stored(app: FastAPI) -> None:
    """Let `app` answer 503 where the database or the disk cannot be used now; pages send the request again."""
    app.add_exception_handler(OperationalError, _without_database)
    app.add_exception_handler(OSError, _without_disk)


async def _without_database(_request: Request, error: Exception) -> JSONResponse:
    original = getattr(error, "orig", None)
    # Of SQLite's extended code, the last byte is the kind of error.
    sentence = _OF_SQLITE.get(getattr(original, "sqlite_errorcode", 0) & 0xFF, _OTHERWISE)
    return _told(sentence, drivers_reason(error) if isinstance(error, OperationalError) else str(error))


async def _without_disk(_request: Request, error: Exception) -> JSONResponse:
    sentence = _OF_SYSTEM.get(getattr(error, "errno", None) or 0)
    if sentence is None:
        raise error
    if isinstance(error, UnflushedError):
        return _told(sentence, str(error), "what you sent may not be stored")
    return _told(sentence, str(error))


def _told(sentence: str, reason: str, stored: str = "nothing was stored") -> JSONResponse:
    logger.error("%s: %s", sentence, reason)
    detail = f"{sentence}; {stored}. Please try again later."
    return JSONResponse({"detail": detail}, 503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
