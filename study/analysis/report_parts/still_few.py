"""Enough people and photos to claim something, but few: the sentence that says so."""

from enhancegan.console import amount
from study.analysis.analysis import Analysis
from study.analysis.report_parts.few import is_large_enough
from study.analysis.report_parts.words import listed

MOST_FEW = 10
"""Up to so many people, or photos, are called few."""


def still_few(analysis: Analysis) -> list[str]:
    """Return a sentence of caution if a claim about more people or photos rests on few of them; else nothing."""
    matrix, population = analysis.matrix, analysis.population
    if not is_large_enough(matrix, population):
        return []
    people, photos = len(matrix.participants), len(matrix.images)
    few = [
        *([amount(people, "person", "people")] if population.samples_people and people <= MOST_FEW else []),
        *([amount(photos, "photo")] if population.samples_photos and photos <= MOST_FEW else []),
    ]
    if not few:
        return []
    return [
        f"{listed(few)} are few: single unusual ones weigh much, and how much others differ is known only roughly. "
        "What is claimed here of more like them should be confirmed by a larger study."
    ]
