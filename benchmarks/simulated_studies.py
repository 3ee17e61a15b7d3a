"""Simulated studies whose true values are known, and counts over many of them, for the other benchmarks."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

from study.analysis.incomplete.davidson_luce import davidson_luce
from study.analysis.incomplete.expected_ranks import expected_below
from study.analysis.incomplete.rankings import IncompleteRankings, competition_ranks
from study.analysis.inference import Inference
from study.analysis.pairs import method_pairs
from study.analysis.population import Population
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts.claims import adjusted
from study.analysis.scale import default_scores
from study.analysis.significance import SIGNIFICANCE

LEAVERS_SHARE = 0.1
NEARLY = 0.7  # log-worths, with chance; versions within a step of this size are tied
POPULATION = 1_000_000
BATCH = 250


@dataclass(frozen=True)
class Setting:
    """A kind of study.

    Attributes:
        people: How many.
        photos: How many.
        tastes: Standard deviation of what a person adds to the log-worth of each method.
        scenes: The same for a photo.
        worths: Log-worths of the methods; None for those with which all have the same mean score.
        missing: Share of all trials that is missing.
        leavers: Share of people who leave after a tenth of their photos.
        dominated: Whether one person ranks all photos and everybody else a tenth.
        population: What the results are about; only intervals are checked where photos are fixed.
        per_set: How many of the methods a ranking places, drawn anew for each; None for all.
        blocks: Whether a person sees the same ``per_set`` methods in all sets.
        ties: Whether versions that are nearly alike to a person are tied.
        rare: On how many photos the first method is shown, of those where ``per_set`` are drawn; None for all.
    """

    people: int
    photos: int
    tastes: tuple[float, ...] = (0.3,) * 5
    scenes: tuple[float, ...] = (0.5,) * 5
    worths: tuple[float, ...] | None = None
    missing: float = 0.0
    leavers: float = 0.0
    dominated: bool = False
    population: Population = Population.BOTH
    per_set: int | None = None
    blocks: bool = False
    ties: bool = False
    rare: int | None = None

    @property
    def methods(self) -> int:
        """How many methods."""
        return len(self.tastes)

    @property
    def is_incomplete(self) -> bool:
        """Whether rankings are partial or tied."""
        return self.per_set is not None or self.ties

    @property
    def name(self) -> str:
        """The setting in a line of a table."""
        return ", ".join(
            [
                f"{self.people} x {self.photos} x {self.methods}",
                f"people {_spread(self.tastes)}, photos {_spread(self.scenes)}",
                *([f"{self.missing:.0%} missing"] if self.missing else []),
                *([f"{self.leavers:.0%} leave early"] if self.leavers else []),
                *(["one person ranks all, others a tenth"] if self.dominated else []),
                *(["exactly these photos"] if self.population is Population.PEOPLE else []),
                *([f"{self.per_set} of {self.methods} per set"] if self.per_set else []),
                *(["always the same of a person"] if self.blocks else []),
                *(["ties"] if self.ties else []),
                *([f"one method on {self.rare} photos alone"] if self.rare else []),
                *([f"worths {_listed(self.worths)}"] if self.worths else []),
            ]
        )


def _spread(deviations: Sequence[float]) -> str:
    return f"{deviations[0]:g}" if len(set(deviations)) == 1 else _listed(deviations)


def _listed(values: Sequence[float]) -> str:
    return "/".join(f"{value:g}" for value in values)


def spread_out(
    processes: ProcessPoolExecutor,
    count: Callable[[Setting, int, int], pd.DataFrame],
    settings: Sequence[Setting],
    studies: int,
) -> list[dict[str, float]]:
    """Return the mean counts of each setting; its studies are counted in batches, each with a seed of its own."""
    batches = [(at, seed) for at, seed in product(range(len(settings)), range(0, studies, BATCH))]
    jobs = [processes.submit(count, settings[at], seed, min(BATCH, studies - seed)) for at, seed in batches]
    found: list[list[pd.DataFrame]] = [[] for _ in settings]
    for (at, _), job in zip(batches, jobs, strict=True):
        found[at].append(job.result())
    return [pd.concat(parts).mean().to_dict() for parts in found]


def simulate(rng: np.random.Generator, worths: np.ndarray, setting: Setting) -> RankMatrix:
    """Draw a study in which every person and every photo adds log-worths of its own."""
    k, size = setting.methods, (setting.people, setting.photos)
    people = rng.normal(size=(size[0], 1, k)) * setting.tastes
    # Sorting log-worths with Gumbel noise draws from the Plackett-Luce model (Yellott 1977).
    utility = worths + people + _scenes(setting, rng) + rng.gumbel(size=(*size, k))
    shown = _shown(rng, setting)
    participant, image = np.nonzero(shown)
    if setting.is_incomplete:
        ranks = _some(rng, utility[shown], participant, setting, _never(image, setting))
        return _incomplete(participant, image, ranks, size)
    return _matrix(participant, image, ranked(utility[shown]), size)


def _scenes(setting: Setting, rng: np.random.Generator) -> np.ndarray:
    """Return what the photos add; always the same where the results are about exactly these photos."""
    drawn_by = np.random.default_rng(3) if setting.population is Population.PEOPLE else rng
    return drawn_by.normal(size=(1, setting.photos, setting.methods)) * setting.scenes


def _shown(rng: np.random.Generator, setting: Setting) -> np.ndarray:
    """Return (people, photos): who ranks what; everybody ranks a photo, and every photo is ranked."""
    size = setting.people, setting.photos
    shown = rng.random(size) >= setting.missing
    leavers = round(setting.leavers * size[0])
    shown[:leavers] &= rng.random((leavers, size[1])) < LEAVERS_SHARE
    if setting.dominated:
        shown[1:] = rng.random((size[0] - 1, size[1])) < LEAVERS_SHARE
    shown[np.arange(size[0]), rng.integers(size[1], size=size[0])] = True
    shown[rng.integers(size[0], size=size[1]), np.arange(size[1])] = True
    return shown


def _matrix(participant: np.ndarray, image: np.ndarray, ranks: np.ndarray, size: tuple[int, int]) -> RankMatrix:
    k = ranks.shape[1]
    return RankMatrix(
        methods=tuple("abcdefgh"[:k]),
        participants=pd.RangeIndex(size[0]),
        images=pd.RangeIndex(size[1]),
        participant=participant,
        image=image,
        ranks=ranks,
        slots=ranks,
        rt_ms=None,
        scale=np.array(default_scores(k)),
    )


def _never(image: np.ndarray, setting: Setting) -> np.ndarray:
    """Return (n, k): which methods are not shown on the photo of a ranking."""
    never = np.zeros((len(image), setting.methods), dtype=bool)
    if setting.rare is not None:
        never[:, 0] = image >= setting.rare
    return never


def _some(
    rng: np.random.Generator,
    utility: np.ndarray,
    person: np.ndarray,
    setting: Setting,
    never: np.ndarray | None = None,
) -> np.ndarray:
    """Return (n, k) competition ranks of the methods that each ranking places, by utility; 0 for the others."""
    k, chance = setting.methods, rng.random(utility.shape)
    if setting.blocks:
        chance = chance[np.unique(person, return_index=True)[1]][np.unique(person, return_inverse=True)[1]]
    if never is not None:
        chance = np.where(never, -1.0, chance)
    is_placed = ranked(chance) <= (setting.per_set or k)
    # Rank by rank from the best: whole steps of utility are tied.
    steps = np.floor(utility / NEARLY) if setting.ties else utility
    return competition_ranks(np.where(is_placed, np.exp(-steps / k), 0.0))


def _incomplete(participant: np.ndarray, image: np.ndarray, ranks: np.ndarray, size: tuple[int, int]) -> RankMatrix:
    complete = _matrix(participant, image, ranks, size)
    return IncompleteRankings(
        **{name: getattr(complete, name) for name in RankMatrix.__dataclass_fields__}
        | {"slots": None, "scale": np.arange(ranks.shape[1] - 1, -1, -1.0)}
    )


def ranked(utility: np.ndarray) -> np.ndarray:
    """Return (n, k) ranks, 1 for the largest utility of a row."""
    return ((-utility).argsort(axis=1).argsort(axis=1) + 1).astype(np.int8)


@cache
def true_worths(setting: Setting) -> np.ndarray:
    """Return (k,) log-worths; where none are given, those with which all methods have the same mean score."""
    if setting.worths is not None:
        return np.array(setting.worths)
    worths = np.zeros(setting.methods)
    if len({*setting.tastes}) == len({*setting.scenes}) == 1:
        return worths
    drawn = _drawn(setting, POPULATION)
    # More spread moves the mean rank of a method toward the middle; a few steps make up for it.
    for _ in range(15):
        worths = worths + 0.5 * (ranked(worths + drawn).mean(axis=0) - (setting.methods + 1) / 2)
    return np.asarray(worths - worths.mean())


def _drawn(setting: Setting, count: int) -> np.ndarray:
    """Return (count, k): what a new person, a new photo and chance add to the log-worths."""
    rng, shape = np.random.default_rng(7), (count, setting.methods)
    tastes, scenes = rng.normal(size=shape) * setting.tastes, rng.normal(size=shape) * setting.scenes
    return np.asarray(tastes + scenes + rng.gumbel(size=shape))


@cache
def true_values(setting: Setting) -> dict[str, np.ndarray]:
    """Return the true means, differences and win rates, in the order of the tables of ``Inference``."""
    if setting.is_incomplete:
        return _true_of_incomplete(setting)
    if setting.population is Population.PEOPLE:
        crowd = replace(setting, people=POPULATION // setting.photos, missing=0.0)
        ranks = simulate(np.random.default_rng(7), true_worths(setting), crowd).ranks
    else:
        ranks = ranked(true_worths(setting) + _drawn(setting, POPULATION))
    means = np.array(default_scores(setting.methods))[ranks - 1].mean(axis=0)
    if setting.worths is None:
        means = np.full(setting.methods, means.mean())
    nobody = np.zeros(1, dtype=int)
    first, second = np.array(method_pairs(_matrix(nobody, nobody, ranks[:1], (1, 1)))).T
    rates = (ranks[:, first] < ranks[:, second]).mean(axis=0)
    return {
        "means": means,
        "differences": means[first] - means[second],
        "win rates": np.concatenate([rates, 1 - rates]),
    }


def _true_of_incomplete(setting: Setting) -> dict[str, np.ndarray]:
    """Return the true values of incomplete rankings: those of the model of a million, each of a new person and photo.

    Expected ranks take the place of means, as how many other methods are below.
    """
    rng, nobody = np.random.default_rng(7), np.arange(POPULATION)
    ranks = _some(rng, true_worths(setting) + _drawn(setting, POPULATION), nobody, setting)
    everybody = _incomplete(nobody, nobody, ranks, (POPULATION, POPULATION))
    means, _ = expected_below(davidson_luce(ranks))
    first, second = np.array(method_pairs(everybody)).T
    rates = np.nanmean(everybody.above(first, second), axis=0)
    if setting.worths is None:
        means, rates = np.full(setting.methods, means.mean()), np.full(len(rates), 0.5)
    return {
        "means": means,
        "differences": means[first] - means[second],
        "win rates": np.concatenate([rates, 1 - rates]),
    }


def finds(found: Inference) -> dict[str, bool]:
    """Return whether a study finds the first pair of methods, claims it among all, and whether its headline fires."""
    pair = found.differences.iloc[0]
    return {
        "pair": pair["p"] < SIGNIFICANCE,
        "claim": adjusted(pair) < SIGNIFICANCE,
        "headline": np.min(found.pairs.p) < SIGNIFICANCE,
    }


def markdown(table: pd.DataFrame, columns: Sequence[str], rows: str = "study") -> str:
    """Return some columns of percentages as Markdown; `rows` is the title of the index."""
    lines = [f"| {rows} | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    # A table without rows has no columns.
    found = table.reindex(columns=list(columns))
    lines += [f"| {name} | {' | '.join(f'{value:.1f}' for value in row)} |" for name, row in found.iterrows()]
    return "\n".join(lines)
