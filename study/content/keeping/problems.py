"""What went wrong last in each study while participants took part, for its researcher to read."""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from db import models
from db.session import Database, drivers_reason

KEPT_EVERY_S = 10.0
"""Of the problems of one study that follow each other faster, only the first is kept on disk."""
LONGEST = 300

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """Something that went wrong."""

    at: datetime
    """When (UTC)."""
    sentence: str
    """What, in words; nothing that a participant has sent."""


class Problems:
    """The last problem of every study: as the database has it, and what has happened since the program started."""

    def __init__(self, database: Database) -> None:
        """Keep problems in `database`."""
        self._database = database
        self._last: dict[str, Problem] = {}
        self._kept_at: dict[str, float] = {}
        self._lock = Lock()

    def note(self, slug: str, sentence: str, on_disk: bool = True) -> None:
        """Remember that something has just gone wrong in the study `slug`; not to be called within a transaction.

        The sentence must not have anything in it that a participant has sent. It is kept `on_disk`, except where the
        database itself failed: to wait for it once more would keep the participant waiting.
        """
        problem = Problem(datetime.now(UTC), sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 2] + " …")
        with self._lock:
            self._last[slug] = problem
            now = time.monotonic()
            if not on_disk or now - self._kept_at.get(slug, -KEPT_EVERY_S) < KEPT_EVERY_S:
                return
            self._kept_at[slug] = now
        try:
            with self._database.write() as session:
                values = {"problem": problem.sentence, "problem_at": problem.at}
                session.execute(update(models.Study).where(models.Study.slug == slug).values(values))
        except (SQLAlchemyError, OSError):
            # The problem may be the database itself; what the participant is told must not depend on this.
            logger.warning("the last problem of study %s could not be kept", slug)

    def last(self, slug: str) -> Problem | None:
        """Return the last problem of the study `slug`; None if there was none."""
        known = self._last.get(slug)
        if known is not None:
            return known
        with self._database.read() as session:
            query = select(models.Study.problem_at, models.Study.problem).where(models.Study.slug == slug)
            kept = session.execute(query).one_or_none()
        return None if kept is None or kept.problem is None else Problem(kept.problem_at, kept.problem)


def cause(error: Exception) -> str:
    """Say what kind of error it is in one line, without the values that it was about: they are a participant's."""
    if isinstance(error, DBAPIError):
        return drivers_reason(error)
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__
