"""How often intervals of alpha, rank shares and JOD hold: `python benchmarks/interval_checks.py [--output FILE]`.

Simulates studies with known true values and counts how often 95 % intervals contain them; those of means, differences
and win rates are in `analysis_checks.py`. Exit status 1 if one of them is outside the limits below.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from simulated_studies import Setting, markdown, ranked, simulate, spread_out, true_worths  # noqa: E402

from study.analysis.alpha_interval import alpha_interval  # noqa: E402
from study.analysis.jod import jod, places_of  # noqa: E402
from study.analysis.rank_matrix import NotComputableError  # noqa: E402
from study.analysis.share_intervals import share_intervals  # noqa: E402

COVERAGE = (92.5, 99.9)  # percent; a sandwich is short with few people and photos
PAIRS_DRAWN = 500_000
APART, FAR_APART = (-0.3, -0.1, 0.0, 0.15, 0.25), (-1.5, -0.5, 0.0, 0.5, 1.5)
SETTINGS = (
    Setting(47, 100, worths=APART),
    Setting(20, 20, worths=APART),
    Setting(20, 20, worths=APART, missing=0.5),
    Setting(20, 20, worths=FAR_APART),
    Setting(20, 20, (1.0,) * 5, (0.2,) * 5, worths=APART),
    Setting(20, 20, (0.0,) * 5, (0.0,) * 5, worths=(0.0,) * 5),
    Setting(12, 10, worths=APART),
    Setting(8, 8, (0.3,) * 3, (0.5,) * 3, worths=(-1.0, 0.0, 1.0)),
)

_INTRODUCTION = """# How often intervals of alpha, rank shares and JOD hold

Written by `python benchmarks/interval_checks.py --studies {studies} --output
docs/interval-checks.md`: the percentage of 95 % intervals that contain the true value, {studies:,} studies of each
kind, all shares and all pairs together. Studies are as in [the other checks](analysis-checks.md); true values are those
of {drawn:,} photos, each ranked by two new people. Tests check the interval of Kendall's W in the same way.
Intervals in JOD are from a sandwich, which is a little short with 20 people and photos or fewer.

"""


@cache
def true_values(setting: Setting) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the true alpha, (k, k) shares of ranks, and (pairs,) differences in JOD.

    They are those of many photos, each ranked by two people of its own.
    """
    rng, k = np.random.default_rng(7), setting.methods
    scenes = rng.normal(size=(PAIRS_DRAWN, 1, k)) * setting.scenes
    utility = true_worths(setting) + scenes + rng.normal(size=(PAIRS_DRAWN, 2, k)) * setting.tastes
    ranks = ranked((utility + rng.gumbel(size=utility.shape)).reshape(-1, k)).astype(int)
    distances = np.diff(ranks.reshape(-1, 2, k), axis=1) ** 2
    alpha = 1 - distances.mean() / ((k**2 - 1) / 6)
    shares = np.stack([(ranks == rank).mean(axis=0) for rank in range(1, k + 1)], axis=1)
    above = (ranks[:, :, None] < ranks[:, None, :]).sum(axis=0)
    places = places_of(above)
    first, second = np.triu_indices(k, 1)
    return float(alpha), shares, places[first] - places[second]


def count(setting: Setting, seed: int, studies: int) -> pd.DataFrame:
    """Return the share of intervals that contain the true value: a row per study, a column per kind."""
    rng = np.random.default_rng((setting.people, setting.photos, setting.methods, seed))
    alpha, shares, differences = true_values(setting)
    rows = []
    for _ in range(studies):
        matrix = simulate(rng, true_worths(setting), setting)
        of_alpha = alpha_interval(matrix)
        low, high = (limits.to_numpy() for limits in share_intervals(matrix))
        is_known = ~np.isnan(low)
        row = {
            "alpha": float(of_alpha.low <= alpha <= of_alpha.high),
            "rank shares": ((low <= shares) & (shares <= high))[is_known].mean(),
        }
        try:
            found = jod(matrix).differences
        except NotComputableError:
            pass
        else:
            row["JOD differences"] = ((found["low"] <= differences) & (differences <= found["high"])).mean()
        rows.append(row)
    return pd.DataFrame(rows)


def main() -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, help="Markdown file for the table, which is printed otherwise")
    options = parser.parse_args()
    with ProcessPoolExecutor(options.processes) as processes:
        found = spread_out(processes, count, SETTINGS, options.studies)
    table = 100 * pd.DataFrame(found, index=[setting.name for setting in SETTINGS])
    text = (
        _INTRODUCTION.format(studies=options.studies, drawn=PAIRS_DRAWN) + markdown(table, list(table.columns)) + "\n"
    )
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text)
    low, high = COVERAGE
    return int(not ((low <= table) & (table <= high)).to_numpy().all())


if __name__ == "__main__":
    sys.exit(main())
