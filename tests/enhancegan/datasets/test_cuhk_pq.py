"""CUHK-PQ as it is unpacked: HighQuality/<category>/ and LowQuality/<category>/."""

from collections import Counter
from pathlib import Path
from shutil import rmtree

import pytest

from enhancegan.datasets.cuhk_pq import load_cuhk_pq
from enhancegan.datasets.layouts import open_good_poor
from tests.enhancegan.datasets.tiny_photos import write_photos

SEVEN = {"animal", "architecture", "human", "landscape", "night", "plant", "static"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Ten photos of high and twenty of low quality in every category."""
    for category in SEVEN:
        write_photos(tmp_path / "HighQuality" / category, (f"{number}.jpg" for number in range(10)))
        write_photos(tmp_path / "LowQuality" / category, (f"{number}.jpg" for number in range(20)))
    return tmp_path


def by_folder(paths: list[Path]) -> Counter[tuple[str, str]]:
    return Counter((path.parts[-3], path.parts[-2]) for path in paths)


def test_high_quality_is_good_and_low_quality_is_poor_and_a_tenth_of_each_category_is_held_out(root: Path) -> None:
    train, test = (open_good_poor("cuhk-pq", root, split) for split in ("train", "test"))
    assert by_folder(train.good) == {("HighQuality", category): 9 for category in SEVEN}
    assert by_folder(test.good) == {("HighQuality", category): 1 for category in SEVEN}
    assert by_folder(train.poor) == {("LowQuality", category): 18 for category in SEVEN}
    assert by_folder(test.poor) == {("LowQuality", category): 2 for category in SEVEN}


def test_the_splits_share_no_photo_and_are_always_the_same(root: Path) -> None:
    train, test = (load_cuhk_pq(root, split) for split in ("train", "test"))
    everything = {*train.good, *test.good, *train.poor, *test.poor}
    assert len(everything) == 7 * (10 + 20)
    assert load_cuhk_pq(root, "test") == test


def test_half_of_every_category_is_the_usual_protocol(root: Path) -> None:
    test = load_cuhk_pq(root, "test", held_out=0.5)
    assert by_folder(test.good) == {("HighQuality", category): 5 for category in SEVEN}


def test_the_folder_of_the_archive_may_be_given_or_the_one_above(root: Path, tmp_path: Path) -> None:
    inside = tmp_path / "PhotoQualityDataset"
    inside.mkdir()
    (root / "HighQuality").rename(inside / "HighQuality")
    (root / "LowQuality").rename(inside / "LowQuality")
    assert load_cuhk_pq(tmp_path, "test") == load_cuhk_pq(inside, "test")


def test_a_missing_category_is_named_and_skipped(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    rmtree(root / "LowQuality" / "night")
    poor = load_cuhk_pq(root, "train").poor
    assert by_folder(poor) == {("LowQuality", category): 18 for category in SEVEN - {"night"}}
    assert "skipped 1, category without photos: LowQuality/night" in caplog.text


def test_an_empty_class_says_where_it_looked_and_what_was_skipped(root: Path) -> None:
    rmtree(root / "HighQuality")
    expected = (
        r"no good photos: looked for folders animal, .*static in .*HighQuality, train split; "
        r"7 skipped \(7 category without photos\)"
    )
    with pytest.raises(ValueError, match=expected):
        load_cuhk_pq(root, "train")


@pytest.mark.parametrize("share", [0.0, 1.0, 1.5])
def test_a_share_that_leaves_a_split_empty_is_rejected(root: Path, share: float) -> None:
    with pytest.raises(ValueError, match=f"held_out must lie between 0 and 1, got {share}"):
        load_cuhk_pq(root, "train", held_out=share)
