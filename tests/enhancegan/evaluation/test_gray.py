"""Color added to gray photos is what an independent formula says."""

from pathlib import Path

import pytest
from PIL import Image

from enhancegan.evaluation.gray import evaluate_gray, in_gray, mean_chroma
from enhancegan.methods import METHODS, Method
from enhancegan.samples import sample_photos

RED = Method("red", "Red", "Paints it red.", lambda photo: Image.new("RGB", photo.size, (255, 0, 0)))
# The red of sRGB is L 53.24, a 80.09, b 67.20 in CIELab.
RED_CHROMA = (80.09**2 + 67.20**2) ** 0.5


@pytest.fixture
def good(tmp_path: Path) -> Path:
    for name in ("cat", "coffee"):
        with Image.open(sample_photos()[name]) as sample:
            sample.convert("RGB").resize((48, 32)).save(tmp_path / f"{name}.png")
    return tmp_path


def test_gray_keeps_the_luminance_of_each_color() -> None:
    # Linear light of 255 is 1, so red has the luminance 0.2126: as sRGB 1.055 * 0.2126^(1/2.4) - 0.055 = 0.498.
    assert in_gray(Image.new("RGB", (2, 2), (255, 0, 0))).getpixel((0, 0)) == (127, 127, 127)


def test_the_chroma_of_a_known_color() -> None:
    half = Image.new("RGB", (4, 4), (255, 0, 0))
    half.paste((90, 90, 90), (0, 0, 2, 4))
    assert mean_chroma(half) == pytest.approx(RED_CHROMA / 2, abs=0.05)


def test_every_method_adds_what_it_adds(good: Path) -> None:
    table = evaluate_gray(good, [METHODS["original"], RED])
    assert table.columns.tolist() == ["method", "chroma_added", "chroma_added_max", "n"]
    assert table["method"].tolist() == ["original", "red"] and table["n"].tolist() == [2, 2]
    assert table["chroma_added"].tolist() == pytest.approx([0, RED_CHROMA], abs=0.05)
    assert table["chroma_added_max"].tolist() == pytest.approx([0, RED_CHROMA], abs=0.05)


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="none of the 1 photos can be used"):
        evaluate_gray(tmp_path, [METHODS["original"]])
