"""The registry of good/poor data sets, and the plain layout DIR/good, DIR/poor."""

from pathlib import Path

import pytest

from enhancegan.datasets.layouts import LAYOUTS, open_good, open_good_poor
from enhancegan.photo import NotAPhotoError, load_photo
from tests.enhancegan.datasets.tiny_photos import names, write_photos


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_folder_with_good_and_poor_is_one_set_for_both_splits(tmp_path: Path, split: str) -> None:
    write_photos(tmp_path / "good", ["b.jpg", "a.png"])
    write_photos(tmp_path / "good" / "holiday", ["c.jpg"])
    write_photos(tmp_path / "poor", ["d.jpg"])
    (tmp_path / "good" / "notes.txt").write_text("not a photo")
    photos = open_good_poor("folders", tmp_path, split)
    assert names(photos.good) == ["a.png", "b.jpg", "c.jpg"]
    assert names(photos.poor) == ["d.jpg"]


def test_good_photos_alone_need_no_poor_ones(tmp_path: Path) -> None:
    write_photos(tmp_path / "good", ["a.jpg"])
    write_photos(tmp_path / "train" / "good", ["b.jpg"])
    assert names(open_good("folders", tmp_path, "train")) == ["b.jpg"]
    with pytest.raises(ValueError, match=r"no good photos: looked for photos in .*test/good"):
        open_good("folders", tmp_path, "test")
    with pytest.raises(ValueError, match="no such folder"):
        open_good("folders", tmp_path / "nowhere", "train")


def test_folders_train_and_test_are_kept_apart(tmp_path: Path) -> None:
    for split in ("train", "test"):
        write_photos(tmp_path / split / "good", [f"{split}_good.jpg"])
        write_photos(tmp_path / split / "poor", [f"{split}_poor.jpg"])
    assert names(open_good_poor("folders", tmp_path, "train").good) == ["train_good.jpg"]
    assert names(open_good_poor("folders", tmp_path, "test").poor) == ["test_poor.jpg"]


def test_a_missing_test_folder_is_not_replaced_by_training_photos(tmp_path: Path) -> None:
    for label in ("good", "poor"):
        write_photos(tmp_path / label, ["a.jpg"])
        write_photos(tmp_path / "train" / label, ["b.jpg"])
    with pytest.raises(ValueError, match=r"no good photos: looked for photos in .*test/good"):
        open_good_poor("folders", tmp_path, "test")


@pytest.mark.parametrize(("empty", "full"), [("good", "poor"), ("poor", "good")])
def test_an_empty_class_is_an_error_that_names_it_and_its_folder(tmp_path: Path, empty: str, full: str) -> None:
    write_photos(tmp_path / full, ["a.jpg"])
    (tmp_path / empty).mkdir()
    with pytest.raises(ValueError, match=f"no {empty} photos: looked for photos in .*{empty}; nothing skipped"):
        open_good_poor("folders", tmp_path, "train")


def test_a_broken_photo_is_listed_and_left_to_the_decoder(tmp_path: Path) -> None:
    write_photos(tmp_path / "good", ["a.jpg"])
    write_photos(tmp_path / "poor", ["b.jpg"])
    (tmp_path / "poor" / "broken.jpg").write_bytes(b"\xff\xd8\xff cut short")
    poor = open_good_poor("folders", tmp_path, "train").poor
    assert names(poor) == ["b.jpg", "broken.jpg"]
    with pytest.raises(NotAPhotoError, match=r"broken.jpg"):
        load_photo(poor[1])


def test_an_unknown_data_set_lists_the_known_ones(tmp_path: Path) -> None:
    known = "folders, ava, cuhk-pq"
    with pytest.raises(ValueError, match=rf"unknown data set 'cuhkpq' \(did you mean 'cuhk-pq'\?\); known: {known}"):
        open_good_poor("cuhkpq", tmp_path, "train")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_unknown_split_lists_the_known_ones(tmp_path: Path, layout: str) -> None:
    with pytest.raises(ValueError, match="unknown split 'val'; known: train, test"):
        open_good_poor(layout, tmp_path, "val")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, layout: str) -> None:
    with pytest.raises(ValueError, match=r"no such folder: .*nowhere"):
        open_good_poor(layout, tmp_path / "nowhere", "train")
