"""A folder of a report is the earlier one or the new one, whoever writes, looks or is killed meanwhile."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enhancegan.whole_files import is_unfinished
from study.results import report_folder
from study.results.report_folder import Report, ReportFolder
from tests.study.analysis.tables import table_of

REPORT = ReportFolder("a report", page="report.html", numbers="report.json")
METHODS = ("auto", "human", "input")
RANKS = {(person, photo): (1, 2, 3) for person in ("ann", "bob") for photo in ("lake", "street")}
KILLS = 12

WRITER = """
import itertools, sys
from pathlib import Path
from study.results.report_folder import Report, ReportFolder

report = ReportFolder("a report", page="report.html", numbers="report.json")
for version in itertools.count(int(sys.argv[2])):
    tables = {name: str(version) for name in "abc"}
    report.write(Path(sys.argv[1]), Report({"n_trials": version}, tables, {}, lambda: str(version)), None, replace=True)
    print(version, flush=True)
"""


def write(folder: Path, version: int, replace: bool = False) -> None:
    REPORT.write(folder, Report({"n_trials": version}, {"a": str(version)}, {}, lambda: str(version)), None, replace)


def version_of(folder: Path) -> int:
    """Return the version that every file of the folder has."""
    found = {path.read_text() for path in (folder / "tables").iterdir()} | {(folder / "report.html").read_text()}
    (version,) = found | {str(json.loads((folder / "report.json").read_text())["n_trials"])}
    return int(version)


def left_behind(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if is_unfinished(path.name)]


def test_a_killed_writer_leaves_a_whole_report(tmp_path: Path) -> None:
    folder, before = tmp_path / "out", 0
    chance = random.Random(1)
    for _ in range(KILLS):
        writer = [sys.executable, "-c", WRITER, str(folder), str(before + 1)]
        with subprocess.Popen(writer, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        # Between two renames there is none for some microseconds.
        if folder.exists():
            assert version_of(folder) > before
            before = version_of(folder)
    write(folder, before + 1, replace=True)
    assert version_of(folder) == before + 1
    assert not left_behind(tmp_path)


def test_several_writers_at_once_leave_one_whole_report(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "out"), str(first)], stdout=subprocess.PIPE)
        for first in (1_000, 2_000, 3_000)
    ]
    for process in writers:
        assert process.stdout
        process.stdout.readline()
    time.sleep(0.5)
    for process in writers:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    write(tmp_path / "out", 1, replace=True)
    assert version_of(tmp_path / "out") == 1
    assert not left_behind(tmp_path)


@pytest.mark.slow
def test_of_two_commands_into_one_new_folder_the_slower_is_refused(tmp_path: Path) -> None:
    file, folder = tmp_path / "r.csv", tmp_path / "out"
    table_of(RANKS, METHODS, {1: 10.0, 2: 5.0, 3: 0.0}, rt_ms=4000).to_csv(file, index=False)
    command = [sys.executable, "-m", "study", "analyze", str(file), "--output", str(folder), "--no-figures"]
    both = [
        subprocess.Popen([*command, "--title", title], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for title in ("first", "second")
    ]
    said = [process.communicate(timeout=120) for process in both]
    assert sorted(process.returncode for process in both) == [0, 2]
    (refused,) = (error for process, (_, error) in zip(both, said, strict=True) if process.returncode)
    assert "already contains an analysis; replace it with --replace" in refused
    winner = "first" if both[0].returncode == 0 else "second"
    assert f"<title>{winner}</title>" in (folder / "report.html").read_text()
    assert not left_behind(tmp_path)


@pytest.mark.slow
def test_a_killed_command_leaves_the_earlier_report(tmp_path: Path) -> None:
    file, folder = tmp_path / "r.csv", tmp_path / "out"
    table_of(RANKS, METHODS, {1: 10.0, 2: 5.0, 3: 0.0}, rt_ms=4000).to_csv(file, index=False)
    earlier = ReportFolder("an analysis", page="report.html", numbers="analysis.json")
    earlier.write(
        folder, Report({"n_trials": 1}, {"mean-scores": "earlier"}, {}, lambda: "earlier"), None, replace=False
    )
    command = [sys.executable, "-m", "study", "analyze", str(file), "--output", str(folder), "--no-figures"]
    process = subprocess.Popen([*command, "--replace"], stdout=subprocess.PIPE)
    while not left_behind(tmp_path):
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert {path.name for path in folder.rglob("*")} == {"report.html", "analysis.json", "tables", "mean-scores.csv"}
    assert (folder / "report.html").read_text() == "earlier"
    assert left_behind(tmp_path)
    write(tmp_path / "other", 1)
    assert not left_behind(tmp_path)


def test_an_error_leaves_the_earlier_report(tmp_path: Path) -> None:
    write(tmp_path / "out", 1)

    def page() -> str:
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        REPORT.write(tmp_path / "out", Report({"n_trials": 2}, {"a": "2"}, {}, page), None, replace=True)
    assert version_of(tmp_path / "out") == 1
    assert not left_behind(tmp_path)


def test_files_of_others_beside_the_tables_stay(tmp_path: Path) -> None:
    write(tmp_path / "out", 1)
    (tmp_path / "out" / "tables" / "notes.txt").write_text("mine")
    (tmp_path / "out" / "tables" / "old.csv").write_text("of an earlier version")
    (tmp_path / "out" / "figures" / "drafts").mkdir(parents=True)
    (tmp_path / "out" / "figures" / "drafts" / "plot.pdf").write_text("mine")
    write(tmp_path / "out", 2, replace=True)
    files = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert files == {"report.html", "report.json", "tables/a.csv", "tables/notes.txt", "figures/drafts/plot.pdf"}


def test_a_folder_keeps_its_permissions_and_a_link_to_it_stays(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o2770)
    (tmp_path / "out").symlink_to("shared")
    write(tmp_path / "out", 1)
    write(tmp_path / "out", 2, replace=True)
    assert (tmp_path / "out").is_symlink()
    assert version_of(tmp_path / "shared") == 2
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o2770


def test_a_new_folder_is_as_open_as_any(tmp_path: Path) -> None:
    (tmp_path / "any").mkdir()
    write(tmp_path / "out", 1)
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "any").stat().st_mode


@pytest.mark.parametrize("version", [1, 2])
def test_the_folder_where_the_user_is_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    here = tmp_path / "out"
    here.mkdir()
    monkeypatch.chdir(here)
    inode = here.stat().st_ino
    for written in range(1, version + 1):
        write(Path(), written, replace=written > 1)
    assert version_of(here) == version
    assert here.stat().st_ino == inode
    assert not left_behind(tmp_path)


def test_a_mount_point_is_written_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_folder.Path, "is_mount", lambda path: path == tmp_path)
    rename = os.rename

    def refuse(source: str | Path, target: str | Path) -> None:
        if tmp_path in (Path(source), Path(target)):
            raise OSError("Device or resource busy")
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)
    write(tmp_path, 1)
    write(tmp_path, 2, replace=True)
    assert version_of(tmp_path) == 2
    with pytest.raises(ValueError, match="already contains a report"):
        write(tmp_path, 3)
    assert version_of(tmp_path) == 2
    assert not left_behind(tmp_path)
