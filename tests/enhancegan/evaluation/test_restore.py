"""Restoration starts from a reproducible degradation and ends at the photo before it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from enhancegan.evaluation.restore import evaluate_restoration
from enhancegan.methods import METHODS, Method
from enhancegan.photo import load_photo
from enhancegan.samples import sample_photos

ORIGINAL = METHODS["original"]


class Witness:
    """A method that returns its input and remembers it."""

    def __init__(self) -> None:
        self.seen: list[Image.Image] = []
        self.method = Method("witness", "Witness", "Remembers.", self._apply)

    def _apply(self, photo: Image.Image) -> Image.Image:
        self.seen.append(photo)
        return photo


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Three real photos, 64 pixels wide."""
    folder = tmp_path / "good"
    folder.mkdir()
    for name in ("cat", "coffee", "rocket"):
        with Image.open(sample_photos()[name]) as sample:
            sample.convert("RGB").resize((64, 48)).save(folder / f"{name}.png")
    return folder


def degraded_photos(good: Path, seed: int = 0, size: int = 640) -> list[Image.Image]:
    witness = Witness()
    evaluate_restoration(good, [ORIGINAL, witness.method], seed, size)
    return witness.seen


def test_one_row_per_method_with_means_over_photos(good: Path) -> None:
    gray = Method("gray", "Gray", "Mid-gray.", lambda photo: Image.new("RGB", photo.size, (128, 128, 128)))
    table = evaluate_restoration(good, [ORIGINAL, gray])
    assert table.columns.tolist() == [
        "method", "psnr", "ssim", "ciede2000", "left", "left_low", "left_high", "better_than_input", "n",
    ]  # fmt: skip
    assert table["method"].tolist() == ["original", "gray"] and table["n"].tolist() == [3, 3]
    assert np.isnan(table["better_than_input"][0])
    errors = [np.mean((np.asarray(load_photo(path)) - 128.0) ** 2) for path in sorted(good.iterdir())]
    assert table["psnr"][1] == pytest.approx(np.mean(10 * np.log10(255**2 / np.array(errors))))


def test_who_gives_the_photo_back_as_it_was_has_restored_it(good: Path) -> None:
    (good / "coffee.png").unlink()
    (good / "rocket.png").unlink()
    with Image.open(good / "cat.png") as before:
        perfect = Method("perfect", "Perfect", "The photo before.", lambda _: before)
        table = evaluate_restoration(good, [ORIGINAL, perfect]).set_index("method")
    assert table.loc["perfect", ["psnr", "ssim", "ciede2000", "better_than_input"]].tolist() == [np.inf, 1, 0, 1]
    assert table.loc["original", "ciede2000"] > 2


def test_any_flaw_can_be_restored_from(good: Path) -> None:
    def inverted(photos: torch.Tensor, _: torch.Generator) -> torch.Tensor:
        return 1 - photos

    back = Method("back", "Back", "Inverts.", lambda photo: photo.point(lambda level: 255 - level))
    table = evaluate_restoration(good, [ORIGINAL, back], flaw=inverted).set_index("method")
    assert table.loc["back", ["left", "better_than_input"]].tolist() == [0, 1]


def test_a_method_that_changes_nothing_is_not_better_than_the_input(good: Path) -> None:
    table = evaluate_restoration(good, [ORIGINAL, Witness().method]).set_index("method")
    assert table.loc["witness", "better_than_input"] == 0
    assert table.loc["witness", "ciede2000"] == table.loc["original", "ciede2000"]


def test_the_seed_decides_the_degradation_and_every_photo_has_its_own(good: Path) -> None:
    (good / "coffee.png").write_bytes((good / "cat.png").read_bytes())
    first, again, other = (degraded_photos(good, seed) for seed in (0, 0, 1))
    assert [photo.tobytes() for photo in first] == [photo.tobytes() for photo in again]
    assert all(one.tobytes() != two.tobytes() for one, two in zip(first, other, strict=True))
    assert first[0].tobytes() != first[1].tobytes()


def test_a_broken_photo_is_named_and_leaves_the_others_as_they_were(
    good: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = degraded_photos(good)
    (good / "cat.png").write_bytes(b"nothing")
    after = degraded_photos(good)
    assert [photo.tobytes() for photo in after] == [photo.tobytes() for photo in before[1:]]
    assert "skipped: cat.png is not a readable photo" in caplog.text and "1 of 3 photos were skipped" in caplog.text


def test_large_photos_are_reduced_and_small_ones_left_alone(good: Path) -> None:
    with Image.open(good / "cat.png") as photo:
        photo.resize((32, 24)).save(good / "small.png")
    assert [photo.size for photo in degraded_photos(good, size=40)] == [(40, 30)] * 3 + [(32, 24)]


def test_photos_too_small_for_similarity_are_named_and_skipped(good: Path, caplog: pytest.LogCaptureFixture) -> None:
    Image.new("RGB", (20, 6)).save(good / "strip.png")
    assert evaluate_restoration(good, [ORIGINAL])["n"].tolist() == [3]
    assert "skipped: strip.png is too small to compare, 20 x 6 pixels" in caplog.text


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="none of the 1 photos can be used"):
        evaluate_restoration(tmp_path, [ORIGINAL])


@pytest.mark.parametrize(("options", "message"), [({"size": 6}, "size must be at least 7"), ({"seed": -1}, "seed")])
def test_size_and_seed_are_checked(good: Path, options: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        evaluate_restoration(good, [ORIGINAL], **options)


def test_the_input_must_be_among_the_methods(good: Path) -> None:
    with pytest.raises(ValueError, match="'original' must be among the methods"):
        evaluate_restoration(good, [Witness().method])
