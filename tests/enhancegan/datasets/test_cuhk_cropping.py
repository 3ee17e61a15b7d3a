"""The documented files of the CUHK Image Cropping Dataset, whole and damaged."""

import logging
from pathlib import Path

import pytest
from PIL import Image

from enhancegan.datasets.cuhk_cropping import read_cuhk_cropping
from enhancegan.evaluation.crop_metrics import WHOLE_PHOTO

# top bottom left right, in pixels of a photo of 200 x 100.
GOOD_LINES = "10 90 20 180\n0 100 0 200\n25 75 50 150"


def write(folder: Path, parameters: str, photos: tuple[str, ...]) -> Path:
    (folder / "All_Images").mkdir()
    for name in photos:
        Image.new("RGB", (200, 100), "gray").save(folder / "All_Images" / name)
    (folder / "Cropping parameters.txt").write_text(parameters)
    return folder


def test_a_photo_has_a_category_and_three_windows_in_shares(tmp_path: Path) -> None:
    data = write(tmp_path, f"landscape\\a.jpg\n{GOOD_LINES}\n", ("a.jpg",))
    (photo,) = read_cuhk_cropping(data)
    assert photo.path == data / "All_Images" / "a.jpg"
    assert photo.category == "landscape"
    assert photo.windows == ((0.1, 0.1, 0.9, 0.9), WHOLE_PHOTO, (0.25, 0.25, 0.75, 0.75))


def test_what_is_broken_or_missing_is_named_counted_and_skipped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    records = {
        "fine": GOOD_LINES,
        "missing": GOOD_LINES,
        "damaged": GOOD_LINES,
        "words": "10 90 20 180\nten 90 20 180\n25 75 50 150",
        "three_numbers": "10 90 20\n0 100 0 200\n25 75 50 150",
        "one_line_short": "10 90 20 180\n0 100 0 200",
        "upside_down": "90 10 20 180\n0 100 0 200\n25 75 50 150",
        "columns_first": "20 180 10 90\n0 200 0 100\n50 150 25 75",
        "last": GOOD_LINES,
    }
    text = "".join(f"plant\\{name}.jpg\n{lines}\n" for name, lines in records.items())
    names = tuple(f"{name}.jpg" for name in records if name != "missing")
    data = write(tmp_path, text + f"plant\\fine.jpg\n{GOOD_LINES}\n", names)
    (data / "All_Images" / "damaged.jpg").write_bytes(b"nothing")
    with caplog.at_level(logging.INFO):
        photos = read_cuhk_cropping(data)
    assert [photo.path.stem for photo in photos] == ["fine", "last"]
    for name in [*records][1:-1]:
        assert sum(f"{name}.jpg" in message for message in caplog.messages) == 1, name
    assert "skipped 1, listed twice: fine.jpg" in caplog.messages
    assert caplog.messages[-1] == (
        "2 cropped photos, 8 skipped (2 photo missing or damaged, 5 broken line, 1 listed twice)"
    )


def test_a_window_drawn_a_little_beyond_the_photo_is_cut_off(tmp_path: Path) -> None:
    lines = GOOD_LINES.replace("0 100 0 200", "-2 103 0 204")
    (photo,) = read_cuhk_cropping(write(tmp_path, f"night\\a.jpg\n{lines}", ("a.jpg",)))
    assert photo.windows[1] == WHOLE_PHOTO


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no 'Cropping parameters\.txt'"):
        read_cuhk_cropping(tmp_path)
    with pytest.raises(ValueError, match=r"no usable photo .* 1 skipped"):
        read_cuhk_cropping(write(tmp_path, f"night\\a.jpg\n{GOOD_LINES}", ()))
