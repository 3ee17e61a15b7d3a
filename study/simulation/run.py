"""Sends simulated participants through a study, several at once."""

import time
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import count
from ssl import create_default_context
from threading import Event, Lock

from tqdm import tqdm

from study.content.trials import plan_trials
from study.content.yaml.definition import Study
from study.simulation.connection import Connection, TurnedAway
from study.simulation.model import Model, Person
from study.simulation.participant import Entrance, SimulatedVisit
from study.simulation.recognize import Recognizer


@dataclass(frozen=True)
class Outcome:
    """How the visit of one simulated participant ended."""

    finished: bool
    """Whether the person went through the whole study, in this visit or an earlier one."""
    answers: int
    """Sets answered in this visit."""
    turned_away: str | None = None
    """Why the server did not let the person continue; None if it did."""


@dataclass(frozen=True)
class Summary:
    """What a simulation did."""

    outcomes: tuple[Outcome, ...]
    """One per person, in the order in which they ended."""
    seconds: float
    """Duration without reading the study's images."""

    @property
    def answers(self) -> int:
        """Sets answered and stored."""
        return sum(outcome.answers for outcome in self.outcomes)

    @property
    def finished(self) -> int:
        """People who went through the whole study."""
        return sum(outcome.finished for outcome in self.outcomes)

    @property
    def turned_away(self) -> tuple[str, ...]:
        """Reasons why the server did not let people continue."""
        return tuple(outcome.turned_away for outcome in self.outcomes if outcome.turned_away is not None)

    def __str__(self) -> str:
        """Summarize it in two lines."""
        left = len(self.outcomes) - self.finished - len(self.turned_away)
        return (
            f"{len(self.outcomes)} simulated participants: {self.finished} finished, {left} left early, "
            f"{len(self.turned_away)} turned away\n"
            f"{self.answers} sets answered in {self.seconds:.1f} s: {self.answers / self.seconds:.1f} answers/s"
        )


def sets_of(study: Study, people: int) -> int:
    """Return how many sets `people` answer who all stay, practice included, as the first ones to come."""
    if not study.design.conditions:
        return people * (len(study.practice) + study.design.total_sets)
    return sum(len(plan_trials(study.design, study.seed, plan)) for plan in range(people))


def simulate(
    study: Study,
    model: Model,
    entrance: Entrance,
    participants: int,
    url: str,
    workers: int = 4,
    answered: Callable[[], object] = lambda: None,
) -> Summary:
    """Let `participants` simulated participants take part in `study` at the app at `url`, `workers` of them at once.

    `answered` is called after every set, by any thread.

    They arrive in the order of their numbers: when the same people come to an empty study, everybody gets the
    same plan as before. Raises NotAPhotoError for a study's image that cannot be read, UnknownImages if the server
    shows other images than the study's, and OSError if it fails or cannot be reached.
    """
    crowd = _Crowd(study, model, entrance, url)
    started = time.perf_counter()
    with tqdm(total=sets_of(study, participants), desc="answering", unit="set", disable=None) as progress:

        def count_set() -> None:
            progress.update()
            answered()

        outcomes = crowd.visit(participants, workers, count_set)
    return Summary(outcomes, time.perf_counter() - started)


class _Crowd:
    """Simulated participants of one study."""

    def __init__(self, study: Study, model: Model, entrance: Entrance, url: str) -> None:
        self._study = study
        self._model = model
        self._entrance = entrance
        self._url = url
        self._recognizer = Recognizer(study)
        self._certificates = create_default_context()
        self._door = Lock()
        self._numbers = count()
        self._failed = Event()

    def visit(self, participants: int, workers: int, answered: Callable[[], object]) -> tuple[Outcome, ...]:
        """Let all visits happen; `answered` is called after every set. When one fails, all end."""
        with ThreadPoolExecutor(workers) as pool:
            visits = [pool.submit(self._visit, answered) for _ in range(participants)]
            try:
                return tuple(visit.result() for visit in as_completed(visits))
            except BaseException:
                self._failed.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _visit(self, answered: Callable[[], object]) -> Outcome:
        def check() -> None:
            answered()
            if self._failed.is_set():
                raise CancelledError

        with Connection(self._url, self._certificates) as connection:
            with self._door:
                person = Person(self._model, self._entrance.seed, next(self._numbers))
                visit = SimulatedVisit(connection, self._entrance, person, self._recognizer, self._study.traps)
                try:
                    visit.come_in()
                except TurnedAway as error:
                    return Outcome(False, 0, str(error))
            try:
                return Outcome(visit.take_part(check), visit.answers)
            except TurnedAway as error:
                return Outcome(False, visit.answers, str(error))
