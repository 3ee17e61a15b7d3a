"""Where a participant stands and what comes next; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The parts of a participant's visit, in their order."""

    WELCOME = "welcome"
    """No consent yet."""
    INSTRUCTIONS = "instructions"
    """Consented, not begun."""
    RANKING = "ranking"
    """Sets are left to rank."""
    FINISHED = "finished"
    """Every set is ranked."""


@dataclass(frozen=True)
class Progress:
    """How far a participant has come."""

    stage: Stage
    """Part of the visit."""
    answered: int
    """Sets ranked."""
    total: int
    """Sets in all."""
    current: int | None
    """Index of the set to rank now, from 0; None before the start and after the end."""

    def upcoming(self, ahead: int) -> range:
        """Return the indices of the current set and of at most `ahead` sets after it."""
        if self.current is None:
            return range(0)
        return range(self.current, min(self.current + ahead + 1, self.total))


def progress_of(begun: bool, answered: Sequence[bool]) -> Progress:
    """Say where a participant stands who has consented.

    `begun`: whether the instructions were left behind; `answered`: for every set in this participant's
    order, whether it is ranked.
    """
    done = sum(answered)
    if not begun:
        return Progress(Stage.INSTRUCTIONS, done, len(answered), None)
    if done == len(answered):
        return Progress(Stage.FINISHED, done, len(answered), None)
    return Progress(Stage.RANKING, done, len(answered), list(answered).index(False))
