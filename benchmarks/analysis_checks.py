"""How often the analysis is wrong: `python benchmarks/analysis_checks.py [--headline 10000] [--studies 2000]`.

Simulates studies with known true values, analyzes them, and counts errors: how often the headline test and the claims
fire where all methods have the same mean score, how often 95 % intervals contain the true value, and how often two
methods whose difference is the margin are called equivalent. Exit status 1 if one of the limits below is not kept.
"""

import argparse
import platform
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from study.analysis.inference import Inference, equal_means, infer  # noqa: E402
from study.analysis.pairs import method_pairs  # noqa: E402
from study.analysis.population import Population  # noqa: E402
from study.analysis.rank_matrix import NotComputableError, RankMatrix  # noqa: E402
from study.analysis.report_parts.claims import preferences, verdicts_of  # noqa: E402
from study.analysis.scale import default_scores  # noqa: E402
from study.analysis.significance import SIGNIFICANCE  # noqa: E402

LEAVERS_SHARE = 0.1
HEADLINE = (3.5, 6.0)  # percent; the lower limit from LARGE people and photos up
LARGE = 20
LOWEST_COVERAGE, EXPLAINED_COVERAGE = 93.5, 97.0
MOST_FALSE_CLAIMS = 5.0
POPULATION = 1_000_000
BATCH = 250
CLEAR_DIFFERENCE = 0.1  # points; smaller true differences are no margin

SPREAD_OUT = (-1.5, -0.5, 0.0, 0.5, 1.5)
CLOSE = (-0.3, -0.1, 0.0, 0.15, 0.25)


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

    @property
    def methods(self) -> int:
        """How many methods."""
        return len(self.tastes)

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
                *([f"worths {_listed(self.worths)}"] if self.worths else []),
            ]
        )


def _spread(deviations: Sequence[float]) -> str:
    return f"{deviations[0]:g}" if len(set(deviations)) == 1 else _listed(deviations)


def _listed(values: Sequence[float]) -> str:
    return "/".join(f"{value:g}" for value in values)


_TASTE, _SCENE = (1.5, 0.0, 0.0, 0.0, 0.0), (0.0, 1.5, 0.0, 0.0, 0.0)

NULL = (
    Setting(47, 100, (0.15,) * 5, (0.4,) * 5),
    Setting(47, 100),
    Setting(47, 100, (0.5,) * 5, (0.2,) * 5),
    Setting(47, 100, (0.0,) * 5, (0.0,) * 5),
    Setting(47, 100, missing=0.5),
    Setting(47, 100, leavers=0.5),
    Setting(47, 100, dominated=True),
    Setting(47, 100, (1.0, 0.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0, 0.0)),
    Setting(30, 30),
    Setting(20, 20),
    Setting(20, 20, (0.0,) * 5, (0.0,) * 5),
    Setting(20, 20, (1.0,) * 5, (0.2,) * 5),
    Setting(20, 20, missing=0.5),
    Setting(20, 20, (0.3,) * 3, (0.5,) * 3),
    Setting(20, 20, (0.5,) * 2, (0.5,) * 2),
    Setting(20, 20, (0.3,) * 8, (0.5,) * 8),
    Setting(20, 30, _TASTE, _SCENE),
    Setting(20, 30, _TASTE, _SCENE, missing=0.5),
    Setting(20, 30, _TASTE, _SCENE, leavers=0.5),
    Setting(20, 100, _TASTE, _SCENE),
    Setting(20, 200),
    Setting(200, 20),
    Setting(12, 10),
    Setting(12, 10, _TASTE, _SCENE),
    Setting(8, 100, (0.5,) * 5, (0.2,) * 5),
    Setting(100, 8),
    Setting(8, 8),
    Setting(5, 5),
    Setting(5, 100),
    Setting(200, 5),
)
KNOWN = (
    Setting(47, 100, worths=CLOSE),
    Setting(47, 100, worths=CLOSE, missing=0.5),
    Setting(20, 20, worths=CLOSE),
    Setting(20, 30, _TASTE, _SCENE, worths=CLOSE),
    Setting(20, 20, worths=SPREAD_OUT),
    Setting(8, 8, worths=SPREAD_OUT),
    Setting(47, 100, worths=CLOSE, population=Population.PEOPLE),
    Setting(20, 20, worths=CLOSE, population=Population.PEOPLE),
    Setting(20, 20, worths=CLOSE, missing=0.5, population=Population.PEOPLE),
)


