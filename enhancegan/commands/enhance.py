"""`enhance`: write enhanced copies of photos."""

import argparse
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enhancegan.commands.chosen import known_methods
from enhancegan.commands.options import EXEMPLARS, GENERATOR, photos_place, results_place

if TYPE_CHECKING:
    from enhancegan.batch.editing import Editing
    from enhancegan.batch.jobs import Job, Outcome, Settings
    from enhancegan.edit_settings import EditSettings

_FORMATS = ("same", "jpeg", "png", "webp", "tiff", "avif")
_METADATA = ("keep", "no-gps", "none")
_ENGINES = _LOCAL, _RAY = "local", "ray"
_ALL = "all"
_FIRST = "photographic"
_STRONGEST = 1.5


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("enhance", help="write enhanced copies of photos")
    command.add_argument(
        "photos", nargs="+", type=photos_place, metavar="PHOTO_OR_FOLDER", help="also an address: s3://bucket/folder"
    )
    command.add_argument(
        "--output", type=results_place, required=True, metavar="DIR",
        help="receives STEM.METHOD.SUFFIX in the sub-folders of the photos; what is there already is not done again",
    )  # fmt: skip
    command.add_argument(
        "--settings", type=Path, metavar="FILE",
        help="what the enhancement page saved: the same edit and crop for every photo, in place of the next four",
    )  # fmt: skip
    command.add_argument("--method", metavar="NAME", help=f"see `methods`, or `all`; default {_FIRST}")
    command.add_argument(
        "--strength", type=_strength, metavar="X",
        help="0 changes nothing, 1 is what the method proposes, at most 1.5; default 1",
    )  # fmt: skip
    command.add_argument(
        "--set", type=_parameter, action="append", default=[], metavar="NAME=X",
        help="a parameter's value in place of the proposed one, as in exposure=0.3; repeatable",
    )  # fmt: skip
    command.add_argument(
        "--protect-neutrals", action="store_true", help="colors near gray keep their hue, and white stays white"
    )
    command.add_argument("--cube", action="store_true", help="also write the edit as a 3D table (.cube)")
    command.add_argument(
        "--format", choices=_FORMATS, default="same",
        help="default: the photo's own; PNG for GIF and BMP; JPEG for HEIC, JPEG 2000 and RAW",
    )  # fmt: skip
    command.add_argument(
        "--quality", type=_quality, default=95, metavar="N",
        help="1 to 100, of JPEG, WebP and AVIF; default %(default)s",
    )  # fmt: skip
    command.add_argument(
        "--metadata", choices=_METADATA, default="keep",
        help="EXIF, XMP, IPTC and resolution: all, all but coordinates, or nothing; default %(default)s",
    )  # fmt: skip
    command.add_argument("--overwrite", action="store_true", help="do again what is there already")
    command.add_argument(
        "--engine", choices=_ENGINES, default=_LOCAL,
        help="ray: on several computers, by the cluster that RAY_ADDRESS names (requirements-ray.txt)",
    )  # fmt: skip
    command.add_argument(
        "--workers", type=_count, metavar="N", help="photos at once; default 1, with ray one for each core"
    )
    command.add_argument("--dry-run", action="store_true", help="only say what would be written")
    EXEMPLARS.add(command)
    command.add_argument(
        "--results", type=_count, metavar="K",
        help="of the method exemplar: after the K good photos that suit best, as exemplar, exemplar-2, ...; default 1",
    )  # fmt: skip
    GENERATOR.add(command)
    command.set_defaults(run=_run)


def _strength(text: str) -> float:
    value = float(text)
    if not 0 <= value <= _STRONGEST:
        raise argparse.ArgumentTypeError(f"must be from 0 to {_STRONGEST}, got {text}")
    return value


