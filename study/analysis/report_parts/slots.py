"""Sentences for studies that showed methods unevenly in slots: warnings, and what qualifies other results."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.report_parts.words import listed, number, p_value, percent
from study.analysis.slot_balance import SlotBalance


def confounded_pairs(analysis: Analysis) -> list[str]:
    """Return "A and B" for every two methods that cannot be told apart from their slots."""
    return [
        f"{name} and {other}"
        for (a, name), (b, other) in combinations(analysis.labels.items(), 2)
        if is_confounded(a, b, analysis)
    ]


def slot_warning(analysis: Analysis) -> list[str]:
    """Return what must be known before any claim is read; nothing where methods were shown evenly."""
    found = analysis.slots
    if isinstance(found, NotComputed) or not found.is_uneven:
        return []
    if found.is_confounded:
        what = (
            f"{_where_confounded(analysis)}, so no preference for a method is claimed: what looks like one may be a "
            "preference for a slot."
        )
    elif found.confounded:
        what = (
            f"{_where_confounded(analysis)}, and no preference is claimed there; all other claims are adjusted for the "
            "slot."
        )
    else:
        what = "Claims, and the intervals of mean scores, are adjusted for the slot."
    return [
        "Caution: methods were not shown equally often in every slot, or place on the screen "
        f"({largest_share(found, analysis)}). {what}"
    ]


def largest_share(found: SlotBalance, analysis: Analysis) -> str:
    """Return "A stood in slot 1 in 90 % of the rankings", with all methods that always stood in one slot."""
    shares = found.counts / len(analysis.matrix)
    always = [(method, slot) for method in shares.index for slot in shares.columns if shares.loc[method, slot] == 1]
    if always:
        items = [f"{analysis.labels[method]} in slot {slot}" for method, slot in always]
        return f"always {listed(items)}"
    method, slot = divmod(int(shares.to_numpy().argmax()), len(shares))
    share = percent(shares.iloc[method, slot])
    return f"{analysis.labels[shares.index[method]]} in slot {slot + 1} in {share} % of the rankings"


def balance_numbers(found: SlotBalance) -> str:
    """Return "Cramér's V = 0.87, Anderson's χ²(16) = 2,300.00, p < 0.001"."""
    return (
        f"Cramér's V = {number(found.cramers_v)}, Anderson's χ²({found.df}) = {number(found.chi2)}, {p_value(found.p)}"
    )


def is_confounded(a: str, b: str, analysis: Analysis) -> bool:
    """Return whether two methods cannot be told apart from their slots."""
    return frozenset((a, b)) in analysis.claimed.confounded


def without_confounded(pairs: pd.DataFrame, columns: Sequence[str], analysis: Analysis) -> pd.DataFrame:
    """Return `pairs`, methods in ``a`` and ``b``, with NaN in `columns` where the two cannot be told from their slots.

    An interval or a p-value of such a pair would pass for one of the methods.
    """
    if not analysis.claimed.confounded:
        return pairs
    hidden = [is_confounded(a, b, analysis) for a, b in zip(pairs["a"], pairs["b"], strict=True)]
    return pairs.assign(**{name: pairs[name].mask(np.array(hidden)) for name in columns})


def why_dash(otherwise: str, analysis: Analysis) -> str:
    """Return what a dash means in a table of pairs: `otherwise`, or that the two cannot be told from their slots."""
    slots = ", or the two methods cannot be told apart from their slots" if analysis.claimed.confounded else ""
    return f"–: {otherwise}{slots}."


def slots_as_given(analysis: Analysis, is_found: bool = True) -> str:
    """Return what qualifies a result that takes the slots as given, with a space before it; empty if they were even.

    Args:
        analysis: The analysis.
        is_found: Whether a difference was found.
    """
    if analysis.claimed.is_adjusted:
        return " This is not adjusted for the slot, although methods were not shown equally often in every slot."
    where = _where_confounded(analysis)
    if not where:
        return ""
    so = "slots rather than methods may be the cause" if is_found else "slots may hide a difference"
    return f" {where}, so {so}."


def slots_around(analysis: Analysis) -> tuple[str, str]:
    """Return what qualifies a finding that takes the slots as given: its first words, and a sentence after it.

    That slots may be the cause must be read before the finding, so it opens the sentence.
    """
    if not analysis.claimed.doubt:
        return "", slots_as_given(analysis)
    return f"{analysis.claimed.doubt}, so slots rather than methods may be the cause of this: ", ""


def _where_confounded(analysis: Analysis) -> str:
    """Return "Methods and slots cannot be told apart", with the number of pairs unless it is all of them."""
    doubt = analysis.claimed.doubt
    return doubt[:1].upper() + doubt[1:]
