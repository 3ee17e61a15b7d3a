"""One simulated participant's visit to a study, step by step through the routes that a browser uses."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from study.simulation.browser import SimulatedBrowser, answers
from study.simulation.connection import Connection, TurnedAway
from study.simulation.model import Person
from study.simulation.recognize import Recognizer
from study.simulation.vision import read_plate

STUDY_ID = "simulation"
"""STUDY_ID and SESSION_ID of simulated participants, which distinguish them from real ones in the tables."""

_SHUT = {
    "draft": "the study is not open yet",
    "full": "all places of the study are taken",
    "paused": "the study is paused and lets nobody new in",
    "closed": "the study is closed",
    "screened_out": "a check before the sets ended the visit",
    "invited": "the study lets in only those who were invited",
}


@dataclass(frozen=True)
class Entrance:
    """How simulated participants arrive at a study."""

    slug: str
    """The study."""
    seed: int
    """Seed of the simulation; part of each PROLIFIC_PID."""
    test_invitation: str | None = None
    """Token of a test link, if they are test participants."""
    proof: str | None = None
    """Token that marks them as simulated; None to take part like real people."""

    def place(self) -> dict[str, Any]:
        """Return the fields that every request carries."""
        return {"study": self.slug, "test": self.test_invitation is not None}

    def arrival(self, number: int) -> dict[str, Any]:
        """Return the fields with which the person `number` arrives: the same person every time."""
        return {
            **self.place(),
            "browser_key": f"simulated{self.seed:010d}x{number:06d}",
            "PROLIFIC_PID": f"simulated-{self.seed}-{number}",
            "STUDY_ID": STUDY_ID,
            "SESSION_ID": STUDY_ID,
            "invitation": self.test_invitation,
            "simulation": self.proof,
        }


class SimulatedVisit:
    """A person goes through a study; the visit resumes where an earlier one with the same seed stopped."""

    def __init__(
        self,
        connection: Connection,
        entrance: Entrance,
        person: Person,
        recognizer: Recognizer,
        ruined: Mapping[str, str],
    ) -> None:
        """Let `person` come in by `entrance`; `ruined`: attention check -> method of the ruined version."""
        self._connection = connection
        self._entrance = entrance
        self._person = person
        self._recognizer = recognizer
        self._ruined = ruined
        self.answers = 0
        """Sets answered in this visit."""
        self._clock_ms = round(time.time() * 1000)
        self._study: dict[str, Any] = {}
        self._progress: dict[str, Any] = {}

    @property
    def stage(self) -> str:
        """The person's stage, as the server says."""
        stage: str = self._progress["stage"]
        return stage

    def come_in(self) -> None:
        """Arrive, and consent if necessary. Raises TurnedAway and OSError."""
        arrival = self._entrance.arrival(self._person.number)
        self._progress = self._connection.post("arrive", arrival)
        self._study = self._progress["study"]
        rng = self._person.randomness("window")
        self._browser = SimulatedBrowser(rng, self._study["smallest_window"])
        if self.stage == "welcome":
            version = self._progress["consent"]["browser"]["version"]
            self._progress = self._connection.post("consent", {**arrival, "consent_version": version})

    def take_part(self, answered: Callable[[], object]) -> bool:
        """Do all that is left; return False if the person left before the last set.

        `answered` is called after every set. Raises TurnedAway (also if the study does not let the person continue),
        UnknownImages, and OSError.
        """
        while self.stage != "finished":
            if self.stage == "ranking":
                leaves_after = self._person.leaves_after(self._progress["total"])
                if leaves_after is not None and self._progress["answered"] >= leaves_after:
                    return False
                self._rank_next()
                self.answers += 1
                answered()
            else:
                self._do_step()
        return True

    def _do_step(self) -> None:
        if self.stage == "check":
            self._post("screen", screen=self._browser.screen())
        elif self.stage == "vision":
            shown = self._progress["vision"]
            read = [read_plate(self._connection.image(address)) for address in shown["plates"]]
            self._post("vision", round=shown["round"], answers=read)
        elif self.stage in ("before", "after"):
            rng = self._person.randomness(self.stage)
            self._post("questions", part=self.stage, answers=answers(rng, self._study["questions"][self.stage]))
        elif self.stage == "instructions":
            self._post("begin")
        else:
            raise TurnedAway(_SHUT.get(self.stage, f"the server named an unknown stage, {self.stage}"))

    def _rank_next(self) -> None:
        shown = self._progress["sets"][0]
        number: int = shown["number"]
        contents = [self._connection.image(address) for address in shown["images"]]
        image, methods = self._recognizer.recognize(contents)
        order = self._person.rank(number, image, methods, self._ruined.get(image))
        rt_ms = round(1000 * self._person.seconds(number))
        rng = self._person.randomness("record", number)
        record = self._browser.record(rng, order, (shown["width"], shown["height"]), self._clock_ms, rt_ms)
        self._clock_ms += rt_ms + record["loading_ms"]
        body = {"trial": shown["trial"], "order": order, "rt_ms": rt_ms, "record": record}
        self._progress = self._connection.post("answer", body)

    def _post(self, action: str, **fields: Any) -> None:
        self._progress = self._connection.post(action, {**self._entrance.place(), **fields})
