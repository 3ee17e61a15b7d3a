"""What the tables accept and refuse."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError

from db import models
from db.session import Database

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def store_ranking(database: Database, placements: list[models.Placement], rt_ms: int = 1000) -> None:
    """Store a study of one participant with one ranking made of `placements`."""
    with database.write() as session:
        study = models.Study(slug="s", title="S", seed=1, methods=["a", "b"], images=["x"], scale=[], created_at=NOW)
        person = models.Participant(id="p", study=study, number=0, consented_at=NOW)
        trial = models.Trial(participant=person, index=0, image="x", slots=["a", "b"])
        trial.ranking = models.Ranking(answered_at=NOW, rt_ms=rt_ms, placements=placements)
        session.add(study)


def placement(method: str, position: int, rank: int) -> models.Placement:
    """Make a placement that belongs to no ranking yet."""
    return models.Placement(method=method, position=position, rank=rank)


def test_a_complete_ranking_is_stored_best_first(database: Database) -> None:
    store_ranking(database, [placement("a", 1, 2), placement("b", 2, 1)])
    with database.read() as session:
        ranking = session.scalars(select(models.Ranking)).one()
        assert [(p.method, p.position, p.rank) for p in ranking.placements] == [("b", 2, 1), ("a", 1, 2)]


@pytest.mark.parametrize(
    "placements",
    [
        pytest.param([("a", 1, 1), ("b", 2, 1)], id="rank twice"),
        pytest.param([("a", 1, 1), ("b", 1, 2)], id="position twice"),
        pytest.param([("a", 1, 0)], id="rank 0"),
        pytest.param([("a", 1, 8)], id="rank above the most versions"),
        pytest.param([("a", 0, 1)], id="position 0"),
    ],
)
def test_impossible_placements_are_refused(database: Database, placements: list[tuple[str, int, int]]) -> None:
    with pytest.raises(IntegrityError):
        store_ranking(database, [placement(*values) for values in placements])
    with database.read() as session:
        assert session.scalar(select(func.count(models.Study.id))) == 0


def test_a_negative_response_time_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        store_ranking(database, [placement("a", 1, 1)], rt_ms=-1)


def test_a_trial_has_at_most_one_ranking(database: Database) -> None:
    store_ranking(database, [placement("a", 1, 1)])
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(models.Ranking(trial_id=1, answered_at=NOW, rt_ms=1))


def test_deleting_a_participant_deletes_all_that_is_theirs(database: Database) -> None:
    store_ranking(database, [placement("a", 1, 1)])
    with database.write() as session:
        session.delete(session.get_one(models.Participant, "p"))
    with database.read() as session:
        for table in (models.Trial, models.Ranking, models.Placement):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert session.scalar(select(func.count(models.Study.id))) == 1


def test_moments_come_back_in_utc(database: Database) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=5)))
    with database.write() as session:
        session.add(models.Study(slug="s", title="S", seed=1, methods=[], images=[], scale=[], created_at=local))
    with database.read() as session:
        stored = session.scalars(select(models.Study.created_at)).one()
    assert stored == NOW
    assert stored.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 1, 2)
    with pytest.raises(StatementError, match="time zone"), database.write() as session:
        session.add(models.Study(slug="s", title="S", seed=1, methods=[], images=[], scale=[], created_at=naive))