def main() -> int:
    """Simulate, print and write the tables; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--headline", type=int, default=10_000, help="studies per null setting for the headline test")
    parser.add_argument("--studies", type=int, default=2_000, help="studies per setting for everything else")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, help="Markdown file to write")
    options = parser.parse_args()
    start = time.perf_counter()
    with ProcessPoolExecutor(options.processes) as processes:
        fired = _spread_out(processes, _headlines, NULL, options.headline)
        counted = _spread_out(processes, _counts, (*NULL, *KNOWN), options.studies)
    rows = [
        counts | ({"headline": fired[at]["headline"]} if at < len(NULL) else {}) for at, counts in enumerate(counted)
    ]
    table = pd.DataFrame(rows, index=[setting.name for setting in (*NULL, *KNOWN)]) * 100
    text = report(table, options.headline, options.studies, time.perf_counter() - start)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return verdict(table)


def _spread_out(
    processes: ProcessPoolExecutor, count: object, settings: Sequence[Setting], studies: int
) -> list[dict[str, float]]:
    """Return the mean counts of each setting; its studies are counted in batches, each with a seed of its own."""
    batches = [(at, seed) for at, seed in product(range(len(settings)), range(0, studies, BATCH))]
    jobs = [processes.submit(count, settings[at], seed, min(BATCH, studies - seed)) for at, seed in batches]
    found: list[list[pd.DataFrame]] = [[] for _ in settings]
    for (at, _), job in zip(batches, jobs, strict=True):
        found[at].append(job.result())
    return [pd.concat(parts).mean().to_dict() for parts in found]


def _headlines(setting: Setting, seed: int, studies: int) -> pd.DataFrame:
    """Return whether the headline test fires in each of some null studies."""
    rng = np.random.default_rng((1, seed, crc32(setting.name.encode())))
    worths = true_worths(setting)
    fired = []
    for _ in range(studies):
        try:
            fired.append(equal_means(simulate(rng, worths, setting), setting.population).p < SIGNIFICANCE)
        except NotComputableError:
            fired.append(False)
    return pd.DataFrame({"headline": fired}, dtype=float)


def _counts(setting: Setting, seed: int, studies: int) -> pd.DataFrame:
    """Return what is right and wrong in each of some studies, as shares of 1."""
    rng = np.random.default_rng((2, seed, crc32(setting.name.encode())))
    worths, truth = true_worths(setting), true_values(setting)
    rows = []
    for _ in range(studies):
        matrix = simulate(rng, worths, setting)
        found = infer(matrix, setting.population)
        rows.append(_held(found, truth) | _claimed(found, matrix, setting, truth))
    return pd.DataFrame(rows, dtype=float)


def _held(found: Inference, truth: dict[str, np.ndarray]) -> dict[str, float]:
    """Return the shares of intervals that contain the true value; one that is not there contains everything."""
    tables = {"means": found.means, "differences": found.differences, "win rates": found.win_rates}
    return {
        name: 1 - float(((table["low"] > truth[name]) | (table["high"] < truth[name])).mean())
        for name, table in tables.items()
    }


def _claimed(found: Inference, matrix: RankMatrix, setting: Setting, truth: dict[str, np.ndarray]) -> dict[str, float]:
    if setting.worths is None:
        claims = preferences(verdicts_of(matrix, found))
        return {"pair": float((found.differences["p"] < SIGNIFICANCE).mean()), "preference": float(bool(claims))}
    margins = np.abs(truth["differences"])
    clear = margins > CLEAR_DIFFERENCE
    within = (found.differences["equivalence_low"] > -margins) & (found.differences["equivalence_high"] < margins)
    wrong = [
        (first, second)
        for first, second in preferences(verdicts_of(matrix, found))
        if truth["means"][matrix.methods.index(first)] <= truth["means"][matrix.methods.index(second)]
    ]
    return {"equivalence": float(within[clear].mean()), "preference": float(bool(wrong))}


def simulate(rng: np.random.Generator, worths: np.ndarray, setting: Setting) -> RankMatrix:
    """Draw a study in which every person and every photo adds log-worths of its own."""
    k, size = setting.methods, (setting.people, setting.photos)
    people = rng.normal(size=(size[0], 1, k)) * setting.tastes
    # Sorting log-worths with Gumbel noise draws from the Plackett-Luce model (Yellott 1977).
    utility = worths + people + _scenes(setting, rng) + rng.gumbel(size=(*size, k))
    shown = _shown(rng, setting)
    participant, image = np.nonzero(shown)
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


def report(table: pd.DataFrame, headline: int, studies: int, seconds: float) -> str:
    """Return the tables with an explanation, as Markdown."""
    nulls, known = table.iloc[: len(NULL)], table.iloc[len(NULL) :]
    intervals = ["differences", "means", "win rates"]
    error = [196 * np.sqrt(0.05 * 0.95 / count) for count in (headline, studies)]
    return f"""# How often the analysis is wrong

