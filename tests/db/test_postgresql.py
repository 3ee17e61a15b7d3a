"""The same database on PostgreSQL."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, select, text

from db import models
from db.backup import back_up
from db.checking import check
from db.identifiers import delete_overdue
from db.restoring import restore
from db.session import Database, alone
from db.settings import Settings
from db.tidying import vacuum
from tests.db.app_data import add_people

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def databases(postgresql_url: str) -> Iterator[list[Database]]:
    """Two handles on one freshly migrated database, as two processes would have."""
    engine = create_engine(postgresql_url)
    opened = [Database.open(postgresql_url) for _ in range(2)]
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


def test_writers_of_several_processes_who_are_alone_with_one_name_take_turns(
    databases: list[Database],
) -> None:
    writers = 16
    together = threading.Barrier(writers)

    def add_next(number: int) -> None:
        together.wait()
        with databases[number % 2].write() as session:
            alone(session.connection(), "studies")
            count = session.scalar(select(func.count(models.Study.id)))
            session.add(study(f"study-{count}"))

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(add_next, range(writers)))
    with databases[0].read() as session:
        slugs = set(session.scalars(select(models.Study.slug)))
    assert slugs == {f"study-{number}" for number in range(writers)}


def test_who_is_alone_with_another_name_or_with_none_does_not_wait(databases: list[Database]) -> None:
    with databases[0].write() as session:
        alone(session.connection(), "one")
        session.add(study("one"))
        session.flush()
        with databases[1].write() as other:
            alone(other.connection(), "two")
            other.add(study("two"))
        with databases[1].write() as other:
            other.add(study("three"))
    with databases[0].read() as session:
        assert set(session.scalars(select(models.Study.slug))) == {"one", "two", "three"}


def test_a_reader_sees_one_state(databases: list[Database]) -> None:
    with databases[0].read() as session:
        assert session.scalar(select(func.count(models.Study.id))) == 0
        with databases[1].write() as other:
            other.add(study("later"))
        assert session.scalar(select(func.count(models.Study.id))) == 0


class TestCopies:
    """Backups of a data folder whose database is PostgreSQL, by its own programs."""

    @pytest.fixture
    def settings(self, postgresql_url: str, tmp_path: Path) -> Settings:
        if shutil.which("pg_dump") is None or shutil.which("pg_restore") is None:
            pytest.skip("needs pg_dump and pg_restore")
        (tmp_path / "data" / "studies" / "s").mkdir(parents=True)
        (tmp_path / "data" / "studies" / "s" / "study.yaml").write_text("title: S\n")
        (tmp_path / "data" / "secret.key").write_bytes(b"k" * 32)
        return Settings(tmp_path / "data", postgresql_url)

    def test_a_backup_taken_while_a_writer_writes_brings_everything_back(
        self, databases: list[Database], settings: Settings, tmp_path: Path
    ) -> None:
        add_people(databases[0], 3)
        with databases[1].write() as session:
            session.add(study("not-yet-stored"))
            session.flush()
            archive, manifest = back_up(settings, tmp_path / "backup.zip")
        assert manifest.counts == {"study": 1, "participant": 3, "ranking": 3}
        assert manifest.summary.endswith("and 2 files of the data folder")
        add_people(databases[0], 2)
        with pytest.raises(ValueError, match=r"the database, which has tables, is there already; .* --replace"):
            restore(settings, archive, replace=False)
        with pytest.raises(BlockingIOError, match="a program has the database open: stop the app first"):
            restore(settings, archive, replace=True)
        for database in databases:
            database.close()
        elsewhere = Settings(tmp_path / "elsewhere", settings.database_url)
        restore(elsewhere, archive, replace=True)
        assert (elsewhere.data / "secret.key").read_bytes() == b"k" * 32
        assert (elsewhere.studies / "s" / "study.yaml").read_text() == "title: S\n"
        with databases[0].read() as session:
            people = session.scalars(select(models.Participant.id).order_by(models.Participant.number)).all()
            assert people == ["p0", "p1", "p2"]
            assert session.scalars(select(models.Study.slug)).all() == ["s"]
        # Numbers are given out from where they were: sequences are restored, too.
        add_people(databases[0], 1)

    def test_a_restore_that_postgresql_refuses_changes_nothing(
        self, databases: list[Database], settings: Settings, tmp_path: Path
    ) -> None:
        add_people(databases[0], 1)
        archive, _ = back_up(settings, tmp_path / "backup.zip")
        add_people(databases[0], 1)
        engine = create_engine(settings.database_url)
        with engine.begin() as connection:
            # A view of somebody's own: the table below it cannot be dropped.
            connection.execute(text("CREATE VIEW mine AS SELECT id FROM participant"))
        for database in databases:
            database.close()
        engine.dispose()
        try:
            with pytest.raises(OSError, match=r"pg_restore failed: .*cannot drop"):
                restore(settings, archive, replace=True)
        finally:
            with engine.begin() as connection:
                connection.execute(text("DROP VIEW mine"))
            engine.dispose()
        with databases[0].read() as session:
            assert session.scalar(select(func.count(models.Participant.id))) == 2
        assert sorted(path.name for path in settings.data.iterdir()) == ["secret.key", "studies"]

    def test_a_missing_program_is_named(
        self, databases: list[Database], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(ValueError, match=r"needs its program pg_dump, which is not installed: .*postgresql-client"):
            back_up(settings, tmp_path / "backup.zip")
        assert not (tmp_path / "backup.zip").exists()

    def test_it_is_checked_and_tidied_up(self, databases: list[Database], settings: Settings) -> None:
        add_people(databases[0], 3)
        assert check(settings).problems == []
        before, after = vacuum(settings.database_url)
        assert before > 0 and after > 0


def test_identifiers_are_deleted(databases: list[Database]) -> None:
    add_people(databases[0], 2)
    with databases[0].write() as session:
        person = session.get_one(models.Participant, "p0")
        person.external_id, person.source, person.seen_at = "prolific:5f", {"PROLIFIC_PID": "5f"}, NOW
        person.arrivals = [models.Arrival(parameters=[["PROLIFIC_PID", "5f"]], arrived_at=NOW)]
    assert delete_overdue(databases[1], 30, NOW + timedelta(days=31)) == 1
    with databases[0].read() as session:
        person = session.get_one(models.Participant, "p0")
        assert (person.external_id, person.source, person.arrivals[0].parameters) == (None, {}, [])


def test_a_database_of_a_newer_version_is_refused(postgresql_url: str, databases: list[Database]) -> None:
    with databases[0].write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    with pytest.raises(ValueError, match=r"is of a newer version of this program: its tables are of version '0099'"):
        Database.open(postgresql_url)
