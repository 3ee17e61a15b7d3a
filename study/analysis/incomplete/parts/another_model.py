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
    flagged = [(rankings.is_partial, rankings.is_tied) for rankings, _ in parts]
    count = sum(int((partial | tied).sum()) for partial, tied in flagged)
    if count > _FEW * sum(len(rankings) for rankings, _ in parts):
        return []
    names = [name for rankings, what in parts for name in _names(rankings, what)]
    more, one = count - _MOST_NAMED, count == 1
    named = "; ".join([*names[:_MOST_NAMED], *([f"and {more:,} more"] if more > 0 else [])])
    is_partial, is_tied = (any(flags.any() for flags in found) for found in zip(*flagged, strict=True))
    return [
        f"Because of {amount(count, 'ranking')} {_what(is_partial, is_tied, one)} ({named}), this report uses another "
        f"model than that for complete rankings; without {'it' if one else 'them'}, the complete report applies."
    ]


def _names(rankings: IncompleteRankings, what: str) -> list[str]:
    """Return "participant P03, photo I01" for the first rankings that are partial or tied."""
    rows = np.flatnonzero(rankings.is_partial | rankings.is_tied)[:_MOST_NAMED]
    people, photos = rankings.participants[rankings.participant[rows]], rankings.images[rankings.image[rows]]
    return [f"{who} on {photo}{what}" for who, photo in zip(people, photos, strict=True)]


def _what(partial: bool, tied: bool, one: bool) -> str:
    """Return what the rankings have that complete ones do not."""
    if partial and not tied:
        return f"that {'places' if one else 'place'} only some of the methods"
    if tied and not partial:
        return "with a tie" if one else "with ties"
    return "that places only some of the methods, with a tie" if one else "that are partial or tied"
