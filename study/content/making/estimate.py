"""How long building a study still takes: the seconds that a photo has taken so far, for each of those left.

The first photo does not count: it waits for the networks to be loaded.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from study.content.making.builder import Step

_MINUTE, _HOUR = 60, 3600
_FIRST_MEASURED = 2


@dataclass(frozen=True)
class Progress:
    """Where a build is."""

    step: Step
    """The photo that is worked on."""
    begun_at: float
    """When that began, in seconds on the meter's clock."""
    seconds_each: float | None
    """Mean seconds that a photo of this stage has taken; None before the second one is done."""

    def seconds_left(self, now: float) -> float | None:
        """Return the seconds that this stage still takes at the time `now`; None if nothing has been measured."""
        if self.seconds_each is None:
            return None
        # A photo that takes longer than the others is as good as done.
        this_one = max(0.0, self.seconds_each - (now - self.begun_at))
        return this_one + self.seconds_each * (self.step.of - self.step.number)

    def __str__(self) -> str:
        """Say which photo it is, e.g. "checking photo 3 of 40"."""
        what = "checking photo" if self.step.stage == "check" else "photo"
        return f"{what} {self.step.number} of {self.step.of}"

    def in_words(self, now: float) -> str:
        """Say which photo it is and how long the stage takes, e.g. "photo 3 of 40, about 2 min left"."""
        left = self.seconds_left(now)
        return str(self) if left is None else f"{self}, {time_left(left)}"


class Meter:
    """Measures the photos of a build, stage by stage."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Tell the time by `clock`, in seconds."""
        self._clock = clock
        self._began = 0.0

    def at(self, step: Step) -> Progress:
        """Return where a build is that begins the photo of `step` now."""
        now = self._clock()
        if step.number <= _FIRST_MEASURED:
            self._began = now
            return Progress(step, now, None)
        return Progress(step, now, (now - self._began) / (step.number - _FIRST_MEASURED))


def time_left(seconds: float) -> str:
    """Say a time that is left, e.g. "about 2 min left": up to a minute in steps of ten seconds."""
    if seconds <= _MINUTE - 10:
        return f"about {max(1, math.ceil(seconds / 10)) * 10} s left"
    minutes = max(1, round(seconds / _MINUTE))
    if minutes < _HOUR // _MINUTE:
        return f"about {minutes} min left"
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    return f"about {hours} h {rest} min left" if rest else f"about {hours} h left"
