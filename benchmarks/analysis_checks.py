"""How often the analysis is wrong: `python benchmarks/analysis_checks.py [--studies 400] [--output FILE]`.

Simulates studies with known true values, analyzes them, and counts errors. First null studies: no method is better
than another over people and photos, but every person and every photo prefers some; a test at 5 % should fire in 5 % of
them. Then studies with given Plackett-Luce worths; a 95 % interval should contain the true value in 95 % of them. Exit
status 1 if the headline test is off by more than 2 percentage points, or the worths' intervals cover less than 93 or
more than 97 %.
"""

import argparse
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from study.analysis.bootstrap import (  # noqa: E402
    crossed_bootstrap,
    difference_intervals,
    mean_intervals,
    win_rate_intervals,
)
from study.analysis.equality import equality_test  # noqa: E402
from study.analysis.friedman import friedman_test  # noqa: E402
from study.analysis.pairs import method_pairs  # noqa: E402
from study.analysis.plackett_luce import fit_worths, plackett_luce  # noqa: E402
from study.analysis.rank_matrix import RankMatrix  # noqa: E402
from study.analysis.report_parts.claims import verdicts_of  # noqa: E402
from study.analysis.scale import default_scores  # noqa: E402

METHODS = 5
LEAVERS_SHARE = 0.1
NOMINAL, TOLERANCE = 5.0, 2.0
COVERAGE = (93.0, 97.0)
LOG_WORTHS = (-0.3, -0.1, 0.0, 0.15, 0.25)
POPULATION = 1_000_000


@dataclass(frozen=True)
class Setting:
    """Standard deviations of people's and photos' own log-worths, the study's size, and missing trials.

    ``missing`` is the share of all trials; ``leavers`` that of people who leave after a tenth of their photos.
    """

    participant_sd: float
    photo_sd: float
    missing: float = 0.0
    participants: int = 47
    photos: int = 100
    leavers: float = 0.0


SETTINGS = (
    Setting(0.15, 0.4),
    Setting(0.3, 0.5),
    Setting(0.5, 0.2),
    Setting(0.0, 0.0),
    Setting(0.3, 0.5, missing=0.5),
    Setting(0.3, 0.5, leavers=0.5),
    Setting(0.3, 0.5, participants=20, photos=20),
    Setting(0.5, 0.2, participants=8),
)
"""The first is like the synthetic study that the tests reproduce: photos differ more than people."""


