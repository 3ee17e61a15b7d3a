"""Simulated people: their rankings follow the model that they were given, and their seed."""

import statistics
from collections import Counter
from math import log

import pytest

from study.simulation.model import Model, Person

EQUAL = {"a": 0.0, "b": 0.0, "c": 0.0}


def orders(model: Model, methods: str, people: int, sets: int = 1, ruined: str | None = None) -> Counter[str]:
    """Count the orders of methods, best first, over people and sets."""
    return Counter(
        "".join(methods[slot - 1] for slot in Person(model, 1, number).rank(place, f"photo{place}", methods, ruined))
        for number in range(people)
        for place in range(sets)
    )


def test_orders_come_with_the_chances_of_a_plackett_luce_model() -> None:
    model = Model({"a": log(1), "b": log(2), "c": log(3)})
    counts = orders(model, "bca", people=60, sets=100)
    # Best first, each among those that are left: worth / sum of worths.
    chances = {
        "cba": 3 / 6 * 2 / 3,
        "cab": 3 / 6 * 1 / 3,
        "bca": 2 / 6 * 3 / 4,
        "bac": 2 / 6 * 1 / 4,
        "acb": 1 / 6 * 3 / 5,
        "abc": 1 / 6 * 2 / 5,
    }
    assert sum(counts.values()) == 6000
    for order, chance in chances.items():
        assert counts[order] / 6000 == pytest.approx(chance, abs=0.02)


def test_a_bias_towards_the_first_slot_works_like_worth() -> None:
    counts = orders(Model({"a": 0.0, "b": 0.0}, position_bias=log(2)), "ab", people=3000)
    assert counts["ab"] / 3000 == pytest.approx(2 / 3, abs=0.03)


def test_lapses_are_answers_at_random() -> None:
    model = Model({"a": 0.0, "b": 100.0}, lapse=0.4)
    counts = orders(model, "ab", people=3000)
    assert counts["ab"] / 3000 == pytest.approx(0.4 / 2, abs=0.03)


def test_careless_people_always_answer_in_screen_order_and_others_hardly_ever() -> None:
    model = Model({"a": 0.0, "b": 50.0, "c": 100.0}, careless=0.3)
    people = [Person(model, 1, number) for number in range(1000)]
    careless = [person for person in people if person.rank(0, "x", "abc") == [1, 2, 3]]
    assert len(careless) / 1000 == pytest.approx(0.3, abs=0.05)
    assert all(person.rank(place, "x", "abc", ruined="a") == [1, 2, 3] for person in careless for place in range(5))


def test_ruined_versions_come_last_unless_they_are_overlooked() -> None:
    worths = {"a": 100.0, "b": 50.0, "c": 0.0}
    assert orders(Model(worths), "abc", people=100, ruined="a") == {"bca": 100}
    counts = orders(Model(worths, trap_failure=0.25), "abc", people=2000, ruined="a")
    assert set(counts) == {"bca", "abc"}
    assert counts["abc"] / 2000 == pytest.approx(0.25, abs=0.03)


def test_tastes_differ_between_people_and_stay_those_of_one_person() -> None:
    model = Model(EQUAL, participant_sd=1e6)
    favorites = Counter()
    for number in range(90):
        own = orders_of_one(Person(model, 1, number))
        assert len(own) == 1
        favorites.update(order[0] for order in own)
    assert min(favorites[method] for method in "abc") > 15


def orders_of_one(person: Person) -> set[str]:
    return {"".join("abc"[slot - 1] for slot in person.rank(place, f"photo{place}", "abc")) for place in range(20)}


def test_photos_differ_and_everybody_sees_them_alike() -> None:
    model = Model(EQUAL, photo_sd=1e6)
    rankings = [
        [tuple(Person(model, 1, number).rank(place, f"photo{place}", "abc")) for place in range(30)]
        for number in range(5)
    ]
    assert all(ranking == rankings[0] for ranking in rankings)
    assert len(set(rankings[0])) == 6


def test_some_people_leave_anywhere_before_the_last_set() -> None:
    moments = [Person(Model(EQUAL, abandon=0.5), 1, number).leaves_after(10) for number in range(1000)]
    left = [moment for moment in moments if moment is not None]
    assert len(left) / 1000 == pytest.approx(0.5, abs=0.05)
    assert set(left) == set(range(10))
    assert Person(Model(EQUAL), 1, 0).leaves_after(10) is None


def test_response_times_are_log_normal() -> None:
    model = Model(EQUAL, median_seconds=5.0, spread=0.7)
    logs = [log(Person(model, 1, number).seconds(place)) for number in range(40) for place in range(50)]
    assert statistics.mean(logs) == pytest.approx(log(5), abs=0.05)
    assert statistics.stdev(logs) == pytest.approx(0.7, abs=0.05)


def test_the_same_seed_gives_the_same_person_whatever_was_asked_before() -> None:
    model = Model(EQUAL, participant_sd=1.0, photo_sd=1.0, lapse=0.2, careless=0.2)
    forwards = Person(model, 7, 3)
    backwards = Person(model, 7, 3)
    first = [forwards.rank(place, f"photo{place}", "abc") for place in range(20)]
    second = [backwards.rank(place, f"photo{place}", "abc") for place in reversed(range(20))]
    assert first == second[::-1]


def test_other_seeds_people_and_presentations_give_other_rankings() -> None:
    def rankings(seed: int, number: int, start: int = 0) -> list[list[int]]:
        person = Person(Model(EQUAL), seed, number)
        return [person.rank(place, "photo", "abc") for place in range(start, start + 20)]

    assert rankings(1, 0) != rankings(2, 0)
    assert rankings(1, 0) != rankings(1, 1)
    assert rankings(1, 0) != rankings(1, 0, start=20)
