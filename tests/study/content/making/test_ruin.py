"""Ruined versions: unmistakable on any photo, neutral in name, balanced over the methods."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from enhancegan.methods import get_method
from enhancegan.photo import load_photo
from enhancegan.samples import sample_photos
from study.content.keeping.reading import read_study
from study.content.making.paper_methods import PAPER_METHODS
from study.content.making.ruin import add_ruined_sets, check_ruined_sets, ruined
from tests.study.tiny_study import IMAGES, TINTS, write_study


def distance(first: Image.Image, second: Image.Image) -> float:
    """Root mean squared difference of two photos in gray levels of 0..255."""
    return float(np.sqrt(np.mean((np.asarray(first, dtype=float) - np.asarray(second, dtype=float)) ** 2)))


def likeness(first: Image.Image, second: Image.Image) -> float:
    """Structural similarity of two photos at the size of a thumbnail; 1 for the same photo."""
    thumbnails = (np.asarray(photo.resize((300, 200)).convert("L")) for photo in (first, second))
    return float(structural_similarity(*thumbnails))


@pytest.mark.parametrize("name", sorted(sample_photos())[:6])
def test_it_is_unlike_the_photo_as_no_method_is_even_in_a_thumbnail(name: str) -> None:
    photo = load_photo(sample_photos()[name])
    photo.thumbnail((600, 600))
    bad = ruined(photo, seed=1)
    assert bad.size == photo.size
    assert likeness(photo, bad) < 0.4
    assert all(likeness(photo, get_method(method).apply(photo.copy())) > 0.8 for method in PAPER_METHODS)


@pytest.mark.parametrize("color", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (255, 0, 0), (10, 10, 60)])
@pytest.mark.parametrize("size", [(300, 200), (200, 1200)])
def test_it_is_seen_on_photos_of_one_color_and_at_any_size(color: tuple[int, int, int], size: tuple[int, int]) -> None:
    photo = Image.new("RGB", size, color)
    bad = ruined(photo, seed=1)
    assert bad.size == size
    assert distance(photo, bad) > 20
    assert np.asarray(bad).std() > 15


def test_it_follows_from_the_seed() -> None:
    photo = Image.new("RGB", (60, 40), (90, 120, 150))
    assert np.array_equal(np.asarray(ruined(photo, 3)), np.asarray(ruined(photo, 3)))
    assert distance(ruined(photo, 3), ruined(photo, 4)) > 10


def written(folder: Path, traps: int, practice: int, **settings: object) -> Path:
    write_study(folder, **settings)
    add_ruined_sets(folder, read_study(folder), traps, practice)
    return folder


def test_sets_are_copies_in_which_one_version_is_ruined(tmp_path: Path) -> None:
    study = read_study(written(tmp_path / "tiny", traps=4, practice=2), decode=True)
    assert study.images == IMAGES
    assert len(study.traps) == 6
    for stem, spoiled in study.traps.items():
        copies = {
            method: {image for image in IMAGES if read(study.file(method, image)) == read(study.file(method, stem))}
            for method in TINTS
        }
        assert copies.pop(spoiled) == set()
        assert len(set.intersection(*copies.values())) == 1


def test_practice_sets_are_traps_as_well_and_their_names_say_nothing(tmp_path: Path) -> None:
    study = read_study(written(tmp_path / "tiny", traps=2, practice=3))
    assert study.practice == ("extra3", "extra4", "extra5")
    assert list(study.traps) == ["extra1", "extra2", "extra3", "extra4", "extra5"]


def test_methods_take_turns_and_so_do_photos(tmp_path: Path) -> None:
    study = read_study(written(tmp_path / "tiny", traps=6, practice=4))
    ruined_methods = list(study.traps.values())
    assert set(Counter(ruined_methods).values()) == {2}
    for part in (ruined_methods[:6], ruined_methods[6:]):
        counts = [part.count(method) for method in TINTS]
        assert max(counts) - min(counts) <= 1


def test_the_seed_decides(tmp_path: Path) -> None:
    first = written(tmp_path / "a" / "tiny", traps=2, practice=1)
    again = written(tmp_path / "b" / "tiny", traps=2, practice=1)
    other = written(tmp_path / "c" / "tiny", traps=2, practice=1, seed=12)
    assert files(first) == files(again)
    assert files(first) != files(other)


def test_names_that_are_taken_are_passed_over(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny", images=("extra1", "extra3"))
    add_ruined_sets(folder, read_study(folder), traps=2, practice=0)
    assert list(read_study(folder).traps) == ["extra2", "extra4"]


def test_so_many_as_there_are_sets_can_be_made() -> None:
    assert check_ruined_sets(3, {}, 3, 3) == []
    assert check_ruined_sets(3, {}, 4, -1) == [
        "traps must be from 0 to the number of sets (3); got 4",
        "practice must be from 0 to the number of sets (3); got -1",
    ]
    assert check_ruined_sets(3, {"practice": ["a"]}, 1, 0) == []
    assert len(check_ruined_sets(3, {"practice": ["a"], "traps": {}}, 1, 1)) == 2


def read(path: Path) -> bytes:
    return path.read_bytes()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
