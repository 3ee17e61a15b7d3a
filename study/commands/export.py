"""`python -m study export`: write a study's data as CSV, JSON or a replication archive."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from db.settings import Settings
from study.commands.options import Commands, add_pilot, add_study, kept_of
from study.results.exports import FORMATS, FORMATS_WITH_IMAGES, Selection, write_tidy

SUFFIXES = {".csv": "tidy", ".json": "json", ".zip": "archive"}
STANDARD_OUTPUT = ("-", "/dev/stdout")
"""Instead of a file: what is written there has no suffix, and is the tidy CSV unless a format is named."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a study's data as CSV, JSON or a replication archive")
    add_study(parser)
    parser.add_argument(
        "--output", required=True, type=Path, metavar="FILE", help="file to write; - for standard output"
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help=f"{'; '.join(f'{name}: {export.label}' for name, export in FORMATS.items())} (default: by the file's "
        f"suffix, {', '.join(f'{suffix} {name}' for suffix, name in SUFFIXES.items())}; {SUFFIXES['.csv']} for -)",
    )
    parser.add_argument("--with-images", action="store_true", help="put the images into the archive")
    ids = parser.add_mutually_exclusive_group()
    ids.add_argument(
        "--with-ids",
        action="store_true",
        default=None,
        help="keep the identifiers of panels and of invitations (default except for the archive)",
    )
    ids.add_argument(
        "--without-ids",
        dest="with_ids",
        action="store_false",
        default=None,
        help="leave out the identifiers of panels and of invitations (default for the archive)",
    )
    add_pilot(parser)
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the export; the file appears, and standard output begins, once all of it is there."""
    from db.session import Database
    from study.content.keeping.reading import read_study
    from study.content.making.store import check_exists

    kind = _format(options)
    if options.with_images and kind not in FORMATS_WITH_IMAGES:
        raise ValueError(f"--with-images is for the {' and '.join(FORMATS_WITH_IMAGES)}; the format is {kind}")
    export = (FORMATS_WITH_IMAGES if options.with_images else FORMATS)[kind]
    if options.pilot and not export.of_pilot:
        allowed = ", ".join(name for name, one in FORMATS.items() if one.of_pilot)
        raise ValueError(f"--pilot is for the formats {allowed}; the format is {kind}")
    with_ids = export.with_ids if options.with_ids is None else options.with_ids
    if export.only_with_ids and not with_ids:
        raise ValueError(f"--format {kind} is a list of identifiers and cannot be written --without-ids")
    database = Database.open(settings.database_url)
    try:
        with _written(options.output) as path:
            if kind == "tidy":
                # The one export that does not need the study's folder.
                write_tidy(database, options.study, path, kept_of(options))
            else:
                study = read_study(check_exists(settings.studies, options.study))
                export.write(database, study, path, Selection(with_ids, kept_of(options)))
    finally:
        database.close()
    if not _is_standard_output(options.output):
        print(f"{export.label} in {options.output}")


@contextmanager
def _written(output: Path) -> Iterator[Path]:
    """Yield the file to write; what is for standard output goes there in the end."""
    if not _is_standard_output(output):
        yield output
        return
    with TemporaryDirectory() as folder:
        path = Path(folder, "export")
        yield path
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.flush()


def _is_standard_output(output: Path) -> bool:
    return str(output) in STANDARD_OUTPUT


def _format(options: argparse.Namespace) -> str:
    suffix = ".csv" if _is_standard_output(options.output) else options.output.suffix.lower()
    kind = options.format or SUFFIXES.get(suffix)
    if kind is None:
        raise ValueError(
            f"--output must end with one of {', '.join(SUFFIXES)}, or --format must be set; got {options.output}"
        )
    return str(kind)
