"""A backup is one file with everything the app needs to go on, taken while people answer."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from db.archive import MANIFEST
from db.backup import back_up
from db.restoring import restore
from db.session import Database
from db.settings import Settings, sqlite_url
from tests.db.app_data import add_people, contents, people_in, write_data
from tests.project import ROOT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return write_data(tmp_path / "data")


def names(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as opened:
        return set(opened.namelist())


def test_it_has_database_studies_and_key_and_nothing_that_is_made_anew(settings: Settings, tmp_path: Path) -> None:
    path, manifest = back_up(settings, tmp_path / "backup.zip")
    assert path == tmp_path / "backup.zip"
    assert names(path) == {
        *("manifest.json", "database.sqlite", "data/secret.key", "data/methods.yaml"),
        *("data/studies/s/study.yaml", "data/studies/s/a/x.png"),
    }
    assert manifest.summary == "1 study, 3 participants, 3 rankings, and 4 files of the data folder"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backup.zip", "data"]


def test_in_a_folder_it_is_named_by_the_time(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    path, _ = back_up(settings, tmp_path / "kept")
    assert re.fullmatch(r"enhancegan-\d{8}-\d{6}\.zip", path.name)
    assert list((tmp_path / "kept").iterdir()) == [path]


def test_it_overwrites_nothing(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "photos.zip").write_bytes(b"dear to somebody")
    with pytest.raises(ValueError, match=r"photos\.zip already exists; name a new file, or a folder"):
        back_up(settings, tmp_path / "photos.zip")
    assert (tmp_path / "photos.zip").read_bytes() == b"dear to somebody"


def test_of_several_at_once_one_gets_the_name_and_the_others_are_told(settings: Settings, tmp_path: Path) -> None:
    target, begun, told, written = tmp_path / "backup.zip", threading.Barrier(4), [], []

    def write() -> None:
        begun.wait()
        try:
            written.append(back_up(settings, target)[1])
        except ValueError as error:
            told.append(str(error))

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(written) == 1
    assert len(told) == 3
    assert {said.partition(";")[0] for said in told} == {f"{target} already exists"}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backup.zip", "data"]


def test_a_link_that_leads_nowhere_is_not_written_through(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "link.zip").symlink_to(tmp_path / "elsewhere.zip")
    with pytest.raises(ValueError, match=r"link\.zip already exists"):
        back_up(settings, tmp_path / "link.zip")


def test_it_does_not_contain_earlier_ones(settings: Settings) -> None:
    with pytest.raises(ValueError, match=r"is in the data folder, and would be in the next backup"):
        back_up(settings, settings.data / "backup.zip")
    (settings.data / "backups").mkdir()
    back_up(settings, settings.data / "backups" / "one.zip")
    second, _ = back_up(settings, settings.data / "backups" / "two.zip")
    assert not {name for name in names(second) if "backups" in name}


def test_it_is_one_moment_while_a_writer_writes_and_holds_nobody_up(settings: Settings, tmp_path: Path) -> None:
    database, ended, written = Database.open(settings.database_url), threading.Event(), []

    def write() -> None:
        while not ended.is_set():
            add_people(database, 1)
            written.append(time.monotonic())

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 3:
        time.sleep(0.01)
    before = len(written)
    archives = [back_up(settings, tmp_path / f"{number}.zip")[0] for number in range(3)]
    after = len(written)
    ended.set()
    writer.join()
    database.close()
    assert after > before
    counts = []
    for number, archive in enumerate(archives):
        elsewhere = Settings(tmp_path / f"elsewhere-{number}", sqlite_url(tmp_path / f"elsewhere-{number}"))
        counts.append(restore(elsewhere, archive, replace=False).manifest.counts)
        people = people_in(elsewhere.data / "enhancegan.sqlite")
        assert people == [f"p{each}" for each in range(len(people))]
        assert counts[-1] == {"study": 1, "participant": len(people), "ranking": len(people)}
    assert 3 + before <= counts[0]["participant"] <= counts[1]["participant"] <= counts[2]["participant"] <= 4 + after


def test_a_missing_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(OSError, match=r"nothing is left of it: there is no database .*enhancegan\.sqlite"):
        back_up(Settings(tmp_path / "data", sqlite_url(tmp_path / "data")), tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_a_study_that_is_deleted_meanwhile_is_left_out_whole(settings: Settings, tmp_path: Path) -> None:
    """Removed between two of its files: the audit hook of a second process does it at the first read."""
    script = (
        "import sys, shutil\n"
        "from pathlib import Path\n"
        "from db.backup import back_up\n"
        "from db.settings import Settings, sqlite_url\n"
        "data = Path(sys.argv[1])\n"
        "def remove(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('x.png'):\n"
        "        shutil.rmtree(data / 'studies' / 's')\n"
        "sys.addaudithook(remove)\n"
        "print(sorted(back_up(Settings(data, sqlite_url(data)), Path(sys.argv[2]))[1].files))\n"
    )
    command = [sys.executable, "-c", script, str(settings.data), str(tmp_path / "backup.zip")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['data/methods.yaml', 'data/secret.key', 'database.sqlite']\n"


def run(settings: Settings, *arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a command of `python -m db` on the data folder."""
    environment = {**os.environ, "ENHANCEGAN_DATA": str(settings.data), "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
    command = [*prefix, sys.executable, "-m", "db", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=-1, stderr=-1, text=True)


def test_a_full_disk_is_told_and_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    """The largest file that the process may write stands for the disk."""
    target = tmp_path / "backup.zip"
    limited = ("bash", "-c", 'trap "" XFSZ; ulimit -f 20; exec "$@"', "bash")
    process = run(settings, "backup", str(target), prefix=limited)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, said.count("\n")) == (2, 1)
    assert said.startswith(f"error: the backup {target} could not be written, and nothing is left of it: ")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data"]
    assert people_in(settings.data / "enhancegan.sqlite") == ["p0", "p1", "p2"]


