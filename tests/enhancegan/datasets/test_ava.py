"""AVA on ten photos whose mean scores are worked out by hand, in the layout it is distributed in."""

from pathlib import Path

import pytest

from enhancegan.datasets import ava
from enhancegan.datasets.ava import POOR_TAGS, load_ava, read_ratings
from enhancegan.datasets.layouts import open_good_poor
from enhancegan.datasets.skipped import Skipped
from tests.enhancegan.datasets.tiny_photos import names, write_photos

ABSTRACT, LANDSCAPE, SEASCAPES, PORTRAITURE, ANIMALS = 1, 14, 35, 17, 19
# Lines as they stand in the distributed tags.txt, in its order.
TAGS = """\
1 Abstract
19 Animals
2 Cityscape
37 Diptych / Triptych
40 Food and Drink
14 Landscape
15 Nature
17 Portraiture
27 Rural
35 Seascapes
7 Sky
28 Water
"""

# photo, {score: votes}, tags; the mean score is in the comment.
TEN = [
    ("101", {8: 10}, (LANDSCAPE, 0)),  # 8.0: good
    ("102", {7: 5, 8: 5}, (ABSTRACT, 0)),  # 7.5: good, whatever it shows
    ("103", {7: 10}, (0, 0)),  # 7.0: good, the third best of ten
    ("104", {6: 1, 7: 9}, (LANDSCAPE, 0)),  # 6.9: neither
    ("105", {5: 10}, (LANDSCAPE, 0)),  # 5.0: neither
    ("106", {4: 1, 5: 9}, (SEASCAPES, 0)),  # 4.9: poor
    ("107", {4: 10}, (ABSTRACT, 0)),  # 4.0: not one of the nine classes
    ("108", {1: 5, 5: 5}, (ABSTRACT, PORTRAITURE)),  # 3.0: poor by its second tag
    ("109", {2: 10}, (ANIMALS, 0)),  # 2.0: poor
    ("110", {1: 10}, (0, 0)),  # 1.0: no tag
]
IN_TEST = ["103", "104", "109"]


def line(index: int, photo: str, votes: dict[int, int], tags: tuple[int, int]) -> str:
    counts = " ".join(str(votes.get(score, 0)) for score in range(1, 11))
    return f"{index} {photo} {counts} {tags[0]} {tags[1]} 1396"


def write_ava(root: Path, rows: list[tuple[str, dict[int, int], tuple[int, int]]], photos: str = "image") -> Path:
    (root / "aesthetics_image_lists").mkdir(parents=True)
    (root / "aesthetics_image_lists" / "generic_test.jpgl").write_text("\n".join(IN_TEST) + "\n")
    (root / "tags.txt").write_text(TAGS)
    (root / "AVA.txt").write_text("".join(line(i, *row) + "\n" for i, row in enumerate(rows, start=1)))
    write_photos(root / photos, (f"{row[0]}.jpg" for row in rows))
    return root


def test_the_best_three_of_ten_are_good_and_scores_below_five_in_nine_classes_are_poor(tmp_path: Path) -> None:
    photos = open_good_poor("ava", write_ava(tmp_path, TEN), "train")
    assert photos.good == [tmp_path / "image" / "101.jpg", tmp_path / "image" / "102.jpg"]
    assert photos.poor == [tmp_path / "image" / "106.jpg", tmp_path / "image" / "108.jpg"]


def test_the_test_split_is_the_standard_list(tmp_path: Path) -> None:
    photos = load_ava(write_ava(tmp_path, TEN), "test")
    assert names(photos.good) == ["103.jpg"]
    assert names(photos.poor) == ["109.jpg"]


def test_every_one_of_the_nine_classes_gives_poor_photos_and_no_other_tag_does(tmp_path: Path) -> None:
    numbers = {"Diptych / Triptych": 37, "Food and Drink": 40, "Abstract": 1, "Landscape": 14, "Seascapes": 35}
    numbers |= {"Cityscape": 2, "Rural": 27, "Sky": 7, "Water": 28, "Nature": 15, "Animals": 19, "Portraiture": 17}
    rows = [(str(number), {3: 10}, (0, number)) for number in numbers.values()]
    photos = load_ava(write_ava(tmp_path, [*rows, *[(str(900 + i), {9: 10}, (0, 0)) for i in range(8)]]), "train")
    expected = {f"{numbers[tag]}.jpg" for tag in POOR_TAGS}
    assert len(expected) == 9
    assert set(names(photos.poor)) == expected


def test_photos_as_good_as_the_last_good_one_are_good_too(tmp_path: Path) -> None:
    rows = [*TEN[:3], ("104", {7: 10}, (LANDSCAPE, 0)), *TEN[4:]]
    assert names(load_ava(write_ava(tmp_path, rows), "test").good) == ["103.jpg", "104.jpg"]


