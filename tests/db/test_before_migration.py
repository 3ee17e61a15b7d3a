"""Older tables are copied before they are changed."""

import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from db.before_migration import KEPT, copy_before_migration
from db.session import Database, migrate
from db.versions import known_versions


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first version with a study in it."""
    path = tmp_path / "old.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrate(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO study VALUES (1, 'old', 'Old', 5, '[]', '[]', '[]', '2026-01-01 10:00:00')"
        )
    engine.dispose()
    return path


def look(path: Path) -> tuple[str, list[str]]:
    """Version of the tables, and the studies."""
    with sqlite3.connect(path) as opened:
        (version,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        slugs = [slug for (slug,) in opened.execute("SELECT slug FROM study")]
    opened.close()
    return version, slugs


def test_the_copy_is_as_the_database_was(old: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Database.open(f"sqlite:///{old}").close()
    (copy,) = (old.parent / "backups").iterdir()
    assert look(copy) == ("0001", ["old"])
    assert look(old) == (known_versions()[-1], ["old"])
    assert str(copy) in caplog.text
    Database.open(f"sqlite:///{old}").close()
    assert list((old.parent / "backups").iterdir()) == [copy]


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    Database.open(f"sqlite:///{tmp_path / 'new.sqlite'}").close()
    assert not (tmp_path / "backups").exists()


def test_the_newest_copies_are_kept(old: Path) -> None:
    copies = [copy_before_migration(old, "0001") for _ in range(KEPT + 2)]
    assert sorted((old.parent / "backups").iterdir()) == copies[2:]


def test_without_a_copy_the_tables_stay_as_they_are(old: Path) -> None:
    (old.parent / "backups").write_text("a file where the folder should be")
    with pytest.raises(
        OSError, match=r"old\.sqlite are not brought up to date, because the copy before .*: File exists"
    ):
        Database.open(f"sqlite:///{old}")
    assert look(old) == ("0001", ["old"])
