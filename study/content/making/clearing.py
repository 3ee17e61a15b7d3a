"""Deletes the data of a study's pilot and of simulations, and nothing else."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, delete, func, or_, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.keeping.registration import study_record


@dataclass(frozen=True)
class Clearable:
    """What belongs to a study's pilot or was simulated."""

    pilot: int
    """Pilot participants."""
    simulated: int
    """Simulated participants."""
    rankings: int
    """Sets that they have ranked, of every kind."""
    kept: int
    """All other participants, whose data stay; tests are not among them."""

    def __bool__(self) -> bool:
        """Return whether there is anything to delete."""
        return bool(self.pilot or self.simulated)

    def __str__(self) -> str:
        """Say it in a sentence without an end, e.g. "3 pilot participants, 20 simulated ones and their 92 rankings"."""
        pilot = f"{self.pilot} pilot {'participant' if self.pilot == 1 else 'participants'}"
        simulated = f"{self.simulated} simulated {'one' if self.simulated == 1 else 'ones'}"
        return f"{pilot}, {simulated} and their {self.rankings} {'ranking' if self.rankings == 1 else 'rankings'}"


def clearable(database: Database, slug: str) -> Clearable:
    """Return what `clear` would delete now; ValueError for a study that has not been recorded."""
    with database.read() as session:
        return _counted(session, study_record(session, slug).id)


def clear(database: Database, slug: str) -> Clearable:
    """Delete all pilot and simulated participants of the study `slug`, and return what was deleted."""
    with database.write() as session:
        study_id = study_record(session, slug).id
        found = _counted(session, study_id)
        session.execute(delete(models.Participant).where(models.Participant.study_id == study_id, _goes()))
    return found


def _goes() -> ColumnElement[bool]:
    return or_(models.Participant.mode == "pilot", models.Participant.simulated)


def _counted(session: Session, study_id: int) -> Clearable:
    person = models.Participant
    people = select(
        func.count(case((person.simulated, None), (person.mode == "pilot", 1))),
        func.count(case((person.simulated, 1))),
        func.count(case((_goes(), None), (person.mode == "live", 1))),
    ).where(person.study_id == study_id)
    rankings = select(func.count(models.Ranking.id)).join(models.Trial).join(person)
    pilot, simulated, kept = session.execute(people).one()
    ranked = session.scalar(rankings.where(person.study_id == study_id, _goes())) or 0
    return Clearable(pilot, simulated, ranked, kept)
