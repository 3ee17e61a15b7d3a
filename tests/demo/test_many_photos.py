"""Many photos at once in a real browser: they come in, share a look, are opened alone, and go home in one ZIP file."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from enhancegan.samples import sample_photos
from tests.demo.studio_page import VIEWPORTS_AND_THEMES, drop, pixels, wait_until_painted
from tests.server.running import wait_until


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two dark photos and a letter."""
    folder = tmp_path_factory.mktemp("photos")
    paths = [folder / name for name in ("astronaut.jpg", "coffee.jpg", "letter.jpg")]
    for path in paths[:2]:
        with Image.open(sample_photos()[path.stem]) as photo:
            photo.convert("RGB").point(lambda level: level // 3).save(path, quality=95)
    paths[2].write_bytes(b"Dear Sir or Madam")
    return paths


def give(page: Page, *paths: Path) -> None:
    """Choose files by the file button."""
    page.locator("input[type=file]").first.set_input_files(paths)


def wait_until_ready(page: Page, ready: int, of: int) -> None:
    """Wait until so many of all can be taken home, and are seen in the newest look."""
    expect(page.get_by_text(f"{ready} of {of} ready")).to_be_visible()
    expect(page.locator(".tile[aria-busy=true]")).to_have_count(0)
    expect(page.locator(".tile img")).to_have_count(ready)


def brightness_of_tile(page: Page, name: str) -> float:
    return float(pixels(page.get_by_role("button", name=f"Open {name}").locator("img")).mean())


def take_all_home(page: Page, folder: Path) -> dict[str, Image.Image]:
    """Download the ZIP file; return its pictures by name."""
    with page.expect_download() as download:
        page.get_by_role("link", name="(ZIP)").click()
    download.value.save_as(folder / download.value.suggested_filename)
    with zipfile.ZipFile(folder / "enhanced.zip") as packed:
        assert packed.testzip() is None
        return {name: Image.open(io.BytesIO(packed.read(name))) for name in packed.namelist()}


def test_the_good_ones_go_home_in_the_shared_look_and_the_bad_one_is_named(
    page: Page, photos: list[Path], tmp_path: Path
) -> None:
    give(page, *photos)
    wait_until_ready(page, 2, of=3)
    expect(page.get_by_role("list", name="Photos").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_text("1 of 3 could not be used")).to_be_visible()
    bad = page.get_by_role("listitem").filter(has_text="letter.jpg is not a readable photo")
    expect(bad.locator(".tile-name")).to_have_text("letter.jpg")
    expect(bad.locator(".icon")).to_be_visible()
    expect(page.locator(".stage")).to_be_hidden()
    enhanced = brightness_of_tile(page, "coffee.jpg")

    page.get_by_label("Look").select_option(label="Original")
    wait_until(lambda: brightness_of_tile(page, "coffee.jpg") < enhanced - 20)
    original = brightness_of_tile(page, "coffee.jpg")
    page.get_by_label("Look").select_option(label="Auto")
    page.get_by_role("slider", name="Strength", exact=True).fill("0.5")
    wait_until(lambda: original + 5 < brightness_of_tile(page, "coffee.jpg") < enhanced - 5)
    wait_until_ready(page, 2, of=3)

    page.get_by_role("combobox", name="Format").select_option(label="PNG")
    expect(page.get_by_role("link", name="Download 2 photos (ZIP)")).to_be_visible()
    pictures = take_all_home(page, tmp_path)
    assert list(pictures) == ["astronaut-enhanced.png", "coffee-enhanced.png"]
    at_home = np.asarray(pictures["coffee-enhanced.png"].convert("RGB")).mean()
    assert at_home == pytest.approx(brightness_of_tile(page, "coffee.jpg"), abs=2)


def test_photos_of_a_zip_file_are_taken_and_what_is_no_photo_is_named(
    page: Page, photos: list[Path], tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "trip.zip", "w") as packed:
        packed.write(photos[0], "trip/one.jpg")
        packed.write(photos[1], "trip/two.jpg")
        packed.writestr("trip/notes.txt", "Dear diary")
    drop(page, tmp_path / "trip.zip")
    wait_until_ready(page, 2, of=3)
    expect(page.get_by_role("listitem").filter(has_text="notes.txt is not a photo.")).to_have_count(1)
    assert list(take_all_home(page, tmp_path)) == ["one-enhanced.jpg", "two-enhanced.jpg"]


def test_one_is_opened_alone_as_it_was_seen_and_the_way_leads_back(page: Page, photos: list[Path]) -> None:
    drop(page, *photos[:2])
    wait_until_ready(page, 2, of=2)
    page.get_by_role("slider", name="Strength", exact=True).fill("0.8")
    page.get_by_role("button", name="Open coffee.jpg").click()
    wait_until_painted(page)
    expect(page.locator(".file-name")).to_have_text("coffee.jpg")
    expect(page.get_by_role("slider", name="Strength", exact=True)).to_have_value("0.8")
    back = page.get_by_role("button", name="Back to all photos (2)")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Open coffee.jpg")).to_be_focused()
    expect(page.locator(".stage")).to_be_hidden()
    # More are added to those that are there.
    give(page, photos[2])
    expect(page.get_by_text("2 of 3 ready")).to_be_visible()


def test_what_is_done_to_one_goes_home_with_all_until_the_look_is_used_for_all(
    page: Page, photos: list[Path], tmp_path: Path
) -> None:
    give(page, *photos[:2])
    wait_until_ready(page, 2, of=2)
    shared = brightness_of_tile(page, "coffee.jpg")
    page.get_by_role("button", name="Open coffee.jpg").click()
    wait_until_painted(page)
    page.get_by_role("slider", name="Exposure", exact=True).fill("-1.5")
    wait_until_painted(page)
    page.get_by_role("button", name="Back to all photos (2)").click()
    tile = page.get_by_role("listitem").filter(has_text="coffee.jpg")
    expect(tile).to_contain_text("edited alone")
    wait_until(lambda: brightness_of_tile(page, "coffee.jpg") < shared - 20)
    expect(page.get_by_text("One photo keeps an edit of its own.")).to_be_visible()
    link = page.get_by_role("link", name="Download 2 photos (ZIP)")
    expect(link).to_have_attribute("aria-disabled", "false")
    at_home = np.asarray(take_all_home(page, tmp_path)["coffee-enhanced.jpg"].convert("RGB")).mean()
    assert at_home == pytest.approx(brightness_of_tile(page, "coffee.jpg"), abs=2)

    page.get_by_role("button", name="Use the look for all").click()
    expect(tile).not_to_contain_text("edited alone")
    wait_until(lambda: abs(brightness_of_tile(page, "coffee.jpg") - shared) < 2)


def test_limits_are_told_and_nothing_beyond_them_is_sent(page: Page, photos: list[Path], tmp_path: Path) -> None:
    told = "Up to 200 photos or a ZIP file, 100 MB each; deleted after 60 minutes without use"
    expect(page.locator(".drop-hint")).to_contain_text(told)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    (tmp_path / "notes.txt").write_text("Dear diary")
    with (tmp_path / "huge.jpg").open("wb") as huge:
        huge.truncate(101_000_000)
    give(page, tmp_path / "notes.txt", tmp_path / "huge.jpg", photos[0])
    expect(page.get_by_role("listitem").filter(has_text="notes.txt")).to_contain_text("This is not a photo.")
    too_large = "This file has 101 MB; photos may have up to 100 MB."
    expect(page.get_by_role("listitem").filter(has_text="huge.jpg")).to_contain_text(too_large)
    wait_until_ready(page, 1, of=3)
    assert [url.rpartition("name=")[2] for url in sent] == ["astronaut.jpg"]


def test_deleted_photos_are_gone_at_once(page: Page, photos: list[Path]) -> None:
    give(page, *photos[:2])
    wait_until_ready(page, 2, of=2)
    address = page.get_by_role("link", name="(ZIP)").get_attribute("href")
    assert address is not None
    page.get_by_role("button", name="Delete my photos").click()
    expect(page.get_by_text("Your photos are deleted.")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(0)
    expect(page.get_by_text("Drop photos here")).to_be_visible()
    expect(page.get_by_role("button", name="Back to all photos")).to_be_hidden()
    assert page.evaluate("async (address) => (await fetch(address)).status", address) == 404


def test_what_has_not_begun_can_be_stopped_and_leaving_meanwhile_asks(page: Page, photos: list[Path]) -> None:
    waiting = []
    page.route("**/studio/api/photos?*", lambda route: waiting.append(route))
    give(page, *photos)
    expect(page.get_by_text("0 of 3 ready")).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.get_by_role("button", name="Stop uploading").click()
    expect(page.get_by_text("0 of 1 ready")).to_be_visible()
    expect(page.get_by_role("button", name="Stop uploading")).to_be_hidden()
    waiting[0].continue_()
    wait_until_ready(page, 1, of=1)


@VIEWPORTS_AND_THEMES
def test_it_can_be_used_by_everybody(
    viewport: dict[str, int], theme: str, browser: Browser, site: str, photos: list[Path]
) -> None:
    with browser.new_context(viewport=viewport) as context:
        page = context.new_page()
        page.goto(f"{site}/?__theme={theme}")
        wait_until_painted(page)
        give(page, *photos)
        wait_until_ready(page, 2, of=3)
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
