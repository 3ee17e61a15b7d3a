"""A fresh database for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated SQLite file."""
    opened = Database.open(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield opened
    opened.close()
