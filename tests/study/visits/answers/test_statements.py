"""How often the database is asked: under load this, and nothing else, is what people wait for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from db.session import Database
from study.content.yaml.definition import Study
from study.visits.answers.consent import consent_text
from study.visits.answers.people import Arrival, add_participant, begin
from study.visits.answers.responses import Answer, load_visit, record_answer
from tests.study.participant_client import ParticipantClient


@contextmanager
def counting() -> Iterator[list[str]]:
    """Yield the statements that are executed, their transactions' own included."""
    found: list[str] = []

    def note(*details: object) -> None:
        found.append(str(details[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_an_answer_takes_seven_statements_and_the_next_sets_two_more(database: Database, study: Study) -> None:
    person = add_participant(database, study)
    begin(database, person)
    visit = load_visit(database, study, person)
    assert visit is not None
    with counting() as statements:
        record_answer(database, study, person, 0, Answer([1, 2, 3, 4, 5], 900))
    assert len(statements) == 7, statements
    with counting() as statements:
        load_visit(database, study, person, visit.trials)
    assert len(statements) == 2, statements


def test_a_consent_takes_ten_statements_however_many_sets_there_are(database: Database, study: Study) -> None:
    arrival, shown = Arrival(browser_key="k" * 20), consent_text(study, "en")
    with counting() as statements:
        add_participant(database, study, arrival, shown)
    assert len(statements) == 10, statements


@pytest.mark.parametrize("again", [False, True], ids=["sent", "not sent again"])
def test_an_image_takes_none_once_the_plan_is_known(
    new_participant: Callable[[], ParticipantClient], again: bool
) -> None:
    participant = new_participant()
    first, *others = participant.enter()["sets"][0]["images"]
    assert participant.http.get(f"/study/{first}").status_code == 200
    headers = {"If-None-Match": f'"{others[0].removeprefix("image/")}"'} if again else {}
    with counting() as statements:
        assert participant.http.get(f"/study/{others[0]}", headers=headers).status_code == (304 if again else 200)
    assert statements == []
