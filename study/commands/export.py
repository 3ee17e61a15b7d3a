"""`python -m study export`: write a study's data as CSV, Excel, JSON or a replication archive."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from db.settings import Settings
from study.commands.options import Commands, add_pilot, add_study, kept_of
from study.results.exports import FORMATS, FORMATS_WITH_IMAGES, Export, Selection, write_tidy

if TYPE_CHECKING:
    from db.session import Database

WORKBOOK = ".xlsx"
SUFFIXES = {".csv": "tidy", WORKBOOK: "tidy", ".json": "json", ".zip": "archive"}
STANDARD_OUTPUT = ("-", "/dev/stdout")
"""Instead of a file: what is written there has no suffix, and is the tidy CSV unless a format is named."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a study's data as CSV, Excel, JSON or a replication archive")
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
    parser.add_argument(
        "--excel",
        action="store_true",
        help=f"a table for Excel: a workbook if the file ends with {WORKBOOK}, else CSV with the mark by which Excel "
        "knows UTF-8",
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
    from study.results.export_tables import TABLES

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
    for_excel = options.excel or options.output.suffix.lower() == WORKBOOK
    if for_excel and kind not in TABLES:
        raise ValueError(f"only tables can be for Excel, the formats {', '.join(TABLES)}; the format is {kind}")
    database = Database.open(settings.database_url)
    try:
        with _written(options.output) as path:
            if for_excel:
                _write_for_excel(settings, database, options, path, export, Selection(with_ids, kept_of(options)))
            elif kind == "tidy":
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


def _write_for_excel(
    settings: Settings,
    database: "Database",
    options: argparse.Namespace,
    path: Path,
    export: Export,
    chosen: Selection,
) -> None:
    """Write a table into the file `path` as a workbook, or as CSV that Excel opens in UTF-8."""
    from enhancegan.whole_files import replacing, write_text
    from study.content.keeping.reading import read_study
    from study.content.making.store import check_exists
    from study.results.csv_text import csv_text
    from study.results.excel import workbook
    from study.results.export_tables import TABLES, tidy_table

    if export.format == "tidy":
        table = tidy_table(database, options.study, chosen)
    else:
        table = TABLES[export.format](database, read_study(check_exists(settings.studies, options.study)), chosen)
    if options.output.suffix.lower() != WORKBOOK:
        write_text(path, "\ufeff" + csv_text(table))
        return
    content, cut = workbook(table, export.format)
    with replacing(path) as file:
        file.write_bytes(content)
    if cut:
        print(f"{cut:,} texts are longer than a cell of Excel can be, and cut; CSV has them whole")


def _format(options: argparse.Namespace) -> str:
    suffix = ".csv" if _is_standard_output(options.output) else options.output.suffix.lower()
    kind = options.format or SUFFIXES.get(suffix)
    if kind is None:
        raise ValueError(
            f"--output must end with one of {', '.join(SUFFIXES)}, or --format must be set; got {options.output}"
        )
    return str(kind)
