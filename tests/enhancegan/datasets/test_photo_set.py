"""Training photos are read when they are drawn, within a limit of memory, with the same results as read at once."""

import logging
from pathlib import Path

import pytest
import torch
from PIL import Image

from enhancegan.datasets import pairing, photo_set
from enhancegan.datasets.pairing import PairedPhotos
from enhancegan.datasets.photo_cache import GIGABYTE, PhotoCache
from enhancegan.datasets.photo_set import PhotoSet, split_photos

SIZE = 16
# A photo of 30 x 20 reduced to a short side of 1.3 x 16, rounded to 21: 32 x 21 pixels of three bytes.
BYTES = 32 * 21 * 3


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Eight photos of different colors."""
    found = [tmp_path / f"{number}.png" for number in range(8)]
    for number, path in enumerate(found):
        Image.new("RGB", (30, 20), (30 * number, 90, 200 - 20 * number)).save(path)
    return found


def drawn(photos: PhotoSet) -> torch.Tensor:
    torch.manual_seed(0)
    return torch.stack([photos[index] for index in (3, 0, 7, 3)])


@pytest.mark.parametrize("photos_kept", [0, 2, 8])
@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_what_is_kept_changes_no_photo(paths: list[Path], tmp_path: Path, photos_kept: int, on_disk: bool) -> None:
    folder = tmp_path / "cache" if on_disk else None
    cache = PhotoCache(photos_kept * BYTES / GIGABYTE, folder)
    assert torch.equal(drawn(PhotoSet(paths, SIZE, True, cache)), drawn(PhotoSet(paths, SIZE, True)))
    assert cache._kept.currsize <= photos_kept * BYTES
    # The second reading is from the disk, also by another run.
    again = PhotoCache(0, folder)
    assert torch.equal(drawn(PhotoSet(paths, SIZE, True, again)), drawn(PhotoSet(paths, SIZE, True)))


def test_the_folder_is_read_in_place_of_the_photos_until_they_change(paths: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    before = PhotoSet(paths, SIZE, False, PhotoCache(0, folder)).all_photos()
    stored = list(folder.rglob("*.png"))
    assert len(stored) == 8
    for file in stored:
        Image.new("RGB", (32, 21), "white").save(file)
    assert PhotoSet(paths, SIZE, False, PhotoCache(0, folder)).all_photos().min() > 0.99
    Image.new("RGB", (40, 20), "black").save(paths[0])
    after = PhotoSet(paths, SIZE, False, PhotoCache(0, folder)).all_photos()
    assert after[0].max() < 0.01 and after[1].min() > 0.99
    for file in stored:
        file.write_bytes(b"damaged")
    assert torch.equal(PhotoSet(paths[1:], SIZE, False, PhotoCache(0, folder)).all_photos(), before[1:])


def test_a_large_set_reads_nothing_at_the_start_and_passes_over_broken_photos(
    paths: list[Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plain = PhotoSet(paths, SIZE, False).all_photos()
    monkeypatch.setattr(photo_set, "READ_AT_ONCE", 4)
    for broken in (1, 2, 7):
        paths[broken].write_bytes(b"nothing")
    cache = PhotoCache()
    photos = PhotoSet(paths, SIZE, False, cache)
    assert len(photos) == 8 and not cache._kept
    # Photo 3 takes the place of 1 and 2, photo 0 that of the last one.
    with caplog.at_level(logging.WARNING):
        assert torch.equal(photos.all_photos(), plain[[0, 3, 3, 3, 4, 5, 6, 0]])
        photos.all_photos()
    assert sum("skipped" in message for message in caplog.messages) == 3
    with pytest.raises(ValueError, match="none of many photos"):
        PhotoSet([paths[1]] * 5, SIZE, False)[0]


def test_so_many_are_held_out_and_no_more(paths: list[Path]) -> None:
    train, held_out = split_photos(paths, SIZE, 0.5, seed=0, most=2)
    assert (len(train), len(held_out)) == (6, 2)
    assert {*train.paths, *held_out.paths} == set(paths)


def test_less_than_no_memory_is_rejected() -> None:
    with pytest.raises(ValueError, match="memory must be at least 0 GB, got -1"):
        PhotoCache(-1)


def test_of_many_good_photos_some_are_mates_and_features_are_computed_when_a_photo_is_drawn(
    paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def features(batch: torch.Tensor) -> torch.Tensor:
        seen.append(len(batch))
        return batch.mean(dim=(2, 3))

    good, poor = PhotoSet(paths, SIZE, True), PhotoSet(paths[:6], SIZE, True)
    monkeypatch.setattr(pairing, "POOL", 3)
    paired = PairedPhotos(good, poor, features, k=2, seed=0)
    assert seen == [3]
    mates = torch.cat([paired.draw(2, 4, lambda photos, rng: photos).good for _ in range(40)])
    # Three of the eight reds.
    assert len(mates.mean(dim=(2, 3))[:, 0].mul(255 / 30).round().unique()) == 3
    assert sum(seen) == 3 + 8 + 6
