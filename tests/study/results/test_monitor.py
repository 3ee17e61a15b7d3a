"""Live progress of a study."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db import models
from db.session import Database
from study.content.yaml.definition import Study
from study.results.monitor import MOST_STEPS, answers_over_time, standing
from study.visits.answers.people import Arrival, record_decline, withdraw
from tests.study.rich_study import BEST_FIRST, SLUG, Person, planned, take_part

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


def test_nobody_yet(database: Database, study: Study) -> None:
    found = standing(database, study, now())
    assert (found.done, found.active, found.abandoned) == (0, 0, 0)
    assert (found.declined, found.withdrawn) == (0, 0)
    assert (found.answers, found.counted, found.answers_per_minute) == (0, 0, 0)
    assert found.slots.index.tolist() == list(study.method_keys)
    assert found.slots.columns.tolist() == [1, 2, 3, 4, 5]
    assert found.slots.to_numpy().sum() == 0
    assert found.plans.empty


def test_people_are_counted_by_how_far_they_came(database: Database, study: Study) -> None:
    take_part(database, study)
    take_part(database, study, Person(sets=3))
    withdraw(database, take_part(database, study, Person(sets=1)))
    take_part(database, study, Person(arrival=Arrival(mode="test")))
    record_decline(database, SLUG)
    record_decline(database, SLUG)
    found = standing(database, study, now())
    assert (found.done, found.active, found.abandoned) == (1, 1, 0)
    assert (found.declined, found.withdrawn) == (2, 1)
    assert found.answers == 7 + 3
    later = standing(database, study, now() + timedelta(minutes=study.abandoned_after))
    assert (later.done, later.active, later.abandoned) == (1, 0, 1)


def test_the_rate_is_that_of_the_last_ten_minutes(database: Database, study: Study) -> None:
    take_part(database, study)
    assert standing(database, study, now()).answers_per_minute == pytest.approx(0.7)
    assert standing(database, study, now() + timedelta(minutes=9)).answers_per_minute == pytest.approx(0.7)
    assert standing(database, study, now() + timedelta(minutes=10)).answers_per_minute == 0


def test_slots_are_counted_over_the_sets_that_count(database: Database, study: Study) -> None:
    names = [take_part(database, study), take_part(database, study, Person(sets=5))]
    take_part(database, study, Person(arrival=Arrival(mode="test")))
    ranked = [planned(database, study, name)[: None if name == names[0] else 5] for name in names]
    main = [trial for trials in ranked for trial in trials if trial.kind == "main"]
    expected = Counter((method, slot) for trial in main for slot, method in enumerate(trial.slots, start=1))
    found = standing(database, study, now())
    assert found.counted == len(main)
    slots = found.slots
    assert {(method, slot): slots.loc[method, slot] for method in slots.index for slot in slots.columns} == {
        (method, slot): expected[method, slot] for method in BEST_FIRST for slot in range(1, 6)
    }


def test_plans_of_people_who_left_are_seen_beside_those_that_were_made_up_for(database: Database, study: Study) -> None:
    take_part(database, study)
    take_part(database, study, Person(sets=2))
    take_part(database, study)
    found = standing(database, study, now())
    assert found.plans.to_dict("index") == {
        0: {"done": 1, "active": 0, "abandoned": 0},
        1: {"done": 0, "active": 1, "abandoned": 0},
        2: {"done": 1, "active": 0, "abandoned": 0},
    }
    later = standing(database, study, now() + timedelta(hours=2))
    assert later.plans.loc[1].to_dict() == {"done": 0, "active": 0, "abandoned": 1}


def test_a_study_that_was_never_opened_has_no_progress(database: Database, study: Study) -> None:
    with pytest.raises(ValueError, match="nobody has ranked in study 'other' yet"):
        standing(database, replace(study, slug="other"), now())


def answer_at(database: Database, study: Study, minutes: list[float], arrival: Arrival | None = None) -> None:
    """Let somebody answer one set at each of these minutes after noon."""
    person = take_part(database, study, Person(sets=len(minutes), arrival=arrival or Arrival()))
    with database.write() as session:
        trials = session.get_one(models.Participant, person).trials
        for trial, minute in zip(trials, minutes, strict=False):
            assert trial.ranking is not None
            trial.ranking.answered_at = NOON + timedelta(minutes=minute)


def test_nobody_has_answered(database: Database, study: Study) -> None:
    assert answers_over_time(database, study.slug).answers == []


def test_answers_are_counted_by_the_minute_without_gaps(database: Database, study: Study) -> None:
    answer_at(database, study, [0, 0.5, 3.2])
    answer_at(database, study, [3.9])
    answer_at(database, study, [2, 2, 2], Arrival(mode="test"))
    pace = answers_over_time(database, study.slug)
    assert pace.step == timedelta(minutes=1)
    assert pace.answers == [2, 0, 0, 2]
    assert pace.starts == [NOON + timedelta(minutes=minute) for minute in range(4)]


@pytest.mark.parametrize(
    ("minutes", "step"),
    [(46, timedelta(minutes=1)), (48, timedelta(minutes=5)), (11 * 60, timedelta(minutes=15)), (60 * 24 * 60, None)],
)
def test_longer_studies_have_longer_steps(
    database: Database, study: Study, minutes: int, step: timedelta | None
) -> None:
    answer_at(database, study, [0, minutes])
    pace = answers_over_time(database, study.slug)
    assert sum(pace.answers) == 2
    assert len(pace.answers) <= MOST_STEPS
    assert step is None or pace.step == step
