"""Which sets a participant sees, in which order, and which method is in which slot; pure.

Everything follows from the design, the study's seed and the number of the plan. Orders are drawn by sorting
SHA-256 digests, so that they are the same in every version of Python and can be recomputed anywhere.

Slots are balanced by Williams designs (`study.content.williams`): Latin squares in which every method is also next to
every other one equally often. For one plan every method is in every slot equally often, +-1, over the sets; for one
photo every method is in every slot equally often, +-1, over the plans. Where sets show some of the methods, which ones
is balanced likewise (`study.content.incomplete_blocks`).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from math import gcd, lcm
from typing import Literal, TypeVar

from study.content.incomplete_blocks import IncompleteBlocks
from study.content.williams import williams_squares

Item = TypeVar("Item")
Order = Literal["random", "fixed"]

LARGEST_SEED = 2**31 - 1
"""Seeds are whole numbers from 0 to this."""


class Kind(StrEnum):
    """The purpose of a trial."""

    PRACTICE = "practice"
    """To learn the task; comes first, never counts."""
    MAIN = "main"
    """The one presentation of a photo that counts."""
    REPEAT = "repeat"
    """A main set once more, in new slots, to see how consistent the participant is; never counts."""
    TRAP = "trap"
    """An attention check: one version is visibly ruined, to see whether the participant looks; never counts."""


@dataclass(frozen=True)
class Condition:
    """One of the groups to which participants are assigned: what its members are shown of a study."""

    name: str
    """Its name in exported tables."""
    methods: tuple[str, ...] | None = None
    """Keys of the methods that its members are shown; None for all."""
    images: tuple[str, ...] | None = None
    """File stems of the photos that count for its members; None for all."""


@dataclass(frozen=True)
class Design:
    """What fixes a participant's sets, together with a seed and a plan number."""

    images: tuple[str, ...]
    """File stems of the photos that count."""
    methods: tuple[str, ...]
    """Keys of the methods."""
    order: Order = "random"
    """Order of the main sets: "random" for every plan, or "fixed", as in `images`."""
    sets_per_participant: int | None = None
    """How many of the images are in one plan; None for all."""
    practice: tuple[str, ...] = ()
    """File stems of the practice sets, in their order."""
    traps: tuple[str, ...] = ()
    """File stems of the attention checks; those that are practice sets too are shown as practice only."""
    repeats: int = 0
    """How many of a plan's main sets are shown again."""
    methods_per_set: int | None = None
    """How many of the methods are in one set; None for all."""
    conditions: tuple[Condition, ...] = ()
    """The conditions to which participants are assigned; none if all are shown the same."""
    ruined: tuple[str, ...] = ()
    """The method whose version is ruined in each of `traps`; needed where not all methods are shown."""

    @property
    def groups(self) -> tuple["Design", ...]:
        """The design for the members of each condition; without conditions this one alone."""
        if not self.conditions:
            return (self,)
        return tuple(self._of(condition) for condition in self.conditions)

    def _of(self, condition: Condition) -> "Design":
        methods = self.methods if condition.methods is None else condition.methods
        images = self.images if condition.images is None else condition.images
        return replace(
            self,
            methods=tuple(method for method in self.methods if method in methods),
            images=tuple(image for image in self.images if image in images),
            conditions=(),
        )

    @property
    def versions(self) -> int:
        """Number of versions in a set; with conditions, the same in all of them."""
        return (
            min(len(group.methods) for group in self.groups) if self.methods_per_set is None else self.methods_per_set
        )

    @property
    def shows_all(self) -> bool:
        """Whether every set shows all methods."""
        return self.versions == len(self.methods)

    @property
    def largest_difference(self) -> int:
        """How much the numbers of times that two methods are in two slots may differ over the main sets of one plan."""
        sets = self.sets_per_participant
        divides = sets is None or all(len(group.images) % sets == 0 for group in self.groups)
        return 1 if divides or all(group.versions == len(group.methods) for group in self.groups) else 3

    @property
    def main_sets(self) -> int:
        """Number of sets in a plan that count; with conditions, in the longest of their plans."""
        longest = max(len(group.images) for group in self.groups)
        return longest if self.sets_per_participant is None else self.sets_per_participant

    @property
    def fewest_images(self) -> int:
        """Number of the photos that count; with conditions, in the one that has the fewest."""
        return min(len(group.images) for group in self.groups)

    @property
    def fewest_sets(self) -> int:
        """Number of sets in a plan that count; with conditions, in the shortest of their plans."""
        return self.fewest_images if self.sets_per_participant is None else self.sets_per_participant

    @property
    def most_repeats(self) -> int:
        """Largest number of repeats: a third of the sets that count, so that as many come in between."""
        return self.fewest_sets // 3

    @property
    def pure_traps(self) -> tuple[str, ...]:
        """The attention checks that are not practice sets, in their order."""
        return tuple(image for image in self.traps if image not in self.practice)

    @property
    def total_sets(self) -> int:
        """Number of sets in a plan after the practice: those that count, attention checks and repeats."""
        return self.main_sets + len(self.pure_traps) + self.repeats


