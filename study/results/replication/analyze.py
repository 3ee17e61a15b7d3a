"""Recompute the mean scores of this study from data/rankings.csv with pandas alone, and compare.

Run `python analysis/analyze.py`. It prints the mean score of every method and ends with status 1 if a mean differs
from the one in analysis/mean_scores.csv.
"""

import sys
from pathlib import Path

import pandas as pd

ARCHIVE = Path(__file__).resolve().parents[1]
TEXTS = {"participant": str, "image": str, "method": str}


def main() -> int:
    """Print the recomputed means as CSV; return 1 if they are not those of the archive."""
    rankings = pd.read_csv(ARCHIVE / "data" / "rankings.csv", dtype=TEXTS, keep_default_na=False)
    counted = rankings[(rankings["repeat"] == 0) & (rankings["trap"] == 0)]
    scores = counted.groupby("method")["score"]
    means = pd.DataFrame({"mean": scores.mean(), "rankings": scores.size()})
    print(means.to_csv(lineterminator="\n"), end="")

    written = pd.read_csv(ARCHIVE / "analysis" / "mean_scores.csv", dtype=TEXTS, keep_default_na=False)
    written = written.set_index("method")[["mean", "rankings"]].astype(float)
    differences = means.sub(written).abs().fillna(float("inf"))
    if (differences > 1e-9).to_numpy().any():
        print(f"these are not the means of analysis/mean_scores.csv:\n{written}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
