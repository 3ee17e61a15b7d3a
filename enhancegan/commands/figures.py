"""`figures`: the paper's Figs. 3-6 for any photos."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enhancegan.commands.chosen import chosen_enhancer, known_methods, names_in
from enhancegan.commands.options import EXEMPLARS, GENERATOR, METHODS, output_folder

if TYPE_CHECKING:
    from enhancegan.enhancer import Enhancer
    from enhancegan.methods import Method

_NUMBERS = (3, 4, 5, 6)


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("figures", help="make the paper's Figs. 3-6 for your photos")
    command.add_argument("--photos", nargs="+", type=Path, required=True, metavar="PHOTO_OR_FOLDER")
    command.add_argument(
        "--output", type=output_folder, required=True, metavar="DIR", help="receives figN-*.png and tables"
    )
    replace(
        METHODS,
        help="columns of figure 3, the contact sheet, with spaces or commas between; see `methods`; default: "
        "photoshop_auto, exemplar and the generator's color operators",
    ).add(command)
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
    from enhancegan.photo import find_photos

    enhancer = chosen_enhancer(args)
    obstacles = {number: obstacle(number, enhancer) for number in sorted(set(args.figures or _NUMBERS))}
    if args.methods and 3 in obstacles:
        # Whether the generator has them is said below.
        obstacles[3] = ""
    for number, reason in obstacles.items():
        if reason and args.figures:
            raise ValueError(f"figure {number}: {reason}")
        if reason:
            print(f"left out: figure {number} ({reason})", file=sys.stderr)
    numbers = [number for number, reason in obstacles.items() if not reason]
    methods = _methods(args, enhancer) if 3 in numbers else []
    paths = list(dict.fromkeys(find_photos(args.photos)))
    photos = load_photos(paths)
    for path in write_figures(numbers, photos, enhancer, args.output, methods):
        print(path)
    return 1 if len(photos) < len(paths) else 0


def _methods(args: argparse.Namespace, enhancer: "Enhancer") -> "list[Method]":
    from enhancegan.figures.side_by_side import usual_methods
    from enhancegan.methods import get_method
    from enhancegan.methods.exemplar import EXEMPLAR

    known = known_methods(args)
    named = [get_method(name, known) for name in names_in(args.methods)]
    return named or usual_methods(enhancer, known[EXEMPLAR.name])
