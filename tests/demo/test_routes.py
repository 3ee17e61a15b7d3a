"""The page's own routes over real HTTP, with the process for photos: photos in, edits out, nobody else's photos."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from enhancegan.editing.applying import apply_to_picture
from enhancegan.enhancer import edit_with
from tests.demo.studio_client import encoded, picture_in, upload

BRIGHTER = {"method": "photographic", "parameters": {"exposure": 1.0}, "protect_neutrals": False}
ORIGINAL = json.dumps({"method": "original"})
AS_JPEG = {"format": "jpeg", "quality": 90, "metadata": "keep"}


def stranger(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=120)


def test_a_photo_comes_back_with_versions_the_automatic_one_chosen(visitor: httpx.Client, coffee: Image.Image) -> None:
    info = upload(visitor, encoded(coffee), "C:\\fakepath\\my  cup?.png")
    assert (info["name"], info["width"], info["height"], info["bits"]) == ("my  cup_.png", 600, 400, 8)
    keys = [version["key"] for version in info["versions"]]
    assert keys[:2] == ["original", "auto"] and info["chosen"] == "auto" and len(keys) == len(set(keys))
    auto = info["versions"][1]["edit"]
    parameters = {each["name"]: each for each in info["operators"]["photographic"]["parameters"]}
    assert auto["parameters"].keys() == parameters.keys()
    assert (
        parameters["exposure"] | {"name": "exposure", "low": -2.0, "high": 2.0, "unit": "EV"} == parameters["exposure"]
    )


def test_a_picture_is_the_edit_that_was_asked_for(visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    got = picture_in(visitor.get(f"/photos/{photo}/picture", params={"edit": json.dumps(BRIGHTER), "side": 600}))
    expected = np.asarray(apply_to_picture(coffee, edit_with("photographic", {"exposure": 1.0}, coffee))).astype(int)
    assert got.shape == expected.shape and np.abs(got - expected).mean() < 2
    small = picture_in(visitor.get(f"/photos/{photo}/picture", params={"edit": ORIGINAL, "side": 300}))
    assert small.shape == (200, 300, 3)


def test_a_part_is_the_same_pixels(visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    edit = json.dumps({**BRIGHTER, "parameters": {"shadows": 0.8}})
    got = picture_in(visitor.get(f"/photos/{photo}/part", params={"edit": edit, "box": "100,50,400,250"}))
    whole = np.asarray(apply_to_picture(coffee, edit_with("photographic", {"shadows": 0.8}, coffee))).astype(int)
    assert got.shape == (200, 300, 3) and np.abs(got - whole[50:250, 100:400]).mean() < 1


def test_the_file_has_the_size_the_depth_the_metadata_and_the_crop(visitor: httpx.Client) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    deep = Image.linear_gradient("L").resize((320, 240)).convert("RGB")
    photo = upload(visitor, encoded(deep, "JPEG", exif=exif), "IMG_1.jpg")["id"]
    crop = {"box": [0.25, 0.25, 0.75, 0.75], "angle": 0}
    made = visitor.post(
        f"/photos/{photo}/file",
        json={"edit": {**BRIGHTER, "crop": crop}, "format": "tiff", "quality": 90, "metadata": "keep"},
    ).json()
    assert (made["name"], made["width"], made["height"]) == ("IMG_1-enhanced.tif", 160, 120)
    file = visitor.get(f"/{made['url'].removeprefix('studio/api/')}")
    assert 'filename="IMG_1-enhanced.tif"' in file.headers["content-disposition"]
    assert len(file.content) == made["bytes"]
    with Image.open(io.BytesIO(file.content)) as result:
        assert result.format == "TIFF" and result.size == (160, 120) and result.getexif()[0x010F] == "Maker"


def test_metadata_stays_at_home_if_that_is_wanted(visitor: httpx.Client, coffee: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    photo = upload(visitor, encoded(coffee, "JPEG", exif=exif))["id"]
    made = visitor.post(f"/photos/{photo}/file", json={"edit": BRIGHTER, **AS_JPEG, "metadata": "none"}).json()
    with Image.open(io.BytesIO(visitor.get(f"/{made['url'].removeprefix('studio/api/')}").content)) as result:
        assert 0x010F not in result.getexif()


def test_every_file_is_its_own_until_three_newer_ones_are_there(visitor: httpx.Client, coffee: Image.Image) -> None:
    # As two tabs would ask for them: the same name, other contents.
    photo = upload(visitor, encoded(coffee))["id"]
    made = [
        visitor.post(f"/photos/{photo}/file", json={"edit": BRIGHTER, **AS_JPEG, "quality": quality}).json()
        for quality in (95, 80, 60, 30)
    ]
    got = [visitor.get(f"/{each['url'].removeprefix('studio/api/')}") for each in made]
    assert [reply.status_code for reply in got] == [404, 200, 200, 200]
    assert [len(reply.content) for reply in got[1:]] == [each["bytes"] for each in made[1:]]


def test_somebody_without_a_cookie_gets_the_file_of_a_sample(address: str) -> None:
    with stranger(address) as somebody:
        name = somebody.get("/samples").json()[0]["name"]
        made = somebody.post(f"/photos/sample-{name}/file", json={"edit": {"method": "original"}, **AS_JPEG}).json()
        assert len(somebody.get(f"/{made['url'].removeprefix('studio/api/')}").content) == made["bytes"]


def test_a_photo_that_is_deleted_while_it_comes_is_gone(visitor: httpx.Client, coffee: Image.Image) -> None:
    upload(visitor, encoded(coffee))

    def slowly(content: bytes) -> Iterator[bytes]:
        yield content[:1000]
        assert visitor.delete("/photos").status_code == 204
        yield content[1000:]

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.png", encoded(coffee))
    replies = [
        visitor.post("/photos", params={"name": "a.png"}, content=slowly(encoded(coffee))),
        visitor.post("/archives", content=slowly(archive.getvalue())),
    ]
    told = "This photo is no longer there. Please choose it again."
    assert [(reply.status_code, reply.json()["detail"]) for reply in replies] == [(404, told)] * 2


def test_the_table_and_the_settings_are_sent_as_files(visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee), "cup.png")["id"]
    cube = visitor.get(f"/photos/{photo}/cube", params={"edit": json.dumps(BRIGHTER)})
    assert "LUT_3D_SIZE 65" in cube.text and "cup.cube" in cube.headers["content-disposition"]
    settings = visitor.get(f"/photos/{photo}/settings", params={"edit": json.dumps(BRIGHTER)})
    assert settings.json()["parameters"] == {"exposure": 1.0}
    assert "cup.settings.json" in settings.headers["content-disposition"]


def test_what_is_inside_an_edit_agrees_with_the_edit(visitor: httpx.Client, coffee: Image.Image) -> None:
    dark = coffee.point(lambda level: level // 3)
    photo = upload(visitor, encoded(dark))["id"]
    found = visitor.get(f"/photos/{photo}/inside", params={"edit": json.dumps(BRIGHTER)}).json()
    assert found["words"] == "Brighter by 1.0 EV."
    assert not found["attention"], "it looks at all of the photo alike"
    assert found["judge"]["after"] > found["judge"]["before"]
    unchanged, red, *_ = found["figures"]["curve"]["data"]
    assert (unchanged["y"], red["y"][0], red["y"][-1]) == ([0, 1], 0, 1)
    # Level 0.5 is light 0.2140; twice as much, rolled off toward white, is 0.4281 / 1.2140 = 0.3526: level 0.6283.
    assert red["y"][32] == pytest.approx(0.6283, abs=0.001)
    # No channel of the dark photo is above 85, the brighter one has more.
    red_before = next(line for line in found["figures"]["histogram"]["data"] if line["name"] == "Red before")
    assert sum(red_before["y"]) == pytest.approx(1, abs=0.001)
    assert sum(share for level, share in zip(red_before["x"], red_before["y"], strict=True) if level > 90) == 0
    assert sum(each["share"] for each in found["palette"]["after"]) == pytest.approx(1, abs=0.01)
    assert found["clipped"]["after"]["bright"] == 0


def test_an_edit_of_the_paper_is_described_and_has_looked_somewhere(visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    found = visitor.get(f"/photos/{photo}/inside", params={"edit": json.dumps({"method": "piecewise"})}).json()
    assert found["words"].startswith("Bends shadows and highlights") and found["attention"]


def test_where_the_network_looked_is_a_picture_of_the_photo(visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    shown = picture_in(visitor.get(f"/photos/{photo}/attention", params={"method": "photographic", "side": 300}))
    assert shown.shape == (200, 300, 3)
    assert visitor.get(f"/photos/{photo}/attention", params={"method": "original"}).status_code == 422


def test_nobody_else_reaches_a_photo(visitor: httpx.Client, address: str, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    made = visitor.post(f"/photos/{photo}/file", json={"edit": BRIGHTER, **AS_JPEG}).json()
    result = f"/{made['url'].removeprefix('studio/api/')}"
    with stranger(address) as other:
        upload(other, encoded(coffee))
        for path in (f"/photos/{photo}/picture?edit={ORIGINAL}", f"/photos/{photo}/cube?edit={ORIGINAL}", result):
            reply = other.get(path)
            assert (reply.status_code, reply.json()["detail"]) == (
                404,
                "This photo is no longer there. Please choose it again.",
            )
        assert other.post(f"/photos/{photo}/file", json={"edit": BRIGHTER, **AS_JPEG}).status_code == 404
        assert other.delete("/photos").status_code == 204
    assert visitor.get(result).status_code == 200


def test_delete_deletes_everything_at_once(visitor: httpx.Client, folder: Path, coffee: Image.Image) -> None:
    before = set((folder / "photos").glob("*"))
    photo = upload(visitor, encoded(coffee))["id"]
    assert len(set((folder / "photos").glob("*")) - before) == 1
    assert visitor.delete("/photos").status_code == 204
    assert set((folder / "photos").glob("*")) == before
    assert visitor.get(f"/photos/{photo}/picture", params={"edit": ORIGINAL}).status_code == 404


def test_samples_are_listed_and_opened_by_anybody(visitor: httpx.Client, address: str) -> None:
    samples = visitor.get("/samples").json()
    assert len(samples) == 9 and samples[0]["caption"] == "2 stops too dark"
    for sample in samples[:2]:
        assert picture_in(visitor.get(f"/{sample['thumbnail'].removeprefix('studio/api/')}")).max() > 0
    opened = visitor.post(f"/samples/{samples[0]['name']}").json()
    assert not opened["already_good"] and opened["sentence"].startswith("Brighter by ")
    good = visitor.post(f"/samples/{samples[-1]['name']}").json()
    assert (samples[-1]["caption"], good["already_good"]) == ("Good as it is", True)
    made = visitor.post(f"/photos/{opened['id']}/file", json={"edit": BRIGHTER, **AS_JPEG}).json()
    with stranger(address) as other:
        assert other.get(f"/{made['url'].removeprefix('studio/api/')}").status_code == 404
    assert visitor.post("/samples/none").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"Dear Sir or Madam", "letter.jpg", "letter.jpg is not a readable photo"),
        (b"", "empty.png", "empty.png"),
    ],
)
def test_what_is_no_photo_is_said_and_leaves_nothing(
    content: bytes, name: str, said: str, visitor: httpx.Client, folder: Path
) -> None:
    before = sorted((folder / "photos").glob("*/*"))
    reply = visitor.post("/photos", params={"name": name}, content=content)
    assert reply.status_code == 422 and said in reply.json()["detail"]
    assert sorted((folder / "photos").glob("*/*")) == before


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("picture?edit=x", "settings must be a JSON object"),
        ('picture?edit={"method":"sharpen"}', "sharpen"),
        (f"picture?side=9&edit={ORIGINAL}", "side must be from 16 to 2560 pixels, got 9"),
        (f"part?box=1,2,3&edit={ORIGINAL}", "box must be left,top,right,bottom in whole pixels"),
        (f"part?box=0,0,700,10&edit={ORIGINAL}", "inside 600 x 400"),
        (f"part?box=0,0,7000,10&edit={ORIGINAL}", "a part may be 2560 pixels wide and high"),
        (f"picture?side=x&edit={ORIGINAL}", "This request cannot be answered as it is: side (input should be"),
        ("picture", "This request cannot be answered as it is: edit (field required)."),
    ],
)
def test_what_cannot_be_shown_is_said(path: str, said: str, visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    reply = visitor.get(f"/photos/{photo}/{path}")
    assert reply.status_code == 422 and said in reply.json()["detail"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[]", "the body must be a JSON object"),
        (b"{", "the body must be a JSON object"),
        (b"{}", "edit must be an object"),
        (b'{"edit": {"method": "original"}, "depth": 16}', "there is no 'depth'"),
        (b'{"edit": {"method": "original"}, "format": "psd"}', "format must be one of same, jpeg, png"),
        (b'{"edit": {"method": "original"}, "quality": 101}', "quality must be from 1 to 100"),
        (b'{"edit": {"method": "original"}, "quality": true}', "quality must be a whole number"),
        (b'{"edit": {"method": "original"}, "metadata": "some"}', "metadata must be"),
        (b'{"edit": {"method": "original", "crop": {"angle": 9}}}', "outside of the turned photo"),
        (b'{"edit": {"method": "photographic", "strength": 1%s}}' % (b"0" * 400), "strength must be a number"),
    ],
)
def test_what_cannot_be_written_is_said(body: bytes, said: str, visitor: httpx.Client, coffee: Image.Image) -> None:
    photo = upload(visitor, encoded(coffee))["id"]
    reply = visitor.post(f"/photos/{photo}/file", content=body)
    assert reply.status_code == 422 and said in reply.json()["detail"]


def test_a_page_of_another_site_can_do_nothing(visitor: httpx.Client, coffee: Image.Image) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    photo = upload(visitor, encoded(coffee))["id"]
    for method, path in (
        ("POST", "/photos"),
        ("DELETE", "/photos"),
        ("POST", "/samples/coffee"),
        ("POST", f"/photos/{photo}/file"),
    ):
        assert visitor.request(method, path, headers=foreign).status_code == 403
    assert visitor.get(f"/photos/{photo}/picture", params={"edit": ORIGINAL}).status_code == 200


def test_limits_are_told_before_an_upload(visitor: httpx.Client) -> None:
    limits = visitor.get("/limits").json()
    assert (limits["upload_mb"], limits["keep_minutes"]) == (100, 60)
    assert {".jpg", ".heic", ".dng", ".tif"} <= set(limits["suffixes"])
