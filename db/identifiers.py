"""Deleting what identifies participants elsewhere, some days after they were last seen; rankings and answers stay."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, or_, select, update
from sqlalchemy.orm import Session

from db.models import Arrival, Participant
from db.session import Database

_AT_ONCE = 500
"""Participants in one transaction: those who answer meanwhile are not held up."""
_DAY = timedelta(days=1)


def count_overdue(session: Session, days: int, now: datetime) -> int:
    """Count the participants who were last seen more than `days` before `now`, and whose identifiers are still kept."""
    return session.scalar(select(func.count(Participant.id)).where(_overdue(now - days * _DAY))) or 0


def delete_overdue(database: Database, days: int, now: datetime) -> int:
    """Delete the identifiers of participants who were last seen more than `days` before `now`; return how many.

    Deleted are the identifiers of panels and the number of the invitation, the key of the browser, and all that the
    addresses said at arrivals. What is left is known by a random identifier alone.
    """
    before = now - days * _DAY
    deleted = 0
    while True:
        with database.write() as session:
            overdue = select(Participant.id).where(_overdue(before)).limit(_AT_ONCE)
            # Nobody comes back before they have been deleted.
            people = session.scalars(overdue.with_for_update(key_share=True)).all()
            session.execute(
                update(Participant)
                .where(Participant.id.in_(people))
                .values(external_id=None, source={}, browser_key=None)
                .execution_options(synchronize_session=False)
            )
            session.execute(
                update(Arrival)
                .where(Arrival.participant_id.in_(people))
                .values(parameters=[], cut=False)
                .execution_options(synchronize_session=False)
            )
        deleted += len(people)
        if len(people) < _AT_ONCE:
            return deleted


def _overdue(before: datetime) -> ColumnElement[bool]:
    seen = func.coalesce(Participant.seen_at, Participant.consented_at, type_=Participant.consented_at.type)
    arrival = Arrival.participant_id == Participant.id
    said = cast(Arrival.parameters, Text) != "[]"
    return and_(
        seen < before,
        ~exists().where(arrival, Arrival.arrived_at >= before),
        or_(
            Participant.external_id.is_not(None),
            Participant.browser_key.is_not(None),
            cast(Participant.source, Text) != "{}",
            exists().where(arrival, said),
        ),
    )
