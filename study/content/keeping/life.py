"""The life of a study: draft, pilot, open, paused, closed; what may follow what, and where a study is now.

A draft is for its researcher alone. In a pilot anybody with the link takes part, but is never counted. An open study
collects data; it is named in the list of studies if it is listed. Paused, it lets nobody new in; closed, nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database, alone
from study.content.keeping.registration import study_record
from study.content.yaml.closing import moment_in_words

Status = Literal["draft", "pilot", "open", "paused", "closed"]
STATUSES: tuple[Status, ...] = get_args(Status)

_NEXT: Mapping[Status, tuple[Status, ...]] = {
    "draft": ("pilot", "open"),
    "pilot": ("draft", "open", "closed"),
    "open": ("paused", "closed"),
    "paused": ("open", "closed"),
    "closed": ("open", "paused"),
}
# Also back to these, as long as nobody's data would change from counted to not counted.
_BEFORE_IT_COUNTS: tuple[Status, ...] = ("draft", "pilot")


@dataclass(frozen=True)
class Life:
    """Where a study is in its life at one moment."""

    status: Status
    """The state; "closed" also for a study whose closing date has passed."""
    by_date: bool
    """Whether it is closed because its closing date has passed."""
    listed: bool
    """Whether the list of studies names it while it is open."""
    target: int
    """Number of participants whose complete data are wanted; 0 for no limit."""
    closes_at: datetime | None
    """When it closes by itself (UTC); None for never."""

    @property
    def closes(self) -> str:
        """When it closes by itself in words, e.g. "at 2026-03-31 16:00 UTC"; empty for never."""
        return "" if self.closes_at is None else moment_in_words(self.closes_at)

    @property
    def sentence(self) -> str:
        """The state in words, e.g. "open, listed"."""
        if self.by_date:
            return f"closed, by its date in {_CLOSES}"
        return f"{self.status}, {'listed' if self.listed else 'not listed'}" if self.status == "open" else self.status


_CLOSES = "study.yaml (closes)"
DRAFT = Life("draft", by_date=False, listed=False, target=0, closes_at=None)
"""The life of a study that nobody has looked at yet."""


def life_in(record: models.Study | Row[Any], now: datetime) -> Life:
    """Return where the study on `record`, or in a row with these columns, is in its life at `now`."""
    status = cast(Status, record.status)
    over = record.closes_at is not None and record.closes_at <= now
    by_date = over and status not in ("draft", "closed")
    return Life("closed" if by_date else status, by_date, record.listed, record.target, record.closes_at)


def life_of(database: Database, slug: str) -> Life:
    """Return where the study `slug` is in its life now; ValueError for a study that has not been recorded."""
    with database.read() as session:
        return life_in(study_record(session, slug), datetime.now(UTC))


def status_of(database: Database, slug: str) -> Status:
    """Return the state of the study `slug` now; ValueError for a study that has not been recorded."""
    return life_of(database, slug).status


def next_statuses(database: Database, slug: str) -> tuple[Status, ...]:
    """Return the states into which the study `slug` can be brought now; ValueError for an unknown study."""
    with database.read() as session:
        return _next(session, study_record(session, slug), datetime.now(UTC))


def set_status(database: Database, slug: str, status: Status | None, listed: bool | None = None) -> None:
    """Bring the study `slug` into a state; with `listed` also say whether the list of studies names it while open.

    Without a `status` it stays in its state, whichever that is: somebody else may have changed it a moment ago. The
    state in which it is already is accepted. Raises ValueError, with what is allowed, for an unknown study or
    state, and for a state that cannot follow; then nothing changes.
    """
    if status is not None and status not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}; got {status!r}")
    with database.write() as session:
        # Who comes in meanwhile may be the first whose data count.
        alone(session.connection(), slug)
        record = study_record(session, slug)
        if status is not None:
            _check_step(session, record, status, datetime.now(UTC))
            record.status = status
        if listed is not None:
            record.listed = listed


def _check_step(session: Session, record: models.Study, status: Status, now: datetime) -> None:
    life, allowed = life_in(record, now), _next(session, record, now)
    if status == life.status or status in allowed:
        return
    if life.by_date and life.closes_at is not None:
        raise ValueError(
            f"study {record.slug!r} closed by itself {moment_in_words(life.closes_at)}; to open it again, change or "
            f"remove this date in {_CLOSES}"
        )
    because = ""
    if status in _BEFORE_IT_COUNTS:
        people = _counted(session, record.id)
        because = f", since {people} {'participant' if people == 1 else 'participants'} would no longer count"
    raise ValueError(
        f"study {record.slug!r} is {life.status}: it can become {' or '.join(allowed)}, not {status}{because}"
    )


def _next(session: Session, record: models.Study, now: datetime) -> tuple[Status, ...]:
    life = life_in(record, now)
    if life.by_date:
        return ()
    allowed = _NEXT[life.status]
    if life.status in _BEFORE_IT_COUNTS or _counted(session, record.id):
        return allowed
    return (*_BEFORE_IT_COUNTS, *allowed)


def _counted(session: Session, study_id: int) -> int:
    """Count the real participants of a study: no tests, no pilot, no simulation."""
    person = models.Participant
    real = person.mode == "live", person.simulated.is_(False)
    return session.scalar(select(func.count(person.id)).where(person.study_id == study_id, *real)) or 0
