"""What the people of a planned study are shown: the sets of the app."""

import sys
import time
from collections.abc import Callable

import numpy as np

from study.analysis.planned_design import Sets
from study.analysis.planning import SetsOf
from study.content.trials import Design, plan_trials

PATIENCE = 10
"""Seconds without a sign of life on a terminal."""


def sets_shown(methods: int, sets: int | None, shown: int | None = None) -> SetsOf | None:
    """Return what a study with `sets` per participant shows, `shown` of the methods in each, as the app does.

    None where everybody is shown everything.
    """
    if sets is None and shown is None:
        return None
    plans_of = _plans_of(methods, sets, shown)

    def sets_of(people: int, photos: int) -> Sets:
        everything = sets is None or sets >= photos
        if everything and shown is None:
            return Sets(None)
        plans = plans_of(people, photos)
        ranked = None if everything else np.stack([images for images, _ in plans])
        if shown is None:
            return Sets(ranked)
        in_slots = np.stack([slots for _, slots in plans])
        placed = np.zeros((*in_slots.shape[:2], methods), dtype=bool)
        np.put_along_axis(placed, in_slots, True, axis=2)
        return Sets(ranked, placed)

    return sets_of


def _plans_of(
    methods: int, sets: int | None, shown: int | None
) -> Callable[[int, int], list[tuple[np.ndarray, np.ndarray]]]:
    """Return numbers of people and photos -> for each person the photos, (sets,), and the methods, (sets, shown)."""
    keys = tuple(f"method{number}" for number in range(methods))
    column = {key: number for number, key in enumerate(keys)}
    found: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}

    def plans_of(people: int, photos: int) -> list[tuple[np.ndarray, np.ndarray]]:
        some = None if sets is None or sets >= photos else sets
        images = tuple(map(str, range(photos)))
        design = Design(images, keys, order="fixed", sets_per_participant=some, methods_per_set=shown)
        # The first plans of a study with more people are the same.
        plans = found.setdefault(photos, [])
        for number in range(len(plans), people):
            plan = plan_trials(design, seed=0, plan=number)
            slots = [[column[key] for key in trial.slots] for trial in plan]
            plans.append((np.array([int(trial.image) for trial in plan], np.int16), np.array(slots, np.int8)))
        return plans[:people]

    return plans_of


def told(sets_of: SetsOf | None, sizes: int) -> SetsOf | None:
    """Return `sets_of` that says on a terminal, where it takes long, which of so many sizes it has come to."""
    if sets_of is None or not sys.stderr.isatty():
        return sets_of
    start, size = time.monotonic(), 0

    def telling(people: int, photos: int) -> Sets:
        nonlocal size
        size += 1
        if time.monotonic() - start > PATIENCE:
            end = "\n" if size == sizes else ""
            print(f"\r\033[KSize {size} of {sizes}: {people:,} people, {photos:,} photos", end=end, file=sys.stderr)
            sys.stderr.flush()
        return sets_of(people, photos)

    return telling
