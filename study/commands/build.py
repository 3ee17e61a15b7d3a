"""`python -m study build`: make a study from photos with the methods registry."""

import argparse
from pathlib import Path

from db.settings import Settings
from study.commands.options import Commands, add_new_study, add_study
from study.content.making.builder import PAPER_METHODS, build_study, folder_version, gather_photos, method_version
from study.content.trials import check_seed, new_seed


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("build", help="make a study from photos")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTOS", help="photos, or folders of photos")
    add_study(parser)
    parser.add_argument("--human", type=Path, metavar="FOLDER", help="a person's edits, named like the photos")
    parser.add_argument(
        "--methods",
        default=",".join(PAPER_METHODS),
        metavar="NAMES",
        help="methods, separated by commas (default: %(default)s)",
    )
    parser.add_argument("--exemplars", type=Path, metavar="FOLDER", help="good photos for the method exemplar")
    add_new_study(parser)
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Make the study."""
    from study.content.description import describe_new

    seed = new_seed() if options.seed is None else check_seed(options.seed)
    photos = gather_photos(options.photos)
    human = [] if options.human is None else [folder_version(options.human)]
    versions = [method_version(name, options.exemplars) for name in options.methods.split(",")] + human
    study = build_study(
        settings.studies,
        options.study,
        options.title or options.study,
        photos,
        versions,
        seed,
        traps=options.traps,
        practice=options.practice,
    )
    print(describe_new(study, settings.studies))
