"""How often the analysis is wrong: `python benchmarks/analysis_checks.py [--headline 10000] [--only "per set"]`.

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
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from simulated_studies import (  # noqa: E402
    Setting,
    markdown,
    simulate,
    spread_out,
    true_values,
    true_worths,
)

from study.analysis.incomplete import inference as incomplete  # noqa: E402
from study.analysis.incomplete.rankings import IncompleteRankings  # noqa: E402
from study.analysis.inference import Inference, equal_means, infer  # noqa: E402
from study.analysis.population import Population  # noqa: E402
from study.analysis.rank_matrix import NotComputableError, RankMatrix  # noqa: E402
from study.analysis.report_parts.claims import preferences, verdicts_of  # noqa: E402
from study.analysis.significance import SIGNIFICANCE  # noqa: E402

HEADLINE = (3.5, 6.0)  # percent; the lower limit from LARGE people and photos up
LARGE = 20
LOWEST_COVERAGE, EXPLAINED_COVERAGE = 93.5, 97.0
MOST_FALSE_CLAIMS = 5.0
CLEAR_DIFFERENCE = 0.1  # points; smaller true differences are no margin

SPREAD_OUT = (-1.5, -0.5, 0.0, 0.5, 1.5)
CLOSE = (-0.3, -0.1, 0.0, 0.15, 0.25)


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
    Setting(47, 30, per_set=3),
    Setting(47, 30, per_set=4, ties=True),
    Setting(30, 20, per_set=3, blocks=True),
    Setting(20, 20, per_set=3),
    Setting(20, 20, ties=True),
    Setting(12, 10, per_set=3),
    Setting(12, 10, per_set=4),
    Setting(30, 20, scenes=(1.0,) * 5, per_set=3, rare=2),
    Setting(30, 20, scenes=(1.0,) * 5, per_set=3, rare=6),
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
    Setting(47, 30, worths=SPREAD_OUT, per_set=3),
    Setting(30, 20, worths=CLOSE, per_set=3, blocks=True),
    Setting(20, 20, worths=CLOSE, per_set=4, ties=True),
    Setting(12, 10, worths=CLOSE, per_set=3),
    Setting(12, 10, worths=SPREAD_OUT, per_set=4),
    Setting(30, 20, scenes=(1.0,) * 5, worths=SPREAD_OUT, per_set=3, rare=6),
)


def main() -> int:
    """Simulate, print and write the tables; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--headline", type=int, default=10_000, help="studies per null setting for the headline test")
    parser.add_argument("--studies", type=int, default=2_000, help="studies per setting for everything else")
    parser.add_argument("--only", default="", metavar="TEXT", help="only studies whose row in the tables has this text")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, help="Markdown file to write")
    options = parser.parse_args()
    nulls, known = ([one for one in of if options.only in one.name] for of in (NULL, KNOWN))
    start = time.perf_counter()
    with ProcessPoolExecutor(options.processes) as processes:
        fired = spread_out(processes, _headlines, nulls, options.headline)
        counted = spread_out(processes, _counts, (*nulls, *known), options.studies)
    rows = [
        counts | ({"headline": fired[at]["headline"]} if at < len(nulls) else {}) for at, counts in enumerate(counted)
    ]
    table = pd.DataFrame(rows, index=[setting.name for setting in (*nulls, *known)]) * 100
    text = report(table, len(nulls), options.headline, options.studies, time.perf_counter() - start)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return verdict((*nulls, *known), table)


def _headlines(setting: Setting, seed: int, studies: int) -> pd.DataFrame:
    """Return whether the headline test fires in each of some null studies."""
    rng = np.random.default_rng((1, seed, crc32(setting.name.encode())))
    worths = true_worths(setting)
    fired = []
    for _ in range(studies):
        try:
            fired.append(_headline(simulate(rng, worths, setting), setting.population) < SIGNIFICANCE)
        except NotComputableError:
            fired.append(False)
    return pd.DataFrame({"headline": fired}, dtype=float)


def _headline(matrix: RankMatrix, population: Population) -> float:
    """Return the p-value of the headline test."""
    if isinstance(matrix, IncompleteRankings):
        return incomplete.equal_worths(incomplete.fitted(matrix), population).p
    return equal_means(matrix, population).p


def _inference(matrix: RankMatrix, population: Population) -> Inference:
    if isinstance(matrix, IncompleteRankings):
        return incomplete.infer(incomplete.fitted(matrix), population)
    return infer(matrix, population)


def _counts(setting: Setting, seed: int, studies: int) -> pd.DataFrame:
    """Return what is right and wrong in each of some studies, as shares of 1."""
    rng = np.random.default_rng((2, seed, crc32(setting.name.encode())))
    worths, truth = true_worths(setting), true_values(setting)
    rows = []
    for _ in range(studies):
        matrix = simulate(rng, worths, setting)
        found = _inference(matrix, setting.population)
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
        return {
            "pair": float((found.differences["p"].dropna() < SIGNIFICANCE).mean()),
            "preference": float(bool(claims)),
        }
    margins = np.abs(truth["differences"])
    clear = margins > CLEAR_DIFFERENCE
    within = (found.differences["equivalence_low"] > -margins) & (found.differences["equivalence_high"] < margins)
    wrong = [
        (first, second)
        for first, second in preferences(verdicts_of(matrix, found))
        if truth["means"][matrix.methods.index(first)] <= truth["means"][matrix.methods.index(second)]
    ]
    return {"equivalence": float(within[clear].mean()), "preference": float(bool(wrong))}


def report(table: pd.DataFrame, without_difference: int, headline: int, studies: int, seconds: float) -> str:
    """Return the tables with an explanation, as Markdown; the first rows are of studies `without_difference`."""
    nulls, known = table.iloc[:without_difference], table.iloc[without_difference:]
    intervals = ["differences", "means", "win rates"]
    error = [196 * np.sqrt(0.05 * 0.95 / count) for count in (headline, studies)]
    return f"""# How often the analysis is wrong

Written by `python benchmarks/analysis_checks.py --headline {headline} --studies {studies} --output
docs/analysis-checks.md` ({seconds / 60:.0f} minutes, Python {platform.python_version()}). A study of 47 x 100 x 5
has 47 people, 100 photos and 5 methods. Every person and every photo adds log-worths of its own to those of the
methods, normal with the standard deviations given (one number for all methods, or one for each); rankings are drawn
from the Plackett-Luce model with their sum. "3 of 5 per set": each ranking places 3 of the methods, drawn anew, or
always the same of a person; "one method on 2 photos alone": on all others, the first is not among those drawn; "ties":
versions whose log-worths, with chance, are within one of fixed steps of 0.7 are tied. There,
worths are tested, and expected ranks take the place of means.

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


def verdict(settings: Sequence[Setting], table: pd.DataFrame) -> int:
    """Return 1 and say so if a limit is not kept; the rows of `table` are of `settings`."""
    off = [
        f"{column} {value:.1f} %: {setting.name}"
        for setting, (_, row) in zip(settings, table.iterrows(), strict=True)
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
