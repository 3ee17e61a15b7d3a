"""The enhancement page in a real browser: a photo comes in, is edited by hand, compared, and taken home."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pillow_heif
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from demo.photo_queue import PhotoQueue
from enhancegan.samples import sample_photos
from tests.demo.studio_client import upload
from tests.demo.studio_page import (
    PHONE,
    VIEWPORTS_AND_THEMES,
    WIDE,
    drop,
    open_photo,
    pixels,
    take_home,
    wait_until_painted,
)
from tests.enhancegan.photo.made_files import save_dng
from tests.server.running import wait_until

MAKER = 0x010F
TOO_SMALL = """() => [...document.querySelectorAll("button, select, summary, input:not([type=file]), [role=slider]")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest("[aria-hidden=true]"))
  .filter((node) => { const {width, height} = node.getBoundingClientRect(); return Math.min(width, height) < 44; })
  .map((node) => node.outerHTML)"""
"""What is too small for a finger: less than 44 pixels."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of 24 megapixels with metadata."""
    path = tmp_path_factory.mktemp("photos") / "large photo.jpg"
    exif = Image.Exif()
    exif[MAKER] = "Maker"
    with Image.open(sample_photos()["coffee"]) as photo:
        photo.convert("RGB").resize((6000, 4000)).save(path, quality=90, exif=exif)
    return path


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


def shown(page: Page, kind: str) -> np.ndarray:
    """The pixels of the whole picture on the stage, before or after: (h, w, 3)."""
    return pixels(page.locator(f".stage-{kind} .stage-picture img"))


def slider(page: Page, name: str) -> float:
    return float(page.get_by_role("slider", name=name, exact=True).input_value())


def set_slider(page: Page, name: str, value: float) -> None:
    page.get_by_role("slider", name=name, exact=True).fill(str(value))
    wait_until_painted(page)


def chosen(page: Page) -> str:
    return page.locator(".strip-tile[aria-pressed=true] .strip-label").inner_text()


@pytest.mark.smoke
def test_it_opens_on_a_photo_that_needs_help_with_our_edit_chosen(page: Page) -> None:
    assert chosen(page) == "Auto"
    expect(page.locator(".summary .panel-text")).to_contain_text("Brighter by ")
    assert shown(page, "after").mean() > shown(page, "before").mean() + 30
    expect(page.locator(".sample")).to_have_count(9)
    # It is small, and enlarged by half at most.
    expect(page.locator(".zoom-factor")).to_have_text(re.compile(r"^1[0-5]\d %$"))
    expect(page.get_by_role("button", name="Download")).to_have_text(re.compile(r"^DownloadJPEG · \d+ KB$"))


def test_a_good_photo_is_left_alone_and_it_says_so(page: Page) -> None:
    page.get_by_role("button", name="Good as it is").click()
    expect(page.locator(".summary .panel-text")).to_contain_text("Already good")


def test_a_photo_of_24_megapixels_comes_back_at_full_size_with_its_metadata(
    page: Page, large: Path, tmp_path: Path
) -> None:
    open_photo(page, large)
    expect(page.locator(".file-facts")).to_contain_text("6000 × 4000")
    button = page.get_by_role("button", name="Download")
    expect(button).to_have_text("DownloadJPEG")
    button.hover()
    expect(button).to_contain_text(" MB")
    home = take_home(page, tmp_path)
    assert home.name == "large photo-enhanced.jpg"
    with Image.open(home) as result:
        assert result.size == (6000, 4000) and result.getexif()[MAKER] == "Maker"


@pytest.mark.parametrize(
    ("label", "suffix", "format"), [("PNG", ".png", "PNG"), ("WebP", ".webp", "WEBP"), ("TIFF", ".tif", "TIFF")]
)
def test_it_is_taken_home_in_the_format_that_is_chosen_and_without_metadata(
    label: str, suffix: str, format: str, page: Page, tmp_path: Path
) -> None:
    page.get_by_role("heading", name="Export").click()
    page.get_by_role("combobox", name="Format").select_option(label=label)
    page.get_by_role("combobox", name="Metadata").select_option(label="Remove")
    # Its size is told before it is taken.
    expect(page.locator(".download-size:visible")).to_contain_text("B")
    home = take_home(page, tmp_path)
    assert home.suffix == suffix
    with Image.open(home) as result:
        assert result.format == format and MAKER not in result.getexif()


