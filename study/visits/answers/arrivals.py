"""Every arrival of a participant with all that the address said, as received, and bounded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from db import models
from db.session import Database
from study.content.yaml.panels import OUR_PARAMETERS
from study.visits.answers.clock import now_for
from study.visits.answers.locking import locked_person
from study.visits.answers.recruitment import Parameters

MOST_PARAMETERS = 50
"""Parameters of one address that are kept."""
LONGEST_VALUE = 500
"""Characters of a parameter's value that are kept."""
LONGEST_NAME = 100
"""Characters of a parameter's name that are kept."""
MOST_ARRIVALS = 200
"""Arrivals of one participant that are kept."""

# What Gradio reads from the address, such as __theme.
_GRADIO = "__"


@dataclass(frozen=True)
class KeptAddress:
    """What is kept of an address."""

    parameters: tuple[tuple[str, str], ...]
    """Names and values in their order."""
    cut: bool
    """Whether the address said more."""


def kept_address(address: Parameters) -> KeptAddress:
    """Return what is kept of an address: all but the app's own parameters, cut where they are too many or too long."""
    foreign = [(name, value) for name, value in address if not _is_ours(name)]
    kept = tuple((_stored(name, LONGEST_NAME), _stored(value, LONGEST_VALUE)) for name, value in foreign)
    too_long = any(len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE for name, value in foreign)
    return KeptAddress(kept[:MOST_PARAMETERS], too_long or len(foreign) > MOST_PARAMETERS)


def record_arrival(database: Database, participant: str, address: Parameters) -> None:
    """Store that a participant has opened the study by `address`.

    Nothing is stored if the address says nothing, or the same as at the participant's last arrival: a page that is
    loaded again is no other visit.
    """
    kept = kept_address(address)
    if not kept.parameters:
        return
    said = [list(pair) for pair in kept.parameters]
    arrival = models.Arrival
    own = arrival.participant_id == participant
    last = select(arrival).where(own).order_by(arrival.id.desc()).limit(1)
    with database.read() as session:
        latest = session.scalar(last)
        if latest is not None and latest.parameters == said:
            return
    with database.write() as session:
        person = locked_person(session, participant)
        if person is None:
            return
        latest = session.scalar(last)
        count = session.scalar(select(func.count(arrival.id)).where(own)) or 0
        if count < MOST_ARRIVALS and (latest is None or latest.parameters != said):
            at = now_for(person) if latest is None else max(now_for(person), latest.arrived_at)
            session.add(arrival(participant_id=participant, parameters=said, cut=kept.cut, arrived_at=at))


def values_of(parameters: Sequence[Sequence[str]], name: str) -> list[str]:
    """Return the values that a stored arrival has for the parameter `name`, in any case of letters."""
    return [value for given, value in parameters if given.casefold() == name.casefold()]


def _is_ours(name: str) -> bool:
    return name.casefold() in OUR_PARAMETERS or name.startswith(_GRADIO)


def _stored(text: str, longest: int) -> str:
    """Return the beginning of a text in a form that every database takes: without NUL and halves of letters."""
    return text[:longest].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
