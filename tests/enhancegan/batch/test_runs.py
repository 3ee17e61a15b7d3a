"""Whole runs of `enhance` as a person starts them, on folders with everything in them, and how they end."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.enhancer import apply_parameters
from tests.project import ROOT

SUFFIXES = (".jpg", ".png", ".webp", ".tif", ".bmp")
# Several for each process after the first one is done, which takes three tenths of a second each.
MANY = 8


def enhance(*arguments: object, output: Path, method: str | None = "original") -> int:
    by_method = () if method is None else ("--method", method)
    return main(["enhance", *map(str, arguments), *by_method, "--output", str(output)])


def started(*arguments: object, output: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "enhancegan", "enhance", *map(str, arguments), "--method", "original"]
    return subprocess.Popen(
        [*command, "--output", str(output)], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def mixed(photo: Image.Image, tmp_path: Path) -> Path:
    """40 photos in five formats and three folders, and 10 files that are none."""
    folder = tmp_path / "in"
    for number in range(40):
        place = folder / ("", "trip", "trip/day 2")[number % 3]
        place.mkdir(parents=True, exist_ok=True)
        photo.save(place / f"photo{number}{SUFFIXES[number % 5]}")
    whole = (folder / "photo0.jpg").read_bytes()
    chance = random.Random(13)
    for number, content in enumerate((b"", b"text", whole[:300], whole[:-200][:500], chance.randbytes(900))):
        (folder / f"broken{number}.jpg").write_bytes(content)
        (folder / "trip" / f"broken{number}.png").write_bytes(content[:250])
    return folder


@pytest.fixture
def many(photo: Image.Image, tmp_path: Path) -> Path:
    """Photos large enough that a run over them can be interrupted."""
    folder = tmp_path / "in"
    folder.mkdir()
    photo.resize((1600, 1200)).save(folder / "00.png", compress_level=1)
    for number in range(1, MANY):
        shutil.copy(folder / "00.png", folder / f"{number:02}.png")
    return folder


def test_a_mixed_folder_is_done_but_for_the_broken_files(
    mixed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert enhance(mixed, output=tmp_path / "out") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "40 done, 0 skipped, 10 failed"
    assert len([line for line in lines if line.startswith("failed: ")]) == 10
    assert len(written(tmp_path / "out")) == 40
    assert "trip/day 2/photo2.original.webp" in written(tmp_path / "out")
    assert "photo9.original.png" in written(tmp_path / "out")  # BMP becomes PNG
    assert enhance(mixed, output=tmp_path / "out") == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 done, 40 skipped (40 already done), 10 failed"


def test_several_workers_do_the_same_and_give_back_pytorchs_threads(
    mixed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enhance(mixed, output=tmp_path / "one")
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        assert enhance(mixed, "--workers", 2, output=tmp_path / "two") == 1
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert capsys.readouterr().out.splitlines()[-1] == "40 done, 0 skipped, 10 failed"
    assert written(tmp_path / "one") == written(tmp_path / "two")
    for name in written(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_results_are_never_enhanced_again(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in SUFFIXES:
        photo.save(tmp_path / f"photo{suffix[1:]}{suffix}")
    assert enhance(tmp_path, output=tmp_path) == 0
    assert enhance(tmp_path, output=tmp_path) == 0
    assert capsys.readouterr().out.endswith(
        "0 done, 10 skipped (5 already done, 5 made by EnhanceGAN Studio), 0 failed\n"
    )
    # A result is known by its mark, also under another name.
    for path in tmp_path.glob("*.original.*"):
        path.rename(tmp_path / f"renamed {path.stem.split('.')[0]}{path.suffix}")
    assert enhance(*tmp_path.glob("renamed*"), output=tmp_path / "out") == 0
    assert capsys.readouterr().out == "0 done, 5 skipped (5 made by EnhanceGAN Studio), 0 failed\n"


def test_results_without_metadata_are_known_by_name(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "a.jpg")
    for _ in range(2):
        assert enhance(tmp_path, "--metadata", "none", output=tmp_path, method="piecewise") == 0
    assert written(tmp_path) == {"a.jpg", "a.piecewise.jpg"}
    assert "1 named like a result of EnhanceGAN Studio" in capsys.readouterr().out


def test_overwrite_does_results_again_and_never_a_photo(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.jpg", "b.jpg", "b.original.jpg"):
        photo.save(tmp_path / name)
    own = (tmp_path / "b.original.jpg").read_bytes()
    assert enhance(tmp_path / "a.jpg", output=tmp_path) == 0
    (made,) = tmp_path.glob("a.original.jpg")
    os.utime(made, (0, 0))
    assert enhance(tmp_path, "--overwrite", output=tmp_path) == 1
    assert made.stat().st_mtime > 0 and (tmp_path / "b.original.jpg").read_bytes() == own
    assert "b.original.jpg may be a photo of yours" in capsys.readouterr().out


def test_equal_names_do_not_stop_a_run(photo: Image.Image, tmp_path: Path) -> None:
    for name in ("one/a.jpg", "one/a.png", "two/b.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        photo.save(tmp_path / name)
    photo.save(tmp_path / "two" / "a.tif")
    assert enhance(tmp_path / "one", tmp_path / "two", "--format", "png", output=tmp_path / "out") == 0
    assert written(tmp_path / "out") == {
        "a.jpg.original.png", "a.png.original.png", "a.tif.original.png", "b.original.png",
    }  # fmt: skip


def test_all_methods_and_a_run_that_only_says_what_it_would_do(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "a.jpg")
    assert enhance(tmp_path / "a.jpg", "--dry-run", output=tmp_path / "out", method="all") == 0
    out = capsys.readouterr().out
    assert "out/a.photographic.jpg" in out and "would be written, 0 skipped" in out
    assert not (tmp_path / "out").exists()


def test_names_that_cannot_be_written_or_shown_are_said_and_the_run_continues(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (f"{'x' * 250}.jpg", "line\nend.jpg", "fine.jpg"):
        photo.save(folder / name)
    photo.save(os.path.join(os.fsencode(folder), b"bytes\xff.jpg"), "JPEG")
    assert enhance(folder, output=tmp_path / "out") == 1
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "3 done, 0 skipped, 1 failed"
    assert "File name too long" in out and r"bytes\udcff.original.jpg" in out and r"line\nend.original.jpg" in out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "workers"),
    [
        (signal.SIGINT, 1),
        (signal.SIGTERM, 2),
        pytest.param(signal.SIGINT, 2, marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, 1, marks=pytest.mark.slow),
    ],
)
def test_an_interrupted_run_ends_with_one_line_and_whole_files(
    number: signal.Signals, workers: int, many: Path, tmp_path: Path
) -> None:
    run = started(many, "--workers", workers, output=tmp_path / "out")
    wait_for_results(tmp_path / "out", run)
    run.send_signal(number)
    _, err = run.communicate(timeout=120)
    assert run.returncode == 128 + number
    lines = [line for line in re.split(r"[\r\n]+", err) if line and "photo/s" not in line and "s/photo" not in line]
    assert len(lines) == 1 and re.fullmatch(r"stopped: \d+ done, .*; the same command continues", lines[0])
    check_whole(tmp_path / "out", fewer_than=MANY)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_after_kill_9_the_same_command_does_what_is_missing_and_clears_away(
    workers: int, many: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run = started(many, "--workers", workers, output=out)
    wait_for_results(out, run)
    # The name says that this very run wrote it.
    deadline = time.monotonic() + 60
    while not any(out.glob(".*.unfinished")) and time.monotonic() < deadline:
        time.sleep(0.001)
    run.kill()
    run.communicate(timeout=60)
    done = [path for path in out.iterdir() if not path.name.startswith(".")]
    before = {path: path.stat().st_mtime_ns for path in done}
    assert enhance(many, output=out) == 0
    assert f"{MANY - len(done)} done, {len(done)} skipped" in capsys.readouterr().out
    assert all(path.stat().st_mtime_ns == time_before for path, time_before in before.items())
    check_whole(out, fewer_than=MANY + 1)
    assert len(list(out.iterdir())) == MANY


@pytest.mark.slow
def test_two_runs_at_once_into_one_folder(many: Path, tmp_path: Path) -> None:
    runs = [started(many, output=tmp_path / "out") for _ in range(2)]
    for run in runs:
        out, err = run.communicate(timeout=240)
        assert run.returncode == 0, out + err
    check_whole(tmp_path / "out", fewer_than=MANY + 1)
    assert len(list((tmp_path / "out").iterdir())) == MANY


def wait_for_results(out: Path, run: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not any(out.glob("*.png")):
        assert run.poll() is None and time.monotonic() < deadline, run.communicate()
        time.sleep(0.01)


def check_whole(out: Path, fewer_than: int) -> None:
    """Nothing but whole pictures."""
    paths = list(out.iterdir())
    assert 0 < len(paths) < fewer_than
    for path in paths:
        with Image.open(path) as picture:
            picture.load()
            assert picture.size == (1600, 1200)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--strength", "2"), "must be from 0 to 1.5, got 2"),
        (("--set", "exposure"), "must be NAME=NUMBER, got 'exposure'"),
        (("--quality", "0"), "must be from 1 to 100, got 0"),
        (("--workers", "0"), "must be at least 1, got 0"),
        (("--format", "gif"), "invalid choice: 'gif'"),
    ],
)
def test_wrong_values_are_refused(
    option: tuple[str, str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        enhance(tmp_path, *option, output=tmp_path / "out")
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("value", ["exposure=99", "brightness=0.1"])
def test_an_impossible_parameter_is_said_once_before_photos_are_read(
    photo: Image.Image, tmp_path: Path, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        photo.save(tmp_path / f"{number}.png")
    assert main(["enhance", str(tmp_path), "--output", str(tmp_path / "out"), "--set", value]) == 2
    assert capsys.readouterr().err.count(value.split("=")[0]) == 1
    assert not (tmp_path / "out").exists()


def test_the_edit_can_be_set_weakened_and_written_as_a_table(photo: Image.Image, tmp_path: Path) -> None:
    photo.save(tmp_path / "a.png")
    means = {}
    for name, options in {
        "as_proposed": (), "without": ("--strength", "0"), "dark": ("--set", "exposure=-1", "--cube"),
    }.items():  # fmt: skip
        assert enhance(tmp_path / "a.png", *options, output=tmp_path / name, method="photographic") == 0
        (result,) = (tmp_path / name).glob("*.png")
        means[name] = np.asarray(Image.open(result).convert("RGB")).mean()
    assert means["without"] == pytest.approx(np.asarray(photo).mean(), abs=0.5)
    assert means["dark"] < means["without"] - 10
    assert [path.name for path in tmp_path.rglob("*.cube")] == ["a.photographic.cube"]


def test_a_table_that_is_missing_beside_a_result_of_ours_is_made_good(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "a.png")
    for options, outcome in (((), "1 done"), (("--cube",), "1 done"), (("--cube",), "1 skipped (1 already done)")):
        assert enhance(tmp_path / "a.png", *options, output=tmp_path / "out", method="photographic") == 0
        assert outcome in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.photographic.cube", "a.photographic.png"]


def test_what_a_method_does_not_have_is_said(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "a.png")
    assert enhance(tmp_path / "a.png", "--set", "glow=1", output=tmp_path / "out", method="photographic") == 2
    assert "glow" in capsys.readouterr().err


def saved(settings: dict[str, object], folder: Path) -> Path:
    """A file as the enhancement page saves it."""
    file = folder / "photo.settings.json"
    file.write_text(json.dumps(settings))
    return file


def test_settings_of_the_page_are_applied_to_every_photo(photo: Image.Image, tmp_path: Path) -> None:
    edit = {"method": "photographic", "parameters": {"exposure": 0.8}, "strength": 0.5, "protect_neutrals": False}
    file = saved({**edit, "crop": {"box": [0.25, 0, 1, 0.5], "angle": 0}}, tmp_path)
    for name in ("a.png", "b.png"):
        photo.save(tmp_path / name)
    photos = tmp_path / "a.png", tmp_path / "b.png"
    assert enhance(*photos, "--settings", file, "--cube", output=tmp_path / "out", method=None) == 0
    made = {f"{stem}.photographic.{suffix}" for stem in "ab" for suffix in ("cube", "png")}
    assert written(tmp_path / "out") == made
    whole = np.asarray(apply_parameters(photo, "photographic", {"exposure": 0.4}))
    with Image.open(tmp_path / "out" / "b.photographic.png") as result:
        assert np.array_equal(np.asarray(result), whole[:24, 16:])


def test_settings_turn_a_photo_and_are_applied_once(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved({"method": "original", "crop": {"box": [0.25, 0.25, 0.75, 0.75], "angle": 10}}, tmp_path)
    photo.save(tmp_path / "a.png")
    for outcome in ("1 done", "1 skipped (1 already done)"):
        assert enhance(tmp_path / "a.png", "--settings", file, output=tmp_path / "out", method=None) == 0
        assert outcome in capsys.readouterr().out
    # Pillow counts degrees the other way round.
    by_hand = photo.rotate(-10, Image.Resampling.BICUBIC).crop((16, 12, 48, 36))
    with Image.open(tmp_path / "out" / "a.original.png") as result:
        assert result.size == (32, 24) and np.abs(np.asarray(result).astype(int) - by_hand).mean() < 2


@pytest.mark.parametrize(
    ("settings", "options", "said"),
    [
        (
            {"method": "photographic"},
            ("--method", "original"),
            "--settings says all about the edit: leave out --method",
        ),
        (
            {"method": "photographic"},
            ("--strength", "1", "--set", "exposure=1", "--protect-neutrals"),
            "leave out --strength and --set and --protect-neutrals",
        ),
        ({"method": "sharpen"}, (), "photo.settings.json: unknown method 'sharpen'"),
        ({"method": "photographic", "parameters": {"glow": 1}}, (), "photo.settings.json: "),
        ({"method": "crop"}, (), "use 'original' with a crop"),
        ({"method": "original", "strength": 0.5}, (), "method 'original' has no parameters"),
        ({"exposure": 1}, (), "settings have no 'exposure'"),
    ],
)
def test_settings_that_no_photo_can_have_are_refused_before_the_work(
    settings: dict[str, object],
    options: tuple[str, ...],
    said: str,
    photo: Image.Image,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    photo.save(tmp_path / "a.png")
    file = saved(settings, tmp_path)
    assert enhance(tmp_path / "a.png", "--settings", file, *options, output=tmp_path / "out", method=None) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_that_holds_no_settings_is_said(
    photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.save(tmp_path / "a.jpg")
    for file, said in ((tmp_path / "a.jpg", "settings must be a JSON object"), (tmp_path / "none", "No such file")):
        assert enhance(tmp_path / "a.jpg", "--settings", file, output=tmp_path / "out", method=None) == 2
        error = capsys.readouterr().err
        assert said in error and len(error.splitlines()) == 1
