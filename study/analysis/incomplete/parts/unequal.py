"""Methods that were shown much more rarely than the others, in words."""

import numpy as np

from enhancegan.console import amount
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.exposure import exposure
from study.analysis.report_parts.words import listed

UNEQUAL = 0.5
"""Exposure is called unequal if a method has fewer than this share of the most rankings, people or photos of any.

As where effective numbers are called small (``study.analysis.coverage``). Sets drawn at random stay far from it: of 30
rankings or more per method, counts differ by chance by a quarter at most.
"""


def unequal_in_words(analysis: IncompleteAnalysis) -> list[str]:
    """Return which methods were shown rarely, or on or to few; nothing where all were shown about as often.

    Methods are parted at the widest gap between their shares of the most; the fewer of the two parts are named.
    """
    shown = exposure(analysis.matrix)
    ranked = np.flatnonzero(shown.rankings)
    counts = np.array([shown.rankings, shown.people, shown.photos])[:, ranked]
    shares = (counts / counts.max(axis=1, keepdims=True)).min(axis=0)
    if len(ranked) < 2 or shares.min() >= UNEQUAL:
        return []
    order = np.argsort(shares, kind="stable")
    cut = 1 + int(np.argmax(np.diff(shares[order])))
    parts = sorted((order[:cut], order[cut:]), key=len)
    names = list(analysis.labels.values())
    items = [
        f"{names[ranked[one]]} was shown in {amount(int(counts[0, one]), 'ranking')} "
        f"({amount(int(counts[1, one]), 'person', 'people')}, {amount(int(counts[2, one]), 'photo')})"
        for one in sorted(parts[0])
    ]
    others = counts[0, parts[1]]
    span = f"{others.min():,}" if others.min() == others.max() else f"{others.min():,} to {others.max():,}"
    return [f"{listed(items)}, the {'others' if len(others) > 1 else 'other'} in {span}."]
