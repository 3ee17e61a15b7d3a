"""What visitors choose from their phones and cameras, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from skimage import data

from demo.worker import Worker
from enhancegan.photo import SUFFIXES
from server.pages import mount_enhancement
from tests.enhancegan.photo.made_files import save_dng
from tests.serving import serving

PATIENT_MS = 60_000


def save_heic(path: Path) -> None:
    pillow_heif.from_pillow(Image.fromarray(data.astronaut())).save(path)


def save_raw(path: Path) -> None:
    save_dng(path, (0.2, 0.4, 0.1), size=512)


@pytest.fixture(scope="module")
def context(browser: Browser, tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[BrowserContext]:
    """A browser that is warm after the first test, with a page that stays: else every test loads all of Gradio."""
    app = FastAPI()
    mount_enhancement(app, tmp_path_factory.mktemp("results"), worker)
    with serving(app) as address, browser.new_context(base_url=address) as context:
        context.new_page().goto("/gradio_api/info")
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """The enhancement page with an empty upload field."""
    with context.new_page() as opened:
        opened.goto("/")
        expect(opened.locator("#versions img")).to_have_count(6, timeout=PATIENT_MS)
        opened.locator("#photo").get_by_label("Remove Image").click()
        yield opened


def widths(page: Page, selector: str) -> list[int]:
    return page.locator(selector).evaluate_all("images => images.map(image => image.naturalWidth)")


@pytest.mark.parametrize(("name", "save"), [("phone.heic", save_heic), ("camera.DNG", save_raw)])
def test_a_photo_that_no_browser_shows_is_enhanced_and_shown(
    name: str, save: Callable[[Path], None], page: Page, tmp_path: Path
) -> None:
    save(tmp_path / name)
    with page.expect_file_chooser() as chooser:
        page.locator("#photo button").first.click()
    offered = page.locator("#photo input[type=file]").get_attribute("accept") or ""
    assert set(SUFFIXES) <= set(offered.split(","))
    chooser.value.set_files(tmp_path / name)
    page.wait_for_function(
        "() => [...document.querySelectorAll('#photo img, #before-after img')].filter("
        "image => image.naturalWidth === 512).length === 3",
        timeout=PATIENT_MS,
    )
    assert widths(page, "#photo img") == [512]


def test_a_photo_that_browsers_show_is_shown_as_it_is(page: Page, tmp_path: Path) -> None:
    Image.fromarray(np.full((48, 64, 3), 120, dtype=np.uint8)).save(tmp_path / "small.png")
    page.locator("#photo input[type=file]").set_input_files(tmp_path / "small.png")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#before-after img')].some(image => image.naturalWidth === 64)",
        timeout=PATIENT_MS,
    )
    assert "small.png" in (page.locator("#photo img").get_attribute("src") or "")


DROP = """([name, bytes]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], name));
  const event = new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true});
  document.querySelector('#photo button').dispatchEvent(event);
}"""


def test_a_raw_photo_can_be_dropped(page: Page, tmp_path: Path) -> None:
    save_dng(tmp_path / "camera.dng", (0.2, 0.4, 0.1), size=96)
    expect(page.locator("#photo img")).to_have_count(0)
    page.evaluate(DROP, ["camera.dng", list((tmp_path / "camera.dng").read_bytes())])
    page.wait_for_function(
        "() => [...document.querySelectorAll('#before-after img')].some(image => image.naturalWidth === 96)",
        timeout=PATIENT_MS,
    )