def test_a_folder_that_cannot_be_written_to_is_told(settings: Settings, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # Nothing is read-only for root but what the system itself keeps.
        target = Path("/proc/backup.zip")
    else:
        (tmp_path / "kept").mkdir(mode=0o500)
        target = tmp_path / "kept" / "backup.zip"
    with pytest.raises(OSError, match=f"the backup {target} could not be written, and nothing is left of it: "):
        back_up(settings, target)


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_no_half_backup(settings: Settings, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    killed = 0
    for number in range(12):
        process = run(settings, "backup", str(kept / f"{number}.zip"))
        time.sleep(0.25 + 0.06 * number)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    assert killed
    for archive in kept.glob("*.zip"):
        elsewhere = Settings(tmp_path / archive.stem, sqlite_url(tmp_path / archive.stem))
        restore(elsewhere, archive, replace=False)
        assert contents(elsewhere.data) == contents(settings.data)
    back_up(settings, kept / "last.zip")
    assert {path.suffix for path in kept.iterdir()} == {".zip"}


def overwritten(content: bytes, at: int, other: bytes) -> bytes:
    return content[:at] + other + content[at + len(other) :]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(lambda content: content[:-200], "is no whole backup: File is not a zip file", id="cut off"),
        pytest.param(
            lambda content: content.replace(bytes(range(256)), bytes(reversed(range(256))), 1),
            r"(is no whole backup: Bad CRC-32|is damaged: data/studies/s/a/x\.png is not as it was written)",
            id="changed",
        ),
        pytest.param(lambda _: b"no zip file", "is no whole backup: File is not a zip file", id="no zip file"),
        pytest.param(
            lambda content: overwritten(content, content.index(b"database.sqlite") + 15 + 20, b"\xff" * 9),
            "is no whole backup: Error -3",
            id="not packed",
        ),
        pytest.param(
            lambda content: overwritten(content, content.index(b"manifest.json") + 13, b"\xff" * 9),
            "is no whole backup: Error -3",
            id="list not packed",
        ),
        pytest.param(
            # The first entry's flags, in the list at the end of a zip file.
            lambda content: overwritten(content, content.index(b"PK\1\2") + 8, b"\1"),
            "is no whole backup: File .* is encrypted",
            id="encrypted",
        ),
    ],
)
def test_what_is_no_whole_backup_is_refused(settings: Settings, tmp_path: Path, spoil, said: str) -> None:  # type: ignore[no-untyped-def]
    path, _ = back_up(settings, tmp_path / "backup.zip")
    path.write_bytes(spoil(path.read_bytes()))
    elsewhere = Settings(tmp_path / "elsewhere", sqlite_url(tmp_path / "elsewhere"))
    with pytest.raises(ValueError, match=said):
        restore(elsewhere, path, replace=False)
    assert list(elsewhere.data.iterdir()) == []


def with_file(listed: dict[str, Any], name: str, **about: object) -> dict[str, Any]:
    """A manifest that lists one more file, which is otherwise like the key."""
    return {**listed, "files": {**listed["files"], name: {**listed["files"]["data/secret.key"], **about}}}