def main() -> int:
    """Simulate, print and write the tables; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=400)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, help="Markdown file to write")
    options = parser.parse_args()
    start = time.perf_counter()
    with ProcessPoolExecutor(options.processes) as processes:
        alarms = [processes.submit(false_alarms, setting, options.studies) for setting in SETTINGS]
        held = [processes.submit(coverages, setting, options.studies) for setting in SETTINGS]
        nulls = pd.DataFrame([found.result() for found in alarms], index=names())
        covered = pd.DataFrame([found.result() for found in held], index=names())
    text = report(nulls, covered, options.studies, time.perf_counter() - start)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return verdict(nulls, covered)


def names() -> pd.Index:
    """Return the names of the settings in the tables."""
    return pd.Index(
        [
            f"people {setting.participant_sd:g}, photos {setting.photo_sd:g}"
            + (f", {setting.missing:.0%} of trials missing" if setting.missing else "")
            + (f", {setting.leavers:.0%} leave early" if setting.leavers else "")
            + (
                f", {setting.participants} x {setting.photos}"
                if (setting.participants, setting.photos) != (47, 100)
                else ""
            )
            for setting in SETTINGS
        ],
        name="own log-worths (SD)",
    )


def simulate(rng: np.random.Generator, log_worths: np.ndarray, setting: Setting) -> RankMatrix:
    """Draw a study in which every person and every photo adds log-worths of its own."""
    k, size = len(log_worths), (setting.participants, setting.photos)
    people = rng.normal(0, setting.participant_sd, (size[0], 1, k))
    photos = rng.normal(0, setting.photo_sd, (1, size[1], k))
    # Sorting log-worths with Gumbel noise draws from the Plackett-Luce model (Yellott 1977).
    utility = log_worths + people + photos + rng.gumbel(size=(*size, k))
    shown = rng.random(size) >= setting.missing
    leavers = round(setting.leavers * size[0])
    shown[:leavers] &= rng.random((leavers, size[1])) < LEAVERS_SHARE
    # Everybody ranks at least one photo: only then is one a participant.
    shown[:, 0] = True
    participant, image = np.nonzero(shown)
    ranks = ranked(utility[shown])
    return RankMatrix(
        methods=tuple("abcdefg"[:k]),
        participants=pd.Index([f"P{place:02d}" for place in range(size[0])]),
        images=pd.Index([f"I{place:03d}" for place in range(size[1])]),
        participant=participant,
        image=image,
        ranks=ranks,
        slots=rng.permuted(np.tile(np.arange(1, k + 1, dtype=np.int8), (len(ranks), 1)), axis=1),
        rt_ms=None,
        scale=np.array(default_scores(k)),
    )


def ranked(utility: np.ndarray) -> np.ndarray:
    """Return (n, k) ranks, 1 for the largest utility of a row."""
    return ((-utility).argsort(axis=1).argsort(axis=1) + 1).astype(np.int8)


def false_alarms(setting: Setting, studies: int) -> dict[str, float]:
    """Return the share of null studies in which each test fires, in percent."""
    rng = np.random.default_rng(20181022)
    fired: dict[str, list[bool]] = {}
    for seed in range(studies):
        matrix = simulate(rng, np.zeros(METHODS), setting)
        bootstrap = crossed_bootstrap(matrix, seed=seed)
        differences = difference_intervals(bootstrap)
        tests = {
            "**headline**: equal means, two-way": equality_test(matrix).p < 0.05,
            "crossed bootstrap, one pair": differences["p"].iloc[0] < 0.05,
            "crossed bootstrap, any of 10 pairs (Holm)": (differences["p_holm"] < 0.05).any(),
            "the report says that people prefer a method to another": any(
                verdict.kind == "told" for verdict in verdicts_of(matrix, differences, win_rate_intervals(bootstrap))
            ),
            "Friedman, photos as blocks": friedman_test(matrix, "images").p < 0.05,
            "Friedman, participants as blocks": friedman_test(matrix, "participants").p < 0.05,
            "Friedman, rankings pooled": pooled_friedman(matrix) < 0.05,
        }
        for name, test in tests.items():
            fired.setdefault(name, []).append(bool(test))
    return {name: 100 * float(np.mean(found)) for name, found in fired.items()}


def pooled_friedman(matrix: RankMatrix) -> float:
    """Return the p-value of Friedman's test with every ranking as a block: wrong, for comparison."""
    return float(stats.friedmanchisquare(*matrix.ranks.T).pvalue)


def coverages(setting: Setting, studies: int) -> dict[str, float]:
    """Return the share of 95 % intervals that contain the true value, in percent, all methods or pairs together."""
    rng = np.random.default_rng(47)
    truth = population(setting)
    first, second = np.array(method_pairs(truth)).T
    true_means, true_worths = truth.scores.mean(axis=0), fit_worths(truth).log_worths
    true_rates = (truth.ranks[:, first] < truth.ranks[:, second]).mean(axis=0)
    held: dict[str, list[float]] = {}
    for seed in range(studies):
        matrix = simulate(rng, np.array(LOG_WORTHS), setting)
        bootstrap = crossed_bootstrap(matrix, seed=seed)
        worths = plackett_luce(matrix).estimates
        means, rates = mean_intervals(bootstrap), win_rate_intervals(bootstrap).iloc[: len(first)]
        differences = difference_intervals(bootstrap)
        intervals = {
            "**Plackett-Luce, two-way**": (worths["low"], worths["high"], true_worths),
            "Plackett-Luce, model": (worths["low_model"], worths["high_model"], true_worths),
            "mean, crossed bootstrap": (means["low"], means["high"], true_means),
            "mean, naive": (means["naive_low"], means["naive_high"], true_means),
            "difference, crossed bootstrap": (
                differences["low"],
                differences["high"],
                true_means[first] - true_means[second],
            ),
            "win rate, crossed bootstrap": (rates["low"], rates["high"], true_rates),
        }
        for name, (low, high, value) in intervals.items():
            held.setdefault(name, []).append(float(((low <= value) & (value <= high)).mean()))
    return {name: 100 * float(np.mean(found)) for name, found in held.items()}


