"""Methods and pairs of which nothing is claimed: too few people or photos know of them, in words."""

from enhancegan.console import amount
from study.analysis.analysis import NotComputed
from study.analysis.incomplete.analysis import Group, IncompleteAnalysis
from study.analysis.incomplete.design import too_few
from study.analysis.incomplete.exposure import exposure, thin
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.pairs import method_pairs
from study.analysis.population import Population
from study.analysis.report_parts.few import is_large_enough
from study.analysis.report_parts.populations import both
from study.analysis.report_parts.words import listed, number
from study.analysis.significance import FEWEST_CLUSTERS

_MOST_PAIRS = 6


def thin_in_words(analysis: IncompleteAnalysis) -> list[str]:
    """Return which methods and pairs nothing is claimed of, and why; nothing where the whole study is too small."""
    if not is_large_enough(analysis.matrix, analysis.population):
        return []
    return [sentence for group in analysis.groups for sentence in _of_group(group, analysis)]


def thin_methods(group: Group, analysis: IncompleteAnalysis) -> list[str]:
    """Return the methods of a group that were shown to too few people or on too few photos, in the study's order."""
    if isinstance(group.found, NotComputed):
        return []
    found = thin(group.found.rankings, analysis.population).methods
    return [method for method, is_thin in zip(group.methods, found, strict=True) if is_thin]


def untested_pairs(group: Group, analysis: IncompleteAnalysis) -> set[frozenset[str]]:
    """Return the pairs of a group that nothing is claimed of."""
    if isinstance(group.found, NotComputed):
        return set()
    rankings = group.found.rankings
    found = thin(rankings, analysis.population).pairs
    return {
        frozenset((rankings.methods[a], rankings.methods[b]))
        for (a, b), is_thin in zip(method_pairs(rankings), found, strict=True)
        if is_thin
    }


def pairs_of_others(group: Group, analysis: IncompleteAnalysis) -> list[frozenset[str]]:
    """Return the pairs of a group that nothing is claimed of although neither method is one of ``thin_methods``."""
    methods = set(thin_methods(group, analysis))
    return [pair for pair in untested_pairs(group, analysis) if not pair & methods]


def _of_group(group: Group, analysis: IncompleteAnalysis) -> list[str]:
    if isinstance(group.found, NotComputed):
        return []
    methods = thin_methods(group, analysis)
    between = pairs_of_others(group, analysis)
    return [
        *([_of_methods(methods, group.found.rankings, analysis)] if methods else []),
        *([_of_pairs(between, group, analysis)] if between else []),
    ]


def _of_methods(methods: list[str], rankings: IncompleteRankings, analysis: IncompleteAnalysis) -> str:
    items = [f"{analysis.labels[method]}, shown {_shown(method, rankings, analysis.population)}" for method in methods]
    return (
        f"For {both(analysis)}, nothing is claimed about {'; '.join(items)}: that takes at least "
        f"{_fewest(analysis.population)}."
    )


def _shown(method: str, rankings: IncompleteRankings, population: Population) -> str:
    """Return "on 2 photos", "to 3 people and on 20 photos (effectively 3.4)": what there is too little of."""
    found, place = exposure(rankings), rankings.methods.index(method)
    people, photos = int(found.people[place]), int(found.photos[place])
    parts = (
        (population.samples_people, f"to {amount(people, 'person', 'people')}", people, found.effective_people[place]),
        (population.samples_photos, f"on {amount(photos, 'photo')}", photos, found.effective_photos[place]),
    )
    return listed([f"{text}{_effectively(count, of)}" for sampled, text, count, of in parts if sampled and too_few(of)])


def _effectively(count: int, effective: float) -> str:
    """Return the effective number in parentheses where the actual one would be enough."""
    return "" if count < FEWEST_CLUSTERS else f" (effectively {number(effective, 1)}, Kish)"


def _of_pairs(pairs: list[frozenset[str]], group: Group, analysis: IncompleteAnalysis) -> str:
    ordered = sorted(sorted(group.methods.index(method) for method in pair) for pair in pairs)
    names = [analysis.labels[method] for method in group.methods]
    items = [f"{names[a]} and {names[b]}" for a, b in ordered[:_MOST_PAIRS]]
    more = len(ordered) - len(items)
    return (
        f"For {both(analysis)}, nothing is claimed about the difference of "
        f"{'; '.join([*items, *([f'{more:,} more pairs'] if more else [])])}: although each was shown often enough, "
        f"what compares them, directly or through others, was seen by, or on, effectively fewer than {FEWEST_CLUSTERS} "
        "of the people or photos."
    )


def _fewest(population: Population) -> str:
    """Return "5 people and 5 photos", or those of the two that are samples."""
    return listed(
        [
            *([f"{FEWEST_CLUSTERS} people"] if population.samples_people else []),
            *([f"{FEWEST_CLUSTERS} photos"] if population.samples_photos else []),
        ]
    )
