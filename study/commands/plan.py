"""`python -m study plan`: how large a study should be, by simulating studies of many sizes before there is one."""

import argparse
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.settings import Settings
from study.commands.options import Commands

if TYPE_CHECKING:
    import pandas as pd

    from study.analysis.planning import Aims
    from study.analysis.power import Components

PEOPLE = (10, 20, 30, 50, 75, 100, 150)
PHOTOS = (10, 20, 50, 100, 150, 200)
MOST_METHODS = 20
MOST_SIZES = 400
LARGEST = 10_000
MOST_SECONDS, MOST_PAY = 86_400, 1_000_000
POPULATIONS = ("people and photos", "people", "photos", "none")
CSV, PICTURE = "plan.csv", "plan"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "plan",
        help="find out how many people and photos a study needs",
        description="Simulate studies of many sizes and count how often each finds a difference. Without --like, "
        "people and photos vary as in the synthetic reference study of the tests (47 people, 100 photos, 5 methods): "
        "the difference of two methods has the variances 0.263 between people, 2.925 between photos and 27.88 between "
        "rankings, in squared points of the scale from 10 to 0.",
    )
    parser.add_argument(
        "--difference", required=True, type=float, metavar="POINTS", help="true difference of two methods' mean scores"
    )
    parser.add_argument("--methods", type=int, metavar="K", help="number of methods (default: those of --like, or 5)")
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
        "--population",
        choices=POPULATIONS,
        default=POPULATIONS[0],
        help='what the study is to be about: "people": exactly these photos (default: %(default)s)',
    )
    parser.add_argument(
        "--seconds-per-ranking", type=float, default=20, metavar="S", help="time for one ranking (default: %(default)s)"
    )
    parser.add_argument(
        "--pay-per-hour", type=float, default=12, metavar="PAY", help="in any currency (default: %(default)s)"
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help=f"new or empty folder for {CSV} and a picture (HTML, SVG, PNG)"
    )
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Simulate the studies, and print the table and the smallest study for every aim."""
    from study.analysis.planning import simulated_studies, with_effort

    people, photos = _numbers("people", options.people, PEOPLE), _numbers("photos", options.photos, PHOTOS)
    _check(options, len(people) * len(photos))
    basis = _basis(settings, options.like)
    aims = _aims(options, basis)
    sizes = with_effort(simulated_studies(aims, people, photos), options.seconds_per_ranking, options.pay_per_hour)
    names = {name: title for name, title in _titles(aims).items() if name in sizes}
    print(_table(sizes, names))
    for aim in names:
        print(_smallest_in_words(sizes, aim, aims, options.pay_per_hour))
    if options.output is not None:
        _write(options.output, sizes, names)


@dataclass(frozen=True)
class _Basis:
    """Where variances come from: a study with so many methods, on a scale of so many points."""

    components: "Components"
    methods: int
    reach: float


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
        raise ValueError(f"--{option} must be whole numbers from 2 to {LARGEST}, separated by commas; got {text}")
    return numbers


def _check(options: argparse.Namespace, sizes: int) -> None:
    """Raise ValueError for what could never be planned, with every problem."""
    problems = [
        f"--{name.replace('_', '-')} must be more than 0; got {value:g}"
        for name in ("difference", "equivalence", "seconds_per_ranking")
        if (value := getattr(options, name)) is not None and not (value > 0 and math.isfinite(value))
    ]
    if not (options.pay_per_hour >= 0 and math.isfinite(options.pay_per_hour)):
        problems.append(f"--pay-per-hour must be 0 or more; got {options.pay_per_hour:g}")
    if math.isfinite(options.seconds_per_ranking) and options.seconds_per_ranking > MOST_SECONDS:
        problems.append(f"--seconds-per-ranking must be at most {MOST_SECONDS}; got {options.seconds_per_ranking:g}")
    if math.isfinite(options.pay_per_hour) and options.pay_per_hour > MOST_PAY:
        problems.append(f"--pay-per-hour must be at most {MOST_PAY}; got {options.pay_per_hour:g}")
    if options.methods is not None and not 2 <= options.methods <= MOST_METHODS:
        problems.append(f"--methods must be from 2 to {MOST_METHODS}; got {options.methods}")
    if sizes > MOST_SIZES:
        problems.append(f"--people and --photos must make {MOST_SIZES} sizes or fewer; they make {sizes}")
    folder = options.output
    if folder is not None and not _is_new_or_empty(folder):
        problems.append(f"--output must be a new or empty folder; {folder} is not")
    if problems:
        raise ValueError("; ".join(problems))


def _is_new_or_empty(folder: Path) -> bool:
    if folder.is_dir():
        return not any(folder.iterdir())
    # The nearest that exists above it; a broken link is nothing that can be made a folder.
    above = next(parent for parent in folder.parents if parent.exists())
    return not (folder.exists() or folder.is_symlink()) and above.is_dir()


def _basis(settings: Settings, like: str | None) -> _Basis:
    from study.analysis.planning import REFERENCE, REFERENCE_METHODS
    from study.analysis.power import mean_components, pair_components
    from study.analysis.rank_matrix import rank_matrix
    from study.analysis.rankings import counted
    from study.analysis.scale import BEST_SCORE

    if like is None:
        return _Basis(REFERENCE, REFERENCE_METHODS, BEST_SCORE)
    rankings = counted(_rankings(settings, like))
    if rankings.empty:
        raise ValueError(f"--like must name rankings; {like} has none that count")
    matrix = rank_matrix(rankings)
    components = mean_components(pair_components(matrix))
    if not components.participant + components.image + components.residual > 0:
        raise ValueError(f"--like must name rankings that vary; all of {like} agree")
    return _Basis(components, len(matrix.methods), float(matrix.scale[0] - matrix.scale[-1]))


def _rankings(settings: Settings, like: str) -> "pd.DataFrame":
    from db.session import Database
    from study.analysis.rankings_file import read_rankings
    from study.content.making.store import check_known
    from study.results.tables import rankings_table

    path = Path(like)
    if path.is_file() or path.suffix.lower() == ".csv":
        return read_rankings(path)
    database = Database.open(settings.database_url)
    try:
        check_known(settings.studies, database, like)
        return rankings_table(database, like)
    finally:
        database.close()


def _aims(options: argparse.Namespace, basis: _Basis) -> "Aims":
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
    return Aims(methods, options.difference, components, Population(options.population), options.equivalence)


def _titles(aims: "Aims") -> dict[str, str]:
    """Return the columns of shares, and what a study of which they count must do."""
    pairs = math.comb(aims.methods, 2)
    points = f"a difference of {_points(aims.difference)}"
    return {
        "pair": f"finds {points} in one pair chosen in advance" if pairs > 1 else f"finds {points}",
        "claim": f"claims {points} over all {pairs} pairs" if pairs > 1 else f"claims {points}",
        "headline": "finds that not all methods are alike",
        "equivalence": f"shows two equal methods to be within {_points(aims.margin or 0)}",
    }


def _points(number: float) -> str:
    return f"{number:g} point{'' if number == 1 else 's'}"


def _table(sizes: "pd.DataFrame", names: Mapping[str, str]) -> str:
    shown = sizes.assign(**{aim: (100 * sizes[aim]).round().astype(int) for aim in names})
    columns = {
        "participants": "people",
        "images": "photos",
        "rankings": "rankings",
        **{aim: f"{aim} %" for aim in names},
        "minutes_per_person": "min/person",
        "hours": "hours",
        "cost": "cost",
    }
    text: str = shown[list(columns)].rename(columns=columns).to_string(index=False, float_format=lambda x: f"{x:.1f}")
    return text


def _smallest_in_words(sizes: "pd.DataFrame", aim: str, aims: "Aims", pay: float) -> str:
    from study.analysis.planning import smallest
    from study.analysis.report_parts.words import amount

    wanted = _titles(aims)[aim]
    found = smallest(sizes, aim)
    if found is None:
        best = sizes.iloc[int(sizes[aim].argmax())]
        return (
            f"No study of these sizes {wanted} in 80 % of cases; {best['participants']:.0f} people and "
            f"{best['images']:.0f} photos do in {best[aim]:.0%}."
        )
    minutes = amount(round(found["minutes_per_person"]), "minute")
    return (
        f"The smallest study of these sizes that {wanted} in 80 % of cases: {found['participants']:.0f} people and "
        f"{found['images']:.0f} photos, {found['rankings']:,.0f} rankings; {minutes} "
        f"per person, {found['hours']:.1f} hours in total, cost {found['cost']:,.2f} at {pay:g} per hour."
    )


def _write(folder: Path, sizes: "pd.DataFrame", names: Mapping[str, str]) -> None:
    from enhancegan.whole_files import write_text
    from study.analysis.figures.plan_curves import plan_curves
    from study.results.figure_files import write_figures
    from study.results.forms import csv_text

    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / CSV, csv_text(sizes))
    problem = write_figures({PICTURE: plan_curves(sizes, names)}, folder)
    if problem:
        print(problem)
    print(f"The table is {folder / CSV}, the picture {folder / PICTURE}.html")
