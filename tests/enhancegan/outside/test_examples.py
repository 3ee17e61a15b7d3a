"""The examples of docs/methods.md, in every place where methods can be used."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.commands.chosen import with_results
from enhancegan.figures.gallery import CELL, GUTTER, PHOTO_HEIGHT
from enhancegan.methods import METHODS, all_methods, get_method, methods_on_page
from enhancegan.methods.dped import DPED
from study.__main__ import main as study_main
from tests.enhancegan.outside.examples import RETOUCHED, make_examples

YOURS = ["autolevels", "retouched", "brighter", "warmer"]


@pytest.fixture
def photos(photo: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two photos that were retouched, in a folder; the examples are there."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("first", "second"):
        photo.save(folder / f"{name}.png")
    make_examples(tmp_path / "data", ["first", "second"], photo.size, monkeypatch)
    return folder


def pixels(file: Path) -> np.ndarray:
    with Image.open(file) as opened:
        return np.asarray(opened.convert("RGB")).astype(int)


def test_all_are_listed_and_only_those_that_are_allowed_are_on_the_page(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["methods"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == [*METHODS, *YOURS, *DPED]
    assert list(all_methods()) == [*METHODS, *YOURS]
    assert list(methods_on_page()) == [*METHODS, "autolevels", "brighter", "warmer"]


def test_enhance_writes_what_each_of_them_makes(photos: Path, tmp_path: Path) -> None:
    before = pixels(photos / "first.png")
    for method in YOURS:
        assert main(["enhance", str(photos / "first.png"), "--method", method, "--output", str(tmp_path / "out")]) == 0
    made = {method: pixels(tmp_path / "out" / f"first.{method}.png") for method in YOURS}
    # Levels: the darkest and the lightest are further apart than before.
    assert np.ptp(made["autolevels"]) > np.ptp(before)
    assert np.array_equal(made["retouched"], np.broadcast_to(RETOUCHED, before.shape))
    # 0.1 is 25.5 of 255 levels, and halves are rounded to even.
    assert np.abs(made["brighter"] - np.minimum(before + 25.5, 255)).max() <= 0.5
    assert np.array_equal(made["warmer"], np.minimum(np.add(before, (10, 0, 0)), 255))


def test_settings_of_the_page_apply_them_with_the_crop(photos: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"method": "warmer", "crop": {"box": [0, 0, 0.5, 1], "angle": 0}}))
    assert main(["enhance", str(photos / "first.png"), "--settings", str(settings), "--output", str(tmp_path)]) == 0
    half = np.minimum(np.add(pixels(photos / "first.png")[:, :32], (10, 0, 0)), 255)
    assert np.array_equal(pixels(tmp_path / "first.warmer.png"), half)


def test_more_than_8_bits_and_opacity_are_taken_as_far_as_they_go(tmp_path: Path, photos: Path) -> None:
    Image.new("RGBA", (8, 6), (100, 100, 100, 50)).save(photos / "clear.png")
    assert main(["enhance", str(photos / "clear.png"), "--method", "warmer", "--output", str(tmp_path)]) == 0
    with Image.open(tmp_path / "clear.warmer.png") as made:
        assert made.getpixel((0, 0)) == (110, 100, 100, 50)


def test_they_are_rows_of_tables(photos: Path, photo: Image.Image, tmp_path: Path) -> None:
    expert = tmp_path / "expert"
    expert.mkdir()
    for name in ("first", "second"):
        Image.new("RGB", photo.size, RETOUCHED).save(expert / f"{name}.png")
    arguments = ["--input", str(photos), "--expert", str(expert), "--methods", ",".join(YOURS), "--baselines"]
    assert main(["evaluate", "pairs", *arguments, "--output", str(tmp_path / "table")]) == 0
    table = pd.read_csv(tmp_path / "table" / "pairs.csv").set_index("method")
    assert list(table.index) == ["original", *YOURS]
    assert table.loc["retouched", "ciede2000"] == 0
    assert (table["n"] == 2).all()


def test_they_are_columns_of_the_contact_sheet(photos: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Image.new("RGB", (64, 48)).save(photos / "third.png")
    arguments = ["--photos", str(photos), "--figures", "3", "--methods", "warmer", "retouched"]
    assert main(["figures", *arguments, "--output", str(tmp_path)]) == 0
    (sheet,) = (pixels(file) for file in tmp_path.glob("fig3*.png"))
    # Three columns and two rows: the third photo has no retouched version.
    assert (sheet == RETOUCHED).all(axis=2).any(axis=0)[-CELL:].sum() == CELL - GUTTER
    assert sheet.shape[1] == 3 * CELL + 4 * GUTTER and sheet.shape[0] < 3 * PHOTO_HEIGHT
    assert "third.png: " in caplog.text and "has no file named third" in caplog.text


def test_a_folder_of_outputs_for_other_photos_is_left_out_of_all_methods(
    photos: Path, photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (others := tmp_path / "others").mkdir()
    photo.save(others / "third.png")
    methods = [get_method(name) for name in ("retouched", "warmer")]
    assert with_results(methods, photos) == methods
    assert with_results(methods, others) == methods[1:]
    assert "left out: retouched (" in capsys.readouterr().out


def test_a_folder_of_outputs_is_left_out_where_photos_are_changed_first(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--good", str(photos), "--methods", "retouched", "warmer", "--baselines", "--output", str(tmp_path)]
    assert main(["evaluate", "gray", *arguments]) == 0
    assert "left out: retouched (its results are files" in capsys.readouterr().out
    assert list(pd.read_csv(tmp_path / "gray.csv")["method"]) == ["original", "warmer"]


def test_a_study_is_built_with_them_and_remembers_what_made_them(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ["build", str(photos), "--study", "ours", "--methods", ",".join(["original", *YOURS]), "--seed", "1"]
    assert study_main(build) == 0
    folder = tmp_path / "data" / "studies" / "ours"
    assert np.array_equal(pixels(folder / "retouched" / "second.png")[0, 0], RETOUCHED)
    record = "".join(file.read_text() for file in folder.glob("*.json"))
    for source in ("program: autolevels {input}", "folder of outputs: retouched", "ONNX file: brighter.onnx",
                   "entry point: warmer_method:WARMER of warmer-method 1.0"):  # fmt: skip
        assert source in record
    # What is missing is said before anything is made.
    (photos / "third.png").write_bytes((photos / "first.png").read_bytes())
    assert study_main([*build[:3], "more", *build[4:]]) != 0
    assert "has no file named third" in capsys.readouterr().err
    assert not (tmp_path / "data" / "studies" / "more").exists()


def test_a_photo_without_a_name_is_refused_by_a_folder_of_outputs(photos: Path, photo: Image.Image) -> None:
    with pytest.raises(ValueError, match="'retouched' finds its results by the names of photos"):
        get_method("retouched").apply(photo)
