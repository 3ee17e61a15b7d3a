"""What a visitor does on the enhancement page, in a real browser."""

from pathlib import Path

from playwright.sync_api import Page, expect


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
