"""`figures`: the paper's Figs. 3-6 for any photos."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.experiments.method_options import add_generator

_NUMBERS = (3, 4, 5, 6)


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("figures", help="make the paper's Figs. 3-6 for your photos")
    command.add_argument("--photos", nargs="+", type=Path, required=True, metavar="PHOTO_OR_FOLDER")
    command.add_argument("--output", type=Path, required=True, metavar="DIR", help="receives figN-*.png and tables")
    add_generator(command)
    command.add_argument(
        "--figures",
        nargs="+",
        type=int,
        choices=_NUMBERS,
        default=_NUMBERS,
        metavar="N",
        help="3 methods side by side, 4 crops, 5 attention, 6 colour palettes; default: all",
    )
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.checkpoints import SHIPPED_GENERATOR, load_generator
    from enhancegan.enhancer import Enhancer
    from enhancegan.figures.paper import load_photos, write_figures
    from enhancegan.photo import find_photos

    if args.output.exists() and not args.output.is_dir():
        raise ValueError(f"--output must be a folder, {args.output} is a file")
    enhancer = Enhancer(load_generator(args.generator or SHIPPED_GENERATOR))
    paths = list(dict.fromkeys(find_photos(args.photos)))
    photos = load_photos(paths)
    for path in write_figures(sorted(set(args.figures)), photos, enhancer, args.output):
        print(path)
    return 1 if len(photos) < len(paths) else 0
