"""The rankings that commands analyze: of a table or of a study, without the participants who are left out."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from db.settings import Settings
from study.analysis.population import Population
from study.commands.options import add_pilot, entries, kept_of
from study.commands.reading import add_reading, check_only_for_tables, read_table

if TYPE_CHECKING:
    import pandas as pd

    from study.analysis.any_analysis import AnyAnalysis
    from study.analysis.factors import Traits
    from study.content.yaml.definition import Study
    from study.results.report_folder import ReportFolder


def add_rankings(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which rankings, and where what is found is written."""
    parser.add_argument(
        "rankings",
        nargs="?",
        type=Path,
        metavar="RANKINGS.csv",
        help="rankings in a file: CSV, Excel (.xlsx) or JSON (default: those of --study)",
    )
    parser.add_argument(
        "--output", required=True, type=Path, metavar="DIR", help="folder to write; must be new or empty"
    )
    parser.add_argument("--replace", action="store_true", help="replace what the command wrote there earlier")
    parser.add_argument("--study", metavar="SLUG", help="study that gives names, order and pictures of the methods")
    add_pilot(parser)
    parser.add_argument("--title", help="title of the report (default: that of the study, or the file's name)")
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="ID",
        help="leave a participant out; can be given several times",
    )
    parser.add_argument(
        "--exclude-flagged",
        action="store_true",
        help="leave out everybody whom a quality check flags; p-values computed afterwards come out too small",
    )
    parser.add_argument(
        "--traps",
        metavar="IMAGE=KEY,...",
        help="without --study: attention checks, each with the method whose version is ruined",
    )
    parser.add_argument(
        "--population",
        choices=[population.value for population in Population],
        metavar="POPULATION",
        help='whom the results are about: "people and photos", people, photos or none, the samples of more like them '
        "(default: as the study says, else both)",
    )
    add_reading(parser)


@dataclass(frozen=True)
class Given:
    """What the options of ``add_rankings`` give.

    Attributes:
        study: The study of `--study`; None for a table alone.
        rankings: Those of the file, or of the study where there is none.
        noted: Participant -> what the checks of the study say against using these rankings; nobody for a file, whose
            participants may be others.
        traits: What the study knows of photos and people; nothing of the people of a file.
        title: Of what is written.
        source: Where the rankings come from: a file, with its SHA-256, or a study.
        simulated: Participants of the study who are simulated; nobody for a file, which does not say it.
    """

    study: "Study | None"
    rankings: "pd.DataFrame"
    noted: Mapping[str, tuple[str, ...]]
    traits: "Traits"
    title: str
    source: Mapping[str, str]
    simulated: frozenset[str] = frozenset()


def given(
    settings: Settings, options: argparse.Namespace, folder: "ReportFolder", without_study: Sequence[str]
) -> Given:
    """Return what the options give, after looking at all of them.

    Args:
        settings: Where studies and their rankings are.
        options: Those of ``add_rankings`` and of the command.
        folder: What is written to `--output`.
        without_study: Options that only a table alone can have, as the study has its own.

    Raises:
        ValueError: If an option is no text, options do not go together, the folder must not be written, or the
            rankings cannot be used.
    """
    for name, value in vars(options).items():
        _check_text(name, value)
    folder.check(options.output, options.replace)
    study = _study(settings, options, without_study)
    if options.rankings is not None:
        rankings, noted, source = _of_file(options)
        return Given(study, rankings, noted, _traits_of(study, None), _title(study, options), source)
    rankings, noted, people, source = _of_study(settings, study, options)
    simulated = _simulated(people)
    return Given(study, rankings, noted, _traits_of(study, people), _title(study, options), source, simulated)


def _check_text(name: str, value: object) -> None:
    """Raise ValueError if a text cannot be written in UTF-8."""
    try:
        (value if isinstance(value, str) else "").encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"--{name} must be text in UTF-8") from error


def _study(settings: Settings, options: argparse.Namespace, without_study: Sequence[str]) -> "Study | None":
    if options.study is None:
        if options.rankings is None:
            raise ValueError("pass a file RANKINGS.csv, or --study SLUG for the rankings of a study")
        return None
    for name in without_study:
        if getattr(options, name) is not None:
            raise ValueError(f"--{name} is for tables without --study; the study sets its own")
    from study.content.keeping.reading import read_study
    from study.content.making.store import check_exists

    return read_study(check_exists(settings.studies, options.study))


