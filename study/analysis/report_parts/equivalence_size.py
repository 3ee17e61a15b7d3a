"""The study that would show two equal methods to be on par, in numbers and in words."""

import math

from enhancegan.console import amount
from study.analysis.analysis import Analysis
from study.analysis.crossed_design import CrossedDesign
from study.analysis.equivalence import Size, size_needed
from study.analysis.power import Components
from study.analysis.significance import FEWEST_CLUSTERS

_HOW_OFTEN = "in 4 of 5 studies, tested alone"


def names_a_size(sentence: str) -> bool:
    """Return whether a sentence has that of ``size_in_words`` in it."""
    return _HOW_OFTEN in sentence


def pair_size(a: str, b: str, margin: float, analysis: Analysis) -> Size:
    """Return ``size_needed`` for the methods `a` and `b`, with the variances of their difference in this study."""
    matrix = analysis.claimed.matrix
    first, second = (matrix.scores[:, matrix.methods.index(method)] for method in (a, b))
    design = CrossedDesign(matrix, analysis.population)
    participant, image, residual = design.components((first - second)[:, None]).clip(min=0)[:, 0].tolist()
    components = Components(participant, image, residual)
    return size_needed(components, analysis.population, margin, len(matrix.participants), len(matrix.images))


def size_in_words(size: Size, analysis: Analysis) -> str:
    """Return a sentence, after a space, about the size of a study; empty if neither people nor photos are a sample."""
    people, photos = len(analysis.matrix.participants), len(analysis.matrix.images)
    of_people, of_photos = amount(people, "person", "people"), amount(photos, "photo")
    options = [
        *([f"{_people(size.people)} with these {of_photos}"] if size.people is not None else []),
        *([_both(size.factor, people, photos)] if size.factor is not None else []),
        *([f"{_photos(size.photos)} with these {of_people}"] if size.photos is not None and not size.factor else []),
    ]
    if not options:
        return ""
    if _is_enough(size, people, photos):
        return (
            f" If the variances are as estimated here, {of_people} and {of_photos} are enough to show two equal "
            f"methods to be on par {_HOW_OFTEN}."
        )
    no_number = f"; with {of_photos} no number suffices" if size.factor is not None and size.people is None else ""
    return (
        f" If the two are truly equal and the variances as estimated here, {' or '.join(options)} would show it "
        f"{_HOW_OFTEN}{no_number}."
    )


def _is_enough(size: Size, people: int, photos: int) -> bool:
    needed = ((size.people, people), (size.photos, photos), (size.factor, 1))
    return any(number is not None and number <= now for number, now in needed)


def _both(factor: float, people: int, photos: int) -> str:
    return f"{_people(factor * people)} with {_photos(factor * photos)}"


def _people(needed: float) -> str:
    return amount(_whole(needed), "person", "people")


def _photos(needed: float) -> str:
    return amount(_whole(needed), "photo")


def _whole(needed: float) -> int:
    """Return a number rounded up, and at least as many as a claim takes."""
    return max(FEWEST_CLUSTERS, math.ceil(needed))
