"""Programs as methods: what they are given, what they may return, and how they end."""

import shlex
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from enhancegan.data_folder import PROGRAMS
from enhancegan.outside.program import Program, command_of
from enhancegan.outside.result import NoResultError
from enhancegan.whole_files import is_unfinished


def program(code: str, tmp_path: Path, timeout_s: float = 30, **options: object) -> Program:
    """Python with some code, which finds the two files in sys.argv."""
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)} {{input}} {{output}}"
    return Program(command_of(command, tmp_path, names_output=True), tmp_path, timeout_s, **options)  # type: ignore[arg-type]


def test_it_gets_the_pixels_as_png_and_its_file_is_the_result(photo: Image.Image, tmp_path: Path) -> None:
    code = "import sys; from PIL import Image, ImageOps; i = Image.open(sys.argv[1]); assert i.format == 'PNG'; " \
        "ImageOps.invert(i).save(sys.argv[2])"  # fmt: skip
    assert np.array_equal(np.asarray(program(code, tmp_path)(photo)), 255 - np.asarray(photo))


def test_nothing_goes_through_a_shell(photo: Image.Image, tmp_path: Path) -> None:
    code = "import shutil, sys; assert sys.argv[3] == '$(touch x); `y`'; shutil.copy(*sys.argv[1:3])"
    base = program(code, tmp_path)
    quoted = Program((*base.command, "$(touch x); `y`"), tmp_path, 30)
    assert quoted(photo).tobytes() == photo.tobytes()


def test_here_is_the_folder_of_the_file(photo: Image.Image, tmp_path: Path) -> None:
    (tmp_path / "copy.py").write_text("import shutil, sys; shutil.copy(*sys.argv[1:3])")
    command = command_of(f"{sys.executable} {{here}}/copy.py {{input}} {{output}}", tmp_path, names_output=True)
    assert Program(command, tmp_path, 30)(photo).size == photo.size


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; print('a\\nno\\nlight\\nhere', file=sys.stderr); sys.exit(3)", "status 3: no / light / here"),
        ("pass", "ended without an error, but wrote no output.png"),
        ("import sys; open(sys.argv[2], 'w').write('text')", "wrote a file that cannot be read"),
        (
            "import sys; from PIL import Image; Image.new('RGB', (4, 3)).save(sys.argv[2])",
            "returned 4 x 3 pixels for a photo of 64 x 48; where that is right, set keeps_size: false",
        ),
    ],
    ids=["status", "nothing", "text", "size"],
)
def test_what_goes_wrong_is_said(code: str, message: str, photo: Image.Image, tmp_path: Path) -> None:
    with pytest.raises(NoResultError, match=message):
        program(code, tmp_path)(photo)


def test_another_size_is_taken_where_it_is_allowed(photo: Image.Image, tmp_path: Path) -> None:
    code = "import sys; from PIL import Image; Image.new('RGB', (4, 3)).save(sys.argv[2])"
    assert program(code, tmp_path, keeps_size=False)(photo).size == (4, 3)


def is_running(process: int) -> bool:
    """Whether a process is at work; where nobody collects orphans, they stay as zombies."""
    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_one_that_takes_too_long_is_ended_with_what_it_has_started(photo: Image.Image, tmp_path: Path) -> None:
    slow = Program(("sh", "-c", f"sleep 60 & echo $! > {tmp_path}/pid; wait"), tmp_path, timeout_s=2)
    started = time.monotonic()
    with pytest.raises(NoResultError, match="took longer than 2 seconds"):
        slow(photo)
    assert time.monotonic() - started < 20
    child = int((tmp_path / "pid").read_text())
    # The system ends it a moment after it was told to.
    deadline = time.monotonic() + 20
    while is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_it_leaves_running_is_ended(photo: Image.Image, tmp_path: Path) -> None:
    leaves = Program(
        ("sh", "-c", f"sleep 60 & echo $! > {tmp_path}/pid; cp $0 $1", "{input}", "{output}"), tmp_path, 30
    )
    assert leaves(photo).tobytes() == photo.tobytes()
    left = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 20
    while is_running(left):
        assert time.monotonic() < deadline


def test_it_works_in_the_folder_of_the_data_and_leaves_nothing(photo: Image.Image, tmp_path: Path) -> None:
    where = Program(("sh", "-c", f"pwd > {tmp_path}/place; chmod 000 .; exit 1", "{input}"), tmp_path, 30)
    with pytest.raises(NoResultError, match="failed with status 1"):
        where(photo)
    place = Path((tmp_path / "place").read_text().strip())
    assert place.parent == (tmp_path / PROGRAMS).resolve() and is_unfinished(place.name)
    assert list(place.parent.iterdir()) == []


def test_without_a_place_to_work_in_there_is_no_result(photo: Image.Image, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    with pytest.raises(NoResultError, match=r"cp has no place to work in .*programs: "):
        Program(("cp", "{input}", "{output}"), tmp_path, 30)(photo)


def test_of_endless_messages_only_the_last_are_kept(photo: Image.Image, tmp_path: Path) -> None:
    size = f"stat -c %s messages.txt > {tmp_path}/size"
    talks = f"head -c 5000000 /dev/zero | tr '\\0' x >&2; sleep 0.5; {size}; echo enough >&2; exit 2"
    with pytest.raises(NoResultError, match=r"failed with status 2: x+enough$"):
        Program(("sh", "-c", talks, "{input}"), tmp_path, 30)(photo)
    assert int((tmp_path / "size").read_text()) < 5000
