"""Orders of sets and slots: complete, balanced, reproducible."""

from collections import Counter

import pytest

from study.trials import plan_trials, shuffled, williams_squares

IMAGES = [f"photo{number:03d}" for number in range(100)]
METHODS = ["a", "b", "c", "d", "e"]
EXPECTED_PLAN = [("x", "decba"), ("z", "ebdac"), ("y", "cdaeb")]
"""Recorded once: a change here would change what participants of a running study see."""


def test_every_photo_comes_once_with_every_method_once() -> None:
    plan = plan_trials(IMAGES, METHODS, seed=3, participant=7)
    assert sorted(trial.image for trial in plan) == IMAGES
    assert all(sorted(trial.slots) == METHODS for trial in plan)


@pytest.mark.parametrize("versions", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("photos", [1, 8, 33, 100])
def test_one_participant_sees_every_method_in_every_slot_equally_often(versions: int, photos: int) -> None:
    methods = "abcdefg"[:versions]
    for participant in range(3 * versions):
        counts = Counter(
            (slot, method)
            for trial in plan_trials(IMAGES[:photos], methods, 5, participant)
            for slot, method in enumerate(trial.slots)
        )
        cells = [counts[slot, method] for slot in range(versions) for method in methods]
        assert set(cells) <= {photos // versions, -(-photos // versions)}


@pytest.mark.parametrize("participants", [5, 10, 23, 47])
def test_every_photo_shows_every_method_in_every_slot_equally_often(participants: int) -> None:
    counts = Counter(
        (trial.image, slot, method)
        for participant in range(participants)
        for trial in plan_trials(IMAGES[:12], METHODS, 5, participant)
        for slot, method in enumerate(trial.slots)
    )
    cells = [counts[image, slot, method] for image in IMAGES[:12] for slot in range(5) for method in METHODS]
    assert set(cells) <= {participants // 5, -(-participants // 5)}


def test_the_same_seed_gives_the_same_plan_in_every_version() -> None:
    plan = plan_trials(["x", "y", "z"], METHODS, seed=2017, participant=4)
    assert plan == plan_trials(["x", "y", "z"], METHODS, seed=2017, participant=4)
    assert [(trial.image, "".join(trial.slots)) for trial in plan] == EXPECTED_PLAN


def test_other_seeds_and_participants_get_other_plans() -> None:
    plans = {plan_trials(IMAGES, METHODS, seed, participant) for seed in range(5) for participant in range(20)}
    assert len(plans) == 100


def test_the_order_of_photos_is_not_the_same_for_neighbours() -> None:
    orders = {tuple(trial.image for trial in plan_trials(IMAGES, METHODS, 1, number)) for number in range(50)}
    assert len(orders) == 50


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 7])
def test_williams_squares_balance_slots_and_neighbours(size: int) -> None:
    squares = williams_squares(size)
    neighbours: Counter[tuple[int, int]] = Counter()
    for square in squares:
        assert all(sorted(row) == list(range(size)) for row in square)
        assert all(sorted(column) == list(range(size)) for column in zip(*square, strict=True))
        for row in square:
            neighbours.update(zip(row, row[1:], strict=False))
    assert set(neighbours.values()) == {len(squares)}
    assert len(neighbours) == size * (size - 1)


def test_shuffled_keeps_the_items_and_depends_on_the_purpose() -> None:
    items = list("abcdefghij")
    assert sorted(shuffled(items, 1, "order", 2)) == items
    assert shuffled(items, 1, "order", 2) != shuffled(items, 1, "order", 3)


@pytest.mark.parametrize(
    ("images", "methods", "participant", "named"),
    [(IMAGES, METHODS, -1, "participant"), ([], METHODS, 0, "images"), (IMAGES, ["a"], 0, "size")],
)
def test_impossible_plans_are_refused(images: list[str], methods: list[str], participant: int, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        plan_trials(images, methods, 1, participant)
