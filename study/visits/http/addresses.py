"""Finds the set or the image that a token names for a participant, without reading the participant's plan each time."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select

from db import models
from db.session import Database
from study.visits.http.identity import Identity

MOST_KEPT = 256
"""Participants whose tokens are kept; those of one with 100 sets of five take about 100 kB."""


@dataclass(frozen=True)
class Tokens:
    """What the tokens of one participant name."""

    sets: dict[str, int]
    """Token -> index of the set."""
    images: dict[str, tuple[str, str]]
    """Token -> image and method."""


class Addresses:
    """The tokens of the participants who were here last; a plan never changes, so they can be kept."""

    def __init__(self, database: Database, identity: Identity) -> None:
        """Read plans from `database` and name their parts by `identity`."""
        self._database = database
        self._identity = identity
        self._kept: OrderedDict[str, Tokens] = OrderedDict()
        self._lock = Lock()

    def tokens(self, participant: str) -> Tokens:
        """Return the tokens of a participant; none for somebody unknown or withdrawn."""
        if not self._exists(participant):
            return Tokens({}, {})
        with self._lock:
            if participant in self._kept:
                self._kept.move_to_end(participant)
                return self._kept[participant]
        tokens = self._read(participant)
        with self._lock:
            self._kept[participant] = tokens
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return tokens

    def _exists(self, participant: str) -> bool:
        with self._database.read() as session:
            query = select(models.Participant.id).where(models.Participant.id == participant)
            return session.scalar(query) is not None

    def _read(self, participant: str) -> Tokens:
        query = select(models.Trial.index, models.Trial.image, models.Trial.slots)
        with self._database.read() as session:
            trials = session.execute(query.where(models.Trial.participant_id == participant)).all()
        return Tokens(
            {self._identity.set_token(participant, index): index for index, _, _ in trials},
            {
                self._identity.image_token(participant, index, slot): (image, method)
                for index, image, slots in trials
                for slot, method in enumerate(slots, start=1)
            },
        )
