"""Pairs are found by stem; what has no counterpart is named and left out."""

from math import log10
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from enhancegan.evaluation.pairs import evaluate_pairs
from enhancegan.methods import METHODS, Method

ORIGINAL = METHODS["original"]
LIGHTER = Method("lighter", "Lighter", "Ten levels up.", lambda photo: photo.point(lambda level: level + 10))


def save_gray(folder: Path, name: str, level: int, size: tuple[int, int] = (8, 8)) -> None:
    folder.mkdir(exist_ok=True)
    Image.new("RGB", size, (level, level, level)).save(folder / name)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two pairs: the expert made one lighter by 30 levels, the other darker by 20."""
    inputs, experts = tmp_path / "input", tmp_path / "expert"
    for name, before, after in (("a", 100, 130), ("b", 100, 80)):
        save_gray(inputs, f"{name}.png", before)
        save_gray(experts, f"{name}.tif", after)
    return inputs, experts


def test_means_over_photos_and_the_share_that_came_nearer(folders: tuple[Path, Path]) -> None:
    table = evaluate_pairs(*folders, [ORIGINAL, LIGHTER])
    assert table.columns.tolist() == [
        "method", "psnr", "ssim", "ciede2000", "left", "left_low", "left_high", "better_than_input", "n",
    ]  # fmt: skip
    assert table["method"].tolist() == ["original", "lighter"] and table["n"].tolist() == [2, 2]
    # The input is off by 30 and 20 levels, the lighter one by 20 and 30: the same mean, nearer on one of two photos.
    psnr = (20 * log10(255 / 30) + 20 * log10(255 / 20)) / 2
    assert table["psnr"].tolist() == pytest.approx([psnr, psnr])
    assert np.isnan(table["better_than_input"][0]) and table["better_than_input"][1] == 0.5


def test_the_share_left_is_of_the_mean_and_has_an_interval(folders: tuple[Path, Path]) -> None:
    table = evaluate_pairs(*folders, [ORIGINAL, LIGHTER]).set_index("method")
    assert table.loc["original", ["left", "left_low", "left_high"]].tolist() == [1, 1, 1]
    lighter = table.loc["lighter"]
    assert lighter["left"] == pytest.approx(lighter["ciede2000"] / table.loc["original", "ciede2000"])
    # Of two photos, one came nearer and one went away: draws of one photo alone are the ends.
    single = [evaluate_pairs_of(folders, name)["left"][1] for name in "ab"]
    assert lighter[["left_low", "left_high"]].tolist() == pytest.approx(single)


def evaluate_pairs_of(folders: tuple[Path, Path], name: str) -> pd.DataFrame:
    """The table of one of the two pairs."""
    for folder in folders:
        part = folder.with_name(f"{folder.name}-{name}")
        part.mkdir()
        (file,) = folder.glob(f"{name}.*")
        (part / file.name).write_bytes(file.read_bytes())
    inputs, experts = (folder.with_name(f"{folder.name}-{name}") for folder in folders)
    return evaluate_pairs(inputs, experts, [ORIGINAL, LIGHTER])


def test_the_oracle_is_a_row_after_the_methods_and_nearest(folders: tuple[Path, Path]) -> None:
    table = evaluate_pairs(*folders, [ORIGINAL, LIGHTER], with_oracle=True)
    assert table["method"].tolist() == ["original", "lighter", "oracle"]
    assert table["left"][2] < 0.1 and table["better_than_input"][2] == 1


def test_missing_partners_and_other_sizes_are_named_counted_and_skipped(
    folders: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    inputs, experts = folders
    save_gray(inputs, "alone.png", 100)
    save_gray(experts, "lost.png", 100)
    save_gray(inputs, "turned.png", 100, (12, 8))
    save_gray(experts, "turned.png", 100, (8, 12))
    (inputs / "broken.png").write_bytes(b"nothing")
    save_gray(experts, "broken.png", 100)
    assert evaluate_pairs(inputs, experts, [ORIGINAL])["n"].tolist() == [2]
    assert f"skipped: alone has no photo in {experts}" in caplog.text
    assert f"skipped: lost has no photo in {inputs}" in caplog.text
    assert "skipped: turned has 12 x 8 pixels, its reference 8 x 12" in caplog.text
    assert "skipped: broken.png is not a readable photo" in caplog.text
    assert "4 of 6 photos were skipped" in caplog.text


def test_no_pair_at_all_is_an_error(tmp_path: Path) -> None:
    save_gray(tmp_path / "input", "a.png", 100)
    save_gray(tmp_path / "expert", "b.png", 100)
    with pytest.raises(ValueError, match="none of the 2 photos can be used"):
        evaluate_pairs(tmp_path / "input", tmp_path / "expert", [ORIGINAL])


def test_two_photos_of_one_stem_are_ambiguous(folders: tuple[Path, Path]) -> None:
    save_gray(folders[0], "a.bmp", 100)
    with pytest.raises(ValueError, match=r"several photos in .*input have the same name: a$"):
        evaluate_pairs(*folders, [ORIGINAL])
