"""What was ranked: how often every method and every pair, and which of them comparisons connect."""

from typing import Any

import numpy as np
import pandas as pd

from study.analysis.coverage import coverage
from study.analysis.figures.together import together_map
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.exposure import exposure
from study.analysis.incomplete.parts.groups import connection_in_words, counts_in_words
from study.analysis.incomplete.parts.unequal import UNEQUAL, unequal_in_words
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.report_parts import tables
from study.analysis.report_parts.design import people_and_photos
from study.analysis.report_parts.section import Drawing, Section
from study.analysis.report_parts.tables import Table
from study.analysis.report_parts.words import listed, percent
from study.analysis.significance import FEWEST_CLUSTERS

_NOTE = (
    "The map has how many rankings place both of two methods, and on the diagonal how many place one. A ranking that "
    "does not place a method says nothing of it: it is not taken for ranked last. Tied ranks may be written as 1, 2, "
    "2, 4, as 1, 2, 2, 3 or as 1, 2.5, 2.5, 4, which mean the same. Effective numbers: as many people, or photos, with "
    "equally many rankings of the method each say as much (Kish); of a method that has fewer than "
    f"{FEWEST_CLUSTERS} of those that are samples, nothing is claimed about more people or photos. It is said above if "
    f"a method has fewer than {percent(UNEQUAL)} % of the most rankings, people or photos that any has."
)


def placed_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section about what was ranked."""
    found = analysis.comparisons
    sentences = (
        counts_in_words(analysis),
        _sizes_in_words(analysis),
        *unequal_in_words(analysis),
        *_conditions_in_words(analysis),
        *people_and_photos(coverage(analysis.matrix)),
        *connection_in_words(analysis),
    )
    drawing = Drawing(together_map(found.together, analysis.labels), _map_in_words(analysis))
    return Section(
        "placed",
        "What was ranked",
        sentences,
        {"together": drawing},
        {"placed": _table(analysis)},
        _numbers(analysis),
        _NOTE,
    )


def _sizes_in_words(analysis: IncompleteAnalysis) -> str:
    sizes = np.bincount(analysis.matrix.sizes)
    found = np.flatnonzero(sizes)
    if len(found) == 1:
        return f"Every ranking places {found[0]} methods."
    return f"Rankings place {listed([f'{size} methods ({sizes[size]:,} of them)' for size in found])}."


def _conditions_in_words(analysis: IncompleteAnalysis) -> list[str]:
    """Return, of a study with conditions, that methods were not ranked equally often; nothing where they were."""
    conditions, counts = analysis.protocol.conditions, analysis.matrix.placed.sum(axis=0)
    if not conditions or counts.min() == counts.max():
        return []
    return [
        f"Participants were assigned to conditions ({listed(conditions)}), each with some of the methods or photos, so "
        "that methods were not all ranked equally often."
    ]


def _map_in_words(analysis: IncompleteAnalysis) -> str:
    counts = analysis.comparisons
    items = [
        f"{label} in {counts.count(a, a):,} rankings, together with "
        + ", ".join(f"{other} in {counts.count(a, b):,}" for b, other in analysis.labels.items() if a != b)
        for a, label in analysis.labels.items()
    ]
    return f"Map of how often methods were ranked together: {'; '.join(items)}."


def _table(analysis: IncompleteAnalysis) -> Table:
    matrix = analysis.matrix
    placed = matrix.placed
    data = pd.DataFrame(
        {
            "method": list(matrix.methods),
            "rankings": placed.sum(axis=0),
            "people": [len(np.unique(matrix.participant[one])) for one in placed.T],
            "photos": [len(np.unique(matrix.image[one])) for one in placed.T],
            "effective_people": exposure(matrix).effective_people,
            "effective_photos": exposure(matrix).effective_photos,
            "first": (matrix.ranks == 1).sum(axis=0),
            "mean_slot": _mean_slots(matrix),
        }
    )
    return Table(
        "How often every method was ranked",
        data,
        {
            "method": tables.method("Method", analysis.labels),
            "rankings": tables.count("Rankings"),
            "people": tables.count("People"),
            "photos": tables.count("Photos"),
            "effective_people": tables.points("Effectively people", 1),
            "effective_photos": tables.points("Effectively photos", 1),
            "first": tables.count("Times first, ties included"),
            "mean_slot": tables.points("Mean slot"),
        },
        "–: the method was never ranked, or the table has no slots.",
        most_rows=len(data),
    )


def _mean_slots(matrix: IncompleteRankings) -> np.ndarray:
    """Return (k,) the mean slot of every method; NaN for one that was never ranked, and without slots."""
    unknown, counts = np.full(len(matrix.methods), np.nan), matrix.placed.sum(axis=0)
    if matrix.slots is None:
        return unknown
    return np.divide(matrix.slots.sum(axis=0), counts, out=unknown, where=counts > 0)


def _numbers(analysis: IncompleteAnalysis) -> dict[str, Any]:
    matrix, found = analysis.matrix, analysis.comparisons
    return {
        "n_partial": int(matrix.is_partial.sum()),
        "n_tied": int(matrix.is_tied.sum()),
        "sizes": {str(size): int(count) for size, count in enumerate(np.bincount(matrix.sizes)) if count},
        "placed_together": found.together,
        "compared": found.compared,
        "connected": found.connected,
    }
