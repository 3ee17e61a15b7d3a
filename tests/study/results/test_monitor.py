"""Live progress of a study."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.session import Database
from study.content.definition import Study
from study.results.monitor import progress
from study.settings import Settings
from study.visits.people import Arrival, record_refusal, withdraw
from tests.study.rich_study import BEST_FIRST, SLUG, Person, open_rich_study, planned, take_part


@pytest.fixture
def study(settings: Settings, database: Database) -> Study:
    """One practice set, four sets that count, one trap, one repeat."""
    return open_rich_study(settings, database)


def now() -> datetime:
    return datetime.now(UTC)


def test_nobody_yet(database: Database, study: Study) -> None:
    standing = progress(database, study, now())
    assert (standing.done, standing.active, standing.abandoned) == (0, 0, 0)
    assert (standing.declined, standing.withdrawn) == (0, 0)
    assert (standing.answers, standing.counted, standing.answers_per_minute) == (0, 0, 0)
    assert standing.slots.index.tolist() == list(study.method_keys)
    assert standing.slots.columns.tolist() == [1, 2, 3, 4, 5]
    assert standing.slots.to_numpy().sum() == 0
    assert standing.plans.empty


def test_people_are_counted_by_how_far_they_came(database: Database, study: Study) -> None:
    take_part(database, study)
    take_part(database, study, Person(sets=3))
    withdraw(database, take_part(database, study, Person(sets=1)))
    take_part(database, study, Person(arrival=Arrival(mode="test")))
    record_refusal(database, SLUG)
    record_refusal(database, SLUG)
    standing = progress(database, study, now())
    assert (standing.done, standing.active, standing.abandoned) == (1, 1, 0)
    assert (standing.declined, standing.withdrawn) == (2, 1)
    assert standing.answers == 7 + 3
    later = progress(database, study, now() + timedelta(minutes=study.abandoned_after))
    assert (later.done, later.active, later.abandoned) == (1, 0, 1)


def test_the_rate_is_that_of_the_last_ten_minutes(database: Database, study: Study) -> None:
    take_part(database, study)
    assert progress(database, study, now()).answers_per_minute == pytest.approx(0.7)
    assert progress(database, study, now() + timedelta(minutes=9)).answers_per_minute == pytest.approx(0.7)
    assert progress(database, study, now() + timedelta(minutes=10)).answers_per_minute == 0


def test_slots_are_counted_over_the_sets_that_count(database: Database, study: Study) -> None:
    names = [take_part(database, study), take_part(database, study, Person(sets=5))]
    take_part(database, study, Person(arrival=Arrival(mode="test")))
    ranked = [planned(database, study, name)[: None if name == names[0] else 5] for name in names]
    main = [trial for trials in ranked for trial in trials if trial.kind == "main"]
    expected = Counter((method, slot) for trial in main for slot, method in enumerate(trial.slots, start=1))
    standing = progress(database, study, now())
    assert standing.counted == len(main)
    slots = standing.slots
    assert {(method, slot): slots.loc[method, slot] for method in slots.index for slot in slots.columns} == {
        (method, slot): expected[method, slot] for method in BEST_FIRST for slot in range(1, 6)
    }


def test_plans_of_people_who_left_are_seen_beside_those_that_were_made_up_for(database: Database, study: Study) -> None:
    take_part(database, study)
    take_part(database, study, Person(sets=2))
    take_part(database, study)
    standing = progress(database, study, now())
    assert standing.plans.to_dict("index") == {
        0: {"done": 1, "active": 0, "abandoned": 0},
        1: {"done": 0, "active": 1, "abandoned": 0},
        2: {"done": 1, "active": 0, "abandoned": 0},
    }
    later = progress(database, study, now() + timedelta(hours=2))
    assert later.plans.loc[1].to_dict() == {"done": 0, "active": 0, "abandoned": 1}


def test_a_study_that_was_never_opened_has_no_progress(database: Database, study: Study) -> None:
    with pytest.raises(ValueError, match="got 'other'"):
        progress(database, replace(study, slug="other"), now())
