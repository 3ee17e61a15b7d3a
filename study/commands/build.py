"""`python -m study build`: make a study from photos with the methods registry."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from db.settings import Settings
from study.commands.options import Commands, add_new_study, add_study
from study.content.making.paper_methods import PAPER_METHODS
from study.content.trials import check_seed, new_seed

if TYPE_CHECKING:
    from study.content.making.builder import Step


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("build", help="make a study from photos")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTOS", help="photos, or folders of photos")
    add_study(parser)
    parser.add_argument("--human", type=Path, metavar="FOLDER", help="a person's edits, named like the photos")
    parser.add_argument(
        "--own",
        type=Path,
        nargs="+",
        default=[],
        metavar="FOLDER",
        help="versions of your own, named like the photos: a folder per method, which is called like its folder",
    )
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
    from study.content.making.builder import build_study
    from study.content.making.versions import folder_version, gather_photos, method_version

    seed = new_seed() if options.seed is None else check_seed(options.seed)
    photos = gather_photos(options.photos)
    versions = [method_version(name, options.exemplars) for name in filter(None, options.methods.split(","))]
    versions += [] if options.human is None else [folder_version(options.human)]
    versions += [folder_version(folder, folder.resolve().name, folder.resolve().name) for folder in options.own]
    study = build_study(
        settings.studies,
        options.study,
        options.title or options.study,
        photos,
        versions,
        seed,
        traps=options.traps,
        practice=options.practice,
        progress=_Told(),
    )
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(describe_new(study, settings.studies))


class _Told:
    """Says on the terminal which photo is worked on; nothing if nobody looks at it."""

    def __init__(self) -> None:
        from study.content.making.estimate import Meter

        self._meter = Meter()

    def __call__(self, step: "Step") -> None:
        progress = self._meter.at(step)
        if sys.stderr.isatty():
            # Over the line before, whatever its length.
            print(f"\r\033[K{progress.in_words(time.time())}", end="", file=sys.stderr, flush=True)
