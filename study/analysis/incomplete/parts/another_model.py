"""Why a table has this report: where a few rankings alone are partial or tied, which, and what follows without them."""

import numpy as np

from enhancegan.console import amount
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.rankings import IncompleteRankings

_FEW = 0.05  # of all rankings: so many more or fewer change a study little, and the report they bring about a lot
_MOST_NAMED = 3


def another_model(analysis: IncompleteAnalysis) -> list[str]:
    """Return which few rankings keep a table from the complete report; nothing where they are more than a few."""
    shown = analysis.shown
    parts = [(shown.first, ""), (shown.again, ", a repeat"), (shown.traps, ", an attention check")]
    names = [name for rankings, what in parts for name in _names(rankings, what)]
    if len(names) > _FEW * sum(len(rankings) for rankings, _ in parts):
        return []
    partial, tied = (any(flags.any() for flags in found) for found in _flags([rankings for rankings, _ in parts]))
    more = len(names) - _MOST_NAMED
    named = "; ".join([*names[:_MOST_NAMED], *([f"and {more:,} more"] if more > 0 else [])])
    one = len(names) == 1
    return [
        f"Because of {amount(len(names), 'ranking')} {_what(partial, tied, one)} ({named}), this report uses another "
        f"model than that for complete rankings; without {'it' if one else 'them'}, the complete report applies."
    ]


def _flags(parts: list[IncompleteRankings]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return [rankings.is_partial for rankings in parts], [rankings.is_tied for rankings in parts]


def _names(rankings: IncompleteRankings, what: str) -> list[str]:
    """Return "participant P03, photo I01" for every ranking that is partial or tied."""
    rows = np.flatnonzero(rankings.is_partial | rankings.is_tied)
    people, photos = rankings.participants[rankings.participant[rows]], rankings.images[rankings.image[rows]]
    return [f"participant {who}, photo {photo}{what}" for who, photo in zip(people, photos, strict=True)]


def _what(partial: bool, tied: bool, one: bool) -> str:
    """Return what the rankings have that complete ones do not."""
    if partial and not tied:
        return f"that {'places' if one else 'place'} only some of the methods"
    if tied and not partial:
        return "with a tie" if one else "with ties"
    return "that places only some of the methods, with a tie" if one else "that are partial or tied"
