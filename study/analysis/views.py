"""One report about several populations: what it says about each of them, and which of its parts differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from study.analysis.analysis import NotComputed
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.population import Population
from study.analysis.report_parts.populations import both, opening
from study.analysis.report_parts.section import Drawing, Section
from study.analysis.report_parts.tables import Table
from study.analysis.sections import about_population, key_findings

T = TypeVar("T")

KEYS = {
    Population.BOTH: "both",
    Population.PEOPLE: "people",
    Population.PHOTOS: "photos",
    Population.NEITHER: "neither",
}
"""Names of the populations in addresses and styles."""


@dataclass(frozen=True)
class View:
    """What a report says about another population than its own.

    Attributes:
        key: One of ``KEYS``.
        name: The population in words.
        sections: Key -> section, of those that say something else about other populations.
    """

    key: str
    name: str
    sections: Mapping[str, Section]


@dataclass(frozen=True)
class Version(Generic[T]):
    """A part of a report about one population.

    Attributes:
        key: One of ``KEYS``, "default" for the report's own population, or empty if the part is the same for all.
        name: The population in words; empty unless it is another than the report's own.
        content: The part.
    """

    key: str
    name: str
    content: T

    @property
    def suffix(self) -> str:
        """What tells the names of its figures and tables from the report's own."""
        return f"-{self.key}" if self.name else ""


@dataclass(frozen=True)
class Words:
    """The sentences of a section, and why any results are missing."""

    sentences: tuple[str, ...]
    missing: str | None


@dataclass(frozen=True)
class SectionVersions:
    """A section in parts, each with its versions."""

    words: list[Version[Words]]
    figures: dict[str, list[Version[Drawing]]]
    tables: dict[str, list[Version[Table]]]

    @property
    def min_width(self) -> int:
        """Width in pixels below which one of the figures is not readable."""
        drawings = [version.content for versions in self.figures.values() for version in versions]
        return max((drawing.min_width for drawing in drawings), default=0)


def other_views(analysis: AnyAnalysis) -> list[View]:
    """Return what a report says about every other population of which anything can be said."""
    return [
        View(KEYS[about.population], _name(about), {part.key: part for part in about_population(about)})
        for about in _others(analysis)
    ]


def findings(analysis: AnyAnalysis) -> list[Version[list[str]]]:
    """Return the key findings about every population of which anything can be said."""
    others = [(KEYS[about.population], _name(about), key_findings(about)) for about in _others(analysis)]
    return _versions(key_findings(analysis), others, lambda sentences: sentences)


def section_versions(section: Section, views: Sequence[View]) -> SectionVersions:
    """Return a section's parts about its own population and those of ``views``; each part once if all are the same."""
    others = [(view.key, view.name, view.sections[section.key]) for view in views if section.key in view.sections]
    parts = [section, *(other for _, _, other in others)]
    return SectionVersions(
        _versions(_words(section), [(key, name, _words(other)) for key, name, other in others], lambda words: words),
        {
            figure: _versions(
                section.figures.get(figure),
                [(key, name, other.figures.get(figure)) for key, name, other in others],
                lambda drawing: (drawing.words, drawing.figure.to_json()),
            )
            for figure in _names([part.figures for part in parts])
        },
        {
            table: _versions(
                section.tables.get(table),
                [(key, name, other.tables.get(table)) for key, name, other in others],
                lambda found: (found.caption, found.cells()),
            )
            for table in _names([part.tables for part in parts])
        },
    )


def _others(analysis: AnyAnalysis) -> list[AnyAnalysis]:
    return [
        analysis.about(population)
        for population, found in analysis.inferences.items()
        if population is not analysis.population and not isinstance(found, NotComputed)
    ]


def _name(analysis: AnyAnalysis) -> str:
    return opening(both(analysis))


def _words(section: Section) -> Words:
    return Words(section.sentences, section.missing)


def _names(parts: Sequence[Mapping[str, object]]) -> list[str]:
    """Return all names, in the order of the first part that has each."""
    return list(dict.fromkeys(name for part in parts for name in part))


def _versions(
    own: T | None, others: Sequence[tuple[str, str, T | None]], shown: Callable[[T], object]
) -> list[Version[T]]:
    """Return the versions that are there; only one if they all show the same."""
    known = [Version(key, name, one) for key, name, one in (("default", "", own), *others) if one is not None]
    if len(known) < 1 + len(others):
        return known
    first = known[0].content
    others_than = [version.content for version in known[1:] if version.content is not first]
    if others_than:
        own_shown = shown(first)
        if any(shown(content) != own_shown for content in others_than):
            return known
    return [Version("", "", first)]
