"""Copies are made alike wherever they are made, and answer for the photo that they were made from."""

from dataclasses import fields
from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.networks.color_statistics import COLOR_STATISTICS
from enhancegan.training.restoration.copies import Copies, copies_of, make_copies


def equal(first: Copies, second: Copies) -> bool:
    return all(torch.equal(getattr(first, part.name), getattr(second, part.name)) for part in fields(Copies))


def test_copies_depend_on_the_seed_alone(coffee: Image.Image) -> None:
    first, again, other = (copies_of(coffee, 3, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert equal(first, again) and not equal(first, other)
    assert first.statistics.shape == (3, COLOR_STATISTICS)
    assert first.pixels.shape == first.answers.shape == (3, 3, 512) and first.base.shape == (3, 1, 512)


def test_flawless_copies_are_their_own_answer_and_flawed_ones_are_not(coffee: Image.Image) -> None:
    copies = copies_of(coffee, 40, torch.Generator().manual_seed(0))
    own = (copies.pixels == copies.answers).flatten(1).all(dim=1)
    assert 0 < own.sum() < 20
    # Answers are colors of the photo, give or take its reduction.
    brightness = copies.answers[~own].float().mean(dim=(1, 2))
    assert brightness.min() > 40 and brightness.max() < 180


@pytest.mark.parametrize("workers", [1, 2])
def test_photos_are_copied_in_their_order_and_unreadable_ones_are_skipped(
    coffee: Image.Image, tmp_path: Path, workers: int, caplog: pytest.LogCaptureFixture
) -> None:
    small = coffee.resize((150, 100))
    for name in ("a", "c"):
        small.save(tmp_path / f"{name}.png")
    (tmp_path / "b.png").write_bytes(b"no photo")
    copies = make_copies([tmp_path / f"{name}.png" for name in "abc"], 2, seed=5, workers=workers)
    assert len(copies) == 4 and "skipped 1 of 3 photos" in caplog.text
    alone = make_copies([tmp_path / "a.png"], 2, seed=5, workers=1)
    assert torch.equal(copies.statistics[:2], alone.statistics)


def test_no_readable_photo_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no photo")
    with pytest.raises(ValueError, match="none of the 1 photos can be read"):
        make_copies([tmp_path / "a.png"], 2, seed=0, workers=1)
