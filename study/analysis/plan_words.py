"""A plan in words: its table, the smallest study for every aim, and what was assumed."""

import math
from dataclasses import dataclass

import pandas as pd

from enhancegan.console import amount
from study.analysis.planning import FEW, Aims, Basis, Effort, smallest
from study.analysis.population import Population
from study.analysis.report_parts.spread import spread_in_words
from study.analysis.report_parts.words import number
from study.analysis.significance import FEWEST_CLUSTERS

LONG_SITTING, SITTING = 60, 30
"""Minutes per person from which a plan says that they are long, and what it suggests instead."""

_ABOUT = {
    Population.BOTH: "people and photos like these",
    Population.PEOPLE: "people like these and exactly these photos",
    Population.PHOTOS: "exactly these people and photos like these",
    Population.NEITHER: "exactly these people and photos",
}


@dataclass(frozen=True)
class Plan:
    """What was planned, and what came of it.

    Attributes:
        aims: What is planned for.
        basis: Where variances come from.
        effort: What a ranking takes.
        sizes: ``with_effort`` of ``simulated_studies``.
        fixed_photos: The same about exactly the photos shown, to compare with; None without a comparison.
    """

    aims: Aims
    basis: Basis
    effort: Effort
    sizes: pd.DataFrame
    fixed_photos: pd.DataFrame | None = None

    @property
    def title(self) -> str:
        """The plan in a few words."""
        shown = "" if self.aims.shown is None else f", {self.aims.shown} in each set"
        return f"Plan: {self.aims.methods} methods{shown}, a difference of {_points(self.aims.difference)}"

    @property
    def columns(self) -> dict[str, str]:
        """Column of ``sizes`` with shares -> its name, in order."""
        names = {
            "pair": "% pair found",
            "claim": "% claimed",
            "headline": "% not all equal",
            "equivalence": "% pair on par",
            "equivalence_claim": "% on par claimed",
        }
        if self.aims.methods == 2:
            # One pair is one test: what finds it is the headline and the claim, too.
            names = {"pair": "% found", "equivalence": "% on par"}
        return {aim: name for aim, name in names.items() if aim in self.sizes}


def aims_in_words(plan: Plan) -> dict[str, str]:
    """Return column of ``Plan.sizes`` -> what a study that counts in it does."""
    aims, pairs = plan.aims, math.comb(plan.aims.methods, 2)
    difference, margin = f"a true difference of {_points(aims.difference)}", f"within {_points(aims.margin or 0)}"
    if pairs == 1:
        found = {
            "pair": f"find {difference}",
            "equivalence": f"show that two equal methods are on par, {margin}",
        }
    else:
        tested = f"when all {pairs} pairs are tested"
        found = {
            "pair": f"find {difference} in one pair chosen in advance",
            "claim": f"claim, {tested}, {difference} between two of the methods",
            "headline": f"find that {'mean scores' if aims.shown is None else 'worths'} are not all equal",
            "equivalence": "show, of one pair chosen in advance, that two equal methods differ by less than "
            f"{_points(aims.margin or 0)}",
            "equivalence_claim": f"claim, {tested}, that two equal methods are on par, {margin}",
        }
    return {aim: found[aim] for aim in plan.columns}


def columns_in_words(plan: Plan) -> str:
    """Return what the columns of ``table_of_sizes`` with shares count, in one paragraph."""
    items = [f"{plan.columns[aim]}: {does}" for aim, does in aims_in_words(plan).items()]
    return f"Columns with % count how many of 100 studies do this. {'; '.join(items)}."


def table_of_sizes(plan: Plan) -> dict[str, list[str]]:
    """Return title of a column -> its cells; shares are rounded down, so that 80 % is at least 80 %."""
    sizes = plan.sizes
    return {
        "people": _whole(sizes["participants"]),
        "photos": _whole(sizes["images"]),
        "rankings": _whole(sizes["rankings"]),
        **{name: [share_in_words(share) for share in sizes[aim]] for aim, name in plan.columns.items()},
        "min/person": [number(minutes, 1) for minutes in sizes["minutes_per_person"]],
        "hours": [number(hours, 1) for hours in sizes["hours"]],
        "cost": [number(cost) for cost in sizes["cost"]],
    }


