"""Simulations that run in the background of the app, one per study; whoever asks is told how far one is."""

import logging
from dataclasses import dataclass, field
from threading import Lock, Thread

from study.content.trials import new_seed
from study.content.yaml.definition import Study
from study.simulation.model import Model
from study.simulation.participant import Entrance
from study.simulation.run import Summary, sets_of, simulate
from study.visits.http.invitations import Invitations

logger = logging.getLogger(__name__)

MOST_PEOPLE = 500
WORKERS = 2
"""Simulated participants at the same time: real ones of other studies must not wait for them."""
WORTH_OF_A_STEP = 0.4
"""Difference in log-worth between one method and the next, if people have preferences: about 1 point in 10."""


def example_model(study: Study, preferring: bool = True) -> Model:
    """Return how people answer who prefer each method to the one before it, or none of them to any other.

    People and photos differ, a few people answer in screen order, leave early or overlook a ruined version: then every
    part of the researcher's page and of the report has something to say.
    """
    worths = {method: preferring * WORTH_OF_A_STEP * place for place, method in enumerate(study.method_keys)}
    return Model(worths, 0.4, 0.4, lapse=0.03, careless=0.04, abandon=0.05, trap_failure=0.03)


@dataclass(eq=False)
class Job:
    """One simulation."""

    people: int
    """How many people come."""
    sets: int
    """How many sets they answer if nobody leaves early."""
    answered: int = 0
    """How many they have answered."""
    summary: Summary | None = None
    """What came of it; None until its end."""
    problem: str | None = None
    """Why it ended before its end."""
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.summary is None and self.problem is None

    def count(self) -> None:
        """Count one more set."""
        with self._lock:
            self.answered += 1


class Simulations:
    """The latest simulation of each study."""

    def __init__(self) -> None:
        """Start without any."""
        self._jobs: dict[str, Job] = {}
        self._starting = Lock()

    def of(self, slug: str) -> Job | None:
        """Return the latest one of a study since the app started; None if there was none."""
        return self._jobs.get(slug)

    def start(
        self, study: Study, people: int, model: Model, invitations: Invitations, url: str, seed: int | None = None
    ) -> Job:
        """Let `people` come to `study` at the app at `url`: those of `seed`, or others than ever before.

        Raises ValueError for a wrong number of people, and while others of them are still there.
        """
        if not 1 <= people <= MOST_PEOPLE:
            raise ValueError(f"the number of people must be from 1 to {MOST_PEOPLE}; got {people}")
        with self._starting:
            before = self._jobs.get(study.slug)
            if before is not None and before.is_running:
                raise ValueError(f"{before.people} simulated people are still answering in this study")
            job = self._jobs[study.slug] = Job(people, sets_of(study, people))
        entrance = Entrance(
            study.slug, new_seed() if seed is None else seed, None, invitations.simulation_token(study.slug)
        )
        Thread(target=_run, args=(job, study, model, entrance, url), name="simulation", daemon=True).start()
        return job


def _run(job: Job, study: Study, model: Model, entrance: Entrance, url: str) -> None:
    try:
        job.summary = simulate(study, model, entrance, job.people, url, WORKERS, job.count)
    except Exception as error:
        logger.exception("a simulation of study %s failed", study.slug)
        job.problem = str(error) or type(error).__name__
