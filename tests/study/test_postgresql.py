"""A study on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from db import models
from db.session import Database, alone
from db.settings import Settings
from study.content.keeping.life import set_status, status_of
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.making.clearing import clear
from study.content.making.store import delete_study
from study.content.yaml.definition import Study
from study.results.monitor import answers_over_time, standing
from study.results.overview import overview
from study.results.tables import study_tables
from study.visits.answers import statements
from study.visits.answers.people import Arrival, add_participant, begin, record_decline, record_screen, withdraw
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Answer, load_visit, record_answer
from tests.study.tiny_study import IMAGES, SLUG, TINTS, write_study


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    """The freshly migrated database."""
    opened = Database.open(postgresql_url)
    yield opened
    opened.close()
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        models.Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()


def test_a_study_from_consent_to_deletion(postgresql_url: str, settings: Settings, database: Database) -> None:
    settings = replace(settings, database_url=postgresql_url)
    study = read_study(settings.studies / SLUG)
    register_study(database, study, opened=True)
    sent = Arrival(external_id="prolific:5f", source={"PROLIFIC_PID": "5f"}, browser_key="k" * 20)
    person = add_participant(database, study, sent)
    assert add_participant(database, study, sent) == person
    record_screen(database, person, {"window": [800, 600], "dark": 4, "light": 3})
    begin(database, person)
    for index in range(len(IMAGES)):
        record_answer(database, study, person, index, Answer([3, 1, 5, 2, 4], 900, {"full_ms": 5}))
    withdraw(database, add_participant(database, study))
    record_decline(database, SLUG)
    set_status(database, SLUG, "paused")
    assert status_of(database, SLUG) == "paused"

    now = datetime.now(UTC)
    tables = study_tables(database, study, now)
    assert len(tables.rankings) == len(IMAGES) * len(TINTS)
    assert tables.participants.state.tolist() == ["done"]
    assert tables.participants.PROLIFIC_PID.tolist() == ["5f"]
    assert tables.trials.full_ms.tolist() == [5] * len(IMAGES)
    standing_now = standing(database, study, now)
    assert (standing_now.done, standing_now.declined, standing_now.withdrawn) == (1, 1, 1)
    assert standing_now.slots.to_numpy().sum() == len(IMAGES) * len(TINTS)
    assert sum(answers_over_time(database, SLUG).answers) == len(IMAGES)

    visit = load_visit(database, study, person)
    assert visit is not None and visit.progress.stage == "finished"
    delete_study(settings, database, SLUG, with_answers=True)
    assert load_visit(database, study, person) is None


def test_places_are_given_one_by_one_and_all_of_it_can_be_read_and_cleared(
    postgresql_url: str, settings: Settings, database: Database
) -> None:
    study = replace(read_study(settings.studies / SLUG), target=2, closes=datetime(2099, 1, 1, tzinfo=UTC))
    register_study(database, study)
    set_status(database, SLUG, "pilot")
    add_participant(database, study)
    set_status(database, SLUG, "open", listed=True)
    add_participant(database, study, Arrival(simulated=True))

    def race(_: int) -> str:
        # A connection of its own, as in another process: there is no lock between these but the database's.
        racer = Database.open(postgresql_url)
        try:
            add_participant(racer, study)
            return "in"
        except Refused as error:
            return error.code
        finally:
            racer.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(race, range(8))) == ["full"] * 6 + ["in"] * 2
    (row,) = overview(database, [SLUG], datetime.now(UTC))
    assert (row.life.status, row.life.target, row.people.active, row.pilot.active) == ("open", 2, 3, 1)
    found = clear(database, SLUG)
    assert (found.pilot, found.simulated, found.rankings, found.kept) == (1, 1, 0, 2)
    delete_study(replace(settings, database_url=postgresql_url), database, SLUG, with_answers=True)


def ranking_person(database: Database, study: Study) -> str:
    person = add_participant(database, study)
    begin(database, person)
    return person


def test_who_is_alone_with_one_study_delays_no_answer_there_or_elsewhere_but_whoever_wants_a_number(
    settings: Settings, database: Database
) -> None:
    write_study(settings.studies / "other")
    here, there = (read_study(settings.studies / slug) for slug in (SLUG, "other"))
    for each in (here, there):
        register_study(database, each, opened=True)
    people = [(each, ranking_person(database, each)) for each in (here, there)]
    with ThreadPoolExecutor() as pool:
        with database.write() as session:
            alone(session.connection(), SLUG)
            for each, person in people:
                answered = pool.submit(record_answer, database, each, person, 0, Answer([3, 1, 5, 2, 4], 900))
                assert answered.result(timeout=20).tries == 1
            assert pool.submit(add_participant, database, there).result(timeout=20)
            waiting = pool.submit(add_participant, database, here)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
        assert waiting.result(timeout=20)


def test_one_answer_sent_many_times_at_once_is_stored_once(
    postgresql_url: str, settings: Settings, database: Database
) -> None:
    study = read_study(settings.studies / SLUG)
    register_study(database, study, opened=True)
    person = ranking_person(database, study)

    def send(order: list[int]) -> str:
        # A connection of its own, as in another process.
        sender = Database.open(postgresql_url)
        try:
            record_answer(sender, study, person, 0, Answer(order, 900))
            return "stored"
        except Refused as error:
            return error.code
        finally:
            sender.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]] * 4))
    assert sorted(found) == ["already_answered"] * 4 + ["stored"] * 4
    table = study_tables(database, study, datetime.now(UTC)).rankings
    first = [1, 2, 3, 4, 5] if found[0] == "stored" else [5, 4, 3, 2, 1]
    assert table.position.tolist() == first


def test_answers_while_the_participant_is_deleted_are_stored_before_or_refused(
    settings: Settings, database: Database
) -> None:
    study = read_study(settings.studies / SLUG)
    register_study(database, study, opened=True)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(10):
            person = ranking_person(database, study)
            leaving = pool.submit(withdraw, database, person)
            with suppress(Refused):
                record_answer(database, study, person, 0, Answer([1, 2, 3, 4, 5], 900))
            leaving.result(timeout=20)
            assert load_visit(database, study, person) is None


def test_a_connection_that_is_lost_in_the_middle_is_told_as_that_and_not_used_again(database: Database) -> None:
    with pytest.raises(OperationalError, match="terminating connection"), database.transaction() as connection:
        with database.read() as other:
            other.execute(
                text("SELECT pg_terminate_backend(:pid)"), {"pid": connection.scalar(text("SELECT pg_backend_pid()"))}
            )
        statements.LOCKED_PERSON.row(connection, participant="nobody")
    with database.transaction() as connection:
        assert statements.LOCKED_PERSON.row(connection, participant="nobody") is None
