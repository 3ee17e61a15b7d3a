"""Answers in, tables out."""

from collections.abc import Callable

import pandas as pd
import pytest

from db.session import Database
from study.analysis.rankings import COLUMN_NAMES, validate_rankings
from study.definition import Study, StudyError
from study.progress import Stage
from study.reading import read_study
from study.responses import (
    LONGEST_RT_MS,
    AnswerRefused,
    Visit,
    add_participant,
    begin,
    is_registered,
    load_visit,
    participants_table,
    rankings_table,
    record_answer,
    register_study,
)
from study.settings import Settings
from study.trials import plan_trials
from tests.study.tiny_study import IMAGES, SLUG, TINTS

ORDER = [3, 1, 5, 2, 4]


@pytest.fixture
def study(settings: Settings, database: Database) -> Study:
    found = read_study(settings.studies / SLUG)
    register_study(database, found)
    return found


@pytest.fixture
def person(database: Database, study: Study) -> str:
    participant = add_participant(database, study)
    begin(database, participant)
    return participant


def visit_of(database: Database, participant: str) -> Visit:
    visit = load_visit(database, participant)
    assert visit is not None
    return visit


def with_changes(study: Study, **changes: object) -> Study:
    from dataclasses import replace

    return replace(study, **changes)  # type: ignore[arg-type]


def test_a_new_participant_gets_the_planned_sets(database: Database, study: Study) -> None:
    for number in range(3):
        visit = visit_of(database, add_participant(database, study))
        assert visit.trials == plan_trials(IMAGES, study.method_keys, study.seed, number)
        assert visit.progress.stage is Stage.INSTRUCTIONS
        assert visit.study == SLUG


def test_beginning_twice_changes_nothing(database: Database, study: Study) -> None:
    participant = add_participant(database, study)
    begin(database, participant)
    first = participants_table(database, SLUG).started_at[0]
    begin(database, participant)
    assert participants_table(database, SLUG).started_at[0] == first
    assert visit_of(database, participant).progress.current == 0


def test_nobody_is_known_before_consent(database: Database, study: Study) -> None:
    assert load_visit(database, "nobody") is None


def test_an_answer_maps_slots_to_methods_and_ranks_to_scores(database: Database, person: str) -> None:
    record_answer(database, person, 0, ORDER, rt_ms=4321)
    trial = visit_of(database, person).trials[0]
    expected = pd.DataFrame(
        {
            "participant": person,
            "image": trial.image,
            "method": [trial.slots[slot - 1] for slot in ORDER],
            "position": ORDER,
            "rank": [1, 2, 3, 4, 5],
            "score": [10.0, 7.5, 5.0, 2.5, 0.0],
            "rt_ms": 4321,
        }
    )
    table = rankings_table(database, SLUG)
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)
    validate_rankings(table)


def test_the_tables_of_an_unanswered_study_are_empty(database: Database, study: Study) -> None:
    table = rankings_table(database, SLUG)
    assert list(table.columns) == COLUMN_NAMES
    assert table.empty
    validate_rankings(table)
    assert participants_table(database, SLUG).empty


def test_unknown_studies_have_no_tables(database: Database, study: Study) -> None:
    for table in (rankings_table, participants_table):
        with pytest.raises(ValueError, match=r"\(tiny\); got 'other'"):
            table(database, "other")


def test_the_participants_table_follows_the_visit(database: Database, study: Study, person: str) -> None:
    waiting = add_participant(database, study)
    for index in range(len(IMAGES)):
        record_answer(database, person, index, ORDER, 1)
    table = participants_table(database, SLUG).set_index("participant")
    assert table.answered.to_dict() == {person: len(IMAGES), waiting: 0}
    assert table.finished_at.notna().to_dict() == {person: True, waiting: False}
    assert table.started_at.notna().to_dict() == {person: True, waiting: False}
    assert str(table.started_at.dtype).endswith("UTC]")
    assert visit_of(database, person).progress.stage is Stage.FINISHED


def test_the_same_answer_again_is_accepted_once(database: Database, person: str) -> None:
    for rt_ms in (10, 20):
        record_answer(database, person, 0, ORDER, rt_ms)
    table = rankings_table(database, SLUG)
    assert len(table) == len(TINTS)
    assert set(table.rt_ms) == {10}


def refuse_unbegun(database: Database, study: Study, person: str) -> None:
    record_answer(database, add_participant(database, study), 0, ORDER, 1)


def refuse_second(database: Database, study: Study, person: str) -> None:
    record_answer(database, person, 0, ORDER, 1)
    record_answer(database, person, 0, sorted(ORDER), 1)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("not_begun", refuse_unbegun),
        ("already_answered", refuse_second),
        ("out_of_order", lambda database, study, person: record_answer(database, person, 1, ORDER, 1)),
        ("unknown_set", lambda database, study, person: record_answer(database, person, 99, ORDER, 1)),
        ("unknown_set", lambda database, study, person: record_answer(database, "nobody", 0, ORDER, 1)),
        ("invalid", lambda database, study, person: record_answer(database, person, 0, [1, 2, 3, 4, 4], 1)),
        ("invalid", lambda database, study, person: record_answer(database, person, 0, [1, 2, 3, 4], 1)),
        ("invalid", lambda database, study, person: record_answer(database, person, 0, [0, 1, 2, 3, 4], 1)),
        ("invalid", lambda database, study, person: record_answer(database, person, 0, [2, 3, 4, 5, 6], 1)),
        ("invalid", lambda database, study, person: record_answer(database, person, 0, ORDER, -1)),
        ("invalid", lambda database, study, person: record_answer(database, person, 0, ORDER, LONGEST_RT_MS + 1)),
    ],
)
def test_wrong_answers_are_refused_and_change_nothing(
    database: Database, study: Study, person: str, code: str, act: Callable[[Database, Study, str], None]
) -> None:
    with pytest.raises(AnswerRefused) as caught:
        act(database, study, person)
    assert caught.value.code == code
    table = rankings_table(database, SLUG)
    assert list(table.position) == (ORDER if code == "already_answered" else [])


def test_a_study_may_change_until_somebody_takes_part(database: Database, study: Study) -> None:
    assert is_registered(database, SLUG)
    assert not is_registered(database, "other")
    changed = with_changes(study, seed=12, images=IMAGES[:2])
    register_study(database, changed)
    assert len(visit_of(database, add_participant(database, changed)).trials) == 2
    register_study(database, with_changes(changed, titles={"en": "New words"}))
    with pytest.raises(StudyError, match="images changed after people had begun") as caught:
        register_study(database, study)
    assert len(caught.value.problems) == 2
