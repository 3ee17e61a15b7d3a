"""Files that appear whole or not at all."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from enhancegan.whole_files import (
    is_unfinished,
    remove_unfinished,
    replacing,
    temporary_folder,
    write_new,
    write_text,
)
from tests.project import ROOT


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="halfway"), replacing(path) as unfinished:
        unfinished.write_text("half")
        raise RuntimeError("halfway")
    assert path.read_text() == "old"
    with replacing(path) as unfinished:
        unfinished.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    write_text(tmp_path / "out.csv", "a\nb\r\n\u00e9")
    assert (tmp_path / "out.csv").read_bytes() == b"a\nb\r\n\xc3\xa9"


def test_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*missing to write out.csv into"):
        write_text(tmp_path / "missing" / "out.csv", "text")
    with pytest.raises(IsADirectoryError, match="is a folder"):
        write_text(tmp_path, "text")


def test_of_several_who_write_a_new_file_one_succeeds(tmp_path: Path) -> None:
    def succeeds(content: bytes) -> bool:
        try:
            write_new(tmp_path / "once", content, 0o440)
        except FileExistsError:
            return False
        return True

    contents = [bytes([number]) * 1000 for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        succeeded = list(pool.map(succeeds, contents))
    assert succeeded.count(True) == 1
    assert (tmp_path / "once").read_bytes() == contents[succeeded.index(True)]
    assert stat.S_IMODE((tmp_path / "once").stat().st_mode) == 0o440
    assert list(tmp_path.iterdir()) == [tmp_path / "once"]


def test_a_link_stays_and_what_it_points_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_text(tmp_path / "link.csv", "new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match=r"pipe is not a regular file"):
        write_text(tmp_path / "pipe", "text")
    assert (tmp_path / "pipe").is_fifo()


def test_what_a_killed_process_left_is_removed_and_what_a_running_one_writes_is_not(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys\n"
        "from enhancegan.whole_files import replacing\n"
        "with replacing(pathlib.Path(sys.argv[1])) as unfinished:\n"
        "    unfinished.write_text('half')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "out.csv")], cwd=ROOT, timeout=60)
    (left,) = tmp_path.iterdir()
    assert is_unfinished(left.name)
    with replacing(tmp_path / "other.csv") as unfinished:
        unfinished.write_text("half")
        elsewhere = tmp_path / f".{16 * 'a'}.1.{8 * '0'}.unfinished"
        old = tmp_path / f".{16 * 'b'}.1.{8 * '0'}.unfinished"
        for path in (elsewhere, old):
            path.touch()
        os.utime(old, (0, 0))
        remove_unfinished(tmp_path)
        assert set(tmp_path.iterdir()) == {unfinished, elsewhere}


def test_a_temporary_folder_goes_with_what_is_in_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="halfway"), temporary_folder(tmp_path) as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "file").touch()
        raise RuntimeError("halfway")
    assert list(tmp_path.iterdir()) == []


def test_the_next_temporary_folder_removes_those_of_killed_processes_and_of_no_others(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys\n"
        "from enhancegan.whole_files import temporary_folder\n"
        "with temporary_folder(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half').touch()\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, timeout=60)
    (left,) = tmp_path.iterdir()
    assert [path.name for path in left.iterdir()] == ["half"]
    elsewhere = tmp_path / f".{16 * 'a'}.1.{8 * '0'}.unfinished"
    elsewhere.mkdir()
    (elsewhere / "just written").touch()
    os.utime(elsewhere, (0, 0))
    with temporary_folder(tmp_path) as ours, temporary_folder(tmp_path) as too:
        assert set(tmp_path.iterdir()) == {elsewhere, ours, too}
    os.utime(elsewhere / "just written", (0, 0))
    os.utime(elsewhere, (0, 0))
    with temporary_folder(tmp_path):
        assert not elsewhere.exists()


@pytest.mark.parametrize("name", [".unfinished-abc", "a.unfinished", ".00.unfinished", f".{16 * 'a'}.csv"])
def test_other_hidden_files_are_not_taken_for_unfinished_ones(name: str) -> None:
    assert not is_unfinished(name)
