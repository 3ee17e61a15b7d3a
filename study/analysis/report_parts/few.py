"""Too few people or photos: when nothing may be claimed of more like them, and the sentence that says so."""

from enhancegan.console import amount
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.population import Population
from study.analysis.rank_matrix import RankMatrix
from study.analysis.report_parts.populations import both
from study.analysis.report_parts.words import listed
from study.analysis.significance import FEWEST_CLUSTERS


def is_large_enough(matrix: RankMatrix, population: Population) -> bool:
    """Return whether there are enough of the people and photos that are samples to claim anything about more."""
    return not _too_few(matrix, population)


def with_so_few(matrix: RankMatrix, population: Population) -> str:
    """Return "with 4 photos", "with 3 participants and 4 photos": what there is too little of."""
    return f"with {listed(_too_few(matrix, population))}"


def nothing_claimed(analysis: AnyAnalysis) -> str:
    """Return that nothing is claimed about the population, and how many people, or photos, that takes."""
    few = _too_few(analysis.matrix, analysis.population)
    of_each = " of each" if len(few) > 1 else ""
    return (
        f"With {listed(few)}, nothing is claimed about {both(analysis)}: that takes at least {FEWEST_CLUSTERS}"
        f"{of_each}, and {FEWEST_CLUSTERS} are still few."
    )


def _too_few(matrix: RankMatrix, population: Population) -> list[str]:
    """Return "4 photos" and the like for each of people and photos that is a sample, and too small a one."""
    people, photos = len(matrix.participants), len(matrix.images)
    return [
        *([amount(people, "participant")] if population.samples_people and people < FEWEST_CLUSTERS else []),
        *([amount(photos, "photo")] if population.samples_photos and photos < FEWEST_CLUSTERS else []),
    ]
