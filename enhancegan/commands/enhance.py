"""`enhance`: write enhanced copies of photos."""

import argparse
from pathlib import Path
from typing import Any

from enhancegan.commands.chosen import known_methods
from enhancegan.commands.options import GENERATOR, output_folder


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("enhance", help="write enhanced copies of photos")
    command.add_argument("photos", nargs="+", type=Path, metavar="PHOTO_OR_FOLDER")
    command.add_argument("--method", default="photographic", metavar="NAME", help="see `methods`; default %(default)s")
    command.add_argument("--output", type=output_folder, required=True, metavar="DIR", help="receives STEM.METHOD.jpg")
    GENERATOR.add(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.methods import find_method
    from enhancegan.photo import NotAPhotoError, find_photos, load_photo, save_jpeg

    method = find_method(known_methods(args), args.method)
    paths = find_photos(args.photos)
    targets = [args.output / f"{path.stem}.{method.name}.jpg" for path in paths]
    twice = sorted({target.name for target in targets if targets.count(target) > 1})
    if twice:
        raise ValueError(f"several photos would be written to the same file: {', '.join(twice)}")
    sources = {path.resolve() for path in paths}
    overwritten = [target for target in targets if target.resolve() in sources]
    if overwritten:
        raise ValueError(f"would overwrite an input photo: {', '.join(map(str, overwritten))}")
    failed = 0
    for path, target in zip(paths, targets, strict=True):
        try:
            save_jpeg(method.apply(load_photo(path)), target)
            print(target)
        except NotAPhotoError as error:
            failed += 1
            print(f"skipped: {error}")
    if failed:
        print(f"{failed} of {len(paths)} files were skipped")
    return 1 if failed else 0
