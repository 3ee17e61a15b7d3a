"""How far a participant is and what comes next; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The parts of a participant's visit in order, and what can prevent it."""

    WELCOME = "welcome"
    """No consent yet."""
    CHECK = "check"
    """The display check is due."""
    VISION = "vision"
    """The color-vision screening is due."""
    BEFORE = "before"
    """Questions before the sets are due."""
    INSTRUCTIONS = "instructions"
    """Ready, but not begun."""
    RANKING = "ranking"
    """Sets are left to rank."""
    AFTER = "after"
    """Questions after the sets are due."""
    FINISHED = "finished"
    """Everything is answered and stored."""
    DRAFT = "draft"
    """Not open yet: for the researcher alone."""
    FULL = "full"
    """All places are taken."""
    PAUSED = "paused"
    """No new participants are admitted at the moment."""
    CLOSED = "closed"
    """The study is over."""
    SCREENED_OUT = "screened_out"
    """A check before the sets ended the visit."""
    INVITED = "invited"
    """Only those who were invited are admitted."""
    PREVIEW = "preview"
    """The panel only shows what the study looks like."""
    NOT_FILLED_IN = "not_filled_in"
    """The panel's link has a placeholder where its identifier of the person belongs."""


@dataclass(frozen=True)
class Steps:
    """What a participant has completed."""

    checked: bool
    """The display check, if the study has one."""
    asked_before: bool
    """The questions before the sets, if there are any."""
    begun: bool
    """The instructions."""
    finished: bool
    """Everything, the questions after the sets included."""
    screened_out: bool = False
    """A check before the sets, which was failed."""
    vision_checked: bool = True
    """The color-vision screening, if the study has one."""


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


def progress_of(steps: Steps, answered: Sequence[bool]) -> Progress:
    """Return how far a participant is.

    `answered`: for every set in this participant's order, whether it is ranked.
    """
    first = None if all(answered) else list(answered).index(False)
    return progress_at(steps, len(answered), sum(answered), first)


def progress_at(steps: Steps, total: int, answered: int, first_unranked: int | None) -> Progress:
    """Return how far a participant is who has ranked `answered` of `total` sets; `first_unranked` is an index."""
    stage = _stage(steps, first_unranked is None)
    return Progress(stage, answered, total, first_unranked if stage is Stage.RANKING else None)


def _stage(steps: Steps, all_answered: bool) -> Stage:
    if steps.finished:
        return Stage.FINISHED
    if steps.screened_out:
        return Stage.SCREENED_OUT
    if not steps.begun:
        if not steps.checked:
            return Stage.CHECK
        if not steps.vision_checked:
            return Stage.VISION
        return Stage.INSTRUCTIONS if steps.asked_before else Stage.BEFORE
    return Stage.AFTER if all_answered else Stage.RANKING
