"""What simulated participants prefer and how they answer: a Plackett-Luce model with lapses; pure.

A ranking is drawn from the log-worths of the versions (Plackett 1975, Applied Statistics 24:193-202; Luce 1959,
Individual Choice Behavior): the best is chosen with probability proportional to exp(log-worth), then the best of the
rest, and so on. Adding independent Gumbel noise to every log-worth and sorting draws exactly that (Yellott 1977,
Journal of Mathematical Psychology 15:109-144). Everything follows from the model, a seed, and the person's number.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np


@dataclass(frozen=True)
class Model:
    """How a population of simulated participants answers."""

    worths: Mapping[str, float]
    """Method -> log-worth; of two versions that differ by 1, the better one wins 73 of 100 comparisons."""
    participant_sd: float = 0.0
    """Standard deviation of a person's own log-worths of the methods around `worths`."""
    photo_sd: float = 0.0
    """Standard deviation of a photo's log-worths of the methods around `worths`, the same for everybody."""
    lapse: float = 0.0
    """Share of sets that are answered at random."""
    position_bias: float = 0.0
    """Log-worth that a version gains with every slot nearer to the first."""
    careless: float = 0.0
    """Share of participants who always answer in screen order."""
    abandon: float = 0.0
    """Share of participants who leave before the last set."""
    trap_failure: float = 0.0
    """Probability of overlooking a visibly ruined version, which is otherwise ranked last."""
    median_seconds: float = 8.0
    """Median of the log-normal response times."""
    spread: float = 0.5
    """Standard deviation of the logarithm of the response times."""


class Person:
    """One simulated person: the same model, seed and number always give the same answers to the same sets."""

    def __init__(self, model: Model, seed: int, number: int) -> None:
        """Make the person with sequence number `number` from 0."""
        self.number = number
        self._model = model
        self._seed = seed
        rng = self._rng("person")
        self._careless = rng.random() < model.careless
        self._leaves_at = rng.random() if rng.random() < model.abandon else None
        self._tastes = dict(zip(model.worths, rng.normal(0, model.participant_sd, len(model.worths)), strict=True))

    def leaves_after(self, sets: int) -> int | None:
        """Return after how many of all `sets` the person leaves, 0 to `sets` - 1; None for one who stays."""
        return None if self._leaves_at is None else int(self._leaves_at * sets)

    def rank(self, number: int, image: str, methods: Sequence[str], ruined: str | None = None) -> list[int]:
        """Rank the set at place `number` in the person's order: the slots, from 1, best first.

        `methods`: the methods in the order of the slots; `ruined`: the one whose version is visibly ruined.
        """
        slots = list(range(1, len(methods) + 1))
        if self._careless:
            return slots
        rng = self._rng("set", number)
        lapses = rng.random() < self._model.lapse
        overlooks = rng.random() < self._model.trap_failure
        noise = rng.gumbel(size=len(methods))
        if not lapses:
            noise += self._log_worths(image, methods)
            noise[[method == ruined and not overlooks for method in methods]] = -math.inf
        return [slots[index] for index in np.argsort(-noise)]

    def seconds(self, number: int) -> float:
        """Return how long the person looks at the set at place `number`, in seconds."""
        draw = self._rng("seconds", number).normal(math.log(self._model.median_seconds), self._model.spread)
        return math.exp(draw)

    def randomness(self, purpose: str, number: int = 0) -> np.random.Generator:
        """Return the person's own random numbers for everything else."""
        return self._rng(purpose, number)

    def _log_worths(self, image: str, methods: Sequence[str]) -> np.ndarray:
        model = self._model
        photo = dict(zip(model.worths, photo_deviations(model, self._seed, image), strict=True))
        towards_first = np.arange(len(methods) - 1, -1, -1)
        own = [model.worths[method] + self._tastes[method] + photo[method] for method in methods]
        return np.asarray(own) + model.position_bias * towards_first

    def _rng(self, *purpose: str | int) -> np.random.Generator:
        return _generator(self._seed, self.number, *purpose)


def photo_deviations(model: Model, seed: int, image: str) -> np.ndarray:
    """Return what the photo `image` adds to the log-worth of every method, in the order of the model."""
    return _generator(seed, "photo", image).normal(0, model.photo_sd, len(model.worths))


def _generator(*purpose: str | int) -> np.random.Generator:
    return np.random.default_rng(list(sha256("/".join(map(str, purpose)).encode()).digest()))
