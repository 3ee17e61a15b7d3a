"""Many photos at once: a ZIP file comes, one with the results goes, and what cannot be used is named."""

import io
import json
import zipfile
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from demo.archives import MOST_PHOTOS
from tests.demo.studio_client import encoded, upload

LISTED = b"PK\x01\x02\x14\x03\x14\x00\x00"
"""Begins an entry of the list at the end of a ZIP file; the first bit of its last byte says that it is encrypted."""


def archive(files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return content.getvalue()


def send(visitor: httpx.Client, content: bytes) -> httpx.Response:
    return visitor.post("/archives", content=content)


def results(reply: httpx.Response) -> zipfile.ZipFile:
    assert reply.status_code == 200 and reply.headers["content-type"] == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(reply.content))
    assert packed.testzip() is None
    return packed


@pytest.mark.slow
def test_photos_of_a_zip_file_are_opened_one_by_one(visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = encoded(coffee)
    sent = send(
        visitor, archive({"trip/one.png": photo, "trip/b/one.png": photo, "__MACOSX/._one.png": b"x", ".h": b""})
    )
    assert sent.status_code == 201
    assert [each["name"] for each in sent.json()["photos"]] == ["one.png", "one.png"] and sent.json()["errors"] == []
    for each in sent.json()["photos"]:
        assert visitor.post(f"/photos/{each['id']}/open").json()["width"] == 600


def test_what_is_no_photo_is_named_and_the_rest_is_taken(visitor: httpx.Client, coffee: Image.Image) -> None:
    sent = send(visitor, archive({"one.png": encoded(coffee), "notes.txt": b"Dear Sir", "bad.jpg": b"no photo"})).json()
    assert sent["errors"] == ["notes.txt is not a photo."]
    (good, bad) = sent["photos"]
    assert visitor.post(f"/photos/{bad['id']}/open").status_code == 422
    ids = f"{good['id']},{bad['id']}"
    packed = results(visitor.get("/zip", params={"photos": ids, "format": "jpeg"}))
    assert packed.namelist() == ["one-enhanced.jpg", "not-enhanced.txt"]
    assert packed.read("not-enhanced.txt").decode().startswith("bad.jpg: bad.jpg is not a readable photo")


def test_all_get_the_same_version_strength_and_format(visitor: httpx.Client, coffee: Image.Image) -> None:
    dark = coffee.point(lambda level: level // 3)
    photos = [upload(visitor, encoded(each), "same name.png")["id"] for each in (dark, coffee)]

    def brightness(**options: object) -> list[float]:
        packed = results(visitor.get("/zip", params={"photos": ",".join(map(str, photos)), **options}))
        assert packed.namelist() == ["same name-enhanced.webp", "same name-enhanced-2.webp"]
        pictures = [Image.open(io.BytesIO(packed.read(name))).convert("L") for name in packed.namelist()]
        return [picture.resize((1, 1)).getpixel((0, 0)) for picture in pictures]

    untouched = brightness(version="auto", strength=0, format="webp")
    enhanced = brightness(version="auto", strength=1, format="webp")
    original = brightness(version="original", format="webp")
    assert enhanced[0] > untouched[0] + 20
    assert untouched == pytest.approx(original, abs=1)


def test_a_look_that_a_photo_does_not_have_is_its_automatic_edit(visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    auto, other = (
        results(visitor.get("/zip", params={"photos": photo, "version": key})).read("my photo-enhanced.png")
        for key in ("auto", "no-such-look")
    )
    assert auto == other


def test_a_photo_with_an_edit_of_its_own_keeps_it_until_it_is_dropped(
    visitor: httpx.Client, address: str, coffee: Image.Image
) -> None:
    alone, other = (str(upload(visitor, encoded(coffee), name)["id"]) for name in ("alone.png", "other.png"))
    edit = {"method": "photographic", "parameters": {"exposure": -2}, "crop": {"box": [0, 0, 0.5, 1]}}
    assert visitor.put(f"/photos/{alone}/edit", json=edit).status_code == 204

    def pictures() -> list[Image.Image]:
        packed = results(visitor.get("/zip", params={"photos": f"{alone},{other}", "version": "original"}))
        return [Image.open(io.BytesIO(packed.read(f"{name}-enhanced.png"))) for name in ("alone", "other")]

    edited, shared = pictures()
    assert (edited.size, shared.size) == ((300, 400), (600, 400))
    dark, light = (np.asarray(each.crop((0, 0, 300, 400)).convert("L")).mean() for each in (edited, shared))
    assert dark < 0.7 * light

    assert visitor.put(f"/photos/{alone}/edit", json={"method": "no such"}).status_code == 422
    with httpx.Client(base_url=address, timeout=120) as stranger:
        assert stranger.put(f"/photos/{alone}/edit", json=edit).status_code == 404
        assert stranger.delete(f"/photos/{alone}/edit").status_code == 404
    assert pictures()[0].size == (300, 400)
    assert visitor.delete(f"/photos/{alone}/edit").status_code == 204
    assert pictures()[0].size == (600, 400)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a zip", "This is not a readable ZIP file."),
        (archive({"notes.txt": b"x"}), "There is no photo in this ZIP file."),
        (archive({f"{n}.jpg": b"" for n in range(MOST_PHOTOS + 1)}), "has 201 photos; at most 200"),
        (archive({"a.jpg": bytes(60_000_000)}, zipfile.ZIP_DEFLATED), "much larger inside than outside"),
        (
            archive({"a.jpg": b"x"}).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
            "password",
        ),
    ],
)
def test_archives_that_cannot_be_used_are_refused(
    content: bytes, said: str, visitor: httpx.Client, folder: Path
) -> None:
    before = sorted((folder / "photos").glob("*/*"))
    reply = send(visitor, content)
    assert reply.status_code == 422 and said in reply.json()["detail"]
    assert sorted((folder / "photos").glob("*/*")) == before


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_photo_in_an_archive_is_named(method: int, visitor: httpx.Client, coffee: Image.Image) -> None:
    content = bytearray(archive({"one.png": encoded(coffee), "two.png": encoded(coffee)}, method))
    content[1000:3000] = b"\xff" * 2000  # inside of the first one
    sent = send(visitor, bytes(content)).json()
    assert sent["errors"] == ["one.png is damaged in the ZIP file."]
    assert [each["name"] for each in sent["photos"]] == ["two.png"]


def test_photos_that_are_no_longer_there_do_not_keep_the_others_back(
    visitor: httpx.Client, coffee: Image.Image
) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    packed = results(visitor.get("/zip", params={"photos": f"{'A' * 16},{photo}"}))
    assert packed.namelist() == ["my photo-enhanced.png", "not-enhanced.txt"]
    assert packed.read("not-enhanced.txt") == b"1 of 2 photos: no longer there.\n"
    assert visitor.get("/zip", params={"photos": "A" * 16}).status_code == 404


def test_nobody_gets_a_zip_file_of_somebody_elses_photos(
    visitor: httpx.Client, address: str, coffee: Image.Image
) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    with httpx.Client(base_url=address, timeout=120) as other:
        assert other.get("/zip", params={"photos": photo}).status_code == 404
        assert other.post(f"/photos/{photo}/open").status_code == 404
    assert visitor.get("/zip", params={"photos": ",".join([str(photo)] * 201)}).status_code == 422
    assert json.loads(visitor.get("/limits").text)["most_photos"] == MOST_PHOTOS


def test_many_files_that_are_no_photos_are_counted(visitor: httpx.Client, coffee: Image.Image) -> None:
    sent = send(visitor, archive({**{f"{n}.txt": b"x" for n in range(30)}, "a.png": encoded(coffee)})).json()
    assert sent["errors"] == ["30 files in the ZIP file are not photos, such as 0.txt, 1.txt, 2.txt."]
    assert [each["name"] for each in sent["photos"]] == ["a.png"]


def test_a_zip_file_goes_on_when_its_photos_are_deleted_meanwhile(visitor: httpx.Client, coffee: Image.Image) -> None:
    photos = [upload(visitor, encoded(coffee))["id"] for _ in range(6)]
    with visitor.stream("GET", "/zip", params={"photos": ",".join(map(str, photos)), "format": "png"}) as reply:
        pieces = reply.iter_bytes(1000)
        content = next(pieces)
        assert visitor.delete("/photos").status_code == 204
        content += b"".join(pieces)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names[0] == "my photo-enhanced.png" and names[-1] == "not-enhanced.txt"