_Rankings = tuple["pd.DataFrame", Mapping[str, tuple[str, ...]], Mapping[str, str]]
"""Rankings, what the study's checks say against them, and where they come from: see `Given`."""


def _of_file(options: argparse.Namespace) -> _Rankings:
    if options.pilot:
        raise ValueError("--pilot is for the rankings of --study, not of a file")
    from study.analysis.rankings_file import source_of

    found = read_table(options.rankings, options)
    return found.table, {}, source_of(options.rankings, found)


def _traits_of(study: "Study | None", participants: "pd.DataFrame | None") -> "Traits":
    from study.analysis.factors import NO_TRAITS
    from study.results.study_traits import traits_of

    return NO_TRAITS if study is None else traits_of(study, participants)


def _simulated(participants: "pd.DataFrame | None") -> frozenset[str]:
    from study.results.simulated_note import simulated_people

    return frozenset() if participants is None else simulated_people(participants)


def _of_study(
    settings: Settings, study: "Study | None", options: argparse.Namespace
) -> tuple["pd.DataFrame", Mapping[str, tuple[str, ...]], "pd.DataFrame | None", Mapping[str, str]]:
    check_only_for_tables(options)
    # These take long to import.
    from db.session import Database
    from study.results.check_flags import check_flags
    from study.results.tables import participants_table, rankings_table

    source = {"study": options.study, **({"participants": "pilot"} if options.pilot else {})}
    database = Database.open(settings.database_url)
    try:
        noted = check_flags(database, study) if study else {}
        kept = kept_of(options)
        people = participants_table(database, study, datetime.now(UTC), kept=kept) if study else None
        return rankings_table(database, options.study, kept), noted, people, source
    finally:
        database.close()


def _title(study: "Study | None", options: argparse.Namespace) -> str:
    if options.title or study is None:
        return str(options.title or options.rankings.stem)
    return f"{study.title} (pilot)" if options.pilot else study.title


def methods_of(rankings: "pd.DataFrame") -> list[str]:
    """Return the keys of the methods in the order of the table."""
    return [str(method) for method in rankings["method"].unique()]


def analysis_of(
    found: Given,
    labels: Mapping[str, str],
    options: argparse.Namespace,
    margin: float | None = None,
    reference: str | None = None,
    traits: "Traits | None" = None,
) -> "AnyAnalysis":
    """Return the analysis of the rankings without those left out; ValueError if nothing is left or does not fit.

    ``margin`` is an equivalence margin in points; by default the study's. ``reference`` is the method that the others
    of a table without a study are compared with; ``traits`` is taken in place of those found.
    """
    from study.analysis.any_analysis import analyze_any
    from study.analysis.protocol import Protocol
    from study.results.study_analysis import protocol_of

    traps = found.study.traps if found.study else None
    if options.traps is not None:
        traps = entries("traps", options.traps)
        _check_traps(found.rankings, traps)
    excluded = _excluded(found, labels, traps, options)
    protocol = protocol_of(found.study, found.traits) if found.study else Protocol(reference=reference)
    population = Population(options.population) if options.population else None
    return analyze_any(
        found.rankings, labels, traps, excluded, population, margin, protocol, found.noted, traits or found.traits
    )


def _check_traps(rankings: "pd.DataFrame", traps: Mapping[str, str]) -> None:
    """Raise ValueError if one of the `traps` is no attention check of the table."""
    from study.analysis.rankings import marked

    checks = set(rankings["image"][marked(rankings, "trap")])
    unknown = [image for image in traps if image not in checks]
    if unknown:
        raise ValueError(
            f"--traps must name attention checks of the table (trap 1); {', '.join(map(repr, unknown))} "
            f"{'is none' if len(unknown) == 1 else 'are none'}"
        )


def _excluded(
    found: Given, labels: Mapping[str, str], traps: Mapping[str, str] | None, options: argparse.Namespace
) -> list[str]:
    from study.analysis.any_analysis import screens_any
    from study.analysis.screens import flagged

    everybody = set(found.rankings["participant"])
    unknown = [name for name in options.exclude if name not in everybody]
    if unknown:
        raise ValueError(f"--exclude must name participants of the table; it has no {', '.join(map(repr, unknown))}")
    if not options.exclude_flagged:
        return list(options.exclude)
    screened = screens_any(found.rankings, tuple(labels), traps, found.noted)
    return [*options.exclude, *flagged(screened).index]
