"""What may be said about methods within a margin: the one place that decides what is called on par, and what not.

On par, or beyond the margin, is said only where it holds for all comparisons of the family together
(``study.analysis.equivalence``); beyond the margin only of two methods one of which is preferred, so that no section
says that two methods differ of which another says that no difference was found.
"""

import math
from collections.abc import Mapping
from typing import Any, Literal

from enhancegan.console import amount
from study.analysis.analysis import Analysis
from study.analysis.equivalence import Equivalence
from study.analysis.report_parts.claims import preferences, verdicts
from study.analysis.report_parts.equivalence_size import pair_size, size_in_words
from study.analysis.report_parts.populations import both, opening
from study.analysis.report_parts.words import listed, number, p_cell, p_value
from study.analysis.significance import SIGNIFICANCE

Outcome = Literal["on par", "beyond", "open"]
Pair = Mapping[Any, Any]

_MOST_NAMED = 10  # pairs in a sentence


def outcome(pair: Pair, claimed: set[tuple[str, str]]) -> Outcome:
    """Return what is known of a row of ``Equivalence.pairs`` with a margin, where `claimed` are the preferences."""
    if pair["p_all"] < SIGNIFICANCE:
        return "on par"
    return "beyond" if pair["p_beyond_all"] < SIGNIFICANCE and _is_claimed(pair, claimed) else "open"


def summary_in_words(found: Equivalence, analysis: Analysis) -> list[str]:
    """Return a sentence on what is on par within the margin, what is not, and what is open; none if nothing is known.

    Args:
        found: With a margin, and NaN where a slot may be the cause.
        analysis: The analysis.
    """
    known = found.pairs[found.pairs["family"]].dropna(subset="p")
    pairs = known.sort_values("smallest_margin", kind="stable").to_dict("records")
    if not pairs:
        return []
    claimed = preferences(verdicts(analysis))
    groups: dict[Outcome, list[Pair]] = {"on par": [], "beyond": [], "open": []}
    for pair in pairs:
        groups[outcome(pair, claimed)].append(pair)
    margin = float(found.margin or 0)
    if len(found.pairs) == 1 or analysis.reference is not None:
        what = _of_methods(groups, margin, analysis)
    else:
        what = _of_pairs(groups, margin, len(pairs) == len(found.pairs), analysis)
    return [f"For {both(analysis)}, {what}{_corrected(groups, found, analysis)}"]


def _of_methods(groups: Mapping[Outcome, list[Pair]], margin: float, analysis: Analysis) -> str:
    """Return what is known of methods compared with the second of each pair, which is the same."""
    reference = next(analysis.labels[pair["b"]] for pairs in groups.values() for pair in pairs)
    names = {key: [analysis.labels[pair["a"]] for pair in pairs] for key, pairs in groups.items()}
    on_par = f" on par with {reference} within {of_points(margin)}"
    apart = [_how_far(pair, margin, analysis) for pair in groups["beyond"]]
    differ = f"{'differs' if len(apart) == 1 else 'differ'} from {reference} by more than {of_points(margin)}"
    whether = f"it cannot be told whether {listed(names['open'])} {_are(names['open'])}"
    parts: dict[Outcome, str] = {
        "on par": f"{listed(names['on par'])} {_are(names['on par'])}{on_par}",
        "beyond": f"{listed(names['beyond'])} {differ}: {listed(apart)}",
        "open": f"{whether}{'' if names['on par'] and not apart else on_par}",
    }
    return "; ".join(part for key, part in parts.items() if names[key])


def _how_far(pair: Pair, margin: float, analysis: Analysis) -> str:
    """Return how far a method is from the reference at least, where that is more than the margin."""
    how = "higher" if pair["difference"] > 0 else "lower"
    return f"{analysis.labels[pair['a']]} is {_at_least(pair, margin, how)}"


def _at_least(pair: Pair, margin: float, how: str = "") -> str:
    """Return "at least 1.30 (90 % interval 1.30 to 2.92; p = 0.013)" of a difference beyond the margin."""
    low, high = sorted((abs(pair["low"]), abs(pair["high"])))
    least = number(low, apart_from=margin)
    which = f"{least} {how}" if how else least
    return f"at least {which} (90 % interval {least} to {number(high)}; {p_value(pair['p_beyond_all'])})"


def _of_pairs(groups: Mapping[Outcome, list[Pair]], margin: float, is_complete: bool, analysis: Analysis) -> str:
    """Return what is known of all pairs."""
    within = f"within {of_points(margin)}"
    names = {
        key: [f"{analysis.labels[pair['a']]} and {analysis.labels[pair['b']]}" for pair in pairs]
        for key, pairs in groups.items()
    }
    if is_complete and not names["open"] and not names["beyond"]:
        return f"all {len(analysis.labels)} methods are on par with each other {within}"
    if not names["on par"] and not names["beyond"]:
        return f"it cannot be told of any pair of methods whether the two are on par {within}"
    apart = [
        f"{name} by {_at_least(pair, margin)}" for name, pair in zip(names["beyond"], groups["beyond"], strict=True)
    ]
    parts: dict[Outcome, str] = {
        "on par": f"these are on par {within}: {_some(names['on par'])}",
        "beyond": f"these differ by more than {of_points(margin)}: {_some(apart)}",
        "open": f"of {amount(len(names['open']), 'pair')} it cannot be told",
    }
    return "; ".join(part for key, part in parts.items() if names[key])