def share_in_words(share: float) -> str:
    """Return a share 0..1 as a percentage without its sign, rounded down to one decimal."""
    return f"{math.floor(round(share * 1000, 6)) / 10:.1f}"


def conclusions(plan: Plan) -> list[str]:
    """Return a sentence for every aim: the smallest study that reaches it in 80 % of cases."""
    return [_smallest_in_words(plan, aim, does) for aim, does in aims_in_words(plan).items()]


def assumptions(plan: Plan) -> str:
    """Return what was assumed, and what was not counted, in one paragraph."""
    aims, basis, effort = plan.aims, plan.basis, plan.effort
    people, photos = amount(basis.people, "person", "people"), amount(basis.photos, "photo")
    few = ""
    if min(basis.people, basis.photos) < FEW:
        low, high = basis.uncertainty
        few = f", so few that the true ones may well be {number(low, 1)} to {number(high, 1)} times these"
    converted = "" if aims.methods == basis.methods else f", converted from {basis.methods} methods"
    if basis.shown is not None:
        converted += ", converted from rankings that are partial or tied"
    measured = f", the median of {basis.source}" if effort.seconds_per_ranking == basis.seconds else ""
    step = basis.reach / (aims.methods - 1)
    sets = effort.sets_per_participant
    ranks = "ranks all photos" if sets is None else f"ranks {sets} of the photos, or all if there are fewer"
    return (
        f"Assumed: {_means_in_words(aims)}; a difference of two methods' scores varies with a standard deviation of "
        f"{spread_in_words(aims.components)}, as in {basis.source}, of {people} and {photos}{few}{converted}; "
        f"neighboring ranks are {number(step)} points apart; results are for {_ABOUT[aims.population]} "
        f"(--population {_quoted(aims.population)}); everybody {ranks}, "
        f"{effort.seconds_per_ranking:g} seconds per ranking{measured}; {_sets_in_words(aims, step)}. Not counted: "
        "instructions, practice, attention checks, repeats, people who leave, fees."
    )


def _sets_in_words(aims: Aims, step: float) -> str:
    """Return what every set shows; `step`: points from rank to rank."""
    if aims.shown is None:
        return "every set shows all methods"
    return (
        f"every set shows {aims.shown} of the {aims.methods} methods, in the app's incomplete blocks; points and "
        "deviations are those of complete rankings, and the report compares expected ranks, of which "
        f"{_points(aims.difference)} are {number(aims.difference / step, apart_from=0)}"
    )


def _means_in_words(aims: Aims) -> str:
    """Return which true mean scores are simulated."""
    others = aims.methods - 2
    if not others:
        apart = f"the two methods differ by {_points(aims.difference)}"
    else:
        rest = "the third lies" if others == 1 else f"the other {others} lie"
        apart = f"two methods differ by {_points(aims.difference)} and {rest} halfway between them"
    if aims.margin is None:
        return apart
    no_others = ", and no other two are on par" if others else ""
    return f"{apart} (for on par, two methods are equal{no_others})"


def hints(plan: Plan) -> list[str]:
    """Return what would cost less, where something would."""
    return [*_long_in_words(plan), *_fixed_photos_in_words(plan)]


def _smallest_in_words(plan: Plan, aim: str, does: str) -> str:
    sizes, about = plan.sizes, _ABOUT[plan.aims.population]
    found = smallest(sizes, aim)
    if found is None:
        best = sizes.iloc[int(sizes[aim].argmax())]
        return (
            f"No size in the table is enough to {does}, for {about}: {_size(best, plan.effort)} succeed in "
            f"{share_in_words(best[aim])} % of studies."
        )
    size = f"{_size(found, plan.effort)}{_edge(found, sizes)}"
    return f"To {does} in 80 % of studies, for {about}: {size}, {_cost(found, plan)}.{_unclaimed(found, plan)}"