@dataclass(frozen=True)
class PlannedTrial:
    """One set as one participant will see it."""

    image: str
    """File stem of the photo."""
    slots: tuple[str, ...]
    """Method keys in the order of the slots; slot 1 first."""
    kind: Kind = Kind.MAIN
    """Why the set is shown."""


def plan_trials(design: Design, seed: int, plan: int) -> tuple[PlannedTrial, ...]:
    """Plan all sets of the participant with plan number `plan`, in the order shown.

    Practice sets come first. Attention checks are spread evenly over the rest, never first. Photos drawn
    from the first third of the main sets are repeated among the last third, every method in a new slot,
    so that at least a third of the main sets comes in between. A photo that is both a practice set and an
    attention check is practice.

    Over the main sets of a plan, every method is in every slot equally often, +-1. From plan 0 to any later
    plan, every photo is assigned equally often, +-1, and over its main sets every method is in every slot
    equally often, +-1. The same is true of the practice sets and of the attention checks. The slots of
    repeats are drawn at random from those that are new.

    Where sets show some of the methods, every method is shown equally often, +-1, over the main sets of a plan, and in
    every slot equally often, +-1; the same is true of every photo's main sets from plan 0 to any later plan. With fewer
    sets per participant than images, the two counts of a plan are so only if the images are a multiple of its sets;
    else they differ by at most 3. Every two methods are shown together equally often in the long run
    (`IncompleteBlocks.period`). A repeat shows the methods of its first showing, and an attention check its ruined
    version and others in turn.

    With conditions, each of as many successive plans has another one, in random order (`condition_of`), and what is
    said above is true of the plans of one condition.

    The design's images and methods must be in the study's order; changing that order changes the plan.
    Raises ValueError for a negative `plan`, no images, fewer than two methods, more (or fewer than one)
    sets per participant than images, repeats of more than a third of the sets, more (or fewer than two) methods
    per set than methods, some of more than seven methods, and some methods but no `ruined` for the attention checks.
    """
    if plan < 0:
        raise ValueError(f"plan must be 0 or more; got {plan}")
    if design.conditions:
        turn, number = _turn(design, seed, plan)
        own_seed = int.from_bytes(
            sha256(f"{seed}/condition/{design.conditions[turn].name}".encode()).digest()[:4], "big"
        )
        return _planned(design.groups[turn], own_seed % (LARGEST_SEED + 1), number)
    return _planned(design, seed, plan)


def condition_of(design: Design, seed: int, plan: int) -> Condition | None:
    """Return the condition of the participant with plan number `plan`; None in a design without conditions.

    The conditions come in blocks: each has one of the plans 0 to their number - 1, in random order, and one of as many
    after that, and so on. So conditions are balanced, +-1, over the plans 0 to any later one.
    """
    return design.conditions[_turn(design, seed, plan)[0]] if design.conditions else None


def _turn(design: Design, seed: int, plan: int) -> tuple[int, int]:
    """Return the index of the condition of a plan, and the plan's number among those of the condition."""
    number, place = divmod(plan, len(design.conditions))
    return shuffled(range(len(design.conditions)), seed, "conditions", number)[place], number


def _planned(design: Design, seed: int, plan: int) -> tuple[PlannedTrial, ...]:
    _check(design)
    practice = _apart(Kind.PRACTICE, design.practice, design, seed, plan)
    traps = design.pure_traps
    trapped = _apart(Kind.TRAP, traps, design, seed, plan)
    sequence = _with_repeats(_main_sequence(design, seed, plan), design, seed, plan)
    return (
        *(practice[image] for image in design.practice),
        *_spread(sequence, [trapped[image] for image in shuffled(traps, seed, Kind.TRAP, "order", plan)], seed, plan),
    )


