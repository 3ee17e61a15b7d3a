"""The same database on PostgreSQL; runs where `TEST_POSTGRESQL_URL` names an empty one, which is left empty."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, select, text

from db import models
from db.session import Database

URL = os.environ.get("TEST_POSTGRESQL_URL", "")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not URL, reason="TEST_POSTGRESQL_URL names no PostgreSQL database")


@pytest.fixture
def databases() -> Iterator[list[Database]]:
    """Two handles on one freshly migrated database, as two processes would have."""
    engine = create_engine(URL)
    opened = [Database.open(URL) for _ in range(2)]
    yield opened
    for database in opened:
        database.close()
    with engine.begin() as connection:
        models.Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()


def study(slug: str) -> models.Study:
    """Make a study row."""
    return models.Study(slug=slug, title=slug, seed=1, methods=["a"], images=["x"], scale=[], created_at=NOW)


def test_the_migrated_tables_equal_the_models(databases: list[Database]) -> None:
    with databases[0].read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, models.Base.metadata) == []


def test_what_is_written_comes_back(databases: list[Database]) -> None:
    with databases[0].write() as session:
        session.add(study("kept"))
    with databases[1].read() as session:
        stored = session.scalars(select(models.Study)).one()
        assert (stored.methods, stored.created_at) == (["a"], NOW)


def test_writers_of_several_processes_write_one_after_the_other(databases: list[Database]) -> None:
    writers = 16
    together = threading.Barrier(writers)

    def add_next(number: int) -> None:
        together.wait()
        with databases[number % 2].write() as session:
            count = session.scalar(select(func.count(models.Study.id)))
            session.add(study(f"study-{count}"))

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(add_next, range(writers)))
    with databases[0].read() as session:
        slugs = set(session.scalars(select(models.Study.slug)))
    assert slugs == {f"study-{number}" for number in range(writers)}


def test_a_reader_sees_one_state(databases: list[Database]) -> None:
    with databases[0].read() as session:
        assert session.scalar(select(func.count(models.Study.id))) == 0
        with databases[1].write() as other:
            other.add(study("later"))
        assert session.scalar(select(func.count(models.Study.id))) == 0