def _unclaimed(row: pd.Series, plan: Plan) -> str:
    """Return, after a space, that a report claims nothing from so few people or photos; empty if they are enough."""
    population = plan.aims.population
    sampled = [
        *([row["participants"]] if population.samples_people else []),
        *([row["images"]] if population.samples_photos else []),
    ]
    if min(sampled, default=FEWEST_CLUSTERS) >= FEWEST_CLUSTERS:
        return ""
    return " From so few, the report claims nothing about others like them."


def _size(row: pd.Series, effort: Effort) -> str:
    people, photos = amount(int(row["participants"]), "person", "people"), int(row["images"])
    sets = effort.sets_per_participant
    if sets is None or sets >= photos:
        return f"{people} and {amount(photos, 'photo')}"
    return f"{people} who rank {sets} of {amount(photos, 'photo')} each"


def _edge(row: pd.Series, sizes: pd.DataFrame) -> str:
    """Return in parentheses where the search stopped, because a better size may lie beyond."""
    people, photos = (
        sizes[column].nunique() > 1 and row[column] == sizes[column].max() for column in ("participants", "images")
    )
    of_people, of_photos = amount(int(row["participants"]), "person", "people"), amount(int(row["images"]), "photo")
    if people and photos:
        most, fewer = f"{of_people} and {of_photos} are", "of one, fewer of the other"
    elif people:
        most, fewer = f"{of_people} is", "people, fewer photos"
    elif photos:
        most, fewer = f"{of_photos} is", "photos, fewer people"
    else:
        return ""
    return f" ({most} the most tried; with more {fewer} may suffice, at a lower cost)"


def _cost(row: pd.Series, plan: Plan) -> str:
    hours = row["hours"]
    total = f"{number(hours, 1)} hours" if hours >= 2 else amount(round(60 * hours), "minute")
    minutes = amount(max(1, round(row["minutes_per_person"])), "minute")
    cost = f"cost {number(row['cost'])} at {plan.effort.pay_per_hour:g} per hour"
    return f"{amount(int(row['rankings']), 'ranking')}; {minutes} per person, {total} in total, {cost}"


def _long_in_words(plan: Plan) -> list[str]:
    rows = [row for aim in plan.columns if (row := smallest(plan.sizes, aim)) is not None]
    longest = max((row["minutes_per_person"] for row in rows), default=0)
    sets = int(SITTING * 60 / plan.effort.seconds_per_ranking)
    if longest <= LONG_SITTING or sets < 1:
        return []
    return [
        f"{amount(round(longest), 'minute')} may be too long for one sitting: with --sets-per-participant {sets} "
        f"everybody ranks {sets} of the photos, in half an hour; it then takes more people, though the cost may be "
        "lower."
    ]


def _fixed_photos_in_words(plan: Plan) -> list[str]:
    if plan.fixed_photos is None:
        return []
    found = smallest(plan.fixed_photos, "claim")
    if found is None:
        return []
    images, pairs = int(found["images"]), math.comb(plan.aims.methods, 2)
    shown = "the one photo that is shown" if images == 1 else f"the {amount(images, 'photo')} that are shown"
    claim = f"claim the same difference, with all {pairs} pairs tested," if pairs > 1 else "find the same difference"
    return [
        f"To {claim} in 80 % of studies, but only for {shown} (--population people), takes "
        f"{_size(found, plan.effort)}: cost {number(found['cost'])}."
    ]


def _quoted(population: Population) -> str:
    return f'"{population.value}"' if " " in population.value else population.value


def _points(value: float) -> str:
    return f"{value:g} {'point' if value == 1 else 'points'}"


def _whole(values: pd.Series) -> list[str]:
    return [f"{value:,}" for value in values]