def _check(design: Design) -> None:
    if not design.images:
        raise ValueError("images must name at least one photo; got none")
    if len(design.methods) < 2:
        raise ValueError(f"methods must name at least two; got {list(design.methods)}")
    sets = design.main_sets
    if not 1 <= sets <= len(design.images):
        raise ValueError(
            f"sets_per_participant must be from 1 to the number of images, {len(design.images)}; got {sets}"
        )
    if not 0 <= design.repeats <= design.most_repeats:
        raise ValueError(f"repeats must be from 0 to a third of the sets, {design.most_repeats}; got {design.repeats}")
    if not 2 <= design.versions <= len(design.methods):
        raise ValueError(
            f"methods_per_set must be from 2 to the number of methods, {len(design.methods)}; got {design.versions}"
        )
    if design.versions < len(design.methods) and len(design.ruined) != len(design.traps):
        raise ValueError("ruined must name a method for each of traps where sets show some of the methods")


def _main_sequence(design: Design, seed: int, plan: int) -> list[PlannedTrial]:
    trials = _sets(Kind.MAIN, design.images, design.main_sets, design, seed, plan)
    fixed = design.order == "fixed"
    order = design.images if fixed else shuffled(design.images, seed, Kind.MAIN, "order", plan)
    return [trials[image] for image in order if image in trials]


def _sets(
    kind: Kind, images: Sequence[str], size: int, design: Design, seed: int, plan: int
) -> dict[str, PlannedTrial]:
    """Choose the `size` of `images` that plan `plan` shows, their methods and slots; image -> set."""
    if design.versions == len(design.methods):
        return _balanced(kind, images, size, design.methods, seed, plan)
    return _incomplete(kind, images, size, design, seed, plan)


def _apart(kind: Kind, images: Sequence[str], design: Design, seed: int, plan: int) -> dict[str, PlannedTrial]:
    """Return the sets of `images`, none of which counts, in all of which a ruined version is shown; image -> set."""
    some = design.versions < len(design.methods)
    ruined = {
        image: method
        for image, method in zip(design.traps, design.ruined, strict=False)
        if image in images and (some or method not in design.methods)
    }
    others = tuple(image for image in images if image not in ruined)
    sets = _sets(kind, others, len(others), design, seed, plan)
    for place, (image, method) in enumerate(ruined.items()):
        sets[image] = PlannedTrial(image, _with_ruined(kind, image, method, design, seed, plan + place), kind)
    return sets


def _with_ruined(kind: Kind, image: str, ruined: str, design: Design, seed: int, turn: int) -> tuple[str, ...]:
    """Return the slots of a set with its ruined version, which is in every slot in turn; others are shown in turn."""
    others = shuffled([method for method in design.methods if method != ruined], seed, kind, "others", image)
    shown = design.versions
    beside = [others[(turn * (shown - 1) + place) % len(others)] for place in range(shown - 1)]
    row = williams_squares(shown)[0][turn % shown]
    return tuple((ruined, *beside)[index] for index in row)


def _incomplete(
    kind: Kind, images: Sequence[str], size: int, design: Design, seed: int, plan: int
) -> dict[str, PlannedTrial]:
    """Do as `_balanced` with some of the methods in every set.

    A photo keeps its column of the square, and every round is a row. The columns of a plan are neighbors; they begin
    with the first one where a round is made of whole plans.
    """
    if not images:
        return {}
    blocks = IncompleteBlocks(len(design.methods), design.versions)
    plans = lcm(len(images) * blocks.period, size) // size
    cycle, plan_in_cycle = divmod(plan, plans)
    names = shuffled(design.methods, seed, kind, "methods", cycle)
    circle = shuffled(images, seed, kind, "images", cycle)
    columns = size if len(images) % size == 0 else len(images)
    chosen: dict[str, PlannedTrial] = {}
    for shown in range(plan_in_cycle * size, (plan_in_cycle + 1) * size):
        row, position = divmod(shown, len(images))
        part, column = divmod(position, columns)
        slots = tuple(names[index] for index in blocks.block(row, column, part))
        chosen[circle[position]] = PlannedTrial(circle[position], slots, kind)
    return chosen


