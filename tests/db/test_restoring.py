"""A restore puts everything into place or nothing, and overwrites nothing without being told to."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from db.backup import back_up
from db.restoring import finish_interrupted, restore
from db.session import Database
from db.settings import Settings, sqlite_url
from tests.db.app_data import add_people, contents, people_in, write_data
from tests.project import ROOT


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return back_up(write_data(tmp_path / "data"), tmp_path / "backup.zip")[0]


@pytest.fixture
def other(tmp_path: Path) -> Settings:
    """Another data folder, with five participants, another key, and a file that the archive does not have."""
    settings = write_data(tmp_path / "other", people=5)
    (settings.data / "secret.key").write_bytes(b"o" * 32)
    (settings.data / "ended-sessions.json").write_text("{}")
    return settings


def settings_of(data: Path) -> Settings:
    return Settings(data, sqlite_url(data))


def test_into_an_empty_place_everything_is_as_it_was(archive: Path, tmp_path: Path) -> None:
    done = restore(settings_of(tmp_path / "new"), archive, replace=False)
    assert contents(tmp_path / "new") == contents(tmp_path / "data")
    assert done.before == ()
    was, now = (tmp_path / each / "secret.key" for each in ("data", "new"))
    assert now.stat().st_mode == was.stat().st_mode
    assert int(now.stat().st_mtime) == int(was.stat().st_mtime)


@pytest.mark.parametrize("there", ["enhancegan.sqlite", "secret.key", "studies/x/study.yaml"])
def test_what_is_there_is_kept_unless_told_otherwise(there: str, archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / there
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(ValueError, match=r"is there already; nothing has been changed\. To replace it: --replace"):
        restore(settings_of(tmp_path / "new"), archive, replace=False)
    assert path.read_text() == "mine"
    assert [each.name for each in (tmp_path / "new").iterdir()] == [there.split("/")[0]]


def test_another_kind_of_database_is_told_with_the_setting_that_chooses_it(
    archive: Path, postgresql_url: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=r"has a database of sqlite, .* is set to one of postgresql: see DATABASE_URL"):
        restore(Settings(tmp_path / "new", postgresql_url), archive, replace=False)


def test_folders_that_the_app_makes_at_its_first_start_are_no_data(archive: Path, tmp_path: Path) -> None:
    for name in ("studies", "cache"):
        (tmp_path / "new" / name).mkdir(parents=True)
    restore(settings_of(tmp_path / "new"), archive, replace=False)
    assert contents(tmp_path / "new") == contents(tmp_path / "data")


def test_what_is_replaced_is_kept_aside(archive: Path, other: Settings, tmp_path: Path) -> None:
    was = contents(other.data)
    done = restore(other, archive, replace=True)
    assert contents(other.data) == contents(tmp_path / "data")
    (aside,) = done.before
    assert aside.parent == other.data / "backups"
    assert contents(aside) == was
    assert not (other.data / "cache").exists()  # made from other images
    assert not [path for path in other.data.iterdir() if path.name.startswith(".")]


def test_a_running_app_is_not_restored_into(archive: Path, other: Settings) -> None:
    database = Database.open(other.database_url)
    was = contents(other.data)
    with pytest.raises(BlockingIOError, match=r"a program has the database .* open: stop the app first"):
        restore(other, archive, replace=True)
    add_people(database, 1)
    database.close()
    assert len(people_in(other.data / "enhancegan.sqlite")) == 6
    assert {name: each for name, each in contents(other.data).items() if name != "database"} == {
        name: each for name, each in was.items() if name != "database"
    }


def test_the_log_of_a_killed_app_is_kept_with_its_database(archive: Path, other: Settings, tmp_path: Path) -> None:
    """As `kill -9` leaves them: the newest participant is in the log alone."""
    database = Database.open(other.database_url)
    add_people(database, 1)
    for path in other.data.glob("enhancegan.sqlite*"):
        shutil.copy(path, tmp_path / path.name)
    database.close()
    for path in tmp_path.glob("enhancegan.sqlite*"):
        shutil.copy(path, other.data)
    (aside,) = restore(other, archive, replace=True).before
    assert people_in(other.data / "enhancegan.sqlite") == ["p0", "p1", "p2"]
    assert people_in(aside / "enhancegan.sqlite") == ["p0", "p1", "p2", "p3", "p4", "p5"]


def test_a_damaged_database_can_be_replaced(archive: Path, other: Settings, tmp_path: Path) -> None:
    (other.data / "enhancegan.sqlite").write_bytes(b"no database at all" * 1000)
    (aside,) = restore(other, archive, replace=True).before
    assert contents(other.data) == contents(tmp_path / "data")
    assert (aside / "enhancegan.sqlite").read_bytes().startswith(b"no database at all")


def test_a_database_elsewhere_is_restored_to_where_the_settings_say(archive: Path, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "new", f"sqlite:///{tmp_path / 'disk' / 'answers.db'}")
    restore(settings, archive, replace=False)
    assert people_in(tmp_path / "disk" / "answers.db") == ["p0", "p1", "p2"]
    assert not (tmp_path / "new" / "enhancegan.sqlite").exists()
    with sqlite3.connect(tmp_path / "disk" / "answers.db") as opened:
        opened.execute("DELETE FROM placement")
    opened.close()
    before = restore(settings, archive, replace=True).before
    assert set(before) == {each / "backups" / before[0].name for each in (tmp_path / "new", tmp_path / "disk")}


def test_a_full_disk_is_told_and_nothing_is_changed(archive: Path, other: Settings) -> None:
    """The largest file that the process may write stands for the disk."""
    was = contents(other.data)
    environment = {**os.environ, "ENHANCEGAN_DATA": str(other.data), "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
    limited = ["bash", "-c", 'trap "" XFSZ; ulimit -f 20; exec "$@"', "bash"]
    command = [*limited, sys.executable, "-m", "db", "restore", str(archive), "--replace"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == (
        f"error: {archive} could not be unpacked into {other.data}, and nothing has been changed: File too large\n"
    )
    assert contents(other.data) == was
    assert not [path for path in other.data.iterdir() if path.name.startswith(".")]


def test_one_at_a_time(archive: Path, other: Settings) -> None:
    with (
        FileLock(other.data / ".restore.lock"),
        pytest.raises(BlockingIOError, match=r"a restore into .* is going on; wait until it has ended"),
    ):
        restore(other, archive, replace=True)


@pytest.mark.slow
def test_killed_before_any_change_of_the_file_system_it_is_old_or_new(
    archive: Path, other: Settings, tmp_path: Path
) -> None:
    script = Path(__file__).with_name("killed_restores.py")
    (tmp_path / "work").mkdir()
    command = [sys.executable, str(script), str(other.data), str(archive), str(tmp_path / "work")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    after = json.loads(done.stdout)
    # Nothing of the old once anything is new.
    assert after == sorted(after, key=["old", "new"].index)
    assert after.count("old") > 5
    assert after.count("new") > 10


def test_a_restore_that_was_interrupted_is_finished_into_the_same_database_alone(
    archive: Path, other: Settings, tmp_path: Path
) -> None:
    ready = other.data / ".restoring"
    ready.mkdir()
    (ready / "plan.json").write_text(json.dumps({"stamp": "x", "database": "elsewhere.sqlite", "aside": []}))
    with pytest.raises(ValueError, match=r"into the database elsewhere\.sqlite was interrupted .* set DATABASE_URL"):
        finish_interrupted(other)
    assert len(people_in(other.data / "enhancegan.sqlite")) == 5


@pytest.mark.parametrize("there", ["enhancegan.sqlite", "enhancegan.sqlite-wal", "enhancegan.sqlite/x"])
def test_a_database_that_was_no_longer_used_does_not_take_the_place_of_the_right_one(
    there: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    used = write_data(tmp_path / "data", people=5)
    (used.data / "enhancegan.sqlite").rename(used.data / "new.sqlite")
    stale = used.data / there
    stale.parent.mkdir(exist_ok=True)
    shutil.copy(write_data(tmp_path / "old", people=1).data / "enhancegan.sqlite", stale)
    archive, _ = back_up(Settings(used.data, f"sqlite:///{used.data / 'new.sqlite'}"), tmp_path / "backup.zip")
    assert f"{stale} is not the database of the app" in caplog.text

    new = tmp_path / "new"
    restore(settings_of(new), archive, replace=False)
    assert people_in(new / "enhancegan.sqlite") == ["p0", "p1", "p2", "p3", "p4"]
    assert sorted(path.name for path in new.glob("*.sqlite*")) == ["enhancegan.sqlite"]
    assert f"{new / 'enhancegan.sqlite'}" in caplog.text


@pytest.mark.parametrize("backed_up", ["in the folder", "beside the folder"])
def test_a_database_in_a_folder_of_the_data_folder(backed_up: str, other: Settings, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data").data
    (data / "db").mkdir()
    (data / "db" / "notes.txt").write_text("beside the database")
    place = data / "db" / "x.sqlite" if backed_up == "in the folder" else tmp_path / "x.sqlite"
    (data / "enhancegan.sqlite").rename(place)
    archive, _ = back_up(Settings(data, f"sqlite:///{place}"), tmp_path / "backup.zip")

    (other.data / "db").mkdir()
    (other.data / "enhancegan.sqlite").rename(other.data / "db" / "x.sqlite")
    database = other.data / "db" / "x.sqlite"
    (aside,) = restore(Settings(other.data, f"sqlite:///{database}"), archive, replace=True).before
    assert people_in(database) == ["p0", "p1", "p2"]
    assert people_in(aside / "db" / "x.sqlite") == ["p0", "p1", "p2", "p3", "p4"]
    assert (other.data / "db" / "notes.txt").exists()


def test_a_database_named_by_way_of_a_link_is_not_taken_for_a_file(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data").data
    (tmp_path / "link").symlink_to(data)
    _, manifest = back_up(Settings(data, f"sqlite:///{tmp_path / 'link' / 'enhancegan.sqlite'}"), tmp_path / "b.zip")
    assert "data/enhancegan.sqlite" not in manifest.files


def test_a_file_where_the_folder_of_the_database_must_be_is_told(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data").data
    (data / "db").write_text("a file")
    archive, _ = back_up(settings_of(data), tmp_path / "backup.zip")
    new = tmp_path / "new"
    with pytest.raises(ValueError, match=r"the backup has a file db where the folder of the database .* must be"):
        restore(Settings(new, f"sqlite:///{new / 'db' / 'x.sqlite'}"), archive, replace=False)
    assert list(new.iterdir()) == []
