"""What `data check` says of every data set, whole and damaged, in tiny made-up layouts."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.datasets.checking import Report, check_data_set
from enhancegan.datasets.cuhk_cropping import read_cuhk_cropping
from enhancegan.datasets.gaic import load_gaic
from enhancegan.datasets.known import DATA_SETS
from enhancegan.datasets.layouts import LAYOUTS, RATED_LAYOUTS
from tests.enhancegan.datasets.tiny_aadb import ATTRIBUTES, write_list
from tests.enhancegan.datasets.tiny_photos import write_photos

NINE_TAGS = ("Landscape", "Seascapes", "Cityscape", "Rural", "Sky", "Water", "Nature", "Animals", "Portraiture")


def write_folders(root: Path) -> None:
    write_photos(root / "good", ["a.jpg", "b.jpg"])
    write_photos(root / "poor", ["c.jpg"])


def write_ava(root: Path) -> None:
    """Photos 1 and 3 are good, 2 and 4 poor; 3 and 4 are the test split."""
    write_photos(root / "image", ["1.jpg", "2.jpg", "3.jpg", "4.jpg"])
    votes = {1: "0 0 0 0 0 0 0 0 9 0", 2: "0 9 0 0 0 0 0 0 0 0", 3: "0 0 0 0 0 0 0 0 9 0", 4: "0 9 0 0 0 0 0 0 0 0"}
    # Thirty percent of seven are two; photos 5 to 7 are neither good nor poor.
    votes |= dict.fromkeys((5, 6, 7), "0 0 0 0 9 0 0 0 0 0")
    (root / "AVA.txt").write_text("\n".join(f"{n} {n} {counts} 1 0 7" for n, counts in votes.items()))
    (root / "tags.txt").write_text("\n".join(f"{number} {tag}" for number, tag in enumerate(NINE_TAGS, start=1)))
    (root / "aesthetics_image_lists").mkdir()
    (root / "aesthetics_image_lists" / "generic_test.jpgl").write_text("3\n4\n")


def write_cuhk_pq(root: Path) -> None:
    for quality in ("HighQuality", "LowQuality"):
        for category in ("animal", "architecture", "human", "landscape", "night", "plant", "static"):
            write_photos(root / quality / category, ["a.jpg", "b.jpg"])


def write_ppr10k(root: Path) -> None:
    """Groups 0 and 1 to train on, 1356 and 1357 to test."""
    photos = [f"{group}_0.tif" for group in (0, 1, 1356, 1357)]
    for folder in ("source", "target_a", "target_b", "target_c"):
        write_photos(root / folder, photos)


def write_spaq(root: Path) -> None:
    photos = [f"{number:05}.jpg" for number in range(1, 31)]
    write_photos(root / "TestImage", photos)
    scores = [(80, 50, 20)[number % 3] for number in range(30)]
    rows = [f"{photo},{score},50" for photo, score in zip(photos, scores, strict=True)]
    (root / "Annotations").mkdir()
    (root / "Annotations" / "MOS and Image attribute scores.csv").write_text(
        "\n".join(["Image name,MOS,Brightness", *rows])
    )


def write_koniq(root: Path) -> None:
    """Good is 70 or more, poor is below 45; the validation set is trained on."""
    write_photos(root / "512x384", [f"{number}.jpg" for number in range(1, 8)])
    rows = ["1,70,training", "2,69.9,training", "3,45,training", "4,44.9,validation", "5,90,validation"]
    rows += ["6,80,test", "7,20,test"]
    (root / "koniq10k_distributions_sets.csv").write_text(
        "\n".join(["image_name,MOS,set", *(row.replace(",", ".jpg,", 1) for row in rows)])
    )


def write_aadb(root: Path) -> None:
    for part in ("Train", "Validation", "TestNew"):
        for label in ("score", *ATTRIBUTES):
            write_list(root, part, label, {"farm1_1_a.jpg": 0.5})
    write_photos(root / "datasetImages_warp256", ["farm1_1_a.jpg"])


def write_fivek(root: Path) -> None:
    for folder in ("input", "expertC"):
        write_photos(root / folder, ["a0001-x.jpg", "a0002-x.jpg", "a4501-x.jpg"])


def write_cuhk_cropping(root: Path) -> None:
    write_photos(root / "All_Images", ["a.jpg", "b.jpg"])
    windows = "1 7 1 7\n" * 3
    (root / "Cropping parameters.txt").write_text(f"plant\\a.jpg\n{windows}night\\b.jpg\n{windows}")


def write_gaic(root: Path) -> None:
    for split in ("train", "test"):
        write_photos(root / "images" / split, ["1.jpg"])
        (root / "annotations" / split).mkdir(parents=True)
        (root / "annotations" / split / "1.txt").write_text("0 1 6 8 4.5\n0 0 8 8 -2\n")


WHOLE: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "folders": (write_folders, ("train: 2 good, 1 poor", "test: 2 good, 1 poor")),
    "ava": (write_ava, ("train: 1 good, 1 poor", "test: 1 good, 1 poor")),
    "cuhk-pq": (write_cuhk_pq, ("train: 7 good, 7 poor", "test: 7 good, 7 poor")),
    "ppr10k": (write_ppr10k, ("train: 1 good, 1 poor", "test: 1 good, 1 poor")),
    "spaq": (write_spaq, ("train: 7 good, 9 poor", "test: 3 good, 1 poor")),
    "koniq-10k": (write_koniq, ("train: 2 good, 1 poor", "test: 1 good, 1 poor")),
    "aadb": (write_aadb, ("train: 1 rated", "validation: 1 rated", "test: 1 rated")),
    "fivek": (write_fivek, ("train: 2 input, 2 expert C", "test: 1 input, 1 expert C")),
    "cuhk-cropping": (write_cuhk_cropping, ("all photos: 2 cropped by three",)),
    "gaic": (write_gaic, ("train: 1 with rated crops", "test: 1 with rated crops")),
}


def text_of(report: Report) -> str:
    return "\n".join(report.lines)


def test_every_data_set_is_known_and_shown_here() -> None:
    assert set(DATA_SETS) == set(WHOLE) >= {*LAYOUTS, *RATED_LAYOUTS}


@pytest.mark.parametrize("name", list(WHOLE))
def test_a_whole_data_set_is_usable_and_counted_without_decoding(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, counts = WHOLE[name]
    write(tmp_path)
    monkeypatch.setattr(Image, "open", lambda *_: pytest.fail("a photo was decoded"))
    report = check_data_set(name, tmp_path)
    assert report.usable, text_of(report)
    assert report.lines[-1] == "usable"
    for line in counts:
        assert f"\n  {line}" in text_of(report)
    assert " skipped" not in text_of(report) and "\n  missing" not in text_of(report)
    assert len(report.lines) <= 20


@pytest.mark.parametrize("name", list(WHOLE))
def test_an_empty_folder_lacks_everything_and_is_not_usable(tmp_path: Path, name: str) -> None:
    report = check_data_set(name, tmp_path)
    assert not report.usable
    assert report.lines[1] == "  there: nothing of its layout"
    assert report.lines[2] == f"  missing: {', '.join(str(part) for part in DATA_SETS[name].parts if part.needed)}"
    assert report.lines[-1].startswith("not usable: ") and report.lines[-1].endswith("see docs/datasets.md")
    assert len(report.lines) <= 20


def test_missing_photos_broken_lines_and_duplicates_are_counted_and_three_are_named(tmp_path: Path) -> None:
    write_ava(tmp_path)
    for number in (1, 3):
        (tmp_path / "image" / f"{number}.jpg").unlink()
    with (tmp_path / "AVA.txt").open("a") as file:
        file.write("\nfour words are broken\n8 2 0 9 0 0 0 0 0 0 0 0 1 0 7\n")
    report = check_data_set("ava", tmp_path)
    assert report.lines[2:] == (
        "  train: no good photos: looked for mean scores of 9.00 or more in the train split of AVA.txt with a photo in "
        "image",
        "  test: no good photos: looked for mean scores of 9.00 or more in the test split of AVA.txt with a photo in "
        "image",
        "  1 skipped, broken line of AVA.txt: line 8",
        "  1 skipped, listed twice in AVA.txt: 2.jpg",
        "  2 skipped, photo not in image: 1.jpg, 3.jpg",
        "not usable: no photos for train and test; see docs/datasets.md",
    )


def test_a_missing_list_and_a_wrong_header_are_named(tmp_path: Path) -> None:
    write_koniq(tmp_path)
    table = tmp_path / "koniq10k_distributions_sets.csv"
    table.write_text(table.read_text().replace("MOS", "score", 1))
    report = check_data_set("koniq-10k", tmp_path)
    assert not report.usable
    assert "  train: koniq10k_distributions_sets.csv lacks the columns MOS" in report.lines
    table.unlink()
    report = check_data_set("koniq-10k", tmp_path)
    assert "  missing: koniq10k_distributions_sets.csv" in report.lines
    assert report.lines[-1].startswith("not usable: koniq10k_distributions_sets.csv missing")


def test_broken_rows_of_a_table_are_skipped(tmp_path: Path) -> None:
    write_koniq(tmp_path)
    with (tmp_path / "koniq10k_distributions_sets.csv").open("a") as file:
        file.write(
            "\n8.jpg,80,nowhere\n9.jpg,words,training\n1.jpg,90,training\ngone.jpg,90,training\nsome.jpg,60,test"
        )
    text = text_of(check_data_set("koniq-10k", tmp_path))
    assert "1 skipped, line of the table without a set: line 9" in text
    assert "1 skipped, listed twice: 1.jpg" in text
    assert "1 skipped, photo not in 512x384: gone.jpg" in text
    assert "1 skipped, broken line of the table: " in text


def test_damaged_photos_are_found_only_when_all_are_decoded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_folders(tmp_path)
    (tmp_path / "good" / "b.jpg").write_bytes(b"\xff\xd8\xff cut short")
    assert "decode" not in text_of(check_data_set("folders", tmp_path))
    text = text_of(check_data_set("folders", tmp_path, decode=True))
    assert "1 of 3 photos cannot be decoded and would be skipped: b.jpg" in text
    assert "decoding" in capsys.readouterr().err
    (tmp_path / "poor" / "c.jpg").write_bytes(b"no photo")
    report = check_data_set("folders", tmp_path, decode=True)
    assert report.lines[-1] == "not usable: no photos for train and test; see docs/datasets.md" and not report.usable


def test_crops_are_left_top_right_bottom_and_those_nobody_rated_are_left_out(tmp_path: Path) -> None:
    write_gaic(tmp_path)
    (photo,) = load_gaic(tmp_path, "train")
    assert (photo.crops, photo.scores) == (((1, 0, 8, 6),), (4.5,))


def test_retouched_portraits_and_those_before_it_are_never_the_same_photo(tmp_path: Path) -> None:
    write_ppr10k(tmp_path)
    found = LAYOUTS["ppr10k"](tmp_path, "test")
    assert [path.relative_to(tmp_path).as_posix() for path in (*found.good, *found.poor)] == [
        "target_a/1356_0.tif", "source/1357_0.tif",
    ]  # fmt: skip
    (tmp_path / "target_a" / "1_0.tif").unlink()
    assert "1 skipped, photo not in target_a: 1_0" in text_of(check_data_set("ppr10k", tmp_path))


def test_the_two_splits_of_spaq_share_no_photo_and_excel_is_read_as_csv_is(tmp_path: Path) -> None:
    write_spaq(tmp_path)
    train, test = (LAYOUTS["spaq"](tmp_path, split) for split in ("train", "test"))
    # Of thirty photos ten are good and ten poor; six, of any kind, are the test split.
    assert len({*train.good, *test.good}) == len({*train.poor, *test.poor}) == 10
    assert len(train.good) + len(test.good) == 10
    table = tmp_path / "Annotations" / "MOS and Image attribute scores.csv"
    pd.read_csv(table).to_excel(table.with_suffix(".xlsx"), index=False)
    table.unlink()
    assert LAYOUTS["spaq"](tmp_path, "train") == train


def test_the_command_lists_checks_and_says_by_its_exit_status_what_is_usable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(DATA_SETS)
    assert main(["data", "check", "folders", str(tmp_path)]) == 1
    write_folders(tmp_path)
    assert main(["data", "check", "folders", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "usable"
    assert main(["data", "check", "koniq", str(tmp_path)]) == 2
    assert "did you mean 'koniq-10k'?" in capsys.readouterr().err


def test_windows_are_checked_as_far_as_can_be_without_a_photo(tmp_path: Path) -> None:
    write_cuhk_cropping(tmp_path)
    with (tmp_path / "Cropping parameters.txt").open("a") as file:
        file.write(
            "night\\gone.jpg\n" + "1 7 1 7\n" * 3 + "plant\\a.jpg\n" + "1234\n" * 3 + "night\\b.jpg\n" + "7 1 1 7\n" * 3
        )
        file.write("plant\\a.jpg\n" + "1 7 1 7\n" * 3)
    report = check_data_set("cuhk-cropping", tmp_path)
    assert report.usable
    assert report.lines[3:6] == (
        "  1 skipped, photo missing: gone.jpg",
        "  2 skipped, broken line: a.jpg, b.jpg",
        "  1 skipped, listed twice: a.jpg",
    )


@pytest.mark.parametrize("name", WHOLE)
def test_folders_that_are_called_like_photos_are_no_photos(name: str, tmp_path: Path) -> None:
    WHOLE[name][0](tmp_path)
    for photo in [path for path in tmp_path.rglob("*") if path.suffix in (".jpg", ".tif")]:
        photo.unlink()
        photo.mkdir()
    assert not check_data_set(name, tmp_path).usable


def test_a_photo_that_is_listed_as_good_and_as_poor_is_what_the_first_line_says(tmp_path: Path) -> None:
    write_ava(tmp_path)
    with (tmp_path / "AVA.txt").open("a") as file:
        file.write("\n8 1 9 0 0 0 0 0 0 0 0 0 1 0 7\n" + "9" * 5000 + " 2 " + "9 " * 13)
    found = LAYOUTS["ava"](tmp_path, "train")
    assert [path.name for path in (*found.good, *found.poor)] == ["1.jpg", "2.jpg"]
    assert "  1 skipped, broken line of AVA.txt: line 9" in check_data_set("ava", tmp_path).lines


@pytest.mark.parametrize(
    ("part", "content"),
    [("xl/worksheets/sheet1.xml", b"<worksheet><sheet"), ("xl/workbook.xml", b"<"), ("xl/worksheets/sheet1.xml", None)],
    ids=["cut sheet", "cut workbook", "no sheet"],
)
def test_a_damaged_excel_file_is_one_sentence(part: str, content: bytes | None, tmp_path: Path) -> None:
    write_spaq(tmp_path)
    table = tmp_path / "Annotations" / "MOS and Image attribute scores.csv"
    excel = table.with_suffix(".xlsx")
    pd.read_csv(table).to_excel(excel, index=False)
    table.unlink()
    with ZipFile(excel) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | {part: content}
    with ZipFile(excel, "w") as archive:
        for name, written in parts.items():
            if written is not None:
                archive.writestr(name, written)
    with pytest.raises(ValueError, match=r"scores\.xlsx cannot be read: it is damaged or no Excel file \(\.xlsx\): "):
        LAYOUTS["spaq"](tmp_path, "train")


def test_windows_and_crops_have_finite_sides(tmp_path: Path) -> None:
    write_gaic(tmp_path / "gaic")
    (tmp_path / "gaic" / "annotations" / "train" / "1.txt").write_text(
        "nan nan nan nan 3\n0 0 inf inf 3\n0 1 6 8 4.5\n"
    )
    (photo,) = load_gaic(tmp_path / "gaic", "train")
    assert photo.crops == ((1, 0, 8, 6),)
    write_cuhk_cropping(tmp_path)
    write_photos(tmp_path / "All_Images", ["c.jpg"])
    with (tmp_path / "Cropping parameters.txt").open("a") as file:
        file.write("plant\\c.jpg\n" + "1 7 1 7\n" * 2 + "0 7 0 nan\n")
    assert "  1 skipped, broken line: c.jpg" in check_data_set("cuhk-cropping", tmp_path).lines
    assert [photo.path.name for photo in read_cuhk_cropping(tmp_path)] == ["a.jpg", "b.jpg"]


def test_of_two_photos_with_one_name_the_second_is_skipped(tmp_path: Path) -> None:
    write_fivek(tmp_path)
    (tmp_path / "expertC" / "a0001-x.tif").write_bytes(b"another")
    text = text_of(check_data_set("fivek", tmp_path))
    assert "1 skipped, second photo of the same name in expertC: a0001-x.tif" in text and "train: 2 input" in text
