"""Poor photos meet good ones that show something similar, and never the photo they were made from."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.datasets.pairing import PairedPhotos, nearest
from enhancegan.datasets.photo_set import PhotoSet

GOOD = [20, 40, 60, 80, 100, 120]
POOR = [25, 200]
# The two nearest levels among the good ones, by hand; a good photo is not its own neighbor.
NEAR_GOOD = {20: {40, 60}, 40: {20, 60}, 60: {40, 80}, 80: {60, 100}, 100: {80, 120}, 120: {100, 80}}
NEAR_POOR = {25: {20, 40}, 200: {120, 100}}


def level(photos: torch.Tensor) -> torch.Tensor:
    """The one feature of a gray photo: its level to the nearest five, as JPEG may change it by one, (N, 1)."""
    return photos.mean(dim=(1, 2, 3)).mul(255 / 5).round().mul(5).unsqueeze(1)


def gray_photos(folder: Path, levels: list[int]) -> PhotoSet:
    folder.mkdir()
    paths = [folder / f"{value}.png" for value in levels]
    for path, value in zip(paths, levels, strict=True):
        Image.new("RGB", (16, 16), (value, value, value)).save(path)
    return PhotoSet(paths, size=16, augment=True)


@pytest.fixture
def paired(tmp_path: Path) -> PairedPhotos:
    good, poor = gray_photos(tmp_path / "good", GOOD), gray_photos(tmp_path / "poor", POOR)
    return PairedPhotos(good, poor, level, k=2, seed=0)


def drawn_pairs(paired: PairedPhotos, real: int, copies: int) -> set[tuple[int, int]]:
    good, poor = paired.draw(real, copies, lambda photos, rng: photos)
    return set(zip(map(int, level(poor)), map(int, level(good)), strict=True))


def test_the_mates_of_real_poor_photos_are_their_nearest_good_ones(paired: PairedPhotos) -> None:
    assert drawn_pairs(paired, 100, 0) == {(poor, mate) for poor, mates in NEAR_POOR.items() for mate in mates}


def test_a_flawed_copy_never_meets_its_original_but_the_nearest_others(paired: PairedPhotos) -> None:
    assert drawn_pairs(paired, 0, 200) == {(good, mate) for good, mates in NEAR_GOOD.items() for mate in mates}


def test_only_the_copies_are_flawed_and_they_come_after_the_real_ones(paired: PairedPhotos) -> None:
    good, poor = paired.draw(2, 3, lambda photos, rng: torch.ones_like(photos))
    assert set(map(int, level(poor[:2]))) <= set(POOR)
    assert poor[2:].min() == 1
    assert set(map(int, level(good))) <= set(GOOD)


def test_a_single_good_photo_is_rejected(tmp_path: Path) -> None:
    good, poor = gray_photos(tmp_path / "good", [20]), gray_photos(tmp_path / "poor", POOR)
    with pytest.raises(ValueError, match="at least two good photos"):
        PairedPhotos(good, poor, level, k=2, seed=0)


def test_the_seed_decides_who_meets_whom(tmp_path: Path) -> None:
    good, poor = gray_photos(tmp_path / "good", GOOD), gray_photos(tmp_path / "poor", POOR)

    def order(seed: int) -> list[int]:
        pairs = PairedPhotos(good, poor, level, k=2, seed=seed).draw(10, 0, lambda photos, rng: photos)
        return level(pairs.good).flatten().tolist()

    assert order(0) == order(0) != order(1)


def test_nearest_is_the_closest_first_and_all_when_there_are_fewer() -> None:
    candidates = torch.tensor([[0.0, 0.0], [3.0, 0.0], [1.0, 0.0]])
    assert nearest(torch.tensor([[2.9, 0.0]]), candidates, 2).tolist() == [[1, 2]]
    assert nearest(torch.tensor([[2.9, 0.0]]), candidates, 9).tolist() == [[1, 2, 0]]


def test_the_nearest_others_are_the_closest_first_and_all_when_there_are_fewer() -> None:
    features = torch.tensor([[0.0], [10.0], [1.0], [4.0]])
    itself = torch.eye(4, dtype=torch.bool)
    assert nearest(features, features, 2, itself).tolist() == [[2, 3], [3, 2], [0, 3], [2, 0]]
    others = [sorted(row) for row in nearest(features, features, 9, itself).tolist()]
    assert others == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]


def test_a_photo_is_not_its_own_neighbor_even_where_others_are_all_but_equal() -> None:
    # Far from zero, rounding can make the distance to oneself larger than that to a copy.
    torch.manual_seed(0)
    kinds = 1000 + 50 * torch.rand(20, 64)
    features = torch.cat([kinds, kinds + 1e-4, kinds])
    near = nearest(features, features, 2, torch.eye(60, dtype=torch.bool)).tolist()
    for index, others in enumerate(near):
        copies = {index % 20, index % 20 + 20, index % 20 + 40}
        assert set(others) == copies - {index}