def _balanced(
    kind: Kind, images: Sequence[str], size: int, methods: Sequence[str], seed: int, plan: int
) -> dict[str, PlannedTrial]:
    """Choose the `size` of `images` that plan `plan` shows, and their slots; image -> set.

    The images form a circle, round after round; every plan takes the next `size` of them. The rows of the
    Latin square run through all plans without a break, so that those of one plan are balanced wherever it
    begins. If the numbers of images and methods have no common divisor, an image meets a different row in
    every round. A common divisor would make it meet the same rows again; therefore as many neighbors on
    the circle as that divisor change places once an image has met all of its rows.
    """
    if not images:
        return {}
    versions = len(methods)
    squares = williams_squares(versions)
    # Within a cycle every image meets every row of one square equally often; mirrored squares take turns.
    # Names and circle stay until every square has had its turn; then they are drawn anew.
    plans = lcm(len(images) * versions, size) // size
    cycle, plan_in_cycle = divmod(plan, plans)
    block, turn = divmod(cycle, len(squares))
    names = shuffled(methods, seed, kind, "methods", block)
    circle = shuffled(images, seed, kind, "images", block)
    neighbors = gcd(len(images), versions)
    chosen: dict[str, PlannedTrial] = {}
    for place in range(size):
        shown = plan_in_cycle * size + place
        completed_rounds, position = divmod(shown, len(images))
        # Moved backwards, so that the same image never returns earlier than one set short of a round.
        moved = (position + completed_rounds * neighbors // versions) % neighbors
        image = circle[position - position % neighbors + moved]
        # Only where plans and rounds coincide does an image keep its group of `versions` places.
        group = place // versions if size == len(images) else 0
        square = squares[(turn + group) % len(squares)]
        chosen[image] = PlannedTrial(image, tuple(names[index] for index in square[shown % versions]), kind)
    return chosen


def _with_repeats(main: list[PlannedTrial], design: Design, seed: int, plan: int) -> list[PlannedTrial]:
    """Put repeats of sets from the first third at random places of the last third."""
    third = design.most_repeats
    again = shuffled(main[:third], seed, Kind.REPEAT, "images", plan)[: design.repeats]
    places = sorted(shuffled(range(third + design.repeats), seed, Kind.REPEAT, "places", plan)[: design.repeats])
    return _inserted(
        main,
        [len(main) - third + place - earlier for earlier, place in enumerate(places)],
        [_in_new_slots(trial, design.methods, seed, plan) for trial in again],
    )


def _in_new_slots(trial: PlannedTrial, methods: Sequence[str], seed: int, plan: int) -> PlannedTrial:
    """Return the repeat of `trial`: in every slot the method so many further in the list of methods."""
    shown = [method for method in methods if method in trial.slots]
    steps = shuffled(range(1, len(shown)), seed, Kind.REPEAT, "slots", plan, trial.image)[0]
    slots = tuple(shown[(shown.index(method) + steps) % len(shown)] for method in trial.slots)
    return PlannedTrial(trial.image, slots, Kind.REPEAT)


def _spread(sequence: list[PlannedTrial], traps: list[PlannedTrial], seed: int, plan: int) -> list[PlannedTrial]:
    """Cut `sequence` into as many stretches as there are `traps`, and insert one at a random place in each."""
    places = []
    for index in range(len(traps)):
        first = index * len(sequence) // len(traps) + 1
        last = max(first, (index + 1) * len(sequence) // len(traps))
        places.append(shuffled(range(first, last + 1), seed, Kind.TRAP, "places", plan, index)[0])
    return _inserted(sequence, places, traps)


def _inserted(
    sequence: list[PlannedTrial], places: Sequence[int], extras: Sequence[PlannedTrial]
) -> list[PlannedTrial]:
    """Insert each of `extras` after the number of sets of `sequence` in `places`, which never decrease."""
    merged = list(sequence)
    for place, extra in reversed(list(zip(places, extras, strict=True))):
        merged.insert(place, extra)
    return merged


def shuffled(items: Sequence[Item], seed: int, *purpose: str | int) -> tuple[Item, ...]:
    """Return `items` in a random order that depends on `seed` and `purpose` only."""

    def key(index: int) -> bytes:
        return sha256("/".join(map(str, (seed, *purpose, index))).encode()).digest()

    return tuple(items[index] for index in sorted(range(len(items)), key=key))


def new_seed() -> int:
    """Draw the seed of a new study."""
    return secrets.randbelow(LARGEST_SEED + 1)


def check_seed(seed: int) -> int:
    """Return `seed`, or raise ValueError if it is out of range."""
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"seed must be from 0 to {LARGEST_SEED}; got {seed}")
    return seed
