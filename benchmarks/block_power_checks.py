"""Whether power is what `study plan --methods-per-set` says: `python benchmarks/block_power_checks.py [--studies 400]`.

Simulates studies whose people rank the sets that the app shows them, some of the methods in each, analyzes each as the
report does, and counts what is found beside what the plan says. Variances are those of complete rankings by the same
people. Exit status 1 if a share is off by more than what chance explains and 5 percentage points.
"""

import argparse
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from simulated_studies import (  # noqa: E402
    Setting,
    finds,
    markdown,
    ranked,
    simulate,
    spread_out,
    true_values,
    true_worths,
)

from study.analysis.incomplete.davidson_luce import davidson_luce  # noqa: E402
from study.analysis.incomplete.expected_ranks import expected_below  # noqa: E402
from study.analysis.incomplete.inference import fitted, infer  # noqa: E402
from study.analysis.incomplete.rankings import IncompleteRankings, competition_ranks  # noqa: E402
from study.analysis.planned_design import Sets  # noqa: E402
from study.analysis.planning import Aims, SetsOf, simulated_studies  # noqa: E402
from study.analysis.population import Population  # noqa: E402
from study.analysis.power import Components, pair_components  # noqa: E402
from study.analysis.scale import BEST_SCORE  # noqa: E402
from study.commands.planned_sets import sets_shown  # noqa: E402

PILOTS = 100  # complete studies that variances are averaged over
CROWD = 5_000  # people whose rankings of exactly the same photos give a true difference
ALLOWED = 5.0  # percentage points, beside chance
AIMS = ("pair", "claim", "headline")


@dataclass(frozen=True)
class Blocks(Setting):
    """Studies in which people rank what the app shows them.

    Attributes:
        sets: How many photos each person ranks; None for all.
    """

    sets: int | None = None

    @property
    def size(self) -> str:
        """The setting in a line of a table."""
        each = "" if self.sets is None else f", {self.sets} each"
        about = ", exactly these photos" if self.population is Population.PEOPLE else ""
        return f"{self.per_set} of {self.methods}, {self.people} x {self.photos}{each}{about}"

    @property
    def sets_of(self) -> SetsOf:
        """What is shown to so many people, of so many photos."""
        found = sets_shown(self.methods, self.sets, self.per_set)
        if found is None:
            raise ValueError("per_set must say how many methods a set shows; got None")
        return found

    @property
    def shown(self) -> Sets:
        """What is shown."""
        return self.sets_of(self.people, self.photos)


def studies(
    people: int, photos: int, of: tuple[int, int], apart: float, sets: int | None = None, spread: float = 1.0
) -> Blocks:
    """Return studies with `of` = (m, k) methods per set, the first two `apart` (log-worths), the others halfway."""
    shown, methods = of
    worths = (apart / 2, -apart / 2, *(0.0,) * (methods - 2))
    tastes, scenes = (0.2 * spread,) * methods, (0.4 * spread,) * methods
    return Blocks(people, photos, tastes, scenes, worths, per_set=shown, sets=sets)


SETTINGS = (
    studies(20, 30, (3, 5), 0.45),
    studies(12, 10, (3, 5), 1.0),
    studies(24, 40, (4, 6), 0.55, sets=15, spread=1.4),
    studies(40, 60, (2, 4), 0.4, sets=20),
    studies(30, 40, (5, 7), 0.35),
    replace(studies(20, 30, (3, 5), 0.35), population=Population.PEOPLE),
)


