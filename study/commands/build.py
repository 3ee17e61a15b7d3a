"""`python -m study build`: make a study from photos with the methods registry."""

import argparse
from pathlib import Path

from study.builder import PAPER_METHODS, build_study, folder_version, gather_photos, method_version, new_seed
from study.commands.options import Commands, add_study
from study.definition import LARGEST_SEED
from study.settings import Settings


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("build", help="make a study from photos")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTOS", help="photos, or folders of photos")
    add_study(parser)
    parser.add_argument("--title", help="title that participants read (default: the short name)")
    parser.add_argument("--human", type=Path, metavar="FOLDER", help="a person's edits, named like the photos")
    parser.add_argument(
        "--methods",
        default=",".join(PAPER_METHODS),
        metavar="NAMES",
        help="methods with commas between them (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, help="seed of all random orders (default: drawn, and recorded)")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Make the study."""
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
