"""Which sets a participant sees, in which order, and which method is in which slot; pure.

Everything follows from the design, the study's seed and the number of the plan. Orders are drawn by sorting
SHA-256 digests, so that they are the same in every version of Python and can be recomputed anywhere.

Slots are balanced by Williams designs (Williams 1949, Australian Journal of Scientific Research A
2:149-168): Latin squares in which every method is also next to every other one equally often.
For one plan every method is in every slot equally often, +-1, over the sets; for one photo every
method is in every slot equally often, +-1, over the plans.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import gcd, lcm
from typing import Literal, TypeVar

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

    @property
    def main_sets(self) -> int:
        """Number of sets in a plan that count."""
        return len(self.images) if self.sets_per_participant is None else self.sets_per_participant

    @property
    def most_repeats(self) -> int:
        """Largest number of repeats: a third of the sets that count, so that as many come in between."""
        return self.main_sets // 3

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

    The design's images and methods must be in the study's order; changing that order changes the plan.
    Raises ValueError for a negative `plan`, no images, fewer than two methods, more (or fewer than one)
    sets per participant than images, and repeats of more than a third of the sets.
    """
    _check(design, plan)
    practice = _balanced(Kind.PRACTICE, design.practice, len(design.practice), design.methods, seed, plan)
    traps = design.pure_traps
    trapped = _balanced(Kind.TRAP, traps, len(traps), design.methods, seed, plan)
    sequence = _with_repeats(_main_sequence(design, seed, plan), design, seed, plan)
    return (
        *(practice[image] for image in design.practice),
        *_spread(sequence, [trapped[image] for image in shuffled(traps, seed, Kind.TRAP, "order", plan)], seed, plan),
    )


def _check(design: Design, plan: int) -> None:
    if plan < 0:
        raise ValueError(f"plan must be 0 or more; got {plan}")
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


def _main_sequence(design: Design, seed: int, plan: int) -> list[PlannedTrial]:
    trials = _balanced(Kind.MAIN, design.images, design.main_sets, design.methods, seed, plan)
    fixed = design.order == "fixed"
    order = design.images if fixed else shuffled(design.images, seed, Kind.MAIN, "order", plan)
    return [trials[image] for image in order if image in trials]


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
    steps = shuffled(range(1, len(methods)), seed, Kind.REPEAT, "slots", plan, trial.image)[0]
    slots = tuple(methods[(methods.index(method) + steps) % len(methods)] for method in trial.slots)
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


def williams_squares(size: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Return the Williams design for `size` treatments: one Latin square if even, two mirrored ones if odd.

    A square is a tuple of rows, a row the treatments 0 .. size-1 in slot order. Raises ValueError for
    fewer than two treatments.
    """
    if size < 2:
        raise ValueError(f"size must be 2 or more; got {size}")
    # 0, 1, size-1, 2, size-2, ...: neighbors differ by every amount once.
    first_row = [(step + 1) // 2 if step % 2 else (size - step // 2) % size for step in range(size)]
    square = tuple(tuple((treatment + row) % size for treatment in first_row) for row in range(size))
    if size % 2 == 0:
        return (square,)
    return (square, tuple(tuple(reversed(row)) for row in square))


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
