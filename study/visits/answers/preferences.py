"""What people preferred, from the sets that count: the mean rank of every method."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from db import models
from db.session import Database
from study.content.keeping.registration import study_record
from study.content.trials import Kind

FEWEST_OTHERS = 5
"""So many others must have finished before their means are shown: of fewer, one could be found out."""


@dataclass(frozen=True)
class Preferences:
    """Mean ranks of some people."""

    people: int
    """How many they are."""
    ranks: Mapping[str, float]
    """Method -> mean rank; 1 is the best."""


def preferences_of(database: Database, participant: str) -> Preferences:
    """Return what one participant preferred."""
    return _preferences(database, models.Participant.id == participant)


def preferences_of_others(database: Database, slug: str, participant: str) -> Preferences | None:
    """Return what all others preferred who have finished and count; None while they are fewer than `FEWEST_OTHERS`."""
    person = models.Participant
    with database.read() as session:
        study_id = study_record(session, slug).id
    counted = (person.study_id == study_id) & (person.mode == "live") & ~person.simulated
    found = _preferences(database, counted & person.finished_at.is_not(None) & (person.id != participant))
    return found if found.people >= FEWEST_OTHERS else None


def _preferences(database: Database, whose: ColumnElement[bool]) -> Preferences:
    placement, trial = models.Placement, models.Trial
    ranked = (
        select(placement.method, func.avg(placement.rank * 1.0))
        .join(models.Ranking)
        .join(trial)
        .join(models.Participant)
        .where(whose, trial.kind == Kind.MAIN)
        .group_by(placement.method)
    )
    people = select(func.count(func.distinct(trial.participant_id))).join(models.Ranking).join(models.Participant)
    with database.read() as session:
        ranks = {method: float(mean) for method, mean in session.execute(ranked)}
        return Preferences(session.scalar(people.where(whose, trial.kind == Kind.MAIN)) or 0, ranks)
