"""Opening a database, migrating it, and writing from many threads and processes."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db import models
from db.session import Database, migrate


def study(slug: str) -> models.Study:
    """Make a study row."""
    now = datetime.now(UTC)
    return models.Study(slug=slug, title=slug, seed=1, methods=[], images=[], scale=[], created_at=now)


def fresh_engine(tmp_path: Path, name: str) -> Engine:
    return create_engine(f"sqlite:///{tmp_path / name}")


def check_constraints(engine: Engine) -> dict[str, set[tuple[str, str]]]:
    """Return the check constraints by table; Alembic's comparison leaves them out."""
    inspector = inspect(engine)
    return {
        table: {(str(check["name"]), str(check["sqltext"])) for check in inspector.get_check_constraints(table)}
        for table in models.Base.metadata.tables
    }


def test_the_migrated_tables_equal_the_models(tmp_path: Path) -> None:
    migrated, created = fresh_engine(tmp_path, "migrated.sqlite"), fresh_engine(tmp_path, "created.sqlite")
    with migrated.begin() as connection:
        migrate(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, models.Base.metadata) == []
    models.Base.metadata.create_all(created)
    assert check_constraints(migrated) == check_constraints(created)
    for engine in (migrated, created):
        engine.dispose()


def test_the_migration_can_be_taken_back(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    import db.session

    engine = fresh_engine(tmp_path, "test.sqlite")
    with engine.begin() as connection:
        migrate(connection)
        config = Config()
        config.set_main_option("script_location", str(Path(db.session.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_sqlite_is_opened_for_safe_concurrent_use(database: Database) -> None:
    for open_session in (database.read, database.write):
        with open_session() as session:
            settings = {
                name: session.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        # NORMAL: what is committed is flushed by `db.group_commit`.
        assert settings == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 10_000}


def test_opening_creates_the_folder_and_keeps_what_is_stored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'test.sqlite'}"
    first = Database.open(url)
    with first.write() as session:
        session.add(study("kept"))
    first.close()
    second = Database.open(url)
    with second.read() as session:
        assert session.scalars(select(models.Study.slug)).all() == ["kept"]
    second.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="url must name a file"):
        Database.open(url)


@pytest.mark.parametrize("url", ["mysql://server/base", "oracle://server/base"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"url must be of SQLite or PostgreSQL; got one of (mysql|oracle)"):
        Database.open(url)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "postgresql://user:secret@host:port/base",
        "postgresql+psycopg://user:p@secret@host/base",
        "postgresql+psycopg://user:p@x/secret@host/base",
        "",
    ],
    ids=["no URL", "a port", "a password with @", "a password with @ and /", "empty"],
)
def test_what_is_no_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="the URL of the database must be like sqlite:") as refused:
        Database.open(url)
    assert "secret" not in str(refused.value)


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(ValueError, match=r"postgresql\+none://server/base needs a driver that is not installed"):
        Database.open("postgresql+none://server/base")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.sqlite"
    path.write_text("This is a text, not a database. " * 40)
    with pytest.raises(OSError, match=r"text\.sqlite is damaged \(file is not a database\): stop the app, keep a copy"):
        Database.open(f"sqlite:///{path}")


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "test.sqlite"
    Database.open(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE alembic_version SET version_num = 'of_tomorrow'")
    newer.close()
    with pytest.raises(ValueError, match=r"is of a newer version of this program: .*'of_tomorrow'"):
        Database.open(f"sqlite:///{path}")


def test_a_database_that_has_gone_does_not_answer(database: Database, tmp_path: Path) -> None:
    assert database.answers()
    database.close()
    (tmp_path / "test.sqlite").unlink()
    (tmp_path / "test.sqlite").mkdir()
    assert not database.answers()


def test_the_last_to_close_leaves_everything_in_the_one_file(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        session.add(study("kept"))
    with database.transaction() as connection:
        connection.execute(text("UPDATE study SET title = 'too'"))
    assert (tmp_path / "test.sqlite-wal").stat().st_size > 0
    database.close()
    assert not (tmp_path / "test.sqlite-wal").exists()
    with sqlite3.connect(f"file:{tmp_path / 'test.sqlite'}?immutable=1", uri=True) as alone:
        assert alone.execute("SELECT slug, title FROM study").fetchall() == [("kept", "too")]
    alone.close()


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as session:
        session.add(study("lost"))
        session.flush()
        raise RuntimeError
    with database.read() as session:
        assert session.scalars(select(models.Study.slug)).all() == []


def test_after_a_transaction_that_failed_the_next_one_works(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_study(connection: Connection, slug: str) -> None:
        values = {"methods": [], "images": [], "scale": [], "created_at": datetime.now(UTC)}
        connection.execute(insert(models.Study).values(slug=slug, title=slug, seed=1, **values))

    monkeypatch.setattr("db.session.BUSY_TIMEOUT_MS", 10)
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), database.transaction() as connection:
            add_study(connection, "locked")
    with pytest.raises(RuntimeError), database.transaction() as connection:
        add_study(connection, "refused")
        raise RuntimeError
    with pytest.raises(IntegrityError), database.transaction() as connection:
        # The commit itself fails, which leaves SQLite in the middle of the transaction.
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        add_study(connection, "without its ranking")
        connection.execute(insert(models.Placement).values(ranking_id=1, rank=1, method="a", position=1))
    with database.transaction() as connection:
        add_study(connection, "kept")
    with database.read() as session:
        assert session.scalars(select(models.Study.slug)).all() == ["kept"]


def test_what_is_changed_while_reading_is_not_kept(database: Database) -> None:
    with database.read() as session:
        session.add(study("lost"))
        session.flush()
    with database.read() as session:
        assert session.scalars(select(models.Study.slug)).all() == []


def test_many_threads_write_one_after_the_other(database: Database) -> None:
    writers = 16
    together = threading.Barrier(writers)

    def add_next(_: int) -> None:
        together.wait()
        with database.write() as session:
            count = len(session.scalars(select(models.Study.id)).all())
            session.add(study(f"study-{count}"))

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(add_next, range(writers)))
    with database.read() as session:
        slugs = set(session.scalars(select(models.Study.slug)))
    assert slugs == {f"study-{number}" for number in range(writers)}


def test_a_writer_waits_for_another_process(database: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    release.start()
    with database.write() as session:
        session.add(study("after"))
    release.join()
    other.close()
    with database.read() as session:
        assert session.scalars(select(models.Study.slug)).all() == ["after"]
