"""Whoever shares the machine cannot read what participants have answered; folders that were there keep their mode."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.backup import back_up
from db.before_migration import copy_before_migration
from db.restoring import restore
from db.session import Database
from db.settings import Settings, sqlite_url
from db.sqlite_file import copy_whole
from study.content.making.draft import new_study_folder
from study.secret_key import secret_key
from tests.db.app_data import add_people, write_data

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs permissions of POSIX")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """What most systems have: everybody may read new files."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_its_log_and_its_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    database = Database.open(sqlite_url(data))
    try:
        add_people(database, 1)
        files = sorted(data.iterdir())
        assert [path.name for path in files] == [f"enhancegan.sqlite{end}" for end in ("", "-shm", "-wal")]
        assert [mode(path) for path in (data, *files)] == [0o700, 0o600, 0o600, 0o600]
    finally:
        database.close()


def test_whatever_makes_the_data_folder_first(tmp_path: Path) -> None:
    key = Settings(tmp_path / "key", sqlite_url(tmp_path / "key"))
    secret_key(key)
    with new_study_folder(tmp_path / "study" / "studies", "s"):
        pass
    assert [mode(tmp_path / name) for name in ("key", "study")] == [0o700, 0o700]


def test_a_folder_and_a_database_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    settings = write_data(tmp_path / "data")
    path = settings.data / "enhancegan.sqlite"
    settings.data.chmod(0o2770)
    path.chmod(0o660)
    database = Database.open(settings.database_url)
    try:
        add_people(database, 1)
        assert [mode(each) for each in (settings.data, path)] == [0o2770, 0o660]
        assert mode(path.with_name(f"{path.name}-wal")) == 0o660
    finally:
        database.close()


def test_copies_and_what_is_restored_from_them(tmp_path: Path) -> None:
    settings = write_data(tmp_path / "data")
    path = settings.data / "enhancegan.sqlite"
    path.chmod(0o644)
    copy_whole(path, tmp_path / "copy.sqlite")
    before = copy_before_migration(path, "0001")
    archive, _ = back_up(settings, tmp_path / "backup.zip")
    new = Settings(tmp_path / "new", sqlite_url(tmp_path / "new"))
    restore(new, archive, replace=False)
    restored = new.data / "enhancegan.sqlite"
    assert [mode(each) for each in (tmp_path / "copy.sqlite", before, archive, restored)] == [0o600] * 4
    assert [mode(each) for each in (before.parent, new.data)] == [0o700, 0o700]
