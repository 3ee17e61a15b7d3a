"""Deletes what identifies participants while the server runs, once the days that they may be kept are over."""

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from db.identifiers import delete_overdue
from db.session import Database
from enhancegan.console import amount
from server.repeated import repeated

EVERY_S = 3600
"""Seconds from one time to the next."""

logger = logging.getLogger(__name__)


def deleting_identifiers(database: Database, days: int | None) -> AbstractAsyncContextManager[None]:
    """Delete identifiers that have been kept for more than `days`, now and every hour until the block ends.

    Args:
        database: where the participants are.
        days: days after a participant was last seen; None keeps identifiers.
    """
    return nullcontext() if days is None else repeated(partial(_delete, database, days), EVERY_S)


def _delete(database: Database, days: int) -> None:
    try:
        deleted = delete_overdue(database, days, datetime.now(UTC))
    except (SQLAlchemyError, OSError) as error:
        # The database may be busy, or away for a while: the next hour will do.
        logger.warning("identifiers could not be deleted, the next hour will try again: %s", type(error).__name__)
        return
    if deleted:
        people = amount(deleted, "participant")
        logger.info("deleted the identifiers of %s, last seen more than %d days ago", people, days)
