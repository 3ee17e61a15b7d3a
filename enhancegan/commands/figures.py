"""`figures`: the paper's Figs. 3-6 for any photos."""

import argparse
import sys
from pathlib import Path
from typing import Any

from enhancegan.commands.chosen import chosen_enhancer, known_methods
from enhancegan.commands.options import EXEMPLARS, GENERATOR, output_folder

_NUMBERS = (3, 4, 5, 6)


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("figures", help="make the paper's Figs. 3-6 for your photos")
    command.add_argument("--photos", nargs="+", type=Path, required=True, metavar="PHOTO_OR_FOLDER")
    command.add_argument(
        "--output", type=output_folder, required=True, metavar="DIR", help="receives figN-*.png and tables"
    )
    EXEMPLARS.add(command)
    GENERATOR.add(command)
    command.add_argument(
        "--figures",
        nargs="+",
        type=int,
        choices=_NUMBERS,
        metavar="N",
        help="3 methods side by side, 4 crops, 5 attention, 6 color palettes; default: all that the generator can make",
    )
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.figures.paper import load_photos, obstacle, write_figures
    from enhancegan.methods.exemplar import EXEMPLAR
    from enhancegan.photo import find_photos

    exemplar = known_methods(args)[EXEMPLAR.name]
    enhancer = chosen_enhancer(args)
    obstacles = {number: obstacle(number, enhancer) for number in sorted(set(args.figures or _NUMBERS))}
    for number, reason in obstacles.items():
        if reason and args.figures:
            raise ValueError(f"figure {number}: {reason}")
        if reason:
            print(f"left out: figure {number} ({reason})", file=sys.stderr)
    numbers = [number for number, reason in obstacles.items() if not reason]
    paths = list(dict.fromkeys(find_photos(args.photos)))
    photos = load_photos(paths)
    for path in write_figures(numbers, photos, enhancer, args.output, exemplar):
        print(path)
    return 1 if len(photos) < len(paths) else 0