def population(setting: Setting) -> RankMatrix:
    """Return rankings each with a new person and a new photo: their statistics are the true values."""
    rng = np.random.default_rng(7)
    spread = float(np.hypot(setting.participant_sd, setting.photo_sd))
    shape = (POPULATION, len(LOG_WORTHS))
    ranks = ranked(np.array(LOG_WORTHS) + rng.normal(0, spread, shape) + rng.gumbel(size=shape))
    places = np.arange(POPULATION)
    scale = np.array(default_scores(len(LOG_WORTHS)))
    nobody = pd.RangeIndex(POPULATION)
    return RankMatrix(tuple("abcde"), nobody, nobody, places, places, ranks, ranks, None, scale)


def report(nulls: pd.DataFrame, covered: pd.DataFrame, studies: int, seconds: float) -> str:
    """Return both tables with an explanation, as Markdown."""
    error = 100 * np.sqrt(0.05 * 0.95 / studies)
    return f"""# How often the analysis is wrong

Written by `python benchmarks/analysis_checks.py --studies {studies} --output docs/analysis-checks.md`
({seconds / 60:.0f} minutes, Python {platform.python_version()}). {studies} simulated studies of 47
participants x 100 photos x {METHODS} methods per column, unless it names another size; a true 5 % is seen as 5 +-
{1.96 * error:.1f} %.

## Null studies: how often a test at 5 % fires, in percent

No method is better over all people and photos, but every person and every photo has log-worths of its own, normal with
the standard deviations in the header. A test about people and photos like these should fire in 5 %.

{markdown(nulls)}

Each one-way test fires where the factor it treats as fixed varies: participants as blocks where photos differ,
photos as blocks where people do; pooled rankings where either does. The crossed bootstrap is cautious where people and
photos hardly differ: it counts the noise of single rankings three times (Owen 2007).

## Known worths: how often a 95 % interval contains the true value, in percent

Log-worths {", ".join(f"{worth:g}" for worth in LOG_WORTHS)}. The true value is that of a million rankings, each with
a new person and a new photo.

{markdown(covered)}
"""


def markdown(table: pd.DataFrame) -> str:
    """Return a table of percentages with a row per test and a column per setting."""
    turned = table.T
    lines = [f"| | {' | '.join(turned.columns)} |", f"|---|{'---:|' * len(turned.columns)}"]
    lines += [f"| {name} | {' | '.join(f'{value:.1f}' for value in row)} |" for name, row in turned.iterrows()]
    return "\n".join(lines)


def verdict(nulls: pd.DataFrame, covered: pd.DataFrame) -> int:
    """Return 1 and say so if the headline test or the worths' intervals are off where people and photos are random."""
    random = [bool(setting.participant_sd) for setting in SETTINGS]
    alarms, held = nulls.iloc[:, 0][random], covered.iloc[:, 0]
    off = [
        f"headline fires in {value:.1f} %: {name}" for name, value in alarms.items() if abs(value - NOMINAL) > TOLERANCE
    ]
    off += [
        f"worths cover {value:.1f} %: {name}" for name, value in held.items() if not COVERAGE[0] <= value <= COVERAGE[1]
    ]
    for problem in off:
        print(problem, file=sys.stderr)
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