@pytest.mark.parametrize(("label", "content"), [(".cube", "LUT_3D_SIZE"), (".json", '"method": "photographic"')])
def test_the_edit_itself_is_taken_home(label: str, content: str, page: Page, tmp_path: Path) -> None:
    page.get_by_role("heading", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    download.value.save_as(tmp_path / "edit")
    assert content in (tmp_path / "edit").read_text()


@pytest.mark.smoke
def test_sliders_are_set_by_the_model_and_moved_by_hand_and_everything_can_be_undone(page: Page) -> None:
    by_model = slider(page, "Exposure")
    assert by_model > 1
    before = shown(page, "after").mean()
    set_slider(page, "Exposure", 0)
    expect(page.get_by_role("button", name="As the model")).to_be_enabled()
    expect(page.locator(".summary")).to_have_text("Auto · changedYou changed Exposure.")
    tile = page.get_by_role("button", name="Auto Changed")
    wait_until(lambda: shown(page, "after").mean() < before - 30)
    wait_until(lambda: pixels(tile.locator("img")).mean() < before - 30)
    page.keyboard.press("Control+z")
    assert slider(page, "Exposure") == pytest.approx(by_model, abs=0.02)
    expect(tile).to_have_count(0)
    wait_until(lambda: abs(shown(page, "after").mean() - before) < 1)
    page.keyboard.press("Control+Shift+z")
    assert slider(page, "Exposure") == 0
    page.get_by_role("slider", name="Exposure", exact=True).dblclick()
    assert slider(page, "Exposure") == pytest.approx(by_model, abs=0.02)


def test_strength_is_a_factor_on_all(page: Page) -> None:
    set_slider(page, "Strength", 0)
    wait_until(lambda: np.abs(shown(page, "after") - shown(page, "before")).mean() < 1.5)
    page.get_by_role("button", name="As the model").click()
    wait_until(lambda: np.abs(shown(page, "after") - shown(page, "before")).mean() > 30)
    page.get_by_role("button", name="Neutral").click()
    assert slider(page, "Exposure") == 0


def test_versions_are_chosen_by_click_and_by_number(page: Page) -> None:
    page.keyboard.press("1")
    assert chosen(page) == "Original"
    page.locator(".strip-tile").nth(2).click()
    wait_until_painted(page)
    look = shown(page, "after")
    page.keyboard.press("2")
    assert chosen(page) == "Auto"
    wait_until(lambda: np.abs(shown(page, "after") - look).mean() > 2)
    page.get_by_role("button", name="More from the paper").click()
    page.get_by_role("button", name="Color curves").click()
    assert chosen(page) == "Color curves"


def test_it_is_compared_by_the_divider_and_by_holding_a_key(page: Page) -> None:
    divider = page.get_by_role("slider", name="Divider between before and after")
    divider.focus()
    page.keyboard.press("Home")
    expect(divider).to_have_attribute("aria-valuenow", "0")
    box = page.locator(".stage").bounding_box()
    assert box is not None
    grip = divider.bounding_box()
    assert grip is not None
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert 40 <= int(divider.get_attribute("aria-valuenow") or 0) <= 60
    page.keyboard.down("\\")
    expect(page.locator(".stage")).to_have_class("stage held")
    page.keyboard.up("\\")
    expect(page.locator(".stage")).not_to_have_class("stage held")


def test_at_1_to_1_every_pixel_of_the_photo_is_seen(page: Page, large: Path) -> None:
    open_photo(page, large)
    page.locator(".stage").dblclick(position={"x": 200, "y": 200})
    part = page.locator(".stage-after .stage-parts img")
    expect(part).to_be_visible()
    # As wide on the screen as it has pixels.
    wait_until(lambda: part.evaluate("image => Math.abs(image.naturalWidth - image.getBoundingClientRect().width)") < 1)
    stage = page.locator(".stage").bounding_box()
    assert stage is not None and part.evaluate("image => image.naturalWidth") > 0.7 * stage["width"]


def save_heic(path: Path) -> None:
    with Image.open(sample_photos()["astronaut"]) as photo:
        pillow_heif.from_pillow(photo).save(path)


def save_raw(path: Path) -> None:
    save_dng(path, (0.2, 0.4, 0.1), size=512)


@pytest.mark.parametrize(("name", "save"), [("phone.heic", save_heic), ("camera.dng", save_raw)])
def test_a_photo_that_no_browser_shows_is_shown(
    name: str, save: Callable[[Path], None], page: Page, tmp_path: Path
) -> None:
    save(tmp_path / name)
    open_photo(page, tmp_path / name)
    assert shown(page, "before").shape == shown(page, "after").shape == (512, 512, 3)


@pytest.mark.smoke
def test_what_is_no_photo_is_said_once_and_takes_the_old_result_away(page: Page, tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_bytes(b"Dear Sir or Madam")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "letter.jpg")
    expect(page.get_by_text("letter.jpg is not a readable photo")).to_have_count(1)
    expect(page.get_by_role("button", name="Download")).to_be_disabled()
    expect(page.locator(".stage-after .stage-picture img:visible")).to_have_count(0)
    # The page goes on.
    save_heic(tmp_path / "phone.heic")
    open_photo(page, tmp_path / "phone.heic")
    expect(page.get_by_text("letter.jpg is not a readable photo")).to_have_count(0)


@pytest.mark.smoke
def test_a_photo_is_dropped_anywhere_on_the_page(page: Page, tmp_path: Path) -> None:
    save_raw(tmp_path / "camera.dng")
    drop(page, tmp_path / "camera.dng")
    expect(page.locator(".file-facts")).to_contain_text("512 × 512")


def test_deleted_photos_are_gone(page: Page, tmp_path: Path) -> None:
    save_heic(tmp_path / "mine.heic")
    open_photo(page, tmp_path / "mine.heic")
    page.get_by_role("heading", name="Export").click()
    page.get_by_role("button", name="Delete my photos").click()
    expect(page.get_by_text("Your photos are deleted.")).to_be_visible()
    expect(page.get_by_role("button", name="Download")).to_be_disabled()


def test_a_photo_that_the_server_lost_is_sent_again_and_keeps_its_edit(page: Page, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), (90, 90, 90)).save(tmp_path / "gray.png")
    open_photo(page, tmp_path / "gray.png")
    page.get_by_role("button", name="Neutral").click()
    set_slider(page, "Exposure", 1)
    # From here on: what is still painted of the other slider may be the first to miss the photo.
    with page.expect_request(lambda request: request.method == "POST" and "/photos?" in request.url, timeout=120_000):
        page.evaluate("fetch('studio/api/photos', {method: 'DELETE'})")
        set_slider(page, "Saturation", 0.5)
    wait_until_painted(page)
    expect(page.locator(".trouble-text")).to_have_text("")
    with Image.open(take_home(page, tmp_path)) as result:
        # sRGB's 90 is light 0.1022; twice as much, rolled off toward white, is 0.2044 / 1.1022: 119. Gray stays gray.
        assert np.asarray(result.convert("RGB")).mean() == pytest.approx(119, abs=2)
    # As another tab would: the file that was made for this one is gone, and is made again.
    page.evaluate("fetch('studio/api/photos', {method: 'DELETE'})")
    with Image.open(take_home(page, tmp_path)) as again:
        assert again.size == (300, 200)


