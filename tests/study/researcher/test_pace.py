"""Answers over time: counted by hand from moments that the test sets."""

from datetime import UTC, datetime, timedelta

import pytest

from db import models
from db.session import Database
from study.content.definition import Study
from study.researcher.pace import MOST_BARS, answers_over_time, pace_figure, step_in_words
from study.settings import Settings
from study.visits.people import Arrival
from tests.study.rich_study import Person, open_rich_study, take_part

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def study(settings: Settings, database: Database) -> Study:
    return open_rich_study(settings, database)


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
    assert len(pace.answers) <= MOST_BARS
    assert step is None or pace.step == step


def test_every_step_is_a_bar(database: Database, study: Study) -> None:
    answer_at(database, study, [0, 1, 1])
    (bars,) = pace_figure(answers_over_time(database, study.slug)).data
    assert list(bars.y) == [1, 2]


def test_steps_have_names() -> None:
    steps = [timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=7)]
    assert [step_in_words(step) for step in steps] == ["minute", "15 minutes", "hour", "7 days"]
