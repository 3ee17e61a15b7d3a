"""Changing the settings of a study: whole or not at all, never over somebody else's change, never against the data."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooEarly
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from db import models
from db.session import Database
from db.settings import sqlite_url
from study.content.keeping import catalog, freezing
from study.content.keeping.catalog import Catalog
from study.content.keeping.freezing import freeze_study
from study.content.keeping.information_sheet import keep_information_sheet
from study.content.keeping.reading import read_study
from study.content.keeping.registration import Dependents, depended_on, recorded_design, register_study, study_record
from study.content.keeping.settings_lock import FixedError
from study.content.making import editing
from study.content.making.editing import (
    ChangedMeanwhileError,
    change_settings,
    check_settings,
    current_settings,
)
from study.content.yaml.definition import Study, StudyError
from study.visits.answers.consent import consent_text
from study.visits.answers.people import Arrival, add_participant, record_answers
from study.visits.answers.refusals import Refused
from tests.study.tiny_study import write_study


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(sqlite_url(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "studies" / "tiny")


def change(database: Database, folder: Path, **changes: Any) -> str:
    settings, version = current_settings(folder)
    return change_settings(database, folder, {**settings, **changes}, version)


def test_a_change_is_stored_and_read(database: Database, folder: Path) -> None:
    version = change(database, folder, title="Another", breaks=3)
    assert (read_study(folder).title, read_study(folder).break_every) == ("Another", 3)
    assert current_settings(folder)[1] == version


def test_what_cannot_be_used_is_not_stored(database: Database, folder: Path) -> None:
    before = (folder / "study.yaml").read_bytes()
    with pytest.raises(StudyError) as caught:
        change(database, folder, breaks=-1, repeats=99)
    assert len(caught.value.problems) == 2
    assert (folder / "study.yaml").read_bytes() == before


def test_a_change_over_a_change_is_refused(database: Database, folder: Path) -> None:
    settings, version = current_settings(folder)
    change(database, folder, title="First")
    with pytest.raises(ChangedMeanwhileError, match="have changed since"):
        change_settings(database, folder, {**settings, "title": "Second"}, version)
    assert read_study(folder).title == "First"


def test_of_many_changes_at_once_one_is_made(database: Database, folder: Path) -> None:
    settings, version = current_settings(folder)

    def attempt(number: int) -> bool:
        try:
            change_settings(database, folder, {**settings, "title": f"Number {number}"}, version)
        except ChangedMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 1


def test_a_frozen_study_never_changes(database: Database, folder: Path) -> None:
    settings, version = current_settings(folder)
    freeze_study(folder)
    with pytest.raises(FixedError, match="is frozen"):
        change_settings(database, folder, {**settings, "title": "New"}, version)


def test_what_data_depend_on_cannot_change_and_texts_can(database: Database, folder: Path) -> None:
    study = read_study(folder)
    register_study(database, study, opened=True)
    add_participant(database, study, Arrival(mode="test"), consent_text(study, "en"))
    assert depended_on(database, "tiny") == (Dependents(), frozenset())
    add_participant(database, study, Arrival(), consent_text(study, "en"))
    people, fixed = depended_on(database, "tiny")
    assert people == Dependents(counted=1)
    assert {"seed", "methods", "scale", "repeats"} <= fixed
    assert not {"title", "consent", "completion", "target"} & fixed
    for key, value in {
        "seed": 12,
        "repeats": 1,
        "order": "fixed",
        "practice": ["potoroo1"],
        "reference": "dingo_edit",
    }.items():
        assert key in fixed
        with pytest.raises(StudyError, match="changed after participants had consented"):
            change(database, folder, **{key: value})
    change(database, folder, thanks="Many thanks.", target=40)
    assert check_settings(database, folder, current_settings(folder)[0]).target == 40


def test_more_than_a_file_may_have_is_refused(database: Database, folder: Path) -> None:
    questions = [{"key": f"q{number}", "kind": "text", "text": "x" * 19_000} for number in range(12)]
    with pytest.raises(StudyError, match="at most 200,000 bytes"):
        change(database, folder, questions={"before": questions})
    assert read_study(folder).before == ()


def opened(database: Database, folder: Path) -> Study:
    """The study as it is now, on record and open."""
    study = read_study(folder)
    register_study(database, study, opened=True)
    return study


def seed_on_record(database: Database) -> int:
    with database.read() as session:
        return study_record(session, "tiny").seed


def still_waits(task: Future[Any]) -> bool:
    with suppress(TooEarly):
        task.exception(timeout=0.3)
    return not task.done()


def test_a_change_goes_on_record_and_who_was_shown_the_study_before_reads_it_again(
    database: Database, folder: Path
) -> None:
    before = opened(database, folder)
    change(database, folder, seed=12, repeats=1)
    with database.read() as session:
        record = study_record(session, "tiny")
        assert (record.seed, recorded_design(record).repeats) == (12, 1)
    with pytest.raises(Refused) as refused:
        add_participant(database, before)
    assert refused.value.code == "consent_changed"
    add_participant(database, read_study(folder))


def test_a_new_study_is_not_put_on_record_by_a_change(database: Database, folder: Path) -> None:
    change(database, folder, seed=12)
    with database.read() as session, pytest.raises(ValueError, match="nobody"):
        study_record(session, "tiny")


def test_who_consents_while_settings_are_checked_keeps_them(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = opened(database, folder)
    original = editing.changed_text

    def consent_first(*args: Any) -> str:
        add_participant(database, study)
        return original(*args)

    monkeypatch.setattr(editing, "changed_text", consent_first)
    with pytest.raises(StudyError, match="seed changed after participants had consented"):
        change(database, folder, seed=12)
    assert (read_study(folder).seed, seed_on_record(database)) == (11, 11)
    assert Catalog(folder.parent, database).get("tiny") is not None


def test_who_consents_while_settings_are_written_waits_and_is_refused(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = opened(database, folder)
    original = editing.write_text
    with ThreadPoolExecutor() as pool:
        consents: list[Future[str]] = []

        def write_during_consent(*args: Any) -> None:
            consents.append(pool.submit(add_participant, database, study))
            assert still_waits(consents[0])
            original(*args)

        monkeypatch.setattr(editing, "write_text", write_during_consent)
        change(database, folder, seed=12)
        with pytest.raises(Refused, match="has changed"):
            consents[0].result()
    assert (read_study(folder).seed, seed_on_record(database)) == (12, 12)


def test_file_and_record_stay_when_one_of_them_cannot_be_stored(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, folder)
    before = (folder / "study.yaml").read_bytes()

    def fail_afterwards(path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        raise OSError("no space left")

    monkeypatch.setattr(editing, "write_text", fail_afterwards)
    with pytest.raises(OSError, match="no space left"):
        change(database, folder, seed=12)
    assert ((folder / "study.yaml").read_bytes(), seed_on_record(database)) == (before, 11)


def test_what_was_read_before_a_change_does_not_go_on_record_after_it(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, folder)
    seeds = iter((12,))

    def change_after_reading(*args: Any, **kwargs: Any) -> Study:
        study = read_study(*args, **kwargs)
        for seed in seeds:
            change(database, folder, seed=seed)
        return study

    monkeypatch.setattr(catalog, "read_study", change_after_reading)
    found = Catalog(folder.parent, database).get("tiny")
    assert found is not None
    assert (found.seed, seed_on_record(database)) == (12, 12)


def test_who_changes_something_during_freezing_waits_and_is_refused(
    database: Database, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = freezing.write_manifest
    (tmp_path / "sheet.pdf").write_bytes(b"%PDF-1.4")
    with ThreadPoolExecutor() as pool:
        changes: list[Future[Any]] = []

        def write_during_changes(*args: Any) -> None:
            changes.append(pool.submit(change, database, folder, title="New", seed=12))
            changes.append(pool.submit(keep_information_sheet, folder, tmp_path / "sheet.pdf"))
            assert all(map(still_waits, changes))
            original(*args)

        monkeypatch.setattr(freezing, "write_manifest", write_during_changes)
        freeze_study(folder)
        for each in changes:
            with pytest.raises(ValueError, match="is frozen"):
                each.result()
    found = read_study(folder, decode=True)
    assert (found.seed, found.title, found.information, found.frozen) == (11, "A tiny study", None, True)


GENDER = {"key": "gender", "kind": "choice", "text": "Gender?", "choices": ["f", "m", "x"]}
AGE = {"key": "age", "kind": "number", "text": "Age?", "required": False}


@pytest.fixture
def answered(database: Database, folder: Path) -> Path:
    """An open study in which two people have answered one question, and nobody the other one."""
    change(database, folder, questions={"before": [GENDER, AGE]})
    study = opened(database, folder)
    for gender in ("f", "m"):
        record_answers(database, add_participant(database, study), "before", {"gender": gender})
    return folder


OTHER_KINDS = {
    "another-kind": {**GENDER, "kind": "several"},
    "number": {"key": "gender", "kind": "number", "text": "Gender?"},
    "a-value-less": {**GENDER, "choices": ["f", "m"]},
    "a-value-renamed": {**GENDER, "choices": ["f", "m", "other"]},
}


@pytest.mark.parametrize("question", OTHER_KINDS.values(), ids=OTHER_KINDS)
def test_an_answered_question_keeps_kind_and_values(
    database: Database, answered: Path, question: dict[str, Any]
) -> None:
    before = (answered / "study.yaml").read_bytes()
    sentence = "question 'gender' has 2 answers: its kind and its choices' values must stay"
    with pytest.raises(StudyError, match=sentence):
        change(database, answered, questions={"after": [question]})
    with pytest.raises(StudyError, match=sentence):
        check_settings(database, answered, {**current_settings(answered)[0], "questions": {"before": [question]}})
    assert (answered / "study.yaml").read_bytes() == before


def test_a_removed_question_comes_back_only_as_one_that_its_answers_fit(database: Database, answered: Path) -> None:
    change(database, answered, questions={"before": [AGE]})
    for question in ({**GENDER, "kind": "several"}, {**GENDER, "choices": ["f", "x"]}, {**AGE, "key": "gender"}):
        with pytest.raises(StudyError, match="question 'gender' has 2 answers"):
            change(database, answered, questions={"before": [question]})
    change(database, answered, questions={"before": [GENDER]})


def test_everything_else_about_questions_may_change(database: Database, answered: Path) -> None:
    labels = [{"value": value, "label": f"Label {value}"} for value in ("n", "x", "m", "f")]
    new = {"key": "town", "kind": "text", "text": "Town?"}
    changed = {**GENDER, "text": "Your gender?", "choices": labels, "required": False}
    unanswered = {**AGE, "kind": "text"}
    change(database, answered, questions={"before": [new, unanswered], "after": [changed]})
    assert [question.key for question in read_study(answered).after] == ["gender"]


@pytest.mark.parametrize("question", OTHER_KINDS.values(), ids=OTHER_KINDS)
def test_an_answer_that_was_checked_before_a_change_is_refused_after_it(
    database: Database, folder: Path, question: dict[str, Any]
) -> None:
    change(database, folder, questions={"before": [GENDER, AGE]})
    study = opened(database, folder)
    person = add_participant(database, study)
    change(database, folder, questions={"before": [question, AGE]})
    with pytest.raises(Refused, match="the questions have changed since they were shown") as caught:
        record_answers(database, person, "before", {"gender": "x"}, study.before)
    assert caught.value.code == "questions_changed"
    with database.read() as session:
        assert session.get_one(models.Participant, person).answers_before is None
    change(database, folder, questions={"before": [{**GENDER, "text": "Which?", "choices": ["x", "m", "f", "n"]}]})
    record_answers(database, person, "before", {"gender": "x"}, study.before)
    with database.read() as session:
        assert session.get_one(models.Participant, person).answers_before == {"gender": "x"}


@pytest.mark.parametrize("opened", [False, True])
def test_a_question_answered_in_tests_alone_may_change(database: Database, folder: Path, opened: bool) -> None:
    change(database, folder, questions={"before": [GENDER]})
    study = read_study(folder)
    register_study(database, study, opened)
    tester = add_participant(database, study, Arrival(mode="test"))
    record_answers(database, tester, "before", {"gender": "f"})
    change(database, folder, questions={"before": [{**AGE, "key": "gender"}]})