def test_who_has_to_wait_is_told_how_many_come_first(
    page: Page, site: str, queue: PhotoQueue, large: Path, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 200), "red").save(tmp_path / "red.png")
    with httpx.Client(base_url=f"{site}/studio/api", timeout=120) as other, ThreadPoolExecutor(1) as pool:
        photo = upload(other, large.read_bytes())["id"]
        wanted = {"edit": {"method": "original"}, "format": "png", "quality": 90, "metadata": "none"}
        # The pictures of this page's film strip are done.
        wait_until(lambda: queue.waiting == 0)
        # A PNG of this size takes seconds.
        file = pool.submit(other.post, f"/photos/{photo}/file", json=wanted)
        wait_until(lambda: queue.waiting > 0)
        page.locator("input[type=file]").first.set_input_files(tmp_path / "red.png")
        expect(page.locator(".progress")).to_contain_text("1 person comes first.")
        assert file.result().status_code == 200
    wait_until_painted(page)
    expect(page.locator(".progress")).to_have_text("")


@pytest.mark.smoke
def test_two_visitors_at_once_see_their_own_photos(page: Page, browser: Browser, site: str, tmp_path: Path) -> None:
    for number, name in enumerate(("red", "green")):
        Image.new("RGB", (300 + number, 200), name).save(tmp_path / f"{name}.png")
    with browser.new_context(viewport=WIDE) as context:
        other = context.new_page()
        other.goto(site)
        wait_until_painted(other)
        open_photo(page, tmp_path / "red.png")
        open_photo(other, tmp_path / "green.png")
        set_slider(page, "Exposure", 0.1)
        assert shown(page, "before")[0, 0, 0] > 240 and shown(other, "before")[0, 0, 0] < 15


@pytest.mark.smoke
@VIEWPORTS_AND_THEMES
def test_it_can_be_used_by_everybody(viewport: dict[str, int], theme: str, browser: Browser, site: str) -> None:
    is_phone = viewport == PHONE
    with browser.new_context(viewport=viewport, has_touch=is_phone, is_mobile=is_phone) as context:
        page = context.new_page()
        page.goto(f"{site}/?__theme={theme}")
        wait_until_painted(page)
        page.get_by_role("heading", name="Export").click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        if is_phone:
            assert page.evaluate(TOO_SMALL) == []
            page.get_by_role("slider", name="Saturation").scroll_into_view_if_needed()
            expect(page.get_by_role("button", name="Hold to compare")).to_be_in_viewport(ratio=1)
        page.get_by_role("button", name="About").click()
        code = page.get_by_role("dialog").locator("pre")
        expect(code).to_be_visible()
        assert violations(page) == []
        assert code.evaluate("code => code.scrollWidth - code.clientWidth") <= 0
