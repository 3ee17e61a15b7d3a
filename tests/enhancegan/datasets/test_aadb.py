"""AADB as it is unpacked: lists of scores and attributes, folders of photos, and who rated what."""

import logging
from pathlib import Path

import pytest

from enhancegan.datasets.layouts import open_rated
from tests.enhancegan.datasets.tiny_aadb import ATTRIBUTES, write_list
from tests.enhancegan.datasets.tiny_photos import write_photos

FIRST, SECOND = "farm1_441_19_b.jpg", "farm2_5_7_c.jpg"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two photos in every split; the second one is better, in light above all."""
    for part in ("Train", "Validation", "TestNew"):
        write_list(tmp_path, part, "score", {FIRST: 0.25, SECOND: 0.8})
        for label in ATTRIBUTES:
            write_list(tmp_path, part, label, {FIRST: -0.2, SECOND: 1.0 if label == "Light" else 0.4})
    write_photos(tmp_path / "datasetImages_warp256", [FIRST, SECOND])
    return tmp_path


def test_scores_and_attributes_are_read_in_the_order_of_the_lists(root: Path) -> None:
    first, second = open_rated("aadb", root, "train")
    assert (first.path.name, first.score, first.attributes) == (FIRST, 0.25, (-0.2,) * 11)
    assert (second.score, second.attributes) == (0.8, (0.4, 0.4, 0.4, 0.4, 1.0, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4))
    assert first.by_rater == {} == second.by_rater


def test_photos_at_their_own_size_come_first_and_those_of_the_new_test_split_begin_with_their_score(root: Path) -> None:
    write_photos(root / "datasetImages_originalSize", [FIRST])
    assert [photo.path.parent.name for photo in open_rated("aadb", root, "validation")] == [
        "datasetImages_originalSize", "datasetImages_warp256",
    ]  # fmt: skip
    for name in (FIRST, SECOND):
        (root / "datasetImages_warp256" / name).unlink()
    write_photos(root / "AADB_newtest_originalSize", [f"0.800_{SECOND}"])
    assert [photo.path.name for photo in open_rated("aadb", root, "test")] == [FIRST, f"0.800_{SECOND}"]


def test_who_rated_what_is_read_where_it_is_known(root: Path) -> None:
    numbers = range(1, 11)
    columns = ["WorkerId", *(f"Input.image_url{n}" for n in numbers), *(f"Answer.overallScore{n}" for n in numbers)]
    photos = ["http://farm1.staticflickr.com/441/19_b.jpg", "https://farm2.staticflickr.com/5/7_c.jpg"]
    ann = ["ann", *photos, *[""] * 8, "2", "5", *[""] * 8]
    bob = ["bob", photos[1], *[""] * 9, "3", *[""] * 9]
    (root / "AllinAll.csv").write_text("\n".join(map(",".join, (columns, ann, bob))))
    first, second = open_rated("aadb", root, "train")
    assert first.by_rater == {"ann": 2.0} and second.by_rater == {"ann": 5.0, "bob": 3.0}
    eve = ["eve", "http://[", photos[0], *[""] * 8, "2", "inf", *[""] * 8]
    (root / "AllinAll.csv").write_text("\n".join(map(",".join, (columns, eve))))
    assert [photo.by_rater for photo in open_rated("aadb", root, "train")] == [{}, {}]
    (root / "AllinAll.csv").write_text("WorkerId\nann")
    with pytest.raises(ValueError, match=r"AllinAll.csv cannot be read: .*Input.image_url1"):
        open_rated("aadb", root, "train")


def test_what_is_missing_is_named(root: Path) -> None:
    for label in ("score", "DoF"):
        path = root / "imgListFiles_label" / f"imgListTrainRegression_{label}.txt"
        path.rename(root / "away.txt")
        with pytest.raises(ValueError, match=f"no such file: .*imgListTrainRegression_{label}.txt"):
            open_rated("aadb", root, "train")
        (root / "away.txt").rename(path)
    (root / "datasetImages_warp256").rename(root / "photos")
    with pytest.raises(ValueError, match=r"no photos of AADB in .*: looked for the folders datasetImages_originalSize"):
        open_rated("aadb", root, "train")
    with pytest.raises(ValueError, match=r"unknown split 'val'.*known: train, validation, test"):
        open_rated("aadb", root, "val")
    with pytest.raises(ValueError, match="unknown rated data set 'ava'; known: aadb"):
        open_rated("ava", root, "train")


def test_broken_lines_and_missing_photos_are_counted_and_skipped(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_list(root, "Train", "score", {FIRST: 0.25, SECOND: 1.5, "gone.jpg": 0.5})
    with caplog.at_level(logging.WARNING):
        assert [photo.path.name for photo in open_rated("aadb", root, "train")] == [FIRST]
    assert "skipped 1, broken line of imgListTrainRegression_score.txt: 'farm2_5_7_c.jpg 1.5'" in caplog.text
    assert "gone.jpg" in caplog.text
    with (root / "imgListFiles_label" / "imgListTrainRegression_score.txt").open("a") as file:
        file.write(f"{FIRST} 0.75\n")
    assert [photo.score for photo in open_rated("aadb", root, "train")] == [0.25]
    assert f"skipped 1, listed twice in imgListTrainRegression_score.txt: {FIRST}" in caplog.text
    write_list(root, "Train", "Light", {SECOND: 0.5})
    with pytest.raises(ValueError, match=r"no usable photo in the train split .*1 photo without one of the attributes"):
        open_rated("aadb", root, "train")