def main() -> int:
    """Plan and simulate the studies, and print and write the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=400, help="studies per size")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, help="Markdown file to write")
    options = parser.parse_args()
    start = time.perf_counter()
    with ProcessPoolExecutor(options.processes) as processes:
        planned = list(processes.map(plan, SETTINGS))
        counted = spread_out(processes, kept, SETTINGS, options.studies)
    table = pd.DataFrame(
        [
            {f"{aim}, {what}": 100 * shares[aim] for aim in AIMS for what, shares in (("planned", one), ("found", two))}
            for one, two in zip(planned, counted, strict=True)
        ],
        index=[f"{setting.size}, {points(setting):.2f} points" for setting in SETTINGS],
    )
    text = report(table, options.studies, time.perf_counter() - start)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return int(any(is_off(table, aim, options.studies) for aim in AIMS))


def points(setting: Blocks) -> float:
    """Return the true difference of the first two methods on a scale from 10 to 0."""
    step = BEST_SCORE / (setting.methods - 1)
    if setting.population is Population.BOTH:
        return float(true_values(setting)["differences"][0]) * step
    crowd = replace(setting, people=CROWD)
    ranks = drawn(np.random.default_rng(8), crowd, crowd.shown).ranks
    below, _ = expected_below(davidson_luce(ranks))
    return float(below[0] - below[1]) * step


def components(setting: Blocks) -> Components:
    """Return the variances of a difference between complete rankings, the mean over all pairs and many studies."""
    rng = np.random.default_rng((4, setting.people, setting.photos))
    complete = replace(setting, per_set=None, population=Population.BOTH)
    pilots = [pair_components(simulate(rng, true_worths(complete), complete)) for _ in range(PILOTS)]
    return Components(*pd.concat(pilots)[["participant", "image", "residual"]].mean().clip(lower=0).tolist())


def plan(setting: Blocks) -> dict[str, float]:
    """Return the planned shares."""
    found = components(setting)
    aims = Aims(setting.methods, points(setting), found, setting.population, shown=setting.per_set)
    planned = simulated_studies(aims, [setting.people], [setting.photos], setting.sets_of).iloc[0]
    return {aim: float(planned[aim]) for aim in AIMS}


def kept(setting: Blocks, seed: int, count: int) -> pd.DataFrame:
    """Return whether each of some studies finds the first pair, claims it, and whether its headline fires."""
    rng = np.random.default_rng((5, seed, SETTINGS.index(setting)))
    sets, rows = setting.shown, []
    for _ in range(count):
        rows.append(finds(infer(fitted(drawn(rng, setting, sets)), setting.population)))
    return pd.DataFrame(rows, dtype=float)


def drawn(rng: np.random.Generator, setting: Blocks, sets: Sets) -> IncompleteRankings:
    """Draw the rankings of a study: every person and every photo adds log-worths of its own."""
    k, placed = setting.methods, np.asarray(sets.placed)
    people, each, _ = placed.shape
    photos = np.tile(np.arange(each), (people, 1)) if sets.photos is None else sets.photos
    tastes = rng.normal(size=(people, 1, k)) * setting.tastes
    # Exactly these photos are the same in every study; what they add does not move the means of the methods.
    scenes = (np.random.default_rng(3) if setting.population is Population.PEOPLE else rng).normal(
        size=(setting.photos, k)
    ) * setting.scenes
    scenes -= scenes.mean(axis=0) * (setting.population is Population.PEOPLE)
    utility = np.array(setting.worths) + tastes + scenes[photos] + rng.gumbel(size=placed.shape)
    ranks = np.where(placed.reshape(-1, k), ranked(utility.reshape(-1, k)), 0)
    return IncompleteRankings(
        methods=tuple("abcdefg"[:k]),
        participants=pd.RangeIndex(people),
        images=pd.RangeIndex(setting.photos),
        participant=np.repeat(np.arange(people), each),
        image=photos.ravel(),
        ranks=competition_ranks(ranks),
        slots=None,
        rt_ms=None,
        scale=np.arange(k - 1, -1, -1.0),
    )


def is_off(table: pd.DataFrame, aim: str, count: int) -> bool:
    """Return whether a found share is further from the planned one than is allowed, in any row."""
    found, planned = table[f"{aim}, found"], table[f"{aim}, planned"]
    chance = 2 * np.sqrt(planned * (100 - planned) / count)
    return bool(((found - planned).abs() > chance + ALLOWED).any())


def report(table: pd.DataFrame, count: int, seconds: float) -> str:
    """Return the table with an explanation, as Markdown."""
    return f"""# Whether power is what is said, with some of the methods in each set

Written by `python benchmarks/block_power_checks.py --studies {count} --output docs/block-power-checks.md`
({seconds / 60:.0f} minutes, Python {platform.python_version()}). "3 of 5, 20 x 30": sets show 3 of 5 methods, to 20
people, of 30 photos. Sets are those of the app; Plackett-Luce rankings, of methods of which the first two differ and
the others lie halfway; people and photos add log-worths of standard deviations 0.2 and 0.4, and 0.28 and 0.56 with 6
methods. Planned by `python -m study plan` from 2,000 studies with the variances of complete rankings, the mean over all
pairs and {PILOTS} studies; found by the report's tests in {count} studies (95 % of counts within
{196 * np.sqrt(0.25 / count):.0f} points near 50 %, {196 * np.sqrt(0.09 / count):.0f} near 10 %). Percent; "pair",
"claim" and "headline" as in [the same of complete sets](power-checks.md).

{markdown(table, list(table.columns))}
"""


if __name__ == "__main__":
    sys.exit(main())
