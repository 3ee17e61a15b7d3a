"""How often the database is asked: under load this, and nothing else, is what people wait for."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from db.session import Database
from study.content.yaml.definition import Study
from study.visits.answers.consent import consent_text
from study.visits.answers.people import Arrival, add_participant, begin
from study.visits.answers.responses import Answer, load_visit, record_answer
from tests.study.participant_client import ParticipantClient


@contextmanager
def counting() -> Iterator[list[str]]:
    """Yield the statements that SQLite executes, their transactions' own included."""
    found: list[str] = []
    watched: list[sqlite3.Connection] = []

    def watch(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(found.append)
        watched.append(connection)

    event.listen(Pool, "checkout", watch)
    try:
        yield found
    finally:
        event.remove(Pool, "checkout", watch)
        for connection in watched:
            connection.set_trace_callback(None)


def test_an_answer_with_the_sets_that_come_next_takes_six_statements(database: Database, study: Study) -> None:
    person = add_participant(database, study)
    begin(database, person)
    visit = load_visit(database, study, person)
    assert visit is not None
    with counting() as statements:
        recorded = record_answer(database, study, person, 0, Answer([1, 2, 3, 4, 5], 900), visit.trials)
    begun, *done, ended = statements
    assert (begun, ended) == ("BEGIN IMMEDIATE", "COMMIT")
    assert len(done) == 6, statements
    assert recorded.visit == load_visit(database, study, person)
    assert recorded.visit.progress.current == 1


def test_a_consent_takes_nine_statements_however_many_sets_there_are(database: Database, study: Study) -> None:
    arrival, shown = Arrival(browser_key="k" * 20), consent_text(study, "en")
    with counting() as statements:
        add_participant(database, study, arrival, shown)
    sets = [each for each in statements if each.startswith("INSERT INTO trial ")]
    assert len(statements) - len(sets) == 2 + 8, statements


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
