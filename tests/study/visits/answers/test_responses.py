"""Answers in, tables out."""

import errno
from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import select

from db import group_commit, models
from db.session import Database
from study.analysis.rankings import COLUMN_NAMES, validate_rankings
from study.content.yaml.definition import Study
from study.results.tables import rankings_table
from study.visits.answers.people import add_participant, begin, withdraw
from study.visits.answers.progress import Stage
from study.visits.answers.records import LONGEST_MS
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Answer, Visit, load_visit, record_answer
from tests.study.tiny_study import IMAGES, SLUG, TINTS

ORDER = [3, 1, 5, 2, 4]
People = Callable[[], pd.DataFrame]


@pytest.fixture
def person(database: Database, study: Study) -> str:
    participant = add_participant(database, study)
    begin(database, participant)
    return participant


def visit_of(database: Database, study: Study, participant: str) -> Visit:
    visit = load_visit(database, study, participant)
    assert visit is not None
    return visit


def test_nobody_is_known_before_consent(database: Database, study: Study) -> None:
    assert load_visit(database, study, "nobody") is None


def test_an_answer_maps_slots_to_methods_and_ranks_to_scores(database: Database, study: Study, person: str) -> None:
    record_answer(database, study, person, 0, Answer(ORDER, rt_ms=4321))
    trial = visit_of(database, study, person).trials[0]
    expected = pd.DataFrame(
        {
            "participant": person,
            "image": trial.image,
            "method": [trial.slots[slot - 1] for slot in ORDER],
            "position": ORDER,
            "rank": [1, 2, 3, 4, 5],
            "score": [10.0, 7.5, 5.0, 2.5, 0.0],
            "rt_ms": 4321,
            "trial": 1,
            "repeat": 0,
            "trap": 0,
        }
    )
    table = rankings_table(database, SLUG)
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)
    validate_rankings(table)


def test_the_table_of_an_unanswered_study_is_empty(database: Database, study: Study) -> None:
    table = rankings_table(database, SLUG)
    assert list(table.columns) == COLUMN_NAMES
    assert table.empty
    validate_rankings(table)


def test_the_participants_table_follows_the_visit(
    database: Database, study: Study, person: str, people: People
) -> None:
    waiting = add_participant(database, study)
    for index in range(len(IMAGES)):
        record_answer(database, study, person, index, Answer(ORDER, 1))
    table = people().set_index("participant")
    assert table.answered.to_dict() == {person: len(IMAGES), waiting: 0}
    assert table.finished_at.notna().to_dict() == {person: True, waiting: False}
    assert table.started_at.notna().to_dict() == {person: True, waiting: False}
    assert str(table.started_at.dtype).endswith("UTC]")
    assert visit_of(database, study, person).progress.stage is Stage.FINISHED


def test_the_same_answer_again_is_accepted_once(database: Database, study: Study, person: str) -> None:
    for rt_ms in (10, 20):
        record_answer(database, study, person, 0, Answer(ORDER, rt_ms))
    table = rankings_table(database, SLUG)
    assert len(table) == len(TINTS)
    assert set(table.rt_ms) == {10}


def test_an_answer_that_the_disk_has_not_taken_is_not_shown_as_stored(
    database: Database, study: Study, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_file: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(group_commit, "_flush", broken)
        with pytest.raises(group_commit.UnflushedError):
            record_answer(database, study, person, 0, Answer(ORDER, 10))
        with pytest.raises(group_commit.UnflushedError):
            visit_of(database, study, person)
    assert visit_of(database, study, person).progress.answered == 1
    record_answer(database, study, person, 0, Answer(ORDER, 20))
    assert set(rankings_table(database, SLUG).rt_ms) == {10}


@pytest.mark.parametrize(
    ("code", "index", "answer"),
    [
        ("out_of_order", 1, Answer(ORDER, 1)),
        ("unknown_set", 99, Answer(ORDER, 1)),
        ("invalid", 0, Answer([1, 2, 3, 4, 4], 1)),
        ("invalid", 0, Answer([1, 2, 3, 4], 1)),
        ("invalid", 0, Answer([0, 1, 2, 3, 4], 1)),
        ("invalid", 0, Answer([2, 3, 4, 5, 6], 1)),
        ("invalid", 0, Answer(ORDER, -1)),
        ("invalid", 0, Answer(ORDER, LONGEST_MS + 1)),
    ],
)
def test_wrong_answers_are_refused_and_change_nothing(
    database: Database, study: Study, person: str, code: str, index: int, answer: Answer
) -> None:
    with pytest.raises(Refused) as caught:
        record_answer(database, study, person, index, answer)
    assert caught.value.code == code
    assert rankings_table(database, SLUG).empty


def test_a_different_second_answer_is_refused(database: Database, study: Study, person: str) -> None:
    record_answer(database, study, person, 0, Answer(ORDER, 1))
    with pytest.raises(Refused) as caught:
        record_answer(database, study, person, 0, Answer(sorted(ORDER), 1))
    assert caught.value.code == "already_answered"
    assert list(rankings_table(database, SLUG).position) == ORDER


def test_nobody_answers_before_beginning(database: Database, study: Study) -> None:
    with pytest.raises(Refused) as caught:
        record_answer(database, study, add_participant(database, study), 0, Answer(ORDER, 1))
    assert caught.value.code == "not_begun"


def test_what_happened_on_the_way_is_kept(database: Database, study: Study, person: str) -> None:
    record = {"events": [[0, "rank", 3], [10, "undo", 3]], "zoom": {"largest": 2.5, "ms": 80}}
    record_answer(database, study, person, 0, Answer(ORDER, 1, record))
    with database.read() as session:
        assert session.scalars(select(models.Ranking.record)).all() == [record]


def test_answers_of_somebody_withdrawn_are_refused(database: Database, study: Study, person: str) -> None:
    withdraw(database, person)
    with pytest.raises(Refused) as caught:
        record_answer(database, study, person, 0, Answer(ORDER, 1))
    assert caught.value.code == "unknown_set"
