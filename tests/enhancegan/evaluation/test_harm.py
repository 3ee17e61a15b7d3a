"""Harm is counted on photos whose clipped pixels can be counted by hand."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.evaluation.harm import evaluate_harm
from enhancegan.methods import METHODS, Method
from enhancegan.outside.result import NoResultError


def clip_as_many_as_red_says(photo: Image.Image) -> Image.Image:
    """Set the first pixels to white, as many as the red level of the last one."""
    result = photo.copy()
    for number in range(photo.getpixel((19, 9))[0]):
        result.putpixel((number % 20, number // 20), (255, 255, 255))
    return result


CLIPPING = Method("clipping", "Clipping", "Clips.", clip_as_many_as_red_says)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Four photos of 200 black pixels; `CLIPPING` whitens 1, 2, 3 and 8 of them."""
    for red in (1, 2, 3, 8):
        photo = Image.new("RGB", (20, 10), (10, 10, 10))
        photo.putpixel((19, 9), (red, 0, 0))
        photo.save(tmp_path / f"{red}.png")
    return tmp_path


def test_difference_and_newly_clipped_pixels_of_every_method(good: Path) -> None:
    table = evaluate_harm(good, [METHODS["original"], CLIPPING]).set_index("method")
    assert table.columns.tolist() == [
        "ciede2000_mean", "ciede2000_max", "clipped_photos", "clipped_max", "clipped_unlimited", "n",
    ]  # fmt: skip
    assert table.loc["original"].tolist() == [0, 0, 0, 0, 0, 4]
    clipping = table.loc["clipping"]
    # 1 % is two of 200 pixels: three and eight are more, two are not.
    assert clipping["clipped_photos"] == 0.5
    assert clipping["clipped_max"] == 8 / 200
    # Every whitened pixel differs by the same amount, on average 3.5 of 200 pixels and at most 8.
    assert clipping["ciede2000_mean"] == pytest.approx(clipping["ciede2000_max"] * 3.5 / 8)


def test_what_would_be_clipped_without_the_limit_is_counted_besides(good: Path) -> None:
    def edit(_: Image.Image, options: EditOptions) -> PhotoEdit:
        return PhotoEdit() if options.limit_clipping else PhotoEdit(lambda colors: np.ones_like(colors))

    careful = Method("careful", "Careful", "Whitens if allowed.", lambda photo: photo.copy(), edit=edit)
    table = evaluate_harm(good, [careful, CLIPPING]).set_index("method")
    assert table["clipped_photos"].tolist() == [0, 0.5]
    # A method that knows no limit is counted as it is.
    assert table["clipped_unlimited"].tolist() == [1, 0.5]


def test_broken_photos_are_named_and_skipped(good: Path, caplog: pytest.LogCaptureFixture) -> None:
    (good / "broken.jpg").write_bytes(b"nothing")
    assert evaluate_harm(good, [CLIPPING])["n"].tolist() == [4]
    assert "skipped: broken.jpg is not a readable photo" in caplog.text


def test_a_photo_for_which_a_method_from_outside_has_no_result_is_named_and_left_out(
    good: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail_for_eight(photo: Image.Image) -> Image.Image:
        if photo.getpixel((19, 9))[0] == 8:
            raise NoResultError("it failed")
        return photo

    failing = Method("failing", "Failing", "Fails.", fail_for_eight)
    assert evaluate_harm(good, [CLIPPING, failing])["n"].tolist() == [3, 3]
    assert "8.png: it failed" in caplog.text
