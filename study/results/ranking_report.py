"""The analysis of a rankings table for use from Python: what the report says, shows and computes; and the report."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from study.analysis.any_analysis import AnyAnalysis, analyze_any
from study.analysis.factors import Traits
from study.analysis.numbers import numbers
from study.analysis.population import Population
from study.analysis.protocol import NO_REFERENCE, Protocol
from study.analysis.rank_matrix import misfit
from study.analysis.rankings import validate_rankings
from study.analysis.rankings_file import read_rankings_file, source_of
from study.analysis.report_parts.section import Section
from study.analysis.sections import all_figures, all_tables, key_findings, sections
from study.analysis.traits_file import with_tables
from study.results.analysis_folder import ANALYSIS, write_analysis


@dataclass(frozen=True)
class RankingReport:
    """Everything about the rankings of a table, as `python -m study analyze` writes it."""

    analysis: AnyAnalysis
    """What is computed."""
    title: str
    """Of the report."""
    source: Mapping[str, str]
    """Where the rankings come from, for the file of numbers."""

    @property
    def findings(self) -> list[str]:
        """The sentences that open the report."""
        return key_findings(self.analysis)

    @cached_property
    def sections(self) -> list[Section]:
        """The sections in their order: each with its sentences, figures and tables."""
        return sections(self.analysis)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table, by the name of its file without extension."""
        return all_tables(self.sections)

    @property
    def figures(self) -> dict[str, go.Figure]:
        """Every figure, by the name of its file without extension."""
        return all_figures(self.sections)

    @cached_property
    def numbers(self) -> dict[str, Any]:
        """Every number by the name that it has in `analysis.json`, as docs/analysis.md describes it."""
        return numbers(self.analysis, self.sections)

    def save(self, folder: str | Path, figures: bool = True, replace: bool = False) -> Path:
        """Write the report, its tables, its numbers and its figures into a folder, and return the report's path.

        Args:
            folder: new or empty, or with `replace` one that has such a report.
            figures: whether to write figure files, and box plots of single photos into the report: takes longer.
            replace: whether an earlier report may be replaced.

        Raises:
            ValueError: if the folder must not be written; nothing has been then.
            OSError: if it cannot be written.
        """
        target = Path(folder)
        ANALYSIS.check(target, replace)
        write_analysis(self.analysis, target, self.title, self.source, None, figures, False, replace)
        return target / ANALYSIS.page


def analyze(
    rankings: str | Path | pd.DataFrame,
    *,
    methods: Mapping[str, str] | None = None,
    traps: Mapping[str, str] | None = None,
    exclude: Collection[str] = (),
    population: str | None = None,
    margin: float | None = None,
    reference: str | None = None,
    photos: str | Path | pd.DataFrame | None = None,
    participants: str | Path | pd.DataFrame | None = None,
    by: str | Collection[str] | None = None,
    title: str | None = None,
) -> RankingReport:
    """Analyze a rankings table.

    Args:
        rankings: a file (CSV, Excel or JSON), or a table with the columns `participant`, `image`, `method` and `rank`,
            and optionally the others that docs/analysis.md lists.
        methods: key -> name to print, in the order of the report; by default as in the table.
        traps: photo of an attention check -> the method whose version is ruined; None if that is not known.
        exclude: participants to leave out.
        population: whom the results are about: "people and photos", "people", "photos" or "none", the samples of more
            like them; by default the first.
        margin: equivalence margin, in points of the scale.
        reference: the method that the others are compared with, or "none" to compare every pair; by default "human",
            if there is one.
        photos: a table that groups photos: a column `image`, and others as `category`; a file or a data frame.
        participants: a table that groups people: a column `participant`, and others as `age`; the same.
        by: the factor, or factors, whose groups are compared: columns of these tables, covariates of the rankings, and
            "half" (of the visit); by default all, none for ().
        title: of the report; by default the file's name.

    Raises:
        InvalidRankingsError: if it is not a rankings table, with every kind of problem; a ValueError.
        InvalidTraitsError: if `photos` or `participants` cannot be used, the same; a ValueError.
        NotComputableError: if no ranking that counts is left; a ValueError.
        ValueError: if an argument does not fit the table; the message says what is allowed.
        OSError: if the file cannot be read.
    """
    table, name, source = _taken(rankings)
    labels = _labels(table, methods)
    if reference not in (None, NO_REFERENCE, *labels):
        raise ValueError(f"reference must be one of {', '.join(labels)}, or {NO_REFERENCE}; got {reference!r}")
    unknown = sorted(set(exclude) - set(table["participant"]))
    if unknown:
        raise ValueError(f"exclude must name participants of the table; it has no {', '.join(map(repr, unknown))}")
    chosen = (by,) if isinstance(by, str) else by
    known = Traits(chosen=None if chosen is None else tuple(chosen))
    traits = with_tables(known, table, _source(photos), _source(participants))
    protocol = Protocol(reference=reference)
    found = analyze_any(table, labels, traps, exclude, _population(population), margin, protocol, traits=traits)
    return RankingReport(found, title or name, source)


def _taken(rankings: str | Path | pd.DataFrame) -> tuple[pd.DataFrame, str, dict[str, str]]:
    """Return a valid table, its name, and where it comes from."""
    if isinstance(rankings, pd.DataFrame):
        table = rankings.reset_index(drop=True)
        validate_rankings(table)
        return table, "Rankings", {"table": "a data frame"}
    path = Path(rankings)
    found = read_rankings_file(path)
    return found.table, path.stem, source_of(path, found)


def _source(table: str | Path | pd.DataFrame | None) -> Path | pd.DataFrame | None:
    return Path(table) if isinstance(table, str) else table


def _labels(table: pd.DataFrame, methods: Mapping[str, str] | None) -> dict[str, str]:
    there = [str(method) for method in table["method"].unique()]
    if methods is None:
        return {method: method for method in there}
    if sorted(methods) != sorted(there):
        raise ValueError(f"methods must name all methods of the table: {misfit(list(methods), there)}")
    if len(set(methods.values())) < len(methods):
        raise ValueError(f"methods must give every method a name of its own; got {list(methods.values())}")
    return dict(methods)


def _population(name: str | None) -> Population | None:
    known = [population.value for population in Population]
    if name is not None and name not in known:
        raise ValueError(f"population must be one of {', '.join(map(repr, known))}; got {name!r}")
    return None if name is None else Population(name)