def _quality(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError(f"must be from 1 to 100, got {text}")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {text}")
    return value


def _parameter(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be NAME=NUMBER, got {text!r}") from None


def _run(args: argparse.Namespace) -> int:
    from enhancegan.batch.interruption import Interrupted, interruptible

    outcomes: list[Outcome] = []
    try:
        with interruptible():
            return _enhance(args, outcomes)
    except Interrupted as interrupted:
        from enhancegan.batch.summary import summary

        print(f"stopped: {summary(outcomes)[-1]}; the same command continues", file=sys.stderr)
        return interrupted.exit_code


def _enhance(args: argparse.Namespace, outcomes: "list[Outcome]") -> int:
    from enhancegan.batch.jobs import FAILED, Outcome, planned
    from enhancegan.batch.search import search
    from enhancegan.batch.summary import summary
    from enhancegan.methods.dped import DPED

    found = search(args.photos, args.output)
    methods = known_methods(args)
    settings = _settings(args, methods)
    jobs = planned(found.photos, args.output, settings, [*methods, *DPED])
    outcomes += [Outcome(FAILED, path, path, reason) for path, reason in found.failed]
    if args.dry_run:
        _say_plan(jobs, settings, outcomes)
    else:
        _do(args, jobs, settings, outcomes)
    for line in summary(outcomes, "would be written" if args.dry_run else "done"):
        print(line)
    return 1 if any(outcome.kind == FAILED for outcome in outcomes) else 0


def _settings(args: argparse.Namespace, methods: Any) -> "Settings":
    from enhancegan.batch.editing import Editing
    from enhancegan.batch.jobs import Settings

    chosen = None if args.settings is None else _chosen(args, methods)
    editings = _editings(args, methods) if chosen is None else (Editing(chosen.method, cube=args.cube),)
    return Settings(editings, args.format, args.quality, args.metadata, args.overwrite, chosen)


def _editings(args: argparse.Namespace, methods: Any) -> "tuple[Editing, ...]":
    from enhancegan.batch.editing import Editing
    from enhancegan.methods import get_method
    from enhancegan.methods.exemplar import EXEMPLAR, name_of_result
    from enhancegan.operators import OPERATORS

    asked = _FIRST if args.method is None else args.method
    names = list(methods) if asked == _ALL else [get_method(asked, methods).name]
    if args.results is not None and EXEMPLAR.name not in names:
        raise ValueError(f"--results is for the method {EXEMPLAR.name}: {asked} makes one result of a photo")
    names += [name_of_result(place) for place in range(2, (args.results or 1) + 1)]
    # Said once, before photos are read. Other methods and generators have other parameters, and say so themselves.
    if args.generator is None and asked in OPERATORS:
        OPERATORS[asked].theta(dict(args.set))
    strength = 1.0 if args.strength is None else args.strength
    return tuple(Editing(name, strength, dict(args.set), args.protect_neutrals, args.cube) for name in names)


def _chosen(args: argparse.Namespace, methods: Any) -> "EditSettings":
    from enhancegan.edit_settings import EditSettings
    from enhancegan.methods import get_method
    from enhancegan.operators import OPERATORS

    others = {
        "--method": args.method is not None,
        "--strength": args.strength is not None,
        "--set": bool(args.set),
        "--protect-neutrals": args.protect_neutrals,
        "--results": args.results is not None,
    }
    given = [option for option, is_given in others.items() if is_given]
    if given:
        raise ValueError(f"--settings says all about the edit: leave out {' and '.join(given)}")
    try:
        # Of what is no text, the reader says so.
        chosen = EditSettings.from_json(args.settings.read_text(encoding="utf-8-sig", errors="replace"))
        name = get_method(chosen.method, methods).name
        # As above.
        if args.generator is None:
            chosen.check(OPERATORS.get(name))
    except ValueError as error:
        raise ValueError(f"{args.settings}: {error}") from error
    return chosen


def _say_plan(jobs: "Sequence[Job]", settings: "Settings", outcomes: "list[Outcome]") -> None:
    from enhancegan.batch.jobs import DONE, awaited
    from enhancegan.batch.naming import shown

    for job in jobs:
        decided = awaited(job, settings)
        outcomes += decided
        for outcome in decided:
            if outcome.kind == DONE:
                print(f"{shown(job.photo)} -> {shown(outcome.target)}")


def _do(args: argparse.Namespace, jobs: "Sequence[Job]", settings: "Settings", outcomes: "list[Outcome]") -> None:
    from tqdm import tqdm

    from enhancegan.whole_files import remove_unfinished

    for folder in {target.parent for job in jobs for target in job.targets}:
        if isinstance(folder, Path) and folder.is_dir():
            remove_unfinished(folder)
    renamed = {job.photo for job in jobs if job.renamed}
    batches = _engine(args.engine)(jobs, settings, args.generator, args.workers, args.exemplars, args.results or 1)
    # Closed before anything is said of how the run ended.
    with closing(batches), tqdm(total=len(jobs), unit="photo", disable=None) as progress:
        for batch in batches:
            outcomes += batch
            for outcome in batch:
                _say(outcome, outcome.photo in renamed)
            progress.update()


def _engine(name: str) -> "Callable[..., Generator[list[Outcome], None, None]]":
    if name == _LOCAL:
        from enhancegan.batch.working import worked_off

        return worked_off
    try:
        from enhancegan.batch.on_ray import worked_off_by_ray
    except ImportError as error:
        raise ValueError(f"--engine ray needs Ray: pip install -r requirements-ray.txt ({error})") from error
    return worked_off_by_ray


def _say(outcome: "Outcome", renamed: bool) -> None:
    from tqdm import tqdm

    from enhancegan.batch.jobs import DONE
    from enhancegan.batch.naming import shown

    if outcome.kind != DONE:
        return
    other_name = (f"named after {outcome.photo}: another photo has the same name",) if renamed else ()
    notes = "; ".join(shown(note) for note in (*other_name, *outcome.notes))
    tqdm.write(shown(outcome.target) + (f" ({notes})" if notes else ""))
