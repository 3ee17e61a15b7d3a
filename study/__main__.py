"""The command line of studies: `python -m study list`, `build`, `export`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from study.builder import PAPER_METHODS, build_study, folder_version, gather_photos, method_version, new_seed
from study.definition import LARGEST_SEED, StudyError, read_study, study_slugs
from study.settings import Settings

BAD_INPUT = 2
"""Exit status of a command that could not use what it was given."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (by default the process's) ask for; return the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("study").setLevel(logging.INFO)
    options = _parser().parse_args(arguments)
    try:
        options.run(Settings.from_environment(), options)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    return 0


def list_studies(settings: Settings, options: argparse.Namespace) -> None:
    """Print every study with its sets, methods and participants, or with what is wrong with it."""
    from db.session import Database
    from study.responses import is_registered, participants_table

    slugs = study_slugs(settings.studies)
    if not slugs:
        print(f"no studies in {settings.studies}")
        return
    database = Database.open(settings.database_url)
    for slug in slugs:
        try:
            study = read_study(settings.studies / slug)
        except StudyError as error:
            print(error)
            continue
        people = participants_table(database, slug) if is_registered(database, slug) else None
        taking_part = 0 if people is None else len(people)
        finished = 0 if people is None else int(people["finished_at"].notna().sum())
        print(f"{slug}: {study.title}")
        print(f"  {len(study.images)} sets of {', '.join(study.method_keys)}")
        print(f"  {taking_part} participants, {finished} finished")


def build(settings: Settings, options: argparse.Namespace) -> None:
    """Make a study from photos."""
    seed = new_seed() if options.seed is None else options.seed
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"seed must be from 0 to {LARGEST_SEED}; got {seed}")
    photos = gather_photos(options.photos)
    human = [] if options.human is None else [folder_version(options.human)]
    versions = [method_version(name) for name in options.methods.split(",")] + human
    title = options.title or options.study
    study = build_study(settings.studies, options.study, title, photos, versions, seed)
    print(f"study {study.slug}: {len(study.images)} sets of {', '.join(study.method_keys)}")
    print(f"in {settings.studies / study.slug}; open at /study/?study={study.slug}")


def export(settings: Settings, options: argparse.Namespace) -> None:
    """Write the rankings table, one row per placement."""
    from db.session import Database
    from study.analysis.rankings import write_rankings_csv
    from study.responses import rankings_table

    table = rankings_table(Database.open(settings.database_url), options.study)
    write_rankings_csv(table, options.output)
    print(f"{len(table)} placements by {table['participant'].nunique()} participants in {options.output}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m study", description="Make, list and export blind ranking studies.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    listing = commands.add_parser("list", help="list the studies in the data folder")
    listing.set_defaults(run=list_studies)

    building = commands.add_parser("build", help="make a study from photos")
    building.add_argument("photos", nargs="+", type=Path, metavar="PHOTOS", help="photos, or folders of photos")
    building.add_argument("--study", required=True, metavar="SLUG", help="short name: lower-case letters, digits, -")
    building.add_argument("--title", help="title that participants read (default: the short name)")
    building.add_argument("--human", type=Path, metavar="FOLDER", help="a person's edits, named like the photos")
    building.add_argument(
        "--methods",
        default=",".join(PAPER_METHODS),
        metavar="NAMES",
        help="methods with commas between them (default: %(default)s)",
    )
    building.add_argument("--seed", type=int, help="seed of all random orders (default: drawn, and recorded)")
    building.set_defaults(run=build)

    exporting = commands.add_parser("export", help="write a study's rankings as CSV")
    exporting.add_argument("--study", required=True, metavar="SLUG", help="short name of the study")
    exporting.add_argument("--output", required=True, type=Path, metavar="FILE", help="CSV file to write")
    exporting.set_defaults(run=export)
    return parser


if __name__ == "__main__":
    sys.exit(main())
