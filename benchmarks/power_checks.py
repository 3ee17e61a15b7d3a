"""Whether power is what the report and `study plan` say: `python benchmarks/power_checks.py [--studies 1000]`.

For studies of several sizes, takes the difference that the report says it finds, or claims, in 4 of 5 studies,
simulates studies in which two methods differ by that much, analyzes them, and counts in how many it is found, or
claimed. Of the same studies it counts how often the headline fires, beside what `study plan` says. Exit status 1 if a
promised 80 % is off by more than 5 percentage points.
"""

import argparse
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from simulated_studies import Setting, finds, markdown, simulate, spread_out, true_values  # noqa: E402

from study.analysis.inference import infer  # noqa: E402
from study.analysis.planned_design import complete  # noqa: E402
from study.analysis.planning import Aims, simulated_studies  # noqa: E402
from study.analysis.population import Population  # noqa: E402
from study.analysis.power import POWER, Components, Outlook, pair_components  # noqa: E402

SIZES = ((20, 20), (20, 30), (47, 100), (10, 100), (12, 10))
METHODS = 5
TASTES, SCENES = (0.2,) * METHODS, (0.4,) * METHODS
_PHOTOS = {Population.BOTH: "photos like these", Population.PEOPLE: "exactly these photos"}
ALLOWED = 5.0  # percentage points
PILOTS = 100  # studies that variances are averaged over
POINTS_PER_WORTH = 2.8  # about what a log-worth adds to the mean score of one of five methods


@dataclass(frozen=True)
class Promise:
    """What is said about studies of one size.

    Attributes:
        setting: The studies; their first two methods differ by `difference`, the others lie halfway between them.
        claim: Whether the difference is to be claimed over all pairs, rather than found in this pair alone.
        difference: Points that are promised to be found, or claimed, in 80 % of studies.
        components: Variances of a difference, on average over all pairs.
    """

    setting: Setting
    claim: bool
    difference: float
    components: Components


def main() -> int:
    """Make the promises, count how they are kept, and print and write the tables; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=1_000, help="studies per promise")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, help="Markdown file to write")
    options = parser.parse_args()
    start = time.perf_counter()
    wanted = [
        (Setting(people, photos, TASTES, SCENES, population=population), claim)
        for population in _PHOTOS
        for people, photos in SIZES
        for claim in (False, True)
    ]
    with ProcessPoolExecutor(options.processes) as processes:
        promises = list(processes.map(promise, *zip(*wanted, strict=True)))
        counted = spread_out(processes, kept, [one.setting for one in promises], options.studies)
    table = pd.DataFrame([_row(one, counts) for one, counts in zip(promises, counted, strict=True)])
    text = report(table, options.studies, time.perf_counter() - start)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return int((100 * (table["found"] - POWER)).abs().max() > ALLOWED)


def promise(setting: Setting, claim: bool) -> Promise:
    """Return the difference that is found, or claimed, in 80 % of such studies, and studies in which it is there."""
    design = complete(setting.people, setting.photos, setting.population)
    worths = np.zeros(METHODS)
    # Variances change a little with the difference, and the difference that is found with them.
    for steps in (2, 1):
        components = _components(setting, worths)
        difference = Outlook(components, design, METHODS).detectable(claim)
        worths = _with_means(setting, worths, difference, steps)
    return Promise(replace(setting, worths=tuple(worths.tolist())), claim, difference, components)


def _components(setting: Setting, worths: np.ndarray) -> Components:
    """Return the variances of a difference, the mean over all pairs and many studies."""
    rng = np.random.default_rng((4, setting.people, setting.photos))
    pilots = [pair_components(simulate(rng, worths, setting)) for _ in range(PILOTS)]
    means = pd.concat(pilots)[["participant", "image", "residual"]].mean().clip(lower=0)
    return Components(*means.tolist())


def _with_means(setting: Setting, worths: np.ndarray, difference: float, steps: int) -> np.ndarray:
    """Return log-worths near `worths` with which the first two methods differ by so much, the others halfway."""
    wanted = np.zeros(METHODS)
    wanted[:2] = difference / 2, -difference / 2
    for _ in range(steps):
        means = true_values(replace(setting, worths=tuple(worths.tolist())))["means"]
        worths = worths + (wanted - (means - means.mean())) / POINTS_PER_WORTH
    return worths


def kept(setting: Setting, seed: int, studies: int) -> pd.DataFrame:
    """Return whether each of some studies finds the first pair, claims it, and whether its headline fires."""
    rng = np.random.default_rng((5, seed, crc32(setting.name.encode())))
    worths, rows = np.array(setting.worths), []
    for _ in range(studies):
        rows.append(finds(infer(simulate(rng, worths, setting), setting.population)))
    return pd.DataFrame(rows, dtype=float)


def _row(one: Promise, counts: dict[str, float]) -> dict[str, object]:
    setting = one.setting
    aims = Aims(METHODS, one.difference, one.components, setting.population)
    planned = simulated_studies(aims, [setting.people], [setting.photos]).iloc[0]
    return {
        "size": f"{setting.people} x {setting.photos}",
        "population": setting.population,
        "is a claim": one.claim,
        "difference": one.difference,
        "found": counts["claim" if one.claim else "pair"],
        **{f"planned {aim}": planned[aim] for aim in ("pair", "claim", "headline")},
        **counts,
    }


def report(table: pd.DataFrame, studies: int, seconds: float) -> str:
    """Return the tables with an explanation, as Markdown."""
    error = 196 * np.sqrt(POWER * (1 - POWER) / studies)
    promised = pd.DataFrame(
        {
            f"{'a claim' if claim else 'one pair'}, {_PHOTOS[population]}": rows.set_index("size")["found"]
            for (population, claim), rows in table.groupby(["population", "is a claim"], sort=False)
        }
    )
    off = (100 * (table["headline"] - table["planned headline"])).abs().max()
    return f"""# Whether power is what is said

Written by `python benchmarks/power_checks.py --studies {studies} --output docs/power-checks.md` ({seconds / 60:.0f}
minutes, Python {platform.python_version()}). Plackett-Luce rankings of {METHODS} methods, of which the first two
differ and the others lie halfway; people and photos add log-worths of standard deviations {TASTES[0]:g} and
{SCENES[0]:g}. Variances are the mean over all pairs and {PILOTS} such studies: those that one study estimates are less
certain.

## The report's sentence

Of {studies:,} simulated studies, so many percent found, or claimed, the difference for which the report promises
{POWER:.0%} (95 % of such counts are within {error:.1f} points of the truth).

{markdown(100 * promised, list(promised.columns), "people x photos")}

## `python -m study plan`

The same studies, each row with its own difference: planned shares, and those found by the report's tests, in percent.
"Pair" is the test of the first two methods alone, "claim" the same over all pairs, "headline" the test of equal means.
Planned shares are from 2,000 studies (80 % within 1.8 points). The headline is off by at most {off:.1f} points.

{_beside(table)}
"""


def _beside(table: pd.DataFrame) -> str:
    """Return planned and found shares as Markdown."""
    names = [
        f"{row['size']}, {_PHOTOS[row['population']]}, {row['difference']:.2f} points" for _, row in table.iterrows()
    ]
    columns = {
        title: 100 * table[column].set_axis(names)
        for aim in ("pair", "claim", "headline")
        for title, column in ((f"{aim}, planned", f"planned {aim}"), (f"{aim}, found", aim))
    }
    return markdown(pd.DataFrame(columns), list(columns))


if __name__ == "__main__":
    sys.exit(main())
