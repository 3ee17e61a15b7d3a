"""How often groups seem to differ that do not: `python benchmarks/group_checks.py [--studies 2000] [--output FILE]`.

Simulates studies in which every method fares the same in all groups of a factor, and counts how often the test of the
interaction says otherwise; then studies with a difference, and how often it is found. Exit status 1 if one of the
former is above the limit.
"""

import argparse
import platform
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from simulated_studies import BATCH, markdown, ranked  # noqa: E402

from study.analysis.factors import Factor, Traits, factors_of  # noqa: E402
from study.analysis.groups import corrected, interaction  # noqa: E402
from study.analysis.population import Population  # noqa: E402
from study.analysis.rank_matrix import RankMatrix  # noqa: E402
from study.analysis.scale import default_scores  # noqa: E402
from study.analysis.significance import SIGNIFICANCE  # noqa: E402

MOST_FALSE = 6.0  # percent
METHODS = 5
TASTE, SCENE = 0.3, 0.5
PERMUTATIONS = 199


@dataclass(frozen=True)
class Setting:
    """A kind of study; standard deviations and effects are of log-worths.

    Attributes:
        people: How many.
        photos: How many.
        photo_levels: How many photos are at each level of a factor of photos; none for no such factor.
        people_levels: The same for people.
        half: Whether the half of the visit is a factor.
        own: Standard deviation of what every person adds to a method at each level of photos, every photo at each level
            of people, or every person in the second half.
        effect: What a method gains at the second level of the only factor.
        missing: Share of all trials that is missing.
        permuted: Whether labels of photos are permuted instead of the analysis's test.
    """

    people: int
    photos: int
    photo_levels: tuple[int, ...] = ()
    people_levels: tuple[int, ...] = ()
    half: bool = False
    own: float = 0.0
    effect: float = 0.0
    missing: float = 0.0
    permuted: bool = False

    @property
    def name(self) -> str:
        """The setting in a line of a table."""
        factors = [
            *([f"photos {_listed(self.photo_levels)}"] if self.photo_levels else []),
            *([f"people {_listed(self.people_levels)}"] if self.people_levels else []),
            *(["half of the visit"] if self.half else []),
        ]
        return ", ".join(
            [
                f"{self.people} x {self.photos}: {' and '.join(factors)}",
                *([f"own tastes {self.own:g}"] if self.own else []),
                *([f"{self.missing:.0%} missing"] if self.missing else []),
                *([f"effect {self.effect:g}"] if self.effect else []),
                *(["labels permuted"] if self.permuted else []),
            ]
        )


NULL = (
    Setting(47, 100, (30, 70)),
    Setting(47, 100, (10, 20, 30, 40)),
    Setting(47, 100, people_levels=(12, 35)),
    Setting(47, 100, half=True),
    Setting(47, 100, (30, 70), (12, 35), half=True),
    Setting(20, 40, (10, 30)),
    Setting(20, 40, (10, 30), own=0.5),
    Setting(20, 40, (5, 5, 10, 20)),
    Setting(20, 20, people_levels=(5, 15)),
    Setting(20, 20, people_levels=(5, 15), own=0.5),
    Setting(20, 20, half=True, own=0.5),
    Setting(20, 40, (10, 30), (5, 15), half=True, missing=0.5),
)
PERMUTED = (Setting(20, 40, (10, 30), permuted=True), Setting(20, 40, (10, 30), own=0.5, permuted=True))
EFFECTS = (
    Setting(47, 100, (30, 70), effect=0.5),
    Setting(47, 100, people_levels=(12, 35), effect=0.5),
    Setting(47, 100, half=True, effect=0.5),
)


