"""Finds the set or the image that a token names for a participant, without reading the participant's plan each time."""

import time
from collections.abc import Callable, Sized
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from cachetools import Cache, LRUCache, TTLCache
from sqlalchemy import select

from db import models
from db.session import Database
from study.color_vision.series import KINDS
from study.content.trials import PlannedTrial
from study.visits.answers.limits import MOST_ROUNDS
from study.visits.answers.responses import load_plan
from study.visits.http.identity import Identity

MOST_SETS = 25_600
"""Sets of which plans and tokens are kept, of whoever was here last; one of five images takes about 1.3 kB."""
_MOST_PEOPLE = 4096
EXISTS_S = 5.0
"""Seconds for which somebody who withdraws elsewhere, or is deleted, may still be sent the images of the plan."""

_Kept = TypeVar("_Kept")


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
    """The plans of the most recent participants, and the tokens of their parts; a plan never changes."""

    def __init__(self, database: Database, identity: Identity, clock: Callable[[], float] = time.monotonic) -> None:
        """Read plans from `database` and name their parts by `identity`; `clock` tells the time in seconds."""
        self._database = database
        self._identity = identity
        self._plans: LRUCache[str, tuple[PlannedTrial, ...]] = LRUCache(MOST_SETS, getsizeof=_sets)
        self._tokens: LRUCache[str, Tokens] = LRUCache(MOST_SETS, getsizeof=lambda tokens: _sets(tokens.sets))
        self._existing: TTLCache[str, bool] = TTLCache(_MOST_PEOPLE, EXISTS_S, clock)
        self._lock = Lock()

    def plan(self, participant: str) -> tuple[PlannedTrial, ...]:
        """Return all sets of a participant, who may have withdrawn, in their order; none for somebody unknown."""
        return self._kept(self._plans, participant, self._read)

    def tokens(self, participant: str) -> Tokens:
        """Return the tokens of a participant, who may have withdrawn; none for somebody unknown."""
        return self._kept(self._tokens, participant, self._named)

    def kept_image(self, participant: str, token: str) -> tuple[str, str] | None:
        """Return the image and method that a token names, if that is known without looking into the database."""
        with self._lock:
            tokens = self._tokens.get(participant) if participant in self._existing else None
        return None if tokens is None else tokens.images.get(token)

    def exists(self, participant: str) -> bool:
        """Return whether there is such a participant, or was within the last `EXISTS_S` seconds."""
        with self._lock:
            if participant in self._existing:
                return True
        with self._database.read() as session:
            query = select(models.Participant.id).where(models.Participant.id == participant)
            found = session.scalar(query) is not None
        if found:
            self.note_existing(participant)
        return found

    def note_existing(self, participant: str) -> None:
        """Note that there is such a participant now."""
        with self._lock:
            self._existing[participant] = True

    def forget(self, participant: str) -> None:
        """Forget somebody who has withdrawn."""
        with self._lock:
            for kept in (self._plans, self._tokens, self._existing):
                kept.pop(participant, None)

    def _kept(self, cache: Cache[str, _Kept], participant: str, make: Callable[[str], _Kept]) -> _Kept:
        with self._lock:
            found = cache.get(participant)
        if found:
            return found
        made = make(participant)
        with self._lock, suppress(ValueError):  # larger than all that is kept
            cache[participant] = made
        return made

    def _read(self, participant: str) -> tuple[PlannedTrial, ...]:
        with self._database.read() as session:
            return load_plan(session.connection(), participant)

    def _named(self, participant: str) -> Tokens:
        trials = self.plan(participant)
        return Tokens(
            {self._identity.set_token(participant, index): index for index in range(len(trials))},
            {
                self._identity.image_token(participant, index, slot): (trial.image, method)
                for index, trial in enumerate(trials)
                for slot, method in enumerate(trial.slots, start=1)
            },
            {
                self._identity.plate_token(participant, number, place): (number, place)
                for number in range(1, MOST_ROUNDS + 1)
                for place in range(len(KINDS))
            },
        )


def _sets(kept: Sized) -> int:
    """Return how many sets are kept; one for somebody unknown, who has none, and is noted all the same."""
    return max(1, len(kept))
