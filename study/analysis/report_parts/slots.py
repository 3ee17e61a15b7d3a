"""Sentences for studies that showed methods unevenly in slots: warnings, and what qualifies other results."""

from itertools import combinations

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.report_parts.words import amount, listed, number, p_value, percent
from study.analysis.slot_balance import SlotBalance


def confounded_pairs(analysis: Analysis) -> list[str]:
    """Return "A and B" for every two methods that cannot be told apart from their slots."""
    return [
        f"{name} and {other}"
        for (a, name), (b, other) in combinations(analysis.labels.items(), 2)
        if frozenset((a, b)) in analysis.claimed.confounded
    ]


def slot_warning(analysis: Analysis) -> list[str]:
    """Return what must be known before any claim is read; nothing where methods were shown evenly."""
    found = analysis.slots
    if isinstance(found, NotComputed) or not found.is_uneven:
        return []
    pairs = len(found.counts) * (len(found.counts) - 1) // 2
    if found.is_confounded:
        what = (
            "Methods and slots cannot be told apart, so no preference for a method is claimed: what looks like one may "
            "be a preference for a slot."
        )
    elif found.confounded:
        what = (
            f"In {len(found.confounded):,} of {amount(pairs, 'pair')} methods and slots cannot be told apart, and no "
            "preference is claimed; the other claims are adjusted for the slot."
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


def slot_doubt(analysis: Analysis, *pair: str) -> str:
    """Return what qualifies a difference, with a space before it, if these two, or any two, methods are confounded."""
    confounded = analysis.claimed.confounded
    if frozenset(pair) in confounded or (confounded and not pair):
        return " Methods and slots cannot be told apart, so the slots rather than the methods may be the cause."
    return ""


def slots_as_given(analysis: Analysis) -> str:
    """Return what qualifies a result that takes the slots as given, with a space before it; empty if they were even."""
    if analysis.claimed.confounded:
        return slot_doubt(analysis)
    if analysis.claimed.is_adjusted:
        return " This is not adjusted for the slot, and methods were not shown in all slots alike."
    return ""
