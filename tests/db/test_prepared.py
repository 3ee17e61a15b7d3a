"""Statements past SQLAlchemy give what SQLAlchemy gives."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from db import models
from db.prepared import Prepared
from db.session import Database

STUDY = cast(Table, models.Study.__table__)
VALUES: dict[str, Any] = {
    "slug": "parks",
    "title": "Parks",
    "seed": 7,
    "methods": ["auto", "input"],
    "images": ["lake"],
    "design": {"repeats": 1},
    "listed": False,
    "closes_at": None,
    "scale": [],
    # Noon in Berlin: 11:00 UTC.
    "created_at": datetime(2026, 1, 5, 12, tzinfo=timezone(timedelta(hours=1))),
}
ADD = Prepared(insert(STUDY).returning(STUDY.c.id), tuple(VALUES))
BY_SLUG = select(STUDY).where(STUDY.c.slug == bindparam("wanted"))
RENAME = Prepared(update(STUDY).where(STUDY.c.slug == bindparam("old")), ("title",))


def test_a_row_is_read_as_sqlalchemy_reads_it(database: Database) -> None:
    with database.transaction() as connection:
        added = ADD.row(connection, **VALUES)
        row = Prepared(BY_SLUG).row(connection, wanted="parks")
        assert row._asdict() == dict(connection.execute(BY_SLUG, {"wanted": "parks"}).one()._mapping)
    assert (row.id, row.methods, row.listed, row.closes_at) == (added.id, ["auto", "input"], False, None)
    assert (row.created_at, row.created_at.tzinfo) == (datetime(2026, 1, 5, 11, tzinfo=UTC), UTC)


def test_rows_are_changed_and_listed(database: Database) -> None:
    with database.transaction() as connection:
        for slug in ("parks", "towns"):
            ADD.row(connection, **{**VALUES, "slug": slug})
        RENAME.execute_all(connection, [{"old": "parks", "title": "Gardens"}, {"old": "towns", "title": "Cities"}])
        RENAME.execute(connection, old="towns", title="Streets")
        titles = Prepared(select(STUDY.c.title).order_by(STUDY.c.title)).rows(connection)
        assert [row.title for row in titles] == ["Gardens", "Streets"]
        assert Prepared(BY_SLUG).row(connection, wanted="none") is None


def test_what_is_not_given_fails_and_nothing_is_stored(database: Database) -> None:
    with pytest.raises(KeyError, match="seed"), database.transaction() as connection:
        ADD.row(connection, **{**VALUES, "slug": "towns"})
        ADD.row(connection, **{name: value for name, value in VALUES.items() if name != "seed"})
    with database.read() as session:
        assert session.connection().execute(select(STUDY)).all() == []


def test_a_drivers_error_is_sqlalchemys_and_tells_no_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as twice, database.transaction() as connection:
        ADD.row(connection, **VALUES)
        ADD.row(connection, **{**VALUES, "title": "a secret"})
    assert "UNIQUE constraint failed: study.slug" in str(twice.value) and "secret" not in str(twice.value)
    with pytest.raises(OperationalError, match="no such table"), database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE study")
        Prepared(BY_SLUG).row(connection, wanted="parks")
