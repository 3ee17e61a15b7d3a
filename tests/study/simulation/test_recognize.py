"""Recognizing the study's images from what participants receive."""

import shutil
from io import BytesIO
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from enhancegan.photo import load_photo
from study.content.keeping.reading import read_study
from study.content.serving.stimuli import encode_set
from study.simulation.recognize import Recognizer, UnknownImages
from tests.study.tiny_study import IMAGES, TINTS, write_study

METHODS = list(TINTS)


def received(folder: Path, image: str, methods: list[str]) -> list[bytes]:
    """The files of a set as the server sends them, in the order of `methods`."""
    files = [next((folder / method).glob(f"{image}.*")) for method in METHODS]
    contents = dict(zip(METHODS, encode_set([load_photo(file) for file in files]), strict=True))
    return [contents[method] for method in methods]


def test_every_version_of_every_photo_is_recognized_in_any_order(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny")
    recognizer = Recognizer(read_study(folder))
    for turn, image in enumerate(IMAGES):
        methods = METHODS[turn % 5 :] + METHODS[: turn % 5]
        for order in (methods, methods[::-1]):
            assert recognizer.recognize(received(folder, image, order)) == (image, tuple(order))


def test_versions_that_differ_by_two_gray_levels_are_told_apart(tmp_path: Path) -> None:
    """Less than the encoding changes a single pixel by."""
    rng = np.random.default_rng(0)
    photo = rng.uniform(40, 200, (120, 160, 3))
    folder = tmp_path / "subtle"
    for step, method in enumerate(METHODS):
        (folder / method).mkdir(parents=True)
        Image.fromarray((photo + 2 * step).astype(np.uint8)).save(folder / method / "wall.png")
    (folder / "study.yaml").write_text("seed: 1")
    recognizer = Recognizer(read_study(folder))
    assert recognizer.recognize(received(folder, "wall", METHODS[::-1])) == ("wall", tuple(METHODS[::-1]))


def test_a_set_that_shares_versions_with_another_is_recognized_as_a_whole(tmp_path: Path) -> None:
    """A trap is often a photo of the study with one version ruined."""
    folder = write_study(tmp_path / "tiny")
    for method in METHODS:
        shutil.copy(folder / method / f"{IMAGES[0]}.png", folder / method / "trap.png")
    ruined = Image.open(folder / METHODS[3] / "trap.png").point(lambda value: value // 8)
    ruined.save(folder / METHODS[3] / "trap.png")
    recognizer = Recognizer(read_study(folder))
    for _ in range(2):
        assert recognizer.recognize(received(folder, "trap", METHODS)) == ("trap", tuple(METHODS))
        assert recognizer.recognize(received(folder, IMAGES[0], METHODS)) == (IMAGES[0], tuple(METHODS))


def test_versions_that_are_the_same_count_as_one_each(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny")
    shutil.copy(folder / METHODS[0] / f"{IMAGES[0]}.png", folder / METHODS[1] / f"{IMAGES[0]}.png")
    image, methods = Recognizer(read_study(folder)).recognize(received(folder, IMAGES[0], METHODS))
    assert image == IMAGES[0]
    assert sorted(methods) == sorted(METHODS)
    assert list(methods[2:]) == METHODS[2:]


def test_photos_are_compared_upright(tmp_path: Path) -> None:
    folder = tmp_path / "turned"
    for tint, method in enumerate(METHODS):
        (folder / method).mkdir(parents=True)
        pixels = np.zeros((60, 90, 3), np.uint8)
        pixels[:30] = 40 * tint + 40
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.fromarray(pixels).save(folder / method / "tower.jpg", exif=exif)
    (folder / "study.yaml").write_text("seed: 1")
    contents = received(folder, "tower", METHODS)
    assert Image.open(BytesIO(contents[0])).size == (60, 90)
    assert Recognizer(read_study(folder)).recognize(contents) == ("tower", tuple(METHODS))


def test_images_of_something_else_are_rejected(tmp_path: Path) -> None:
    recognizer = Recognizer(read_study(write_study(tmp_path / "tiny")))
    other = write_study(tmp_path / "other", tints={method: (90, 90, 90) for method in METHODS})
    with pytest.raises(UnknownImages, match="not in the study's folder"):
        recognizer.recognize(received(other, IMAGES[0], METHODS))
    with pytest.raises(UnknownImages, match="has 5 images; the server showed 2"):
        recognizer.recognize(received(other, IMAGES[0], METHODS[:2]))


def test_a_set_without_the_version_that_was_ruined_is_the_photo_and_not_its_copy(tmp_path: Path) -> None:
    """Of three versions of five: an attention check always shows its ruined one."""
    folder = write_study(tmp_path / "tiny")
    check = "a-copy"  # before its photo in the alphabet
    for method in METHODS:
        shutil.copy(folder / method / f"{IMAGES[0]}.png", folder / method / f"{check}.png")
    ruined = Image.open(folder / METHODS[3] / f"{check}.png").point(lambda value: value // 8)
    ruined.save(folder / METHODS[3] / f"{check}.png")
    (folder / "study.yaml").write_text(f"seed: 1\nmethods_per_set: 3\ntraps: {{{check}: {METHODS[3]}}}")
    recognizer = Recognizer(read_study(folder))
    for shown in combinations(METHODS, 3):
        assert recognizer.recognize(received(folder, IMAGES[0], list(shown))) == (IMAGES[0], shown)
        if METHODS[3] in shown:
            assert recognizer.recognize(received(folder, check, list(shown))) == (check, shown)
    with pytest.raises(UnknownImages, match="a set of the study has 3 images; the server showed 5"):
        recognizer.recognize(received(folder, IMAGES[0], METHODS))
