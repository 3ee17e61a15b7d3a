"""Orders of sets and slots: complete, balanced, reproducible."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, floor

import pytest

from study.content.trials import Design, Kind, PlannedTrial, plan_trials, shuffled
from study.content.williams import williams_squares
from tests.project import ROOT

IMAGES = tuple(f"photo{number:03d}" for number in range(100))
METHODS = ("a", "b", "c", "d", "e")
DESIGN = Design(IMAGES, METHODS)
RICH = Design(
    IMAGES[:30],
    METHODS,
    sets_per_participant=18,
    practice=("first", "second"),
    traps=("trap1", "second", "trap2", "trap3"),
    repeats=6,
)
RECORDED_DESIGN = Design(
    ("m1", "m2", "m3", "m4"), METHODS, sets_per_participant=3, practice=("p1",), traps=("t1",), repeats=1
)
RECORDED_PLAN = [
    ("practice", "p1", "bcead"),
    ("main", "m1", "decba"),
    ("main", "m2", "baecd"),
    ("main", "m3", "ebdac"),
    ("repeat", "m1", "bcaed"),
    ("trap", "t1", "dbeca"),
]
"""Recorded once: a change here would change what participants of a running study see."""


def sets_of(kind: Kind, plan: Sequence[PlannedTrial]) -> list[PlannedTrial]:
    return [trial for trial in plan if trial.kind is kind]


def times_in_slot(trials: Iterable[PlannedTrial], methods: Sequence[str]) -> set[int]:
    """How often the methods stood in the slots: all different counts."""
    counts = Counter((slot, method) for trial in trials for slot, method in enumerate(trial.slots))
    return {counts[slot, method] for slot in range(len(methods)) for method in methods}


def around(share: float) -> set[int]:
    """The whole numbers next to `share`: what "equally often, +-1" allows."""
    return {floor(share), ceil(share)}


def test_every_photo_comes_once_with_every_method_once() -> None:
    plan = plan_trials(DESIGN, seed=3, plan=7)
    assert sorted(trial.image for trial in plan) == list(IMAGES)
    assert all(sorted(trial.slots) == list(METHODS) for trial in plan)
    assert {trial.kind for trial in plan} == {Kind.MAIN}


@pytest.mark.parametrize("versions", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize(("photos", "sets"), [(1, 1), (8, 8), (33, 33), (100, 100), (12, 5), (20, 19), (33, 22)])
def test_every_plan_has_every_method_in_every_slot_equally_often(versions: int, photos: int, sets: int) -> None:
    design = Design(IMAGES[:photos], tuple("abcdefg"[:versions]), sets_per_participant=sets)
    for number in range(3 * versions):
        plan = plan_trials(design, 5, number)
        assert len({trial.image for trial in plan}) == len(plan) == sets
        assert times_in_slot(plan, design.methods) <= around(sets / versions)


@pytest.mark.parametrize("versions", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize(("photos", "sets"), [(12, 12), (10, 10), (12, 4), (12, 5), (10, 7), (7, 6)])
def test_photos_are_assigned_and_slots_used_equally_often_after_any_number_of_plans(
    versions: int, photos: int, sets: int
) -> None:
    design = Design(IMAGES[:photos], tuple("abcdefg"[:versions]), sets_per_participant=sets)
    shown: dict[str, list[PlannedTrial]] = {image: [] for image in design.images}
    for number in range(60):
        for trial in plan_trials(design, 5, number):
            shown[trial.image].append(trial)
        assert {len(trials) for trials in shown.values()} <= around((number + 1) * sets / photos)
        for trials in shown.values():
            assert times_in_slot(trials, design.methods) <= around(len(trials) / versions)


def test_47_plans_of_100_photos_have_every_method_in_every_slot_20_times() -> None:
    for number in range(47):
        assert times_in_slot(plan_trials(DESIGN, 2017, number), METHODS) == {20}


def test_the_same_seed_gives_the_same_plan_in_every_version_and_process() -> None:
    plan = plan_trials(RECORDED_DESIGN, 2017, 4)
    assert [(trial.kind, trial.image, "".join(trial.slots)) for trial in plan] == RECORDED_PLAN
    program = f"from study.content.trials import Design, plan_trials; print(plan_trials({RECORDED_DESIGN!r}, 2017, 4))"
    for hash_seed in ("1", "2"):
        process = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert process.stdout.strip() == str(plan)


def test_other_seeds_and_plan_numbers_give_other_plans() -> None:
    plans = {plan_trials(DESIGN, seed, number) for seed in range(5) for number in range(20)}
    assert len(plans) == 100


def test_the_order_of_photos_is_not_the_same_for_neighbors() -> None:
    orders = {tuple(trial.image for trial in plan_trials(DESIGN, 1, number)) for number in range(50)}
    assert len(orders) == 50


@pytest.mark.parametrize("sets", [None, 7])
def test_a_fixed_order_is_that_of_the_images(sets: int | None) -> None:
    design = Design(("c", "a", "d", "b", "g", "e", "h", "f", "i"), METHODS, order="fixed", sets_per_participant=sets)
    for number in range(10):
        shown = [trial.image for trial in plan_trials(design, 1, number)]
        assert shown == [image for image in design.images if image in shown]


@pytest.mark.parametrize("design", [DESIGN, RICH, RECORDED_DESIGN])
def test_a_design_says_how_many_sets_its_plans_hold(design: Design) -> None:
    plan = plan_trials(design, seed=3, plan=1)
    kinds = Counter(trial.kind for trial in plan)
    assert design.main_sets == kinds[Kind.MAIN]
    assert sorted(design.pure_traps) == sorted(trial.image for trial in plan if trial.kind is Kind.TRAP)
    assert design.total_sets == len(plan) - kinds[Kind.PRACTICE]


def test_all_kinds_come_together_in_one_plan() -> None:
    for number in range(30):
        plan = plan_trials(RICH, 8, number)
        assert [trial.image for trial in plan[:2]] == ["first", "second"]
        assert Counter(trial.kind for trial in plan) == {
            Kind.PRACTICE: 2,
            Kind.MAIN: 18,
            Kind.REPEAT: 6,
            Kind.TRAP: 3,
        }
        assert {trial.image for trial in sets_of(Kind.TRAP, plan)} == {"trap1", "trap2", "trap3"}
        assert plan[2].kind is Kind.MAIN


@pytest.mark.parametrize("kind", [Kind.PRACTICE, Kind.TRAP])
def test_practice_and_trap_sets_are_balanced_over_slots_as_well(kind: Kind) -> None:
    sets = {Kind.PRACTICE: 2, Kind.TRAP: 3}[kind]
    shown: dict[str, list[PlannedTrial]] = {}
    for number in range(23):
        trials = sets_of(kind, plan_trials(RICH, 8, number))
        assert times_in_slot(trials, METHODS) <= around(sets / 5)
        for trial in trials:
            shown.setdefault(trial.image, []).append(trial)
        for trials in shown.values():
            assert times_in_slot(trials, METHODS) <= around((number + 1) / 5)


def test_there_is_one_trap_in_every_stretch_and_its_place_varies() -> None:
    design = Design(IMAGES[:20], METHODS, traps=("t1", "t2", "t3", "t4"))
    places = set()
    for number in range(40):
        kinds = [trial.kind for trial in plan_trials(design, 1, number)]
        before = [kinds[:place].count(Kind.MAIN) for place, kind in enumerate(kinds) if kind is Kind.TRAP]
        assert all(5 * index < sets <= 5 * index + 5 for index, sets in enumerate(before))
        places.add(tuple(before))
    assert len(places) > 30


def test_traps_come_in_different_orders_and_more_of_them_than_sets_are_shown() -> None:
    plans = [plan_trials(Design(("x",), METHODS, traps=("t1", "t2", "t3")), 1, number) for number in range(30)]
    assert all(plan[0].image == "x" and len(plan) == 4 for plan in plans)
    assert len({tuple(trial.image for trial in plan) for plan in plans}) == 6


@pytest.mark.parametrize("versions", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize(("sets", "repeats"), [(3, 1), (10, 3), (30, 10), (31, 4)])
def test_repeats_come_back_after_a_third_of_the_sets_in_new_slots(versions: int, sets: int, repeats: int) -> None:
    methods = tuple("abcdefg"[:versions])
    for number in range(20):
        plan = plan_trials(Design(IMAGES[:sets], methods, repeats=repeats), 4, number)
        again = sets_of(Kind.REPEAT, plan)
        assert len({trial.image for trial in again}) == len(again) == repeats
        for trial in again:
            first = next(place for place, other in enumerate(plan) if other.image == trial.image)
            second = plan.index(trial)
            assert first < sets / 3
            assert second - first > sets / 3
            assert sum(other.kind is Kind.MAIN for other in plan[second:]) <= sets / 3
            assert sorted(trial.slots) == sorted(methods)
            assert all(new != old for new, old in zip(trial.slots, plan[first].slots, strict=True))


def test_which_sets_come_back_where_and_how_varies() -> None:
    plans = [plan_trials(replace(RICH, order="fixed", sets_per_participant=None), 4, number) for number in range(200)]
    again = [trial for plan in plans for trial in sets_of(Kind.REPEAT, plan)]
    assert {trial.image for trial in again} == set(IMAGES[:10])
    places = [place for plan in plans for place, trial in enumerate(plan) if trial.kind is Kind.REPEAT]
    assert len(set(places)) > 10
    shares = Counter((slot, method) for trial in again for slot, method in enumerate(trial.slots))
    assert all(200 < shares[slot, method] < 280 for slot in range(5) for method in METHODS)


def test_main_sets_stay_the_same_whatever_else_is_shown() -> None:
    alone = replace(RICH, practice=(), traps=(), repeats=0)
    assert sets_of(Kind.MAIN, plan_trials(RICH, 8, 3)) == list(plan_trials(alone, 8, 3))


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 7])
def test_williams_squares_balance_slots_and_neighbors(size: int) -> None:
    squares = williams_squares(size)
    neighbors: Counter[tuple[int, int]] = Counter()
    for square in squares:
        assert all(sorted(row) == list(range(size)) for row in square)
        assert all(sorted(column) == list(range(size)) for column in zip(*square, strict=True))
        for row in square:
            neighbors.update(pairwise(row))
    assert set(neighbors.values()) == {len(squares)}
    assert len(neighbors) == size * (size - 1)


@pytest.mark.parametrize("versions", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize(("photos", "sets"), [(8, 8), (8, 4)])
def test_methods_stand_beside_each_other_equally_often_over_the_plans(versions: int, photos: int, sets: int) -> None:
    methods = "abcdefg"[:versions]
    design = Design(IMAGES[:photos], tuple(methods), sets_per_participant=sets)
    # Every photo in every row of both mirrored squares.
    plans = 2 * versions * photos // sets
    neighbors = Counter(
        pair
        for number in range(plans)
        for trial in plan_trials(design, 5, number)
        for pair in zip(trial.slots, trial.slots[1:], strict=False)
    )
    assert len(neighbors) == versions * (versions - 1)
    assert set(neighbors.values()) == {plans * sets // versions}


def test_shuffled_keeps_the_items_and_depends_on_the_purpose() -> None:
    items = list("abcdefghij")
    assert sorted(shuffled(items, 1, "order", 2)) == items
    assert shuffled(items, 1, "order", 2) != shuffled(items, 1, "order", 3)


@pytest.mark.parametrize(
    ("design", "plan", "named"),
    [
        (DESIGN, -1, "plan"),
        (Design((), METHODS), 0, "images"),
        (Design(IMAGES, ("a",)), 0, "methods"),
        (Design(IMAGES, METHODS, sets_per_participant=0), 0, "sets_per_participant"),
        (Design(IMAGES, METHODS, sets_per_participant=101), 0, "sets_per_participant"),
        (Design(IMAGES, METHODS, repeats=-1), 0, "repeats"),
        (Design(IMAGES, METHODS, repeats=34), 0, "repeats"),
        (Design(IMAGES, METHODS, sets_per_participant=8, repeats=3), 0, "repeats must be from 0 to .* 2; got 3"),
    ],
)
def test_impossible_plans_are_rejected(design: Design, plan: int, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        plan_trials(design, 1, plan)
