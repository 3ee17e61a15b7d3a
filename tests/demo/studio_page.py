"""What a visitor does on the enhancement page, in a real browser."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
VIEWPORTS_AND_THEMES = pytest.mark.parametrize(
    ("viewport", "theme"),
    [
        pytest.param(WIDE, "light", id="light-wide"),
        pytest.param(PHONE, "dark", id="dark-phone"),
        pytest.param(WIDE, "dark", id="dark-wide", marks=pytest.mark.slow),
        pytest.param(PHONE, "light", id="light-phone", marks=pytest.mark.slow),
    ],
)


def wait_until_painted(page: Page) -> None:
    """Wait until the newest edit is shown and can be taken home."""
    expect(page.get_by_role("button", name="Download")).to_be_enabled()
    expect(page.locator(".stage-after .stage-picture img")).to_be_visible()
    expect(page.locator(".stage")).to_have_attribute("aria-busy", "false")


def open_photo(page: Page, path: Path) -> None:
    """Open a photo by the file button and wait for its edit."""
    page.locator("input[type=file]").first.set_input_files(path)
    expect(page.locator(".file-facts")).not_to_have_text("")
    expect(page.locator(".file-name")).to_have_text(path.name)
    wait_until_painted(page)


def take_home(page: Page, folder: Path) -> Path:
    """Download the result; return its file, which has the name that the browser was told."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def drop(page: Page, *paths: Path) -> None:
    """Drop files somewhere on the page."""
    files = [[path.name, list(path.read_bytes())] for path in paths]
    page.evaluate(
        """(files) => {
          const transfer = new DataTransfer();
          for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
          const event = new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true});
          document.querySelector('.table').dispatchEvent(event);
        }""",
        files,
    )


def pixels(image: Locator) -> np.ndarray:
    """Return the pixels of an image as it was sent: (h, w, 3)."""
    address: str = image.evaluate(
        """async (image) => {
          // A picture that has just taken the place of another may still be coming, and give way to the next one.
          for (let source = null; source !== image.src; ) {
            source = image.src;
            await image.decode().catch((error) => { if (source === image.src) throw error; });
          }
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
          canvas.getContext("2d").drawImage(image, 0, 0);
          return canvas.toDataURL("image/png");
        }"""
    )
    encoded = base64.b64decode(address.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB")).astype(int)
