"""`python -m enhancegan` as a person uses it, on real photos that installed packages ship."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.methods import METHODS, untrained
from enhancegan.samples import sample_photos
from tests.project import ROOT


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "enhancegan", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)


def test_methods_lists_every_method_and_then_the_operators_without_a_head() -> None:
    result = run("methods")
    assert result.returncode == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == [*METHODS, *untrained(METHODS)]


def test_enhance_writes_one_jpeg_per_photo_at_its_size(tmp_path: Path) -> None:
    photos = [sample_photos()[name] for name in ("coffee", "rocket")]
    assert main(["enhance", *map(str, photos), "--method", "piecewise", "--output", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"{photo.stem}.piecewise.jpg" for photo in sorted(photos, key=lambda photo: photo.stem)
    ]
    for photo in photos:
        with Image.open(photo) as before, Image.open(tmp_path / "out" / f"{photo.stem}.piecewise.jpg") as after:
            assert after.format == "JPEG" and after.size == before.size


def test_a_folder_with_one_broken_photo_is_done_but_for_that_one(
    tmp_path: Path, photo: Image.Image, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "fine.png")
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    assert main(["enhance", str(tmp_path), "--method", "original", "--output", str(tmp_path / "out")]) == 1
    assert "skipped: broken.jpg is not a readable photo" in capsys.readouterr().out
    assert (tmp_path / "out" / "fine.original.jpg").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["enhance", "nowhere.jpg", "--output", "out"], "no such file or folder: nowhere.jpg"),
        (["enhance", "README.md", "--method", "magic", "--output", "out"], "unknown method 'magic'"),
        (["pretrain", "--data", "nowhere"], "no such folder: nowhere"),
        (["train", "--data", "nowhere"], "no such folder: nowhere"),
    ],
)
def test_bad_input_ends_with_one_clear_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_photo_is_never_overwritten(tmp_path: Path, photo: Image.Image, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.jpg", "a.original.jpg"):
        photo.save(tmp_path / name)
    before = (tmp_path / "a.original.jpg").read_bytes()
    assert main(["enhance", str(tmp_path), "--method", "original", "--output", str(tmp_path)]) == 2
    assert "would overwrite an input photo" in capsys.readouterr().err
    assert (tmp_path / "a.original.jpg").read_bytes() == before


def test_two_photos_of_one_name_are_not_written_over_each_other(
    tmp_path: Path, photo: Image.Image, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        photo.save(folder / "same.png")
    assert main(["enhance", *map(str, folders), "--method", "original", "--output", str(tmp_path / "out")]) == 2
    assert "written to the same file: same.original.jpg" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
