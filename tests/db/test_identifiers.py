"""Some days after somebody was last seen, what identifies them elsewhere is deleted, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import models
from db.identifiers import count_overdue, delete_overdue
from db.session import Database
from db.settings import Settings
from tests.db.app_data import write_data

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 30
AGO = {"long ago": NOW - timedelta(days=31), "lately": NOW - timedelta(days=29)}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return write_data(tmp_path / "data", people=0)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = Database.open(settings.database_url)
    yield opened
    opened.close()


def add(database: Database, name: str, at: datetime, arrived: datetime | None = None, **fields: Any) -> None:
    """Add a participant with a ranking, who consented in January and was last seen `at`."""
    with database.write() as session:
        study = session.query(models.Study).one()
        number = session.query(models.Participant).count()
        consented = datetime(2026, 1, 1, tzinfo=UTC)
        person = models.Participant(
            id=name, study_id=study.id, number=number, consented_at=consented, seen_at=at, **fields
        )
        if arrived is not None:
            said = [["PROLIFIC_PID", "5f"], ["utm_source", "news"]]
            person.arrivals = [models.Arrival(parameters=said, cut=True, arrived_at=arrived)]
        trial = models.Trial(participant=person, index=0, image="x", slots=["a", "b"])
        trial.ranking = models.Ranking(answered_at=at, rt_ms=900, record={"zoom": 1})
        session.add(person)


def known(database: Database) -> dict[str, tuple[Any, ...]]:
    """Participant -> all that may identify them."""
    with database.read() as session:
        people = session.query(models.Participant).all()
        return {
            person.id: (
                *(person.external_id, person.source, person.browser_key),
                *((arrival.parameters, arrival.cut) for arrival in person.arrivals),
            )
            for person in people
        }


FULL = {"external_id": "prolific:5f", "source": {"PROLIFIC_PID": "5f", "SESSION_ID": "9"}, "browser_key": "k" * 20}


def test_all_of_it_goes_and_all_else_stays(database: Database) -> None:
    add(database, "old", AGO["long ago"], arrived=AGO["long ago"], **FULL, answers_before={"age": 30}, plan=7)
    assert delete_overdue(database, DAYS, NOW) == 1
    assert known(database) == {"old": (None, {}, None, ([], False))}
    with database.read() as session:
        person = session.query(models.Participant).one()
        assert (person.answers_before, person.plan, person.seen_at) == ({"age": 30}, 7, AGO["long ago"])
        assert person.arrivals[0].arrived_at == AGO["long ago"]
        ranking = person.trials[0].ranking
        assert ranking is not None and (ranking.rt_ms, ranking.record) == (900, {"zoom": 1})


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"external_id": "invitation:3"}, id="invitation"),
        pytest.param({"source": {"person": "x"}}, id="source"),
        pytest.param({"browser_key": "k" * 20}, id="browser"),
        pytest.param({"arrived": AGO["long ago"]}, id="address"),
    ],
)
def test_each_of_them_counts(fields: dict[str, Any], database: Database) -> None:
    add(database, "old", AGO["long ago"], **fields)
    with database.read() as session:
        assert count_overdue(session, DAYS, NOW) == 1
    assert delete_overdue(database, DAYS, NOW) == 1
    assert delete_overdue(database, DAYS, NOW) == 0


def test_whoever_was_seen_lately_is_still_known(database: Database) -> None:
    add(database, "answered", AGO["lately"], arrived=AGO["long ago"], **FULL)
    add(
        database,
        "arrived",
        AGO["long ago"],
        arrived=AGO["lately"],
        **{**FULL, "external_id": "p:2", "browser_key": "l"},
    )
    before = known(database)
    assert delete_overdue(database, DAYS, NOW) == 0
    assert known(database) == before


def test_many_go_in_several_steps(database: Database) -> None:
    with database.write() as session:
        study = session.query(models.Study).one()
        session.add_all(
            models.Participant(
                id=f"{number}",
                study_id=study.id,
                number=number,
                consented_at=AGO["long ago"],
                external_id=f"p:{number}",
            )
            for number in range(1001)
        )
    assert delete_overdue(database, DAYS, NOW) == 1001


def test_nothing_of_it_is_left_in_the_file(database: Database, settings: Settings) -> None:
    add(database, "old", AGO["long ago"], arrived=AGO["long ago"], external_id="prolific:5f21wanted77")
    delete_overdue(database, DAYS, NOW)
    database.close()
    content = (settings.data / "enhancegan.sqlite").read_bytes()
    assert b"5f21wanted77" not in content and b"utm_source" not in content
