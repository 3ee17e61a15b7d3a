"""Answers given before a change of the tables are all there after it."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, select, text

from db import models
from db.session import Database, migrate

FIRST_VERSION = """
INSERT INTO study VALUES (1, 'old', 'Old', 5, '["a", "b"]', '["x"]', '[]', '2026-01-01 10:00:00');
INSERT INTO participant VALUES ('p0', 1, 0, '2026-01-01 11:00:00', '2026-01-01 11:01:00', '2026-01-01 11:09:00');
INSERT INTO participant VALUES ('p1', 1, 1, '2026-01-02 11:00:00', NULL, NULL);
INSERT INTO trial VALUES (1, 'p0', 0, 'x', '["b", "a"]', '2026-01-01 11:01:00');
INSERT INTO ranking VALUES (1, 1, '2026-01-01 11:09:00', 900);
INSERT INTO placement VALUES (1, 'a', 2, 1);
INSERT INTO placement VALUES (1, 'b', 1, 2);
"""


def test_a_database_of_the_first_version_keeps_every_answer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, "0001")
        for statement in filter(str.strip, FIRST_VERSION.split(";")):
            connection.execute(text(statement))
    engine.dispose()

    database = Database.open(url)
    with database.read() as session:
        people = session.scalars(select(models.Participant).order_by(models.Participant.number)).all()
        assert [(person.id, person.plan, person.mode, person.language) for person in people] == [
            ("p0", 0, "live", "en"),
            ("p1", 1, "live", "en"),
        ]
        assert [person.seen_at for person in people] == [
            datetime(2026, 1, 1, 11, 9, tzinfo=UTC),
            datetime(2026, 1, 2, 11, 0, tzinfo=UTC),
        ]
        assert people[1].screen is None and people[1].source == {}
        trial = people[0].trials[0]
        assert (trial.kind, trial.slots) == ("main", ["b", "a"])
        assert trial.ranking is not None and trial.ranking.record == {}
        assert [(each.method, each.position, each.rank) for each in trial.ranking.placements] == [
            ("a", 2, 1),
            ("b", 1, 2),
        ]
        study = people[0].study
        assert (study.status, study.design) == ("open", {})
    database.close()
