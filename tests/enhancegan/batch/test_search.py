"""Folders as cameras, network drives and file managers leave them."""

import os
from pathlib import Path

import pytest

from enhancegan.batch.search import search


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def names(sources: list[Path], output: Path) -> list[str]:
    return [str(photo.folder / photo.path.name) for photo in search(sources, output).photos]


def test_sub_folders_are_searched_and_what_other_programs_left_is_not(tmp_path: Path) -> None:
    photos = ("b.JPG", "trip/a.png", "trip/day 2/c.tif")
    others = ("._b.jpg", ".hidden.jpg", "@eaDir/b.jpg", ".thumbnails/b.jpg", "Thumbs.db", "notes.txt", "out/b.jpg")
    touch(*(tmp_path / name for name in photos + others))
    assert names([tmp_path], tmp_path / "out") == list(photos)
    assert names([tmp_path / "out"], tmp_path / "out") == ["b.jpg"]  # named itself, it is searched


def test_links_are_followed_once(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "elsewhere/b.jpg")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in/again").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in/gone.jpg").symlink_to(tmp_path / "nothing.jpg")
    found = search([tmp_path / "in"], tmp_path / "out")
    assert [photo.path.name for photo in found.photos] == ["a.jpg", "b.jpg"]
    assert found.failed == [(tmp_path / "in/gone.jpg", "a broken link")]


def test_a_photo_named_twice_is_found_once(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg")
    assert names([tmp_path / "in", tmp_path / "in/a.jpg", tmp_path / "in"], tmp_path / "out") == ["a.jpg"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/private/b.jpg")
    (tmp_path / "in/private").chmod(0)
    found = search([tmp_path / "in"], tmp_path / "out")
    assert found.failed == [(tmp_path / "in/private", "Permission denied")] and len(found.photos) == 1


def test_nothing_to_do_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no photos in"):
        search([tmp_path], tmp_path / "out")
    with pytest.raises(ValueError, match="no such file or folder"):
        search([tmp_path / "gone"], tmp_path / "out")
