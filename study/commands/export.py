"""`python -m study export`: write a study's data as CSV, JSON or a replication archive."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from study.commands.options import Commands, add_study
from study.settings import Settings

if TYPE_CHECKING:
    from db.session import Database
    from study.content.definition import Study

FORMATS = {
    "tidy": "CSV, one row per placement",
    "wide": "CSV, one row per ranking",
    "participants": "CSV, one row per participant",
    "json": "everything in one JSON file",
    "archive": "ZIP file for replication: data, codebook, manifest, analysis",
}
SUFFIXES = {".csv": "tidy", ".json": "json", ".zip": "archive"}


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a study's data as CSV, JSON or a replication archive")
    add_study(parser)
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="file to write")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help=f"{'; '.join(f'{name}: {what}' for name, what in FORMATS.items())} (default: by the file's suffix, "
        f"{', '.join(f'{suffix} {name}' for suffix, name in SUFFIXES.items())})",
    )
    parser.add_argument("--with-images", action="store_true", help="put the images into the archive")
    ids = parser.add_mutually_exclusive_group()
    ids.add_argument(
        "--with-ids",
        action="store_true",
        default=None,
        help="keep the identifiers of Prolific and of invitations (default but for the archive)",
    )
    ids.add_argument(
        "--without-ids",
        dest="with_ids",
        action="store_false",
        default=None,
        help="leave the identifiers of Prolific and of invitations out (default for the archive)",
    )
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the export; the file appears whole or not at all."""
    from db.session import Database

    kind = _format(options)
    if options.with_images and kind != "archive":
        raise ValueError(f"--with-images is for the archive; the format is {kind}")
    database = Database.open(settings.database_url)
    try:
        if kind == "tidy":
            _write_tidy(database, options.study, options.output)
        else:
            _write(kind, database, _study(settings, options.study), options)
    finally:
        database.close()


def _format(options: argparse.Namespace) -> str:
    kind = options.format or SUFFIXES.get(options.output.suffix.lower())
    if kind is None:
        raise ValueError(
            f"--output must end with one of {', '.join(SUFFIXES)}, or --format say what to write; got {options.output}"
        )
    return str(kind)


def _study(settings: Settings, slug: str) -> "Study":
    from study.content.reading import read_study

    return read_study(settings.studies / slug)


def _write_tidy(database: "Database", slug: str, output: Path) -> None:
    """Write the rankings, for which the study's folder is not needed."""
    from study.analysis.rankings import rankings_csv
    from study.results.exports import write_text
    from study.results.tables import rankings_table

    table = rankings_table(database, slug)
    write_text(output, rankings_csv(table))
    print(f"{len(table)} placements by {table['participant'].nunique()} participants in {output}")


def _write(kind: str, database: "Database", study: "Study", options: argparse.Namespace) -> None:
    from study.results.archive import write_archive
    from study.results.exports import participants_csv, study_json, wide_csv, write_text

    with_ids = options.with_ids if options.with_ids is not None else kind != "archive"
    if kind == "archive":
        write_archive(database, study, options.output, options.with_images, with_ids)
    elif kind == "wide":
        write_text(options.output, wide_csv(database, study))
    elif kind == "participants":
        write_text(options.output, participants_csv(database, study, with_ids))
    else:
        write_text(options.output, study_json(database, study, with_ids))
    print(f"{FORMATS[kind]} in {options.output}")
