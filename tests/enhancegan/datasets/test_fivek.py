"""MIT-Adobe FiveK as exported: one folder for the inputs and one for every expert, with the same file names."""

from pathlib import Path

import pytest

from enhancegan.datasets.fivek import load_fivek
from tests.enhancegan.datasets.tiny_photos import names, write_photos

TRAIN = ["a0001-jmac_DSC1459", "a4500-dvf_095"]
TEST = ["a4501-Duggan_090116_4368", "a5000-kme_0204"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four photos, the first and last of the usual splits: inputs as TIFF, experts' versions as JPEG."""
    write_photos(tmp_path / "input", (f"{stem}.tif" for stem in TRAIN + TEST))
    for expert in "ABCDE":
        write_photos(tmp_path / f"expert{expert}", (f"{stem}.jpg" for stem in TRAIN + TEST))
    return tmp_path


@pytest.mark.parametrize(("split", "stems"), [("train", TRAIN), ("test", TEST)])
def test_numbers_from_4501_are_the_test_split(root: Path, split: str, stems: list[str]) -> None:
    photos = load_fivek(root, split)
    assert photos.inputs == [root / "input" / f"{stem}.tif" for stem in stems]
    assert list(photos.experts) == ["A", "B", "C", "D", "E"]
    assert photos.experts["D"] == [root / "expertD" / f"{stem}.jpg" for stem in stems]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param(["a0001-jmac_DSC1459", "a5000-kme_0204"], id="names"),
        pytest.param(["a0001-jmac_DSC1459.tif", "a5000-kme_0204.jpg"], id="file names"),
        pytest.param(["a0001", "", "a5000"], id="numbers, as in the lists of the 3D-LUT authors"),
    ],
)
def test_a_list_of_test_photos_overrides_the_numbers(root: Path, entries: list[str]) -> None:
    (root / "test.txt").write_text("\n".join(entries) + "\n")
    assert names(load_fivek(root, "test").inputs) == ["a0001-jmac_DSC1459.tif", "a5000-kme_0204.tif"]
    assert names(load_fivek(root, "train").inputs) == ["a4500-dvf_095.tif", "a4501-Duggan_090116_4368.tif"]


def test_a_listed_photo_that_is_not_there_is_named(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    (root / "test.txt").write_text("a5000\na1234\n")
    assert names(load_fivek(root, "test").inputs) == ["a5000-kme_0204.tif"]
    assert "skipped 1, listed in test.txt without an input photo: a1234" in caplog.text


def test_a_photo_that_an_expert_lacks_is_named_and_skipped(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    (root / "expertB" / "a4501-Duggan_090116_4368.jpg").unlink()
    photos = load_fivek(root, "test")
    assert names(photos.inputs) == ["a5000-kme_0204.tif"]
    assert {expert: names(versions) for expert, versions in photos.experts.items()} == {
        expert: ["a5000-kme_0204.jpg"] for expert in "ABCDE"
    }
    assert "skipped 1, photo without a version by expert B: a4501-Duggan_090116_4368" in caplog.text


def test_one_expert_is_enough_when_only_that_one_is_asked_for(root: Path) -> None:
    (root / "expertB" / "a4501-Duggan_090116_4368.jpg").unlink()
    photos = load_fivek(root, "test", experts=["C"])
    assert names(photos.experts["C"]) == ["a4501-Duggan_090116_4368.jpg", "a5000-kme_0204.jpg"]
    assert list(photos.experts) == ["C"]


@pytest.mark.parametrize(
    ("inputs", "expert_c"),
    [("original", "C"), ("input", "expertC_gt"), ("input/JPG/480p", "expertC/JPG/480p"), ("input", "tiff16_c")],
)
def test_other_usual_names_of_the_folders_are_read(tmp_path: Path, inputs: str, expert_c: str) -> None:
    write_photos(tmp_path / inputs, ["a4501.jpg"])
    write_photos(tmp_path / expert_c, ["a4501.jpg"])
    photos = load_fivek(tmp_path, "test", experts=["C"])
    assert photos.inputs == [tmp_path / inputs / "a4501.jpg"]
    assert photos.experts == {"C": [tmp_path / expert_c / "a4501.jpg"]}


def test_photos_without_a_number_need_a_list(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    for folder in ("input", *(f"expert{expert}" for expert in "ABCDE")):
        write_photos(root / folder, ["beach.jpg"])
    assert names(load_fivek(root, "train").inputs) == [f"{stem}.tif" for stem in TRAIN]
    assert "skipped 1, name without a number such as a4501, and no test.txt: beach" in caplog.text
    (root / "test.txt").write_text("beach\n")
    assert names(load_fivek(root, "test").inputs) == ["beach.jpg"]


def test_an_empty_split_says_what_was_skipped(root: Path) -> None:
    for stem in TEST:
        (root / "expertA" / f"{stem}.jpg").unlink()
    expected = r"no photo of the test split in .*input .*; 2 skipped \(2 photo without a version by expert A\)"
    with pytest.raises(ValueError, match=expected):
        load_fivek(root, "test")


def test_a_missing_folder_names_the_accepted_ones(root: Path) -> None:
    (root / "expertE").rename(root / "somebody")
    expected = "no photos of expert E in .*: looked in expertE, expertE/JPG/480p, expertE_gt, E, tiff16_e"
    with pytest.raises(ValueError, match=expected):
        load_fivek(root, "test")


def test_an_unknown_split_or_expert_lists_the_known_ones(root: Path) -> None:
    with pytest.raises(ValueError, match="unknown split 'all'; known: train, test"):
        load_fivek(root, "all")
    with pytest.raises(ValueError, match="unknown expert 'F'; known: A, B, C, D, E"):
        load_fivek(root, "test", experts=["F"])
