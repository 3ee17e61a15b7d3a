"""Practice sets that went wrong may be tried again: so many times, each kept beside the first answer, none counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db import models
from study.content.trials import Kind
from study.content.yaml.definition import Study
from study.visits.answers.refusals import Refused


@dataclass(frozen=True)
class Try:
    """One more ranking of a practice set."""

    number: int
    """From 2: the first answer is the first try."""
    order: Sequence[int]
    """The slots, from 1, best first."""
    rt_ms: int
    """Milliseconds from all images being visible to the last click."""
    record: Mapping[str, Any] = field(default_factory=dict)
    """What happened on the way."""


def ruined_slot(study: Study, kind: Kind, image: str, slots: Sequence[str]) -> int | None:
    """Return the slot, from 1, of the version that was ruined for practice; None where none was."""
    if kind is not Kind.PRACTICE or image not in study.traps:
        return None
    return slots.index(study.traps[image]) + 1


def may_try_again(study: Study, ruined: int | None, order: Sequence[int], tries: int) -> bool:
    """Return whether a practice set may be tried again after so many `tries`, the last of which gave `order`."""
    return ruined is not None and order[-1] != ruined and tries < study.practice_tries


def add_try(
    study: Study, trial: models.Trial, ranking: models.Ranking, new: Try, is_current: bool, now: datetime
) -> None:
    """Keep a further try; the same one again is accepted without a second entry.

    `is_current`: whether no set after it has been ranked. Raises Refused ("already_answered") for a try that differs
    from the one with its number, and where no other try is open.
    """
    first = [placement.position for placement in ranking.placements]
    orders = [first, *(each["order"] for each in ranking.further_tries)]
    if new.number <= len(orders):
        if orders[new.number - 1] != list(new.order):
            raise Refused("already_answered", f"try {new.number} was made before; the first answer counts")
        return
    ruined = ruined_slot(study, Kind(trial.kind), trial.image, trial.slots)
    if new.number != len(orders) + 1 or not is_current or not may_try_again(study, ruined, orders[-1], len(orders)):
        raise Refused("already_answered", "this set cannot be tried again")
    made = {"order": list(new.order), "answered_at": now.isoformat(), "rt_ms": new.rt_ms, "record": dict(new.record)}
    # A new list: a change inside of it would not be seen.
    ranking.further_tries = [*ranking.further_tries, made]