def test_no_photo_is_good_and_poor_where_even_the_best_are_bad(tmp_path: Path) -> None:
    rows = [("201", {4: 10}, (LANDSCAPE, 0)), ("202", {3: 10}, (LANDSCAPE, 0)), ("203", {2: 10}, (LANDSCAPE, 0))]
    photos = load_ava(write_ava(tmp_path, rows), "train")
    assert names(photos.good) == ["201.jpg"]
    assert names(photos.poor) == ["202.jpg", "203.jpg"]


def test_a_missing_photo_is_named_and_changes_no_label(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = write_ava(tmp_path, TEN)
    (root / "image" / "101.jpg").unlink()
    assert names(load_ava(root, "train").good) == ["102.jpg"]
    assert "skipped 1, photo not in" in caplog.text
    assert "101.jpg" in caplog.text
    assert names(load_ava(root, "test").good) == ["103.jpg"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("11 111 0 0 0", id="columns are missing"),
        pytest.param("11 111 0 0 0 0 0 0 0 0 0 0 14 0 1396", id="nobody voted"),
        pytest.param("11 111 0 0 0 0 0 0 0 0 0 ten 14 0 1396", id="a count that is no number"),
        pytest.param("11 111 0 0 0 0 0 0 0 0 -1 10 14 0 1396", id="a count below nought"),
    ],
)
def test_a_broken_line_is_named_and_skipped(tmp_path: Path, broken: str, caplog: pytest.LogCaptureFixture) -> None:
    root = write_ava(tmp_path, TEN)
    whole = (root / "AVA.txt").read_text()
    (root / "AVA.txt").write_text(f"{broken}\n\n{whole}")
    photos = load_ava(root, "train")
    assert names(photos.good) == ["101.jpg", "102.jpg"]
    assert "skipped 1, broken line of AVA.txt: line 1" in caplog.text


def test_mean_scores_and_tags_are_read_from_the_documented_columns(tmp_path: Path) -> None:
    # 1*0 + 2*1 + 3*5 + 4*17 + 5*38 + 6*36 + 7*15 + 8*6 + 9*5 + 10*1 = 699 over 124 votes.
    (tmp_path / "AVA.txt").write_text("1 953619 0 1 5 17 38 36 15 6 5 1 1 22 1396\n")
    (rating,) = read_ratings(tmp_path / "AVA.txt", Skipped())
    assert rating.photo == "953619"
    assert rating.mean_score == pytest.approx(699 / 124)
    assert rating.tags == {1, 22}


@pytest.mark.parametrize("folder", ["images", "images/images"])
def test_photos_may_lie_where_the_usual_archives_put_them(tmp_path: Path, folder: str) -> None:
    photos = load_ava(write_ava(tmp_path, TEN, photos=folder), "test")
    assert photos.poor == [tmp_path / folder / "109.jpg"]


def test_of_too_many_poor_photos_the_same_ones_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = [(str(300 + i), {9: 10}, (0, 0)) for i in range(20)]
    rows = [*good, *((str(200 + i), {3: 10}, (LANDSCAPE, 0)) for i in range(30))]
    root = write_ava(tmp_path, rows)
    everything = load_ava(root, "train").poor
    monkeypatch.setattr(ava, "POOR_PHOTOS", 12)
    drawn = load_ava(root, "train").poor
    assert len(everything) == 30
    assert len(set(drawn)) == 12
    assert set(drawn) < set(everything)
    assert load_ava(root, "train").poor == drawn


def test_an_empty_class_says_where_it_looked_and_what_was_skipped(tmp_path: Path) -> None:
    root = write_ava(tmp_path, TEN)
    (root / "AVA.txt").write_text((root / "AVA.txt").read_text() + "not a line\n")
    (root / "image" / "109.jpg").unlink()
    expected = (
        r"no poor photos: looked for mean scores below 5 and one of the tags Landscape, .*Portraiture "
        r"in the test split of .*AVA\.txt with a photo in .*image; "
        r"2 skipped \(1 broken line of AVA.txt, 1 photo not in .*image\)"
    )
    with pytest.raises(ValueError, match=expected):
        load_ava(root, "test")


@pytest.mark.parametrize("file", ["AVA.txt", "tags.txt", "aesthetics_image_lists/generic_test.jpgl"])
def test_a_missing_file_of_the_layout_is_named(tmp_path: Path, file: str) -> None:
    root = write_ava(tmp_path, TEN)
    (root / file).unlink()
    with pytest.raises(ValueError, match=f"no such file: .*{file}"):
        load_ava(root, "train")


def test_tags_that_lack_a_class_are_an_error(tmp_path: Path) -> None:
    root = write_ava(tmp_path, TEN)
    (root / "tags.txt").write_text(TAGS.replace("7 Sky\n", ""))
    with pytest.raises(ValueError, match=r"tags\.txt lacks the tags Sky"):
        load_ava(root, "train")


def test_without_a_folder_of_photos_the_accepted_ones_are_named(tmp_path: Path) -> None:
    root = write_ava(tmp_path, TEN, photos="photos")
    with pytest.raises(
        ValueError, match=r"no photos of AVA in .*: looked for <id>\.jpg in image, images, images/images"
    ):
        load_ava(root, "train")
