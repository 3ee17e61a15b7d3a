"""Files for a study that is to be made: each lands where it belongs, or a sentence says why not."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from enhancegan.photo import load_photo
from study.content.making import intake
from study.content.making.intake import Intake, incoming, take_file
from study.content.making.preparation import Preparation
from study.content.making.preparations import Preparations
from tests.study.tiny_study import synthetic_photo

ROOM = 10**9


@pytest.fixture
def preparation(tmp_path: Path) -> Preparation:
    return Preparations(tmp_path / "preparations").begin()


def bring(preparation: Preparation, kind: intake.Kind, path: str, content: bytes, room: int = ROOM) -> list[str]:
    """Bring one file, as the page does."""
    with incoming(preparation) as file:
        file.write_bytes(content)
        return take_file(
            Intake(preparation, kind, lambda: room, lambda photo, _: load_photo(photo) and None), path, file
        )


def photo(tmp_path: Path, seed: int = 0) -> bytes:
    file = tmp_path / f"made{seed}.png"
    synthetic_photo((90, 120, 150), seed).save(file)
    return file.read_bytes()


def packed(tmp_path: Path, entries: dict[str, bytes]) -> bytes:
    file = tmp_path / "packed.zip"
    with ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.read_bytes()


def test_photos_are_called_like_their_files_whatever_folder_they_come_in(
    preparation: Preparation, tmp_path: Path
) -> None:
    assert bring(preparation, "photos", "beach.PNG", photo(tmp_path)) == []
    # Macs decompose accented letters.
    assert bring(preparation, "photos", "trip/day 1/Cafe\u0301.png", photo(tmp_path, 1)) == []
    assert list(preparation.photos) == ["Caf\u00e9", "beach"]
    assert preparation.photos["beach"].read_bytes() == photo(tmp_path)
    assert not list((preparation.folder / "incoming").iterdir())


def test_the_same_photo_again_changes_nothing_and_another_of_its_name_is_refused(
    preparation: Preparation, tmp_path: Path
) -> None:
    bring(preparation, "photos", "beach.png", photo(tmp_path))
    assert bring(preparation, "photos", "again/beach.png", photo(tmp_path)) == []
    (refused,) = bring(preparation, "photos", "other/beach.jpg", b"another")
    assert refused == (
        "beach.jpg was not taken: there is already a photo called 'beach' (beach.png). Rename one of them, or remove "
        "the first."
    )
    assert preparation.photos["beach"].read_bytes() == photo(tmp_path)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("notes.txt", "notes.txt is not a photo; photos are JPEG, PNG"),
        ("=cmd.jpg", "must not begin with one of ="),
        (" x.jpg", "must not begin or end with a space"),
        (f"{'x' * 260}.jpg", "is too long for a file"),
        ("\u3164.jpg", "the name of the photo '\u3164' must have at least one visible character. Rename it."),
        ("\u200b\u2060.jpg", r"the name of the photo '\u200b\u2060' must have at least one visible character."),
        (" .jpg", "must have at least one visible character"),
    ],
    ids=["no photo", "formula", "space", "long", "filler", "zero width", "blank"],
)
def test_a_file_that_cannot_be_a_photo_is_refused_with_a_reason(
    preparation: Preparation, path: str, reason: str
) -> None:
    (refused,) = bring(preparation, "photos", path, b"content")
    assert reason in refused
    assert preparation.photos == {}


UNREADABLE: dict[str, tuple[bytes | None, str]] = {
    "text": (b"no photo", "text.jpg is not a readable photo; allowed formats: JPEG"),
    "nothing": (b"", "nothing.jpg is empty (0 bytes)."),
    "half": (None, "half.jpg is damaged or truncated: "),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_photo_that_cannot_be_read_is_refused_alone_and_by_its_name(
    preparation: Preparation, tmp_path: Path, name: str
) -> None:
    content, reason = UNREADABLE[name]
    if content is None:
        synthetic_photo((90, 120, 150), 0, 400, 300).save(tmp_path / "whole.jpg")
        whole = (tmp_path / "whole.jpg").read_bytes()
        content = whole[: len(whole) // 2]
    assert bring(preparation, "photos", "beach.png", photo(tmp_path)) == []
    (refused,) = bring(preparation, "photos", f"trip/{name}.jpg", content)
    assert refused.startswith(reason) and refused.endswith(".")
    assert list(preparation.photos) == ["beach"]
    entries = {"lake.png": photo(tmp_path, 1), f"{name}.jpg": content, "sea.png": photo(tmp_path, 2)}
    assert bring(preparation, "photos", "more.zip", packed(tmp_path, entries)) == [refused]
    assert list(preparation.photos) == ["beach", "lake", "sea"]
    assert not list((preparation.folder / "incoming").iterdir())


@pytest.mark.parametrize("path", [".DS_Store", "trip/.hidden/a.jpg", "__MACOSX/a.jpg", "", "/"])
def test_what_systems_leave_is_passed_over(preparation: Preparation, path: str) -> None:
    assert bring(preparation, "photos", path, b"content") == []
    assert preparation.photos == {}


def test_own_versions_are_called_like_their_folder_and_a_person_s_edits_without_one(
    preparation: Preparation, tmp_path: Path
) -> None:
    assert bring(preparation, "versions", "work/agency/beach.png", photo(tmp_path)) == []
    assert bring(preparation, "versions", "beach.png", photo(tmp_path)) == []
    assert {name: list(files) for name, files in preparation.versions.items()} == {
        "agency": ["beach"],
        "human": ["beach"],
    }


def test_no_path_leads_out_of_the_preparation(preparation: Preparation, tmp_path: Path) -> None:
    for path in ("../beach.png", "a/../../beach.png", "..\\..\\beach.png"):
        assert bring(preparation, "versions", path, photo(tmp_path)) == []
    assert [each.name for each in preparation.folder.parent.iterdir()] == [preparation.id]
    assert preparation.versions == {}


def test_a_zip_file_is_unpacked_and_what_is_no_photo_is_named(preparation: Preparation, tmp_path: Path) -> None:
    content = packed(
        tmp_path, {"trip/beach.png": photo(tmp_path), "trip/notes.txt": b"x", "trip/more.zip": b"x", ".DS_Store": b"x"}
    )
    assert bring(preparation, "photos", "trip.zip", content) == [
        "notes.txt is not a photo; photos are JPEG, PNG, WebP, TIFF, BMP, GIF, JPEG 2000, AVIF, HEIC or camera RAW, or "
        "a zip file of them.",
        "trip/more.zip is a zip file within the zip file; use that one, or unpack it first.",
    ]
    assert list(preparation.photos) == ["beach"]
    own = packed(tmp_path, {"agency/beach.png": photo(tmp_path), "studio/beach.png": photo(tmp_path)})
    assert bring(preparation, "versions", "own.zip", own) == []
    assert list(preparation.versions) == ["agency", "studio"]


def test_a_zip_file_larger_inside_than_there_is_room_is_not_unpacked(preparation: Preparation, tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with ZipFile(file, "w", 8) as archive:
        archive.writestr("a.jpg", bytes(5_000_000))
    assert file.stat().st_size < 10_000
    (refused,) = bring(preparation, "photos", "bomb.zip", file.read_bytes(), room=1_000_000)
    assert refused.startswith("what is in bomb.zip takes 5 MB, and there is room for 1 MB.")
    assert preparation.photos == {}


@pytest.mark.parametrize(
    ("entries", "reason"),
    [({"../a.jpg": b"x"}, "leads out of the zip file's folder"), ({}, "damaged, or not a readable zip file")],
    ids=["leads out", "damaged"],
)
def test_a_zip_file_that_must_not_be_unpacked_says_why(
    preparation: Preparation, tmp_path: Path, entries: dict[str, bytes], reason: str
) -> None:
    content = packed(tmp_path, entries) if entries else b"no zip file"
    (refused,) = bring(preparation, "photos", "odd.zip", content)
    assert reason in refused
    assert preparation.photos == {}


def test_there_can_be_too_many_photos_and_too_many_folders(
    preparation: Preparation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_PHOTOS", 2)
    for number in range(2):
        assert bring(preparation, "photos", f"{number}.png", photo(tmp_path)) == []
    assert bring(preparation, "photos", "2.png", photo(tmp_path)) == [
        "2.png was not taken: there are already 2, the most there can be."
    ]
    for number in range(7):
        assert bring(preparation, "versions", f"method{number}/0.png", photo(tmp_path)) == []
    assert bring(preparation, "versions", "one more/0.png", photo(tmp_path)) == [
        "the folder 'one more' was not taken: a study compares at most 7 methods."
    ]
