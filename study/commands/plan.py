"""`python -m study plan`: how large a study should be, by simulating studies of many sizes before there is one."""

import argparse
import shlex
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from db.settings import Settings
from enhancegan.console import program_name
from study.commands.options import Commands
from study.commands.reading import add_reading, check_only_for_tables, read_table

if TYPE_CHECKING:
    import pandas as pd

    from study.analysis.plan_words import Plan
    from study.analysis.planning import Aims, Basis

PEOPLE = (10, 20, 30, 50, 75, 100, 150)
PHOTOS = (10, 20, 50, 100, 150, 200)
SECONDS = 20
MOST_METHODS = 20
MOST_SIZES = 400
LARGEST = 2_000
MOST_IN_BLOCKS = 500_000
MOST_SECONDS, MOST_PAY = 86_400, 1_000_000
POPULATIONS = ("people and photos", "people", "photos", "none")
CSV, PAGE, PICTURE = "plan.csv", "plan.html", "plan"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "plan",
        help="find out how many people and photos a study needs",
        description="Simulate studies of many sizes and count how often each finds a difference. Without --like, "
        "people and photos vary as in a made-up study that this program is tested with (47 people, 100 photos, 5 "
        "methods).",
    )
    parser.add_argument(
        "--difference", required=True, type=float, metavar="POINTS", help="true difference of two methods' mean scores"
    )
    parser.add_argument("--methods", type=int, metavar="K", help="number of methods (default: those of --like, or 5)")
    parser.add_argument(
        "--methods-per-set",
        type=int,
        metavar="M",
        help="every set shows M of the methods, as methods_per_set of study.yaml has it (default: all)",
    )
    parser.add_argument(
        "--equivalence",
        type=float,
        metavar="POINTS",
        help="also count how often two equal methods are shown to differ by less than this",
    )
    parser.add_argument(
        "--like",
        metavar="STUDY|RANKINGS.csv",
        help="study, or file of rankings, with people and photos as in the one planned; points are of its scale",
    )
    parser.add_argument("--people", metavar="N,...", help=f"numbers of people (default: {_listed(PEOPLE)})")
    parser.add_argument("--photos", metavar="N,...", help=f"numbers of photos (default: {_listed(PHOTOS)})")
    parser.add_argument(
        "--sets-per-participant",
        type=int,
        metavar="N",
        help="everybody ranks N of the photos, as sets_per_participant of study.yaml has it (default: all)",
    )
    parser.add_argument(
        "--population",
        choices=POPULATIONS,
        default=POPULATIONS[0],
        metavar="POPULATION",
        help='whom results are about: "people and photos" like those of the study; people: like them, and exactly its '
        "photos; photos: like them, and exactly its people; none: exactly both (default: %(default)s)",
    )
    parser.add_argument(
        "--seconds-per-ranking",
        type=float,
        metavar="S",
        help=f"time for one ranking (default: the median of --like, or {SECONDS})",
    )
    parser.add_argument(
        "--pay-per-hour", type=float, default=12, metavar="PAY", help="in any currency (default: %(default)s)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"new or empty folder for {CSV}, {PAGE} and a picture (SVG, PNG)",
    )
    add_reading(parser)
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Simulate the studies, and print the table and the smallest study for every aim."""
    from study.analysis.plan_words import assumptions, columns_in_words, conclusions, hints, table_of_sizes

    people, photos = _numbers("people", options.people, PEOPLE), _numbers("photos", options.photos, PHOTOS)
    _check(options, len(people) * len(photos))
    _check_blocks(options, people[-1] * min(photos[-1], options.sets_per_participant or photos[-1]))
    basis = _basis(settings, options)
    plan = _plan(options, basis, _aims(options, basis), people, photos)
    print(_aligned(table_of_sizes(plan)))
    for sentence in (columns_in_words(plan), *conclusions(plan), *hints(plan), assumptions(plan)):
        print(sentence)
    if options.output is not None:
        _write(options.output, plan, _command(options))


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def _numbers(option: str, text: str | None, default: tuple[int, ...]) -> list[int]:
    if text is None:
        return list(default)
    try:
        numbers = sorted({int(number) for number in text.split(",")})
    except ValueError:
        numbers = []
    if not numbers or not 2 <= numbers[0] <= numbers[-1] <= LARGEST:
        raise ValueError(f"--{option} must be whole numbers from 2 to {LARGEST:,}, separated by commas; got {text}")
    return numbers


def _check(options: argparse.Namespace, sizes: int) -> None:
    """Raise ValueError for what could never be planned, with every problem."""
    problems = [
        f"--{name.replace('_', '-')} must be more than 0; got {value:g}"
        for name in ("difference", "equivalence", "seconds_per_ranking")
        if (value := getattr(options, name)) is not None and value <= 0
    ]
    if not 0 <= options.pay_per_hour <= MOST_PAY:
        problems.append(f"--pay-per-hour must be from 0 to {MOST_PAY:,}; got {options.pay_per_hour:g}")
    if options.seconds_per_ranking is not None and options.seconds_per_ranking > MOST_SECONDS:
        problems.append(f"--seconds-per-ranking must be at most {MOST_SECONDS:,}; got {options.seconds_per_ranking:g}")
    if options.methods is not None and not 2 <= options.methods <= MOST_METHODS:
        problems.append(f"--methods must be from 2 to {MOST_METHODS}; got {options.methods}")
    if options.sets_per_participant is not None and not 2 <= options.sets_per_participant <= LARGEST:
        problems.append(f"--sets-per-participant must be from 2 to {LARGEST:,}; got {options.sets_per_participant}")
    if sizes > MOST_SIZES:
        problems.append(f"--people and --photos must make {MOST_SIZES} sizes or fewer; they make {sizes:,}")
    folder = options.output
    if folder is not None and not _is_new_or_empty(folder):
        problems.append(f"--output must be a new or empty folder; {folder} is not")
    if problems:
        raise ValueError("; ".join(problems))


def _check_blocks(options: argparse.Namespace, rankings: int) -> None:
    """Raise ValueError if sets that show some of the methods cannot be planned; `rankings` of the largest size."""
    if options.methods_per_set is None:
        return
    if options.methods_per_set < 2:
        raise ValueError(f"--methods-per-set must be 2 or more; got {options.methods_per_set}")
    if options.equivalence is not None:
        raise ValueError(
            "--equivalence is for sets that show all methods: with --methods-per-set the report says nothing on par"
        )
    if rankings > MOST_IN_BLOCKS:
        raise ValueError(
            f"--people and --photos must make {MOST_IN_BLOCKS:,} rankings or fewer in every size with "
            f"--methods-per-set; they make up to {rankings:,}"
        )


def _is_new_or_empty(folder: Path) -> bool:
    if folder.is_dir():
        return not any(folder.iterdir())
    # The nearest that exists above it; a broken link is nothing that can be made a folder.
    above = next(parent for parent in folder.parents if parent.exists())
    return not (folder.exists() or folder.is_symlink()) and above.is_dir()


def _basis(settings: Settings, options: argparse.Namespace) -> "Basis":
    from study.analysis.planning import REFERENCE, basis_of

    if options.like is None:
        check_only_for_tables(options)
        return REFERENCE
    return basis_of(_rankings(settings, options), Path(options.like).name)


def _rankings(settings: Settings, options: argparse.Namespace) -> "pd.DataFrame":
    from db.session import Database
    from study.content.making.store import check_known
    from study.results.tables import rankings_table

    like: str = options.like
    path = Path(like)
    # Names of studies have neither dots nor separators.
    if path.is_file() or like != path.name or path.suffix:
        return read_table(path, options).table
    check_only_for_tables(options)
    database = Database.open(settings.database_url)
    try:
        check_known(settings.studies, database, like)
        return rankings_table(database, like)
    finally:
        database.close()


def _aims(options: argparse.Namespace, basis: "Basis") -> "Aims":
    from study.analysis.planning import Aims, for_methods
    from study.analysis.population import Population

    if options.difference > basis.reach:
        raise ValueError(
            f"--difference must be at most {basis.reach:g} points, the length of the scale; got {options.difference:g}"
        )
    if options.equivalence is not None and options.equivalence >= basis.reach:
        raise ValueError(
            f"--equivalence must be less than {basis.reach:g} points, the length of the scale; got "
            f"{options.equivalence:g}"
        )
    methods = options.methods or basis.methods
    components = for_methods(basis.components, basis.methods, methods)
    shown = _shown(options.methods_per_set, methods)
    return Aims(methods, options.difference, components, Population(options.population), options.equivalence, shown)


def _shown(methods_per_set: int | None, methods: int) -> int | None:
    """Return how many of the methods a set shows; None for all."""
    from study.content.incomplete_blocks import IncompleteBlocks

    if methods_per_set is None or methods_per_set == methods:
        return None
    if methods_per_set > methods:
        raise ValueError(f"--methods-per-set must be from 2 to {methods}, the number of methods; got {methods_per_set}")
    return IncompleteBlocks(methods, methods_per_set).shown


def _plan(options: argparse.Namespace, basis: "Basis", aims: "Aims", people: list[int], photos: list[int]) -> "Plan":
    from study.analysis.plan_words import Plan
    from study.analysis.planning import Effort, simulated_for, with_effort
    from study.analysis.population import Population
    from study.commands.planned_sets import sets_shown, told

    effort = Effort(_seconds(options, basis, aims), options.pay_per_hour, options.sets_per_participant)
    # Beside people and photos like these, what exactly these photos would take.
    wanted = [aims.population, *([Population.PEOPLE] if aims.population is Population.BOTH else [])]
    sets_of = sets_shown(aims.methods, options.sets_per_participant, aims.shown)
    found = simulated_for(wanted, aims, people, photos, told(sets_of, len(people) * len(photos)))
    if found[aims.population].empty:
        raise ValueError(_why_none(effort.sets_per_participant))
    sizes = [with_effort(found[population], effort) for population in wanted]
    return Plan(aims, basis, effort, *sizes)


def _seconds(options: argparse.Namespace, basis: "Basis", aims: "Aims") -> float:
    """Return the time of a ranking: as given, or as measured or guessed, by the version where sets show only some."""
    if options.seconds_per_ranking is not None:
        return float(options.seconds_per_ranking)
    seconds = basis.seconds or SECONDS
    if aims.shown is None and basis.shown is None:
        return seconds
    return round(seconds * (aims.shown or aims.methods) / (basis.shown or basis.methods), 1)


def _why_none(sets_per_participant: int | None) -> str:
    if sets_per_participant is None:
        return "--people and --photos are too few: in none of these sizes are all methods compared"
    return (
        f"--sets-per-participant {sets_per_participant} is too few: in all of these sizes, hardly any photo is ranked "
        "by two people"
    )


def _aligned(table: dict[str, list[str]]) -> str:
    columns = [[title, *cells] for title, cells in table.items()]
    widths = [max(map(len, column)) for column in columns]
    rows = zip(*columns, strict=True)
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _command(options: argparse.Namespace) -> str:
    """Return the command that makes the same plan."""
    given = {
        name: value for name, value in vars(options).items() if value is not None and name not in ("run", "output")
    }
    words = [
        word
        for name, value in given.items()
        for word in (f"--{name.replace('_', '-')}", f"{value:g}" if isinstance(value, float) else str(value))
    ]
    return f"{program_name('enhancegan-study', 'study')} plan {shlex.join(words)}"


def _write(folder: Path, plan: "Plan", command: str) -> None:
    from enhancegan.whole_files import write_text
    from study.analysis.figures.plan_curves import plan_curves
    from study.analysis.plan_page import plan_html
    from study.analysis.plan_words import aims_in_words
    from study.analysis.planning import with_assumptions
    from study.analysis.report import standalone_page
    from study.analysis.report_parts.populations import opening
    from study.results.csv_text import csv_text
    from study.results.figure_files import FigureWriter

    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / CSV, csv_text(with_assumptions(plan.sizes, plan.aims, plan.basis, plan.effort)))
    write_text(folder / PAGE, standalone_page(plan.title, plan_html(plan, command)))
    titles = {aim: opening(does) for aim, does in aims_in_words(plan).items()}
    with closing(FigureWriter()) as writer:
        writer.draw({PICTURE: plan_curves(plan.sizes, titles)}, folder)
        problem = writer.problem()
    if problem:
        print(problem)
    print(f"The table is {folder / CSV}, the page {folder / PAGE}")
