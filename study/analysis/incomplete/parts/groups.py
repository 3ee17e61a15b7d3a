"""Which methods can be compared at all, in words, and what names a group of them."""

from collections.abc import Sequence

from enhancegan.console import amount
from study.analysis.incomplete.analysis import Group, IncompleteAnalysis
from study.analysis.report_parts.words import listed


def counts_in_words(analysis: IncompleteAnalysis) -> str:
    """Return how many rankings are partial, and how many have ties."""
    matrix, k = analysis.matrix, len(analysis.labels)
    partial, tied = int(matrix.is_partial.sum()), int(matrix.is_tied.sum())
    parts = [
        *([f"{_some(partial, len(matrix))} only some of the {k} methods"] if partial else []),
        *([f"{tied:,} {'has' if tied == 1 else 'have'} ties"] if tied else []),
    ]
    what = f"{listed(parts)}, so worths and expected ranks take the place of mean scores" if parts else (
        "each places every method without ties, but others of this table, such as repeats, do not"
    )  # fmt: skip
    return f"Of {amount(len(matrix), 'ranking')}, {what}."


def _some(partial: int, rankings: int) -> str:
    return "all place" if partial == rankings else f"{partial:,} {'places' if partial == 1 else 'place'}"


def connection_in_words(analysis: IncompleteAnalysis) -> list[str]:
    """Return which methods cannot be compared, and why; nothing where comparisons connect all of them."""
    if analysis.is_connected:
        return []
    found, labels = analysis.comparisons, analysis.labels
    if not found.wins.to_numpy().any():
        return ["Every ranking ties all of its versions, so that nothing tells the methods apart."]
    placed = [method for method in labels if found.together.loc[method, method]]
    never = [method for method in labels if method not in placed]
    apart = [methods for methods in found.compared if set(methods) <= set(placed)]
    within = [listed(_names(group.methods, analysis)) for group in analysis.groups]
    return [
        *([f"Never ranked: {listed(_names(never, analysis))}."] if never else []),
        *([_apart(apart, analysis)] if len(apart) > 1 else []),
        *(sentence for methods in apart for sentence in _ends(methods, analysis)),
        "Worths and expected ranks exist only among methods each of which was, directly or through others, ranked "
        + (f"above and below the others; so they are among {'; among '.join(within)}." if within else
           "above and below the others; here there are no two such methods."),
    ]  # fmt: skip


def _apart(groups: Sequence[Sequence[str]], analysis: IncompleteAnalysis) -> str:
    items = [listed(_names(methods, analysis)) for methods in groups]
    return (
        f"Caution: the methods fall into {len(groups)} groups that no ranking joins, not even through others, so they "
        f"cannot be compared with each other: {'; '.join(items)}."
    )


def _ends(methods: Sequence[str], analysis: IncompleteAnalysis) -> list[str]:
    """Return which of `methods`, all of them compared, the others never beat, and which never beat the others."""
    wins = analysis.comparisons.wins
    parts = [part for part in analysis.comparisons.connected if set(part) <= set(methods)]
    sentences = []
    for part in parts if len(parts) > 1 else []:
        others = [method for method in methods if method not in part]
        names, verb = listed(_names(part, analysis)), "was" if len(part) == 1 else "were"
        if not wins.loc[others, part].to_numpy().any():
            sentences.append(f"{names} {verb} never ranked below {listed(_names(others, analysis))}.")
        elif not wins.loc[part, others].to_numpy().any():
            sentences.append(f"{names} {verb} never ranked above {listed(_names(others, analysis))}.")
    return sentences


def among(group: Group, analysis: IncompleteAnalysis) -> str:
    """Return "Among A, B and C: ", which opens a sentence about a group; empty where comparisons connect all."""
    return "" if analysis.is_connected else f"Among {listed(_names(group.methods, analysis))}: "


def labels_of(group: Group, analysis: IncompleteAnalysis) -> dict[str, str]:
    """Return the labels of the methods of a group."""
    return {method: analysis.labels[method] for method in group.methods}


def suffix(place: int) -> str:
    """Return what tells the figures and tables of the group at `place`, from 0, from those of the first."""
    return f"-{place + 1}" if place else ""


def _names(methods: Sequence[str], analysis: IncompleteAnalysis) -> list[str]:
    return [analysis.labels[method] for method in methods]
