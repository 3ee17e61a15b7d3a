"""Methods from outside on the page: shown below "Yours", saved as they are seen, and nothing of a visitor's goes in."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image
from playwright.sync_api import Page, expect

from db.settings import PHOTO_MEMORY_MB
from demo import tasks
from demo.worker import Worker

WRITES_WHAT_IT_GETS = """\
import pathlib, sys
from PIL import Image
given = Image.open(sys.argv[1])
pathlib.Path(sys.argv[0]).with_name("given.txt").write_text(f"{sys.argv[1:]} {given.info}")
if given.getpixel((0, 0)) == (0, 0, 0):
    sys.exit("it is too dark in /a/folder/of/ours")
Image.eval(given, lambda level: 255 - level).save(sys.argv[2])
"""


@pytest.fixture(scope="module", autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder, also of the process for photos: one method for the page, one not for it, one that is wrong."""
    folder = tmp_path_factory.mktemp("yours")
    (folder / "invert.py").write_text(WRITES_WHAT_IT_GETS)
    command = f"{sys.executable} {{here}}/invert.py {{input}} {{output}}"
    methods = {
        "inverted": {"label": "Inverted", "description": "Light is dark.", "command": command, "page": True},
        "hidden": {"command": command},
        "wrong": {"folder": "missing", "page": True},
    }
    (folder / "methods.yaml").write_text(yaml.safe_dump(methods))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENHANCEGAN_DATA", str(folder))
        yield folder


@pytest.fixture(scope="module")
def worker(data: Path) -> Iterator[Worker]:
    """A process of this file's own: one that is there already knows another data folder."""
    worker = Worker(PHOTO_MEMORY_MB)
    yield worker
    worker.close()


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A photo of 64 x 48 pixels in one color."""
    file = tmp_path / "; touch x.png"
    Image.new("RGB", (64, 48), (50, 100, 200)).save(file)
    return str(file)


INVERTED = (205, 155, 55)
CHOSEN = json.dumps({"method": "inverted"})


def color(picture: bytes) -> np.ndarray:
    import io

    return np.asarray(Image.open(io.BytesIO(picture))).astype(int)


def test_only_what_is_allowed_is_offered(path: str) -> None:
    versions = tasks.open_photo(path)["versions"]
    (ours,) = [version for version in versions if version["group"] == "yours"]
    assert (ours["key"], ours["label"], ours["about"]) == ("yours-inverted", "Inverted", "Light is dark.")
    assert versions[-1] is ours
    names = [method["name"] for method in tasks.methods()]
    assert "inverted" in names and not {"hidden", "wrong"} & set(names)


def test_the_screen_the_pixels_and_the_file_show_the_same_result(path: str, tmp_path: Path) -> None:
    assert np.abs(color(tasks.picture(path, CHOSEN, 32)) - INVERTED).max() <= 3
    assert np.abs(color(tasks.part(path, CHOSEN, (0, 0, 8, 8))) - INVERTED).max() <= 3
    cropped = json.dumps({"method": "inverted", "crop": {"box": [0, 0, 0.5, 1], "angle": 0}})
    made = tasks.save(path, cropped, "out", tmp_path / "results", "png", 95, "keep")
    with Image.open(tmp_path / "results" / made["name"]) as saved:
        assert saved.size == (32, 48) and saved.getpixel((0, 0)) == INVERTED
    # The photo itself is remembered beside it.
    original = json.dumps({"method": "original"})
    assert np.abs(color(tasks.picture(path, original, 32)) - (50, 100, 200)).max() <= 3


def test_look_inside_has_no_curve_and_there_is_no_table(path: str) -> None:
    found = tasks.inside(path, CHOSEN)
    assert found["words"] == "Light is dark." and "curve" not in found["figures"]
    assert found["palette"]["after"][0]["color"] == "#cd9b37"
    with pytest.raises(ValueError, match="does not say how it edits, so there is no table"):
        tasks.cube(path, CHOSEN)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "hidden"}, "unknown method 'hidden'"),
        ({"method": "wrong"}, "unknown method 'wrong'"),
        ({"method": "inverted", "strength": 0.5}, "has no parameters"),
        ({"method": "inverted", "parameters": {"input": 1}}, "has no parameters"),
    ],
    ids=["not allowed", "wrong", "strength", "parameters"],
)
def test_nothing_else_can_be_asked_for(settings: dict[str, object], message: str, path: str) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        tasks.picture(path, json.dumps(settings), 32)
    assert "methods.yaml" not in str(refused.value)


def test_a_program_gets_pixels_and_no_name_or_metadata(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "$(secret).jpg"
    Image.new("RGB", (64, 48), (50, 100, 200)).save(file, comment=b"secret", exif=b"Exif\0\0secret")
    tasks.picture(str(file), CHOSEN, 32)
    given = (data / "given.txt").read_text()
    assert "input.png" in given and "secret" not in given


def test_what_a_program_complains_about_is_for_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "dark.png")
    with (
        caplog.at_level(logging.WARNING),
        pytest.raises(ValueError, match=r"^Inverted does not work for this photo\.$"),
    ):
        tasks.picture(str(tmp_path / "dark.png"), CHOSEN, 32)
    assert "too dark in /a/folder/of/ours" in caplog.text


def test_a_visitor_finds_it_below_yours(page: Page) -> None:
    tile = page.locator(".strip").get_by_role("button", name="Inverted")
    expect(tile).to_be_hidden()
    page.get_by_role("button", name="Yours", exact=True).click()
    tile.click()
    expect(tile).to_have_attribute("aria-pressed", "true")
    expect(tile.locator("img")).to_have_js_property("complete", True)
    assert tile.locator("img").evaluate("image => image.naturalWidth") > 0
    paper = page.get_by_role("button", name="More from the paper")
    expect(paper).to_have_attribute("aria-expanded", "false")
