"""Locks a participant's row, so that two requests about one person come one after the other."""

from sqlalchemy.orm import Session

from db import models


def locked_person(session: Session, participant: str) -> models.Participant | None:
    """Return the participant, whom no other writer changes or deletes until the transaction ends; None if unknown.

    On SQLite no other writer writes anything meanwhile.
    """
    # Rankings may refer to the person meanwhile: their key stays.
    return session.get(models.Participant, participant, with_for_update={"key_share": True})
