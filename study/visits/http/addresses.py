"""Finds the set or the image that a token names for a participant, without reading the participant's plan each time."""

from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache, cached
from sqlalchemy import select

from db import models
from db.session import Database
from study.color_vision.series import KINDS
from study.visits.answers.limits import MOST_ROUNDS
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
    plates: dict[str, tuple[int, int]]
    """Token -> round, from 1, and place, from 0, of a plate of the color-vision screening."""


class Addresses:
    """The tokens of the most recent participants; a plan never changes, so they can be kept."""

    def __init__(self, database: Database, identity: Identity) -> None:
        """Read plans from `database` and name their parts by `identity`."""
        self._database = database
        self._identity = identity
        cache: LRUCache[str, Tokens] = LRUCache(MOST_KEPT)
        self._kept = cached(cache, key=str, lock=Lock())(self._read)

    def tokens(self, participant: str) -> Tokens:
        """Return the tokens of a participant; none for somebody unknown or withdrawn."""
        return self._kept(participant) if self._exists(participant) else Tokens({}, {}, {})

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
            {
                self._identity.plate_token(participant, number, place): (number, place)
                for number in range(1, MOST_ROUNDS + 1)
                for place in range(len(KINDS))
            },
        )
