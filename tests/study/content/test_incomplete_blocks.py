"""Sets that show some of the methods, and conditions: what is balanced, exactly and in the long run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import combinations, product
from math import ceil, floor
from typing import Any

import pytest

from study.content.incomplete_blocks import IncompleteBlocks
from study.content.trials import Condition, Design, Kind, PlannedTrial, condition_of, plan_trials

IMAGES = tuple(f"photo{number:03d}" for number in range(100))
LETTERS = "abcdefg"
SIZES = [(methods, shown) for methods in range(3, 8) for shown in range(2, methods)]
PLANS_BEFORE = "469ec448f7823c8e93739310f0e56b4cd78f16f42b6d39780ef13ca212a166c8"
"""SHA-256 of many plans, taken before there were incomplete blocks: those of running studies must stay."""
RECORDED = [
    "practice p afcb",
    "main photo000 eacf",
    "main photo001 dbae",
    "trap t abfe",
    "main photo002 fcbd",
    "repeat photo000 aefc",
    "main photo003 cdeb",
]
"""Recorded once: a change here would change what participants of a running study see."""
BLOCKS = {3: 3, 4: 12, 5: 10, 6: 60, 7: 21}
"""Number of methods -> sets after which every two methods were together equally often, as docs/studies.md says."""


def a_design(methods: int, shown: int, photos: int = 12, sets: int | None = None, **others: Any) -> Design:
    return replace(
        Design(IMAGES[:photos], tuple(LETTERS[:methods]), sets_per_participant=sets, methods_per_set=shown), **others
    )


def main_sets(design: Design, plan: int, seed: int = 5) -> list[PlannedTrial]:
    return [trial for trial in plan_trials(design, seed, plan) if trial.kind is Kind.MAIN]


def times_shown(trials: Sequence[PlannedTrial], methods: Sequence[str]) -> list[int]:
    """How often each method is shown."""
    return [sum(method in trial.slots for trial in trials) for method in methods]


def times_in_slots(trials: Sequence[PlannedTrial], methods: Sequence[str]) -> list[int]:
    """How often each method is in each slot."""
    counts = Counter((method, slot) for trial in trials for slot, method in enumerate(trial.slots))
    return [counts[method, slot] for method in methods for slot in range(len(trials[0].slots))]


def times_together(trials: Sequence[PlannedTrial], methods: Sequence[str]) -> set[int]:
    """How often two methods are in one set: all different counts."""
    counts = Counter(pair for trial in trials for pair in combinations(sorted(trial.slots), 2))
    return {counts[pair] for pair in combinations(sorted(methods), 2)}


def around(share: float) -> set[int]:
    """The whole numbers next to `share`: what "equally often, +-1" allows."""
    return {floor(share), ceil(share)}


def test_plans_of_complete_sets_are_what_they_were() -> None:
    digest = sha256()
    designs = product(range(2, 8), ((12, None), (12, 5), (7, 6), (3, 3)), ("random", "fixed"))
    for methods, (photos, sets), order in designs:
        design = Design(
            tuple(f"photo{number}" for number in range(photos)),
            tuple(LETTERS[:methods]),
            order="fixed" if order == "fixed" else "random",
            sets_per_participant=sets,
            practice=("p1", "p2"),
            traps=("t1", "p2", "t2"),
            repeats=1,
        )
        # Neither saying that all methods are shown nor what is ruined changes anything.
        same = replace(design, methods_per_set=methods, ruined=("a", "b", "a"))
        for seed, plan in product((0, 2018), (0, 1, 7, 40)):
            trials = plan_trials(design, seed, plan)
            assert plan_trials(same, seed, plan) == trials
            for trial in trials:
                digest.update(f"{trial.kind}/{trial.image}/{'/'.join(trial.slots)}\n".encode())
    assert digest.hexdigest() == PLANS_BEFORE


def test_the_same_seed_gives_the_same_incomplete_plan_in_every_version() -> None:
    design = a_design(6, 4, 4, practice=("p",), traps=("t", "p"), ruined=("b", "f"), repeats=1)
    found = [f"{trial.kind} {trial.image} {''.join(trial.slots)}" for trial in plan_trials(design, 2018, 3)]
    assert found == RECORDED


@pytest.mark.parametrize(("methods", "shown"), SIZES)
@pytest.mark.parametrize(("photos", "sets"), [(1, 1), (7, 7), (12, 12), (33, 33), (12, 4), (30, 10)])
def test_methods_and_slots_are_balanced_in_every_plan_of_whole_rounds(
    methods: int, shown: int, photos: int, sets: int
) -> None:
    design = a_design(methods, shown, photos, sets)
    for plan in range(3 * methods):
        trials = main_sets(design, plan)
        assert len({trial.image for trial in trials}) == sets
        assert all(len(set(trial.slots)) == shown for trial in trials)
        assert set(times_shown(trials, design.methods)) <= around(sets * shown / methods)
        assert set(times_in_slots(trials, design.methods)) <= around(sets / methods)
    assert design.largest_difference == 1


@pytest.mark.parametrize(("methods", "shown"), SIZES)
@pytest.mark.parametrize(("photos", "sets"), [(12, 5), (10, 7), (7, 6), (33, 22), (20, 19), (9, 4)])
def test_counts_differ_by_3_at_most_in_plans_that_are_not_whole_rounds(
    methods: int, shown: int, photos: int, sets: int
) -> None:
    design = a_design(methods, shown, photos, sets)
    for plan in range(40):
        trials = main_sets(design, plan)
        assert len({trial.image for trial in trials}) == sets
        for counts in (times_shown(trials, design.methods), times_in_slots(trials, design.methods)):
            assert max(counts) - min(counts) <= design.largest_difference == 3


@pytest.mark.parametrize(("methods", "shown"), SIZES)
@pytest.mark.parametrize(("photos", "sets"), [(12, 12), (5, 5), (12, 4), (12, 5), (10, 7), (7, 6)])
def test_methods_and_slots_of_every_photo_are_balanced_after_any_number_of_plans(
    methods: int, shown: int, photos: int, sets: int
) -> None:
    design = a_design(methods, shown, photos, sets)
    of_photo: dict[str, list[PlannedTrial]] = {image: [] for image in design.images}
    for plan in range(40):
        for trial in main_sets(design, plan):
            of_photo[trial.image].append(trial)
        assert {len(trials) for trials in of_photo.values()} <= around((plan + 1) * sets / photos)
        for trials in filter(None, of_photo.values()):
            assert set(times_shown(trials, design.methods)) <= around(len(trials) * shown / methods)
            assert set(times_in_slots(trials, design.methods)) <= around(len(trials) / methods)


@pytest.mark.parametrize(("methods", "shown"), SIZES)
def test_every_two_methods_are_together_equally_often_over_plans_and_over_photos(methods: int, shown: int) -> None:
    blocks = BLOCKS[methods]
    one_photo = a_design(methods, shown, photos=1)
    over_plans = [trial for plan in range(blocks) for trial in main_sets(one_photo, plan)]
    over_photos = main_sets(a_design(methods, shown, photos=blocks), plan=0)
    # b blocks of m(m-1)/2 pairs, over k(k-1)/2 pairs: the lambda of a balanced incomplete block design.
    together = blocks * shown * (shown - 1) // (methods * (methods - 1))
    assert times_together(over_plans, one_photo.methods) == {together}
    assert times_together(over_photos, one_photo.methods) == {together}


@pytest.mark.parametrize(("methods", "shown"), SIZES)
def test_one_of_two_methods_is_before_and_beside_the_other_as_often_as_the_other_way_round(
    methods: int, shown: int
) -> None:
    design = a_design(methods, shown, photos=1)
    period = IncompleteBlocks(methods, shown).period
    trials = [trial for plan in range(period) for trial in main_sets(design, plan)]
    before = Counter(pair for trial in trials for pair in combinations(trial.slots, 2))
    beside = Counter(pair for trial in trials for pair in zip(trial.slots, trial.slots[1:], strict=False))
    for found in (before, beside):
        assert len(found) == methods * (methods - 1)
        assert len(set(found.values())) == 1


def test_a_set_without_the_ruined_version_would_be_no_check() -> None:
    design = a_design(6, 4, traps=("t1", "t2", "p1"), ruined=("b", "e", "f"), practice=("p1", "p2"))
    shown: dict[str, list[PlannedTrial]] = {}
    for plan in range(30):
        for trial in plan_trials(design, 3, plan):
            shown.setdefault(trial.image, []).append(trial)
    for image, ruined in (("t1", "b"), ("t2", "e"), ("p1", "f")):
        trials = shown[image]
        assert all(ruined in trial.slots and len(set(trial.slots)) == 4 for trial in trials)
        assert set(Counter(trial.slots.index(ruined) for trial in trials).values()) <= {7, 8}
        others = [method for method in design.methods if method != ruined]
        assert set(times_shown(trials, others)) == {18}
    assert set(times_shown(shown["p2"], design.methods)) == {20}


@pytest.mark.parametrize(("methods", "shown"), SIZES)
def test_a_repeat_shows_the_same_methods_in_new_slots(methods: int, shown: int) -> None:
    design = a_design(methods, shown, repeats=4)
    for plan in range(20):
        trials = plan_trials(design, 4, plan)
        first = {trial.image: trial for trial in trials if trial.kind is Kind.MAIN}
        again = [trial for trial in trials if trial.kind is Kind.REPEAT]
        assert len(again) == 4
        for trial in again:
            assert set(trial.slots) == set(first[trial.image].slots)
            assert all(new != old for new, old in zip(trial.slots, first[trial.image].slots, strict=True))


CONDITIONS = (
    Condition("networks", ("a", "b", "c")),
    Condition("tools", ("a", "d", "e"), IMAGES[:7]),
    Condition("near", images=IMAGES[5:12]),
)


def test_conditions_show_what_they_say_and_are_balanced_after_any_number_of_plans() -> None:
    design = a_design(5, 2, conditions=CONDITIONS, traps=("t",), ruined=("e",), practice=("p",))
    counts: Counter[str] = Counter()
    orders = set()
    for plan in range(60):
        condition = condition_of(design, 9, plan)
        assert condition is not None
        counts[condition.name] += 1
        assert all(counts[each.name] in around((plan + 1) / 3) for each in CONDITIONS)
        if plan % 3 == 2:
            orders.add(tuple(condition_of(design, 9, plan - back) for back in range(3)))
        trials = main_sets(design, plan, seed=9)
        methods = condition.methods or design.methods
        assert {trial.image for trial in trials} == set(condition.images or design.images)
        assert {method for trial in trials for method in trial.slots} == set(methods)
        assert set(times_shown(trials, methods)) <= around(len(trials) * 2 / len(methods))
        trap = next(trial for trial in plan_trials(design, 9, plan) if trial.kind is Kind.TRAP)
        assert "e" in trap.slots
        assert len(trap.slots) == 2
    assert len(orders) == 6
    assert (design.versions, design.main_sets, design.fewest_sets, design.total_sets) == (2, 12, 7, 13)


def test_plans_of_one_condition_are_those_of_a_study_of_its_own() -> None:
    design = Design(IMAGES[:10], ("a", "b", "c"), conditions=(Condition("x", images=IMAGES[:6]), Condition("y")))
    shown: dict[str, list[PlannedTrial]] = {}
    for plan in range(24):
        if condition_of(design, 1, plan) == design.conditions[0]:
            for trial in main_sets(design, plan, seed=1):
                shown.setdefault(trial.image, []).append(trial)
    assert {len(trials) for trials in shown.values()} == {12}
    assert all(set(times_in_slots(trials, design.methods)) == {4} for trials in shown.values())


def test_members_of_different_conditions_see_photos_in_different_orders() -> None:
    design = Design(IMAGES[:10], ("a", "b", "c"), conditions=(Condition("x"), Condition("y")))
    assert len({tuple(trial.image for trial in plan_trials(design, 1, plan)) for plan in range(20)}) == 20


def test_a_design_without_conditions_has_none() -> None:
    assert condition_of(a_design(5, 3), 1, 4) is None


@pytest.mark.parametrize(
    ("design", "named"),
    [
        (a_design(5, 1), "methods_per_set must be from 2 to the number of methods, 5; got 1"),
        (a_design(5, 6), "methods_per_set must be from 2 to the number of methods, 5; got 6"),
        (a_design(5, 3, traps=("t",)), "ruined must name a method for each of traps"),
        (Design(IMAGES, tuple("abcdefgh"), methods_per_set=3), "at most 7 methods; got 3 of 8"),
        (a_design(5, 4, conditions=CONDITIONS), "methods_per_set must be from 2 to the number of methods, 3; got 4"),
    ],
)
def test_impossible_designs_are_refused(design: Design, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        for plan in range(3):
            plan_trials(design, 1, plan)