Written by `python benchmarks/analysis_checks.py --headline {headline} --studies {studies} --output
docs/analysis-checks.md` ({seconds / 60:.0f} minutes, Python {platform.python_version()}). A study of 47 x 100 x 5
has 47 people, 100 photos and 5 methods. Every person and every photo adds log-worths of its own to those of the
methods, normal with the standard deviations given (one number for all methods, or one for each); rankings are drawn
from the Plackett-Luce model with their sum.

## No method is better: how often something is claimed, in percent

The headline test and the test of one pair should fire in 5 %: {headline:,} studies for the headline, where a true 5 %
is seen as 5 +- {error[0]:.1f} %, and {studies:,} for the rest (+- {error[1]:.1f} %). "Preference": the report says at
least once that people prefer a method to another.

{markdown(nulls, ["headline", "preference", "pair"])}

## How often 95 % intervals contain the true value, in percent

All methods, or all pairs, together; {studies:,} studies. The true value is that of a million rankings, each with a new
person and a new photo; for exactly these photos, of a million rankings of the same photos by new people.

{markdown(table, intervals)}

{_explained(table[intervals])}

## Differences are there: how often the report is wrong about them, in percent

"Equivalence": two methods whose true difference is exactly the margin are called equivalent within it (5 % at most).
"Preference": the report says at least once that people prefer a method to one that is better.

{markdown(known, ["equivalence", "preference"])}
"""


def _explained(intervals: pd.DataFrame) -> str:
    """Return why some intervals contain the true value more often than they need to."""
    wide = intervals.index[(intervals > EXPLAINED_COVERAGE).any(axis=1)]
    if wide.empty:
        return f"None of them is above {EXPLAINED_COVERAGE:g} %."
    return (
        f"Above {EXPLAINED_COVERAGE:g} %: {'; '.join(wide)}. The variance of people and photos is estimated as a "
        "difference of mean squares. Where both hardly differ, or where there are only a few of each, it is not "
        "allowed to fall below the variance of single rankings, and Satterthwaite's degrees of freedom are low: "
        "intervals are then wider than they need be, never narrower."
    )


def markdown(table: pd.DataFrame, columns: Sequence[str]) -> str:
    """Return some columns of percentages with a row per setting."""
    lines = [f"| study | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    lines += [
        f"| {name} | {' | '.join(f'{value:.1f}' for value in row)} |" for name, row in table[list(columns)].iterrows()
    ]
    return "\n".join(lines)


def verdict(table: pd.DataFrame) -> int:
    """Return 1 and say so if a limit is not kept."""
    off = [
        f"{column} {value:.1f} %: {setting.name}"
        for setting, (_, row) in zip((*NULL, *KNOWN), table.iterrows(), strict=True)
        for column, value in row.items()
        if _is_off(setting, str(column), value)
    ]
    for problem in off:
        print(problem, file=sys.stderr)
    return 1 if off else 0


def _is_off(setting: Setting, column: str, value: float) -> bool:
    if column == "headline":
        return value > HEADLINE[1] or (min(setting.people, setting.photos) >= LARGE and value < HEADLINE[0])
    if column in ("preference", "equivalence"):
        return value > MOST_FALSE_CLAIMS
    return column != "pair" and value < LOWEST_COVERAGE


if __name__ == "__main__":
    sys.exit(main())
