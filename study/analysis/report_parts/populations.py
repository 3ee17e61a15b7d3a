"""Whom a sentence is about, in words."""

from enhancegan.console import amount
from study.analysis.analysis import NotComputed
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.population import Population
from study.analysis.report_parts.words import these


def people(analysis: AnyAnalysis) -> str:
    """Return "people like these" or "exactly these 47 people"."""
    if analysis.population.samples_people:
        return "people like these"
    return these(len(analysis.matrix.participants), "person", "people")


def people_prefer(analysis: AnyAnalysis) -> str:
    """Return "people like these prefer" or "exactly this one person prefers"."""
    is_one = not analysis.population.samples_people and len(analysis.matrix.participants) == 1
    return f"{people(analysis)} {'prefers' if is_one else 'prefer'}"


def photos(analysis: AnyAnalysis) -> str:
    """Return "photos like these" or "exactly these 100 photos"."""
    if analysis.population.samples_photos:
        return "photos like these"
    return these(len(analysis.matrix.images), "photo")


def both(analysis: AnyAnalysis) -> str:
    """Return "people and photos like these", or what else the population is."""
    if analysis.population is Population.BOTH:
        return "people and photos like these"
    if analysis.population is Population.PHOTOS:
        return f"{photos(analysis)} and {people(analysis)}"
    return f"{people(analysis)} and {photos(analysis)}"


def fallback(analysis: AnyAnalysis) -> list[str]:
    """Return a sentence if results are about another population than was asked for, because that says nothing."""
    why = analysis.inferences[analysis.wanted]
    if analysis.population is analysis.wanted or not isinstance(why, NotComputed):
        return []
    return [
        f"These results are about {both(analysis)}, not about {both(analysis.about(analysis.wanted))} as asked for. "
        f"{why.reason}"
    ]


def like_these(analysis: AnyAnalysis) -> str:
    """Return what the words "like these" and "exactly these" mean."""
    matrix = analysis.matrix
    return (
        f"Like these: the {amount(len(matrix.participants), 'person', 'people')} or the "
        f"{amount(len(matrix.images), 'photo')} are taken as a random sample of many more, and results are averages "
        "over those. Exactly these: what would hold if the same people or photos were used again."
        f"{_of_widths(analysis)}{_of_both(analysis)}"
    )


def _of_widths(analysis: AnyAnalysis) -> str:
    """Return why a wider claim may have a narrower interval, after a space; empty where no two can be compared."""
    if sum(not isinstance(found, NotComputed) for found in analysis.inferences.values()) < 2:
        return ""
    return (
        " Each variance is estimated, so the interval for a wider population can come out narrower; that does not make "
        "the wider claim more certain."
    )


def _of_both(analysis: AnyAnalysis) -> str:
    """Return why intervals for exactly these people and photos are too wide, after a space; empty without any.

    Their error is that of single rankings, in which a person's taste for one photo and chance are one. New people
    bring new tastes, and so do new photos: other populations' intervals rightly count them.
    """
    if isinstance(analysis.inferences[Population.NEITHER], NotComputed):
        return ""
    return (
        " Where both are exactly these, intervals are, if anything, too wide: one ranking of a photo cannot tell a "
        "person's taste for that photo from chance, so all of it counts as chance."
    )


def opening(words: str) -> str:
    """Return `words` as the start of a sentence."""
    return words[:1].upper() + words[1:]
