"""A new user in a real browser: from nine photos to a study that is open, one participant and a report, all by hand."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from enhancegan.samples import sample_photos
from tests.server.running import PASSWORD, PATIENCE_S, RunningApp
from tests.study.visits.widget.board import go_to_first_set, wait_until_clickable

PATIENCE_MS = 1000 * PATIENCE_S
METHODS = {"original", "photoshop_auto"}
"""Those that need no networks for their versions."""
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
DOUBLE_CLICK_MS = 400
"""For so long after the last choice in a set a click in the next one may be the second half of a double click."""
DROP = """
(node, files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
    }
    node.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}
"""

Person = Callable[[], Page]


@pytest.fixture(params=[pytest.param(WIDE, marks=pytest.mark.slow, id="wide"), pytest.param(PHONE, id="phone")])
def person(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Person]:
    """Give somebody new a browser of their own; an error in a page's scripts fails the test."""
    errors: list[str] = []
    with ExitStack() as contexts:

        def make() -> Page:
            context = contexts.enter_context(browser.new_context(viewport=request.param))
            context.on("weberror", lambda error: errors.append(str(error.error)))
            page = context.new_page()
            page.set_default_timeout(60_000)
            return page

        yield make
    assert errors == []


def small_photos() -> list[tuple[str, str]]:
    """The nine packaged photos, small, by their file names."""
    files = []
    for name, path in sample_photos().items():
        content = BytesIO()
        with Image.open(path) as photo:
            photo.thumbnail((320, 320))
            photo.convert("RGB").save(content, "JPEG")
        files.append((f"{name}.jpg", b64encode(content.getvalue()).decode()))
    return files


def make_study(page: Page, address: str, title: str) -> None:
    """Log in, drop the photos, choose, and wait until the study is there."""
    page.goto(f"{address}/researcher/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("tab", name="New study").click()
    page.locator("#new-photos .drop").evaluate(DROP, small_photos())
    expect(page.locator("#new-photos .count")).to_have_text("9 photos")
    methods = page.locator(".method input")
    expect(methods.first).to_be_visible(timeout=PATIENCE_MS)
    for method in methods.all():
        method.set_checked(method.input_value() in METHODS)
    expect(page.locator("#method-count")).to_have_text("2 methods chosen; a study compares 2 to 7.")
    page.get_by_label("Title (English)").fill(title)
    page.get_by_role("button", name="Make the study").click()
    expect(page.get_by_text("has been made, as a draft: 9 sets of 2 versions")).to_be_visible(timeout=PATIENCE_MS)


def open_study(page: Page) -> str:
    """Let everybody in; return the study's address, which the page gives for participants."""
    page.get_by_label("Open: anybody with the link").check()
    expect(page.get_by_text("The study is open now.")).to_be_visible()
    return page.get_by_label("Public link").input_value()


def take_part(page: Page, link: str, title: str) -> None:
    """Go through the whole study by clicks."""
    page.goto(link)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    go_to_first_set(page)
    for place in range(1, 10):
        expect(page.locator(".board-count")).to_have_text(f"{place} of 9")
        wait_until_clickable(page)
        page.wait_for_timeout(DOUBLE_CLICK_MS)
        for slot in (2, 1):
            page.get_by_role("button", name=f"Version {slot} of 2").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_new_user_gets_from_nine_photos_to_a_report(
    request: pytest.FixtureRequest, person: Person, app: RunningApp, tmp_path: Path
) -> None:
    title = f"Two ways, {request.node.callspec.id}"
    researcher = person()
    make_study(researcher, app.address, title)
    link = open_study(researcher)
    take_part(person(), link, title)
    researcher.get_by_role("tab", name="Results").click()
    expect(researcher.locator("#rankings-count")).to_have_text("9")
    researcher.get_by_text("Download what is shown here").click()
    with researcher.expect_download() as download:
        researcher.get_by_role("link", name="Report (HTML)").click()
    download.value.save_as(tmp_path / "report.html")
    report = person()
    report.goto((tmp_path / "report.html").as_uri())
    expect(report.get_by_role("heading", name=title)).to_be_visible()
    expect(report.locator("#rankings-count")).to_have_text("9")