def main() -> int:
    """Simulate, print and write the tables; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=2_000, help="studies per setting")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--output", type=Path, help="Markdown file to write")
    options = parser.parse_args()
    start = time.perf_counter()
    settings = (*NULL, *PERMUTED, *EFFECTS)
    batches = [(setting, seed) for setting in settings for seed in range(0, options.studies, BATCH)]
    with ProcessPoolExecutor(options.processes) as processes:
        counted = processes.map(partial(_fired, studies=options.studies), *zip(*batches, strict=True))
        found: dict[str, list[bool]] = {setting.name: [] for setting in settings}
        for (setting, _), fired in zip(batches, counted, strict=True):
            found[setting.name] += fired
            print(f"{setting.name}: {sum(found[setting.name])} of {len(found[setting.name])}", file=sys.stderr)
    table = pd.DataFrame({"found": {name: 100 * np.mean(fired) for name, fired in found.items()}})
    text = report(table, options.studies, time.perf_counter() - start)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    off = [setting.name for setting in NULL if table["found"][setting.name] > MOST_FALSE]
    for name in off:
        print(f"more than {MOST_FALSE:g} %: {name}", file=sys.stderr)
    return 1 if off else 0


def _fired(setting: Setting, seed: int, studies: int) -> list[bool]:
    """Return whether any factor is found to matter in each of some studies."""
    rng = np.random.default_rng((seed, crc32(setting.name.encode())))
    test: Callable[[Setting, np.random.Generator], bool] = _permuted if setting.permuted else _tested
    return [test(setting, rng) for _ in range(min(BATCH, studies - seed))]


def _tested(setting: Setting, rng: np.random.Generator) -> bool:
    factors, matrix = _factors(setting, rng)
    p = corrected([interaction(matrix, factor, Population.BOTH).p for factor in factors])
    return bool((p < SIGNIFICANCE).any())


def _factors(setting: Setting, rng: np.random.Generator) -> tuple[tuple[Factor, ...], RankMatrix]:
    matrix, traits = simulated(setting, rng)
    # Only a table's own columns are rankings; it has no others that could be factors.
    return factors_of(pd.DataFrame(), matrix, traits).tested, matrix


def _permuted(setting: Setting, rng: np.random.Generator) -> bool:
    """Return whether photos' labels, permuted, show a difference: by the largest t (Welch) of photos' mean scores."""
    (factor,), matrix = _factors(setting, rng)
    counts = np.bincount(matrix.image)[:, None]
    means = np.stack([np.bincount(matrix.image, weights=scores) for scores in matrix.scores.T], axis=1) / counts
    firsts = np.unique(matrix.image, return_index=True)[1]
    labels = factor.codes[firsts]
    found = [_largest(means, labels), *(_largest(means, rng.permutation(labels)) for _ in range(PERMUTATIONS))]
    return float(np.mean(np.array(found) >= found[0])) <= SIGNIFICANCE


def _largest(means: np.ndarray, labels: np.ndarray) -> float:
    one, other = means[labels == 0], means[labels == 1]
    error = np.sqrt(one.var(axis=0, ddof=1) / len(one) + other.var(axis=0, ddof=1) / len(other))
    return float(np.abs((one.mean(axis=0) - other.mean(axis=0)) / error).max())


def simulated(setting: Setting, rng: np.random.Generator) -> tuple[RankMatrix, Traits]:
    """Draw a study by the Plackett-Luce model: rankings, and the factors of its photos and people."""
    size = (setting.people, setting.photos, METHODS)
    photo_levels, people_levels = _codes(setting.photo_levels), _codes(setting.people_levels)
    place = rng.permuted(np.tile(np.arange(setting.photos), (setting.people, 1)), axis=1)
    late = (2 * place >= setting.photos).astype(int)
    liking = rng.gumbel(size=size) + rng.normal(0, TASTE, (setting.people, 1, METHODS))
    liking += rng.normal(0, SCENE, (1, setting.photos, METHODS))
    if setting.own and photo_levels is not None:
        liking += rng.normal(0, setting.own, (setting.people, len(setting.photo_levels), METHODS))[:, photo_levels]
    if setting.own and people_levels is not None:
        own = rng.normal(0, setting.own, (setting.photos, len(setting.people_levels), METHODS))
        liking += own[:, people_levels].transpose(1, 0, 2)
    if setting.own and setting.half:
        liking += late[:, :, None] * rng.normal(0, setting.own, (setting.people, 1, METHODS))
    at_second = np.zeros(size[:2]) + late * setting.half
    at_second += 0 if photo_levels is None else (photo_levels == 1)[None]
    at_second += 0 if people_levels is None else (people_levels == 1)[:, None]
    liking[:, :, 0] += setting.effect * at_second
    person, photo = np.nonzero(rng.random(size[:2]) >= setting.missing)
    matrix = RankMatrix(
        methods=tuple("abcde"),
        participants=_names("P", setting.people),
        images=_names("I", setting.photos),
        participant=person,
        image=photo,
        ranks=ranked(liking[person, photo]),
        slots=None,
        rt_ms=None,
        scale=np.array(default_scores(METHODS)),
        trial=place[person, photo] + 1.0 if setting.half else None,
    )
    photos = _levels(matrix.images, "category", photo_levels)
    return matrix, Traits(photos, _levels(matrix.participants, "group", people_levels))


def _codes(levels: tuple[int, ...]) -> np.ndarray | None:
    return np.repeat(np.arange(len(levels)), levels) if levels else None


@cache
def _names(first: str, count: int) -> pd.Index:
    return pd.Index([f"{first}{at:03d}" for at in range(count)])


def _levels(names: pd.Index, factor: str, codes: np.ndarray | None) -> pd.DataFrame:
    return pd.DataFrame({} if codes is None else {factor: list(np.array(list("ABCD"))[codes])}, names)


def _listed(levels: tuple[int, ...]) -> str:
    return "/".join(map(str, levels))


def report(table: pd.DataFrame, studies: int, seconds: float) -> str:
    """Return the tables with an explanation, as Markdown."""
    null, permuted, effects = (
        markdown(table.loc[[setting.name for setting in settings]], ["found"]) for settings in (NULL, PERMUTED, EFFECTS)
    )
    return f"""# How often groups seem to differ that do not

Written by `python benchmarks/group_checks.py --studies {studies} --output docs/group-checks.md`
({seconds / 60:.0f} minutes, Python {platform.python_version()}). A study of 47 x 100 has 47 people and 100 photos, all
with {METHODS} methods; "photos 30/70" is a factor with 30 photos at one level and 70 at the other. Every person adds
log-worths with standard deviation {TASTE:g} to those of the methods and every photo {SCENE:g}; "own tastes" are what
each person adds at each level of photos (or each photo at each level of people, each person in the second half).
Rankings are drawn from the Plackett-Luce model with their sum.

## No group differs: how often a difference is found, in percent

After the correction for the number of factors; {studies:,} studies, so that a true 5 % is seen as 5 +-
{196 * np.sqrt(0.05 * 0.95 / studies):.1f} %. At most {MOST_FALSE:g} % may be; few photos or people at a level make it
less.

{null}

The same, had the photos' labels been permuted instead. That is right only if nobody has tastes of their own for a
level: it speaks about exactly these people.

{permuted}

## A method gains at one level: how often a difference is found, in percent

{effects}
"""


if __name__ == "__main__":
    sys.exit(main())