def _corrected(groups: Mapping[Outcome, list[Pair]], found: Equivalence, analysis: Analysis) -> str:
    """Return the end of the sentence, and how several comparisons are tested together.

    What holds of all comparisons needs no correction.
    """
    known, count = sum(map(len, groups.values())), int(found.pairs["family"].sum())
    if count == 1:
        return "."
    reference = analysis.reference
    what = f"comparisons with {analysis.labels[reference]}" if reference else "pairs"
    if known > 1 and known in (len(groups["on par"]), len(groups["beyond"])):
        how = f"each of the {known} {what} passes its own test, so all do together"
    else:
        how = f"corrected for all {count} {what}"
    return f". {opening(how)}; each interval is for one pair alone." if groups["beyond"] else f" ({how})."


def comparison_in_words(pair: Pair, found: Equivalence, analysis: Analysis) -> str:
    """Return the difference of a method from the reference, what follows, and if that is open, what could tell.

    Args:
        pair: A row of ``Equivalence.pairs``, the reference second.
        found: With a margin.
        analysis: The analysis.
    """
    margin, count = float(found.margin or 0), int(found.pairs["family"].sum())
    method, reference = analysis.labels[pair["a"]], analysis.labels[pair["b"]]
    claimed = preferences(verdicts(analysis))
    result = outcome(pair, claimed)
    is_known = _is_claimed(pair, claimed)
    low, high = (number(limit, apart_from=math.copysign(margin, limit)) for limit in (pair["low"], pair["high"]))
    start = f"{method} minus {reference}: {number(pair['difference'])} points, 90 % interval {low} to {high}"
    if result == "on par":
        differ = "; a difference is known, but it is smaller than the margin" if is_known else ""
        return f"{start}, so the two are on par ({_p(pair, 'p', count)}){differ}."
    if result == "beyond":
        return f"{start}, so the two differ by more than the margin ({_p(pair, 'p_beyond', count)})."
    if pair["p"] < SIGNIFICANCE:
        return f"{start}; on par, were this the only comparison ({_alone(pair, 'p', count)})."
    if pair["p_beyond"] < SIGNIFICANCE:
        return f"{start}; beyond the margin, were this the only comparison ({_alone(pair, 'p_beyond', count)})."
    return f"{start}; {_open(pair, margin, count, is_known, analysis)}"


def _p(pair: Pair, name: str, count: int) -> str:
    return p_value(pair[f"{name}_all"]) + (f" with all {count} comparisons tested" if count > 1 else "")


def _alone(pair: Pair, name: str, count: int) -> str:
    if pair[f"{name}_all"] < SIGNIFICANCE:
        return f"{p_value(pair[f'{name}_all'])}, but no preference holds for all pairs"
    return f"{p_value(pair[name])}, but {p_cell(pair[f'{name}_all'])} with all {count} tested"


def _open(pair: Pair, margin: float, count: int, is_known: bool, analysis: Analysis) -> str:
    """Return what is known of two methods that are neither on par nor not, and what study could tell."""
    how = "higher" if pair["difference"] > 0 else "lower"
    method = analysis.labels[pair["a"]]
    if is_known:
        return f"{method} is {how}, but whether by more than the margin cannot be told."
    if pair["low"] > 0 or pair["high"] < 0:
        scored = f"{number(abs(pair['difference']), apart_from=0)} points {'more' if how == 'higher' else 'less'}"
        where = ", adjusted for the slot" if analysis.claimed.is_adjusted else " in these rankings"
        return f"{method} scored {scored}{where}; neither that it scores {how} nor that the two are on par is shown."
    if abs(pair["difference"]) > margin:
        return "whether the two are on par cannot be told."
    not_inferior = (
        f"{method} is not inferior (at most {of_points(margin)} lower, {_p(pair, 'p_a_not_inferior', count)}), but "
        if pair["p_a_not_inferior_all"] < SIGNIFICANCE
        else ""
    )
    size = size_in_words(pair_size(pair["a"], pair["b"], margin, analysis), analysis)
    return f"{not_inferior}whether the two are on par cannot be told.{size}"


def _is_claimed(pair: Pair, claimed: set[tuple[str, str]]) -> bool:
    return (pair["a"], pair["b"]) in claimed or (pair["b"], pair["a"]) in claimed


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _some(items: list[str]) -> str:
    more = len(items) - _MOST_NAMED
    return "; ".join([*items[:_MOST_NAMED], *([f"{amount(more, 'more pair')} in the table"] if more > 0 else [])])


def of_points(margin: float) -> str:
    """Return "1 point", "0.4 points"."""
    return f"{margin:g} {'point' if margin == 1 else 'points'}"
