"""Names of results."""

from pathlib import Path

import pytest

from enhancegan.batch.naming import is_named_like_a_result, result_stems, shown
from enhancegan.batch.search import FoundPhoto


def stems(*paths: str, format: str = "same") -> list[str]:
    """Photos are given as INPUT:FOLDER/NAME."""
    photos = []
    for path in paths:
        source, inside = path.split(":")
        photos.append(FoundPhoto(Path("/", source, inside), Path(inside).parent))
    return [str(stem) for stem in result_stems(photos, format)]


def test_names_are_plain_and_keep_their_folder() -> None:
    assert stems("in:a.jpg", "in:trip/a.jpg", "in:a.png") == ["a", "trip/a", "a"]


def test_photos_that_would_share_a_name_all_keep_their_suffix_whatever_the_order() -> None:
    assert stems("in:a.jpg", "in:A.png", "in:b.png", format="jpeg") == ["a.jpg", "A.png", "b"]
    assert stems("in:b.png", "in:A.png", "in:a.jpg", format="jpeg") == ["b", "A.png", "a.jpg"]
    assert stems("in:a.jpeg", "in:a.jpg") == ["a.jpeg", "a.jpg"]


def test_equal_names_of_two_inputs_differ_by_a_hash_of_the_path() -> None:
    # printf /one/a.jpg | sha256sum; printf /two/a.jpg | sha256sum
    assert stems("one:a.jpg", "two:a.jpg") == ["a-2f181371", "a-4d0cd3ec"]


def test_a_new_name_may_be_taken_too() -> None:
    names = stems("in:a.jpg", "in:a.png", "in:a.jpg.jpg", format="jpeg")
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.crop.jpg", True), ("a.jpg.crop.jpg", True), ("a-0123abcd.crop.jpg", True), ("a.exemplar-2.jpg", True),
        ("a.magic.jpg", False), ("b.crop.jpg", False), ("crop.jpg", False), ("a.jpg", False),
    ],
)  # fmt: skip
def test_results_are_known_by_the_photo_beside_them(name: str, expected: bool) -> None:
    assert is_named_like_a_result(Path("in", name), ["crop", "original"], ["a.jpg", name]) is expected


def test_names_that_are_no_text_can_be_shown() -> None:
    assert shown(Path("a\nb\udcff\x1b[31m é")) == r"a\nb\udcff\x1b[31m é"
