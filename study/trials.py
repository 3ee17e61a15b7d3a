"""Which sets a participant sees in which order, and which method stands in which slot; pure.

Everything follows from the study's seed and the participant's number. Orders are drawn by sorting
SHA-256 digests, so that they are the same in every version of Python and can be recomputed anywhere.

Slots are balanced by Williams designs (Williams 1949, Australian Journal of Scientific Research A
2:149-168): Latin squares in which, besides, every method stands beside every other one equally often.
For one participant every method stands in every slot equally often, +-1, over the sets; for one photo
every method stands in every slot equally often, +-1, over the participants.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Literal

Order = Literal["random", "fixed"]


class Kind(StrEnum):
    """What a set is there for."""

    PRACTICE = "practice"
    """To learn the task; comes first, never counts."""
    MAIN = "main"
    """The one presentation of a photo that counts."""
    REPEAT = "repeat"
    """A main set once more, in new slots, to see how consistent the person is; never counts."""
    TRAP = "trap"
    """One version is visibly ruined, to see whether the person looks; never counts."""


@dataclass(frozen=True)
class Design:
    """All that, with a seed and the number of a plan, fixes the sets of a participant."""

    images: tuple[str, ...]
    """File stems of the photos that count."""
    methods: tuple[str, ...]
    """Keys of the methods."""
    order: Order = "random"
    """Order of the main sets: "random" for every plan, or "fixed", as in `images`."""
    sets_per_participant: int | None = None
    """How many of the images one plan holds; None for all."""
    practice: tuple[str, ...] = ()
    """File stems of the practice sets, in their order."""
    traps: tuple[str, ...] = ()
    """File stems of the trap sets."""
    repeats: int = 0
    """How many of a plan's main sets come back."""


@dataclass(frozen=True)
class PlannedTrial:
    """One set as one participant will see it."""

    image: str
    """File stem of the photo."""
    slots: tuple[str, ...]
    """Method keys in the order of the slots; slot 1 first."""
    kind: Kind = Kind.MAIN
    """What the set is there for."""


def plan_trials(images: Sequence[str], methods: Sequence[str], seed: int, participant: int) -> tuple[PlannedTrial, ...]:
    """Plan all sets of the participant with sequence number `participant`, in the order of showing.

    `images` and `methods` are the study's, in the study's order; a change of that order changes the
    plan. Raises ValueError for a negative `participant`, no images, or fewer than two methods.
    """
    if participant < 0:
        raise ValueError(f"participant must be 0 or more; got {participant}")
    if not images:
        raise ValueError("images must name at least one photo; got none")
    squares = williams_squares(len(methods))
    versions = len(methods)
    # Within a block of participants everything but the row and the square is fixed, so that the
    # block goes through all rows of all squares for every photo; the next block is drawn anew.
    block, within_block = divmod(participant, versions * len(squares))
    names = shuffled(methods, seed, "methods", block)
    slots: dict[str, tuple[str, ...]] = {}
    for place, image in enumerate(shuffled(images, seed, "images", block)):
        group, row = divmod(place, versions)
        square = squares[(group + within_block // versions) % len(squares)]
        slots[image] = tuple(names[index] for index in square[(row + within_block) % versions])
    order = shuffled(images, seed, "order", participant)
    return tuple(PlannedTrial(image, slots[image]) for image in order)


def williams_squares(size: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Return the Williams design for `size` treatments: one Latin square if even, two mirrored ones if odd.

    A square is a tuple of rows, a row the treatments 0 .. size-1 in slot order. Raises ValueError for
    fewer than two treatments.
    """
    if size < 2:
        raise ValueError(f"size must be 2 or more; got {size}")
    # 0, 1, size-1, 2, size-2, ...: neighbours differ by every amount once.
    first_row = [(step + 1) // 2 if step % 2 else (size - step // 2) % size for step in range(size)]
    square = tuple(tuple((treatment + row) % size for treatment in first_row) for row in range(size))
    if size % 2 == 0:
        return (square,)
    return (square, tuple(tuple(reversed(row)) for row in square))


def shuffled(items: Sequence[str], seed: int, *purpose: str | int) -> tuple[str, ...]:
    """Return `items` in a random order that depends on `seed` and `purpose` only."""

    def key(index: int) -> bytes:
        return sha256("/".join(map(str, (seed, *purpose, index))).encode()).digest()

    return tuple(items[index] for index in sorted(range(len(items)), key=key))
