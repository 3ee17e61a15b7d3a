"""Photos with an added border, and how well a window removes it."""

import logging
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.framing import draw_overlay, evaluate_framing, frame, framed_photos, framing_table
from enhancegan.networks.generator import Generator

LEFT, TOP, RIGHT, BOTTOM = range(4)


@pytest.mark.parametrize("sides", list(combinations(range(4), 2)))
def test_the_content_is_the_photo_and_the_border_a_fifth_of_it(photo: Image.Image, sides: tuple[int, int]) -> None:
    photo = photo.resize((100, 50))
    framed = frame(photo, sides)
    left, top, right, bottom = (
        20 * (LEFT in sides),
        10 * (TOP in sides),
        20 * (RIGHT in sides),
        10 * (BOTTOM in sides),
    )
    assert framed.canvas.size == (100 + left + right, 50 + top + bottom)
    box = [share * side for share, side in zip(framed.content, framed.canvas.size * 2, strict=True)]
    assert box == pytest.approx([left, top, left + 100, top + 50])
    inside = np.asarray(framed.canvas.crop((left, top, left + 100, top + 50)), dtype=float)
    assert np.abs(inside - np.asarray(photo)).mean() < 3


def test_photos_are_reduced_to_what_the_generator_can_see() -> None:
    assert frame(Image.new("RGB", (3000, 2000), "gray"), (LEFT, TOP)).canvas.size == (64 * 6, 43 * 6)


def test_the_same_seed_draws_the_same_sides(tmp_path: Path, photo: Image.Image) -> None:
    for number in range(8):
        photo.save(tmp_path / f"{number}.png")
    contents = [[framed.content for framed in framed_photos(tmp_path, seed)] for seed in (0, 0, 1)]
    assert contents[0] == contents[1] != contents[2]
    assert len(set(contents[0])) > 2


def test_a_window_that_is_the_content_overlaps_it_fully(photo: Image.Image) -> None:
    contents = np.array([frame(photo, (LEFT, TOP)).content, frame(photo, (LEFT, RIGHT)).content])
    rows = framing_table(contents, contents).set_index("window")
    crop, center, whole = rows.loc["crop"], rows.iloc[1], rows.loc["whole canvas"]
    assert crop["overlap"] == 1 and crop["displacement"] == 0
    # Between opposite borders the content lies in the middle: there the center window is as good.
    assert crop["better_than_center"] == 0.5
    # In the other photo it is off by 1/12 on every edge: 0.75^2 shared, 2 (5/6)^2 - 0.75^2 covered.
    assert center["overlap"] == pytest.approx((0.5625 / (2 * 25 / 36 - 0.5625) + 1) / 2)
    assert np.isnan(center["better_than_center"])
    # The content is 25/36 of one canvas and 5/7 of the other.
    assert whole["overlap"] == pytest.approx((25 / 36 + 5 / 7) / 2)
    assert whole["displacement"] == pytest.approx((2 / 6 + 2 / 7) / 4 / 2)
    assert rows["n"].tolist() == [2, 2, 2]


def test_a_folder_is_measured_and_drawn(
    tmp_path: Path, photo: Image.Image, generator: Generator, caplog: pytest.LogCaptureFixture
) -> None:
    good, output = tmp_path / "good", tmp_path / "output"
    good.mkdir()
    for name in ("a", "b", "c"):
        photo.save(good / f"{name}.png")
    (good / "aa.jpg").write_bytes(b"nothing")
    with caplog.at_level(logging.WARNING):
        rows = evaluate_framing(Enhancer(generator), good, seed=0, output=output, overlays=2)
    assert rows["n"].tolist() == [3, 3, 3]
    assert sorted(path.name for path in output.iterdir()) == ["framing-001-a.png", "framing-002-b.png"]
    assert caplog.messages[0].startswith("skipped: aa.jpg ") and caplog.messages[1:] == ["1 of 4 photos were skipped"]


def test_the_overlay_shows_both_windows(photo: Image.Image) -> None:
    framed = frame(photo.resize((100, 50)), (RIGHT, BOTTOM))
    picture = draw_overlay(framed, np.full((7, 7), 1 / 49), np.array([0.5, 0.5, 1.0, 1.0]))
    assert picture.size == framed.canvas.size == (120, 60)
    assert picture.getpixel((0, 25)) == picture.getpixel((40, 49)) == (255, 45, 45)
    assert picture.getpixel((60, 45)) == picture.getpixel((119, 59)) == (255, 255, 255)


def test_a_folder_without_a_readable_photo_is_an_error(tmp_path: Path, generator: Generator) -> None:
    (tmp_path / "a.jpg").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="framing: none of the 1 photos can be used"):
        evaluate_framing(Enhancer(generator), tmp_path, seed=0, output=tmp_path)
