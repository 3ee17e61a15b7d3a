"""The rankings that commands analyze: of a table or of a study, without the participants who are left out."""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from db.settings import Settings
from study.analysis.population import Population

if TYPE_CHECKING:
    import pandas as pd

    from study.analysis.analysis import Analysis
    from study.content.yaml.definition import Study


def add_rankings(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which rankings, and where what is found is written."""
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
    parser.add_argument("--replace", action="store_true", help="replace what the command wrote there earlier")
    parser.add_argument("--study", metavar="SLUG", help="study that gives names, order and pictures of the methods")
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
        choices=[population.value for population in Population],
        metavar="POPULATION",
        help='whom the results are about: "people and photos", people, photos or none, the samples of more like them '
        "(default: as the study says, else both)",
    )


def check_texts(options: argparse.Namespace, names: tuple[str, ...]) -> None:
    """Raise ValueError if one of the options `names` cannot be written in UTF-8."""
    for name in names:
        try:
            (getattr(options, name) or "").encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"--{name} must be text in UTF-8") from error


def given_study(settings: Settings, options: argparse.Namespace) -> "Study | None":
    """Return the study of `--study`, None for a table alone; ValueError if options do not go together."""
    from study.content.keeping.reading import read_study
    from study.content.making.store import check_exists

    if options.study is None:
        if options.rankings is None:
            raise ValueError("pass a file RANKINGS.csv, or --study SLUG for the rankings of a study")
        return None
    if options.traps is not None:
        raise ValueError("--traps is for tables without --study; the study has its own")
    return read_study(check_exists(settings.studies, options.study))


def given_rankings(settings: Settings, options: argparse.Namespace) -> "pd.DataFrame":
    """Return the rankings of the file, or of the study where there is none; ValueError if they cannot be used."""
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


def methods_of(rankings: "pd.DataFrame") -> list[str]:
    """Return the keys of the methods in the order of the table."""
    return [str(method) for method in rankings["method"].unique()]


def analysis_of(
    rankings: "pd.DataFrame",
    labels: Mapping[str, str],
    study: "Study | None",
    options: argparse.Namespace,
    margin: float | None = None,
) -> "Analysis":
    """Return the analysis of the rankings without those left out; ValueError if nothing is left or does not fit.

    ``margin`` is an equivalence margin in points; by default the study's.
    """
    from study.analysis.analysis import analyze
    from study.analysis.protocol import NO_PROTOCOL
    from study.results.study_analysis import protocol_of

    traps = study.traps if study else None
    if options.traps is not None:
        traps = entries("traps", options.traps)
        _check_traps(rankings, traps)
    excluded = _excluded(rankings, labels, traps, options)
    protocol = protocol_of(study) if study else NO_PROTOCOL
    population = Population(options.population) if options.population else None
    return analyze(rankings, labels, traps, excluded, population, margin, protocol)


def title_of(study: "Study | None", options: argparse.Namespace) -> str:
    """Return the title of what is written."""
    return str(options.title or (study.title if study else options.rankings.stem))


def source_of(options: argparse.Namespace) -> dict[str, str]:
    """Return where the rankings come from: a file, with its SHA-256, or a study."""
    if options.rankings is None:
        return {"study": options.study}
    with options.rankings.open("rb") as file:
        return {"file": options.rankings.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def entries(option: str, text: str) -> dict[str, str]:
    """Return the entries "KEY=VALUE,..." of an option; a value may be missing. ValueError for a key given twice."""
    found: dict[str, str] = {}
    for entry in text.split(","):
        key, _, value = (part.strip() for part in entry.partition("="))
        if not key or key in found:
            raise ValueError(f"--{option} must name each key once, KEY=NAME,...; got {text}")
        found[key] = value
    return found


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