def rewritten(archive: Path, change) -> Path:  # type: ignore[no-untyped-def]
    """A copy of an archive with another manifest."""
    target = archive.with_name("rewritten.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, json.dumps(change(json.loads(content))) if name == "manifest.json" else content)
    return target


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda held: {**held, "format": 2}, "was written by a newer version", id="newer format"),
        pytest.param(
            lambda held: {**held, "tables": "of_tomorrow"}, "is of a newer version of this program", id="newer tables"
        ),
        pytest.param(
            lambda held: {**held, "files": {**held["files"], "data/../../x": held["files"]["database.sqlite"]}},
            r"'data/\.\./\.\./x' is no name of a file in a backup",
            id="outside",
        ),
        pytest.param(
            lambda held: {**held, "files": {**held["files"], "data/gone": held["files"]["database.sqlite"]}},
            "is no whole backup: it lacks data/gone",
            id="missing",
        ),
        *[
            pytest.param(
                lambda held, name=name: with_file(held, name),
                re.escape(f"{name!r} is no name of a file in a backup"),
                id=f"named {name!r}",
            )
            for name in ("", ".", "/", "/etc/x", "data", "data/./secret.key", "data//x", "C:/x", "data/a\\b", "data/\0")
        ],
        *[
            pytest.param(
                lambda held, name=name: with_file(held, name),
                f"is no backup of this program: no backup has a file {re.escape(name)}",
                id=f"not kept {name}",
            )
            for name in (
                *("data/.restoring/plan.json", "data/.restore.lock", "data/backups/x", "data/cache/x", "data/cache"),
                *("data/.0123456789abcdef.unfinished", "data/studies/.0123456789abcdef.unfinished/x"),
            )
        ],
        pytest.param(lambda held: with_file(held, "database.pgdump"), "it has databases of two kinds", id="two kinds"),
        *[
            pytest.param(
                lambda held, key=key, value=value: with_file(held, "data/secret.key", **{key: value}),
                f"is no backup of this program: Input should be .* in {MANIFEST}",
                id=f"{key} {value}",
            )
            for key, value in (
                *(("modified", 1e300), ("modified", float("inf")), ("modified", float("nan")), ("modified", -1.0)),
                *(("mode", 2**70), ("mode", 0o10000), ("mode", -1)),
            )
        ],
        pytest.param(
            lambda held: with_file(held, "data/secret.key", size=31),
            "is damaged: data/secret.key is not as it was written",
            id="larger than listed",
        ),
        pytest.param(lambda held: {**held, "database": "postgresql"}, "it has no database", id="other database"),
        pytest.param(lambda _: ["else"], "is no backup of this program", id="something else"),
    ],
)
def test_what_cannot_be_restored_here_is_refused(settings: Settings, tmp_path: Path, change, said: str) -> None:  # type: ignore[no-untyped-def]
    path = rewritten(back_up(settings, tmp_path / "backup.zip")[0], change)
    elsewhere = Settings(tmp_path / "elsewhere", sqlite_url(tmp_path / "elsewhere"))
    with pytest.raises(ValueError, match=said):
        restore(elsewhere, path, replace=False)
    assert list(elsewhere.data.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[" * 200_000, f"is no backup of this program: it has no readable {MANIFEST}", id="nested"),
        pytest.param("9" * 5000, f"is no backup of this program: it has no readable {MANIFEST}", id="long number"),
        pytest.param(" " * 100_000_001, f"its {MANIFEST} is larger than 100 MB", id="large"),
        pytest.param(None, f"is no backup of this program: it has no {MANIFEST}", id="missing"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if text is not None:
            archive.writestr(MANIFEST, text)
    elsewhere = Settings(tmp_path / "elsewhere", sqlite_url(tmp_path / "elsewhere"))
    with pytest.raises(ValueError, match=said):
        restore(elsewhere, path, replace=False)
    assert list(elsewhere.data.iterdir()) == []


def test_what_unpacks_into_more_than_it_says_is_not_written_out(settings: Settings, tmp_path: Path) -> None:
    """200 MB of zeros, listed as one byte; the largest file that the process may write is 10 MB."""
    path = rewritten(back_up(settings, tmp_path / "backup.zip")[0], lambda held: with_file(held, "data/bomb", size=1))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/bomb", bytes(200_000_000))
    elsewhere = Settings(tmp_path / "elsewhere", sqlite_url(tmp_path / "elsewhere"))
    limited = ("bash", "-c", 'trap "" XFSZ; ulimit -f 10240; exec "$@"', "bash")
    process = run(elsewhere, "restore", str(path), prefix=limited)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (2, f"error: {path} is damaged: data/bomb is not as it was written\n")


def test_what_the_disk_has_no_room_for_is_not_begun(settings: Settings, tmp_path: Path) -> None:
    archive, _ = back_up(settings, tmp_path / "backup.zip")
    path = rewritten(archive, lambda held: with_file(held, "data/large", size=10**18))
    elsewhere = Settings(tmp_path / "elsewhere", sqlite_url(tmp_path / "elsewhere"))
    with pytest.raises(
        OSError, match=r"nothing has been changed: it takes 1000000000000\.\d MB, and the disk has room"
    ):
        restore(elsewhere, path, replace=False)
    assert list(elsewhere.data.iterdir()) == []


def test_rights_of_the_owner_are_not_restored_to_a_program(settings: Settings, tmp_path: Path) -> None:
    (settings.data / "program").write_bytes(b"#!/bin/sh")
    (settings.data / "program").chmod(0o6777)
    archive, _ = back_up(settings, tmp_path / "backup.zip")
    elsewhere = Settings(tmp_path / "elsewhere", sqlite_url(tmp_path / "elsewhere"))
    restore(elsewhere, archive, replace=False)
    assert stat.S_IMODE((elsewhere.data / "program").stat().st_mode) == 0o755
