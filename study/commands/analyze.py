"""`python -m study analyze`: compute everything about a study's rankings and write it to a folder."""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from db.settings import Settings
from study.analysis.population import Population
from study.commands.options import Commands

if TYPE_CHECKING:
    import pandas as pd

    from study.content.yaml.definition import Study


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("analyze", help="analyze a study's rankings: report, tables, figures")
    parser.add_argument(
        "rankings",
        nargs="?",
        type=Path,
        metavar="RANKINGS.csv",
        help="rankings, one row per version ranked (default: those of --study)",
    )
    parser.add_argument(
        "--output", required=True, type=Path, metavar="DIR", help="folder to write; must be new or empty"
    )
    parser.add_argument("--replace", action="store_true", help="replace an earlier analysis in that folder")
    parser.add_argument("--study", metavar="SLUG", help="study that gives names, order and pictures of the methods")
    parser.add_argument(
        "--methods",
        metavar="KEY=NAME,...",
        help="without --study: the methods in order, each with the name to print (default: as in the table)",
    )
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
        help="leave out everybody whom a screen flags; later p-values are optimistic",
    )
    parser.add_argument(
        "--traps",
        metavar="IMAGE=KEY,...",
        help="without --study: attention checks, each with the method whose version is ruined",
    )
    parser.add_argument(
        "--population",
        type=Population,
        choices=list(Population),
        metavar="POPULATION",
        help='whom the results are about: "people and photos", people, photos or none, the samples of more like them '
        "(default: as the study says, else both); the report lets its readers choose, too",
    )
    parser.add_argument(
        "--margin",
        type=float,
        metavar="POINTS",
        help="equivalence margin: the largest difference of mean scores that does not matter (default: the study's)",
    )
    files = parser.add_mutually_exclusive_group()
    files.add_argument(
        "--no-figures", action="store_true", help="write no figure files, and a report without the photos: quicker"
    )
    files.add_argument("--photo-figures", action="store_true", help="write a figure file for every photo, too: slower")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the analysis and print what it found."""
    from study.analysis.analysis import analyze
    from study.analysis.protocol import NO_PROTOCOL
    from study.analysis.sections import key_findings
    from study.results.analysis_folder import REPORT, check_folder, write_analysis
    from study.results.study_analysis import protocol_of

    _check_texts(options)
    check_folder(options.output, options.replace)
    study = _study(settings, options)
    rankings = _rankings(settings, options)
    labels = study.labels if study else _labels(options.methods, rankings)
    traps = study.traps if study else None
    if options.traps is not None:
        traps = _entries("traps", options.traps)
    excluded = _excluded(rankings, labels, traps, options)
    protocol = protocol_of(study) if study else NO_PROTOCOL
    analysis = analyze(rankings, labels, traps, excluded, options.population, options.margin, protocol)
    title = options.title or (study.title if study else options.rankings.stem)
    problem = write_analysis(
        analysis, options.output, title, _source(options), study, not options.no_figures, options.photo_figures
    )
    for sentence in key_findings(analysis):
        print(sentence)
    if problem:
        print(problem)
    print(f"The report is {options.output / REPORT}")


def _check_texts(options: argparse.Namespace) -> None:
    for name in ("title", "methods", "traps"):
        try:
            (getattr(options, name) or "").encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"--{name} must be text in UTF-8") from error


def _study(settings: Settings, options: argparse.Namespace) -> "Study | None":
    from study.content.keeping.reading import read_study
    from study.content.making.store import check_exists

    if options.study is None:
        if options.rankings is None:
            raise ValueError("pass a file RANKINGS.csv, or --study SLUG for the rankings of a study")
        return None
    if options.methods is not None or options.traps is not None:
        raise ValueError("--methods and --traps are for tables without --study; the study sets them itself")
    return read_study(check_exists(settings.studies, options.study))


def _rankings(settings: Settings, options: argparse.Namespace) -> "pd.DataFrame":
    from db.session import Database
    from study.analysis.rankings_file import read_rankings
    from study.results.tables import rankings_table

    if options.rankings is not None:
        return read_rankings(options.rankings)
    database = Database.open(settings.database_url)
    try:
        return rankings_table(database, options.study)
    finally:
        database.close()


def _labels(methods: str | None, rankings: "pd.DataFrame") -> dict[str, str]:
    """Return method -> name, from `--methods` or as the table has them."""
    found = [str(method) for method in rankings["method"].unique()]
    if methods is None:
        return {method: method for method in found}
    labels = {key: name or key for key, name in _entries("methods", methods).items()}
    if len(set(labels.values())) < len(labels):
        raise ValueError(f"--methods must give every method a name of its own; got {methods}")
    if sorted(labels) != sorted(found):
        raise ValueError(f"--methods must name the methods of the table, {', '.join(found)}; got {', '.join(labels)}")
    return labels


def _entries(option: str, text: str) -> dict[str, str]:
    """Return the entries "KEY=VALUE,..." of an option; a value may be missing."""
    entries: dict[str, str] = {}
    for entry in text.split(","):
        key, _, value = (part.strip() for part in entry.partition("="))
        if not key or key in entries:
            raise ValueError(f"--{option} must name each key once, KEY=NAME,...; got {text}")
        entries[key] = value
    return entries


def _source(options: argparse.Namespace) -> dict[str, str]:
    """Return where the rankings come from: a file, with its SHA-256, or a study."""
    if options.rankings is None:
        return {"study": options.study}
    with options.rankings.open("rb") as file:
        return {"file": options.rankings.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _excluded(
    rankings: "pd.DataFrame", labels: Mapping[str, str], traps: Mapping[str, str] | None, options: argparse.Namespace
) -> list[str]:
    from study.analysis.rank_matrix import presentations
    from study.analysis.screens import flagged, screens

    everybody = set(rankings["participant"])
    unknown = [name for name in options.exclude if name not in everybody]
    if unknown:
        raise ValueError(f"--exclude must name participants of the table; it has no {', '.join(map(repr, unknown))}")
    if not options.exclude_flagged:
        return list(options.exclude)
    screened = screens(presentations(rankings, tuple(labels)), traps)
    return [*options.exclude, *flagged(screened).index]
