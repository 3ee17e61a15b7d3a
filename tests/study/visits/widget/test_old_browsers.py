"""What a browser sees that lacks what the page needs, or that runs no scripts."""

import httpx
import pytest
from playwright.sync_api import Browser, expect

from study.content.yaml.languages import languages
from tests.study.server_process import ServerProcess
from tests.study.visits.widget.visitor import Visitor

TOO_OLD = {
    "en": "This browser is too old for this page. Please use a current version of Chrome, Edge, Firefox or Safari.",
    "de": "Dieser Browser ist zu alt für diese Seite. "
    "Bitte nehmen Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari.",
}


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("lacking", ["Array.prototype.at", "Object.hasOwn", "window.HTMLDialogElement"])
def test_a_browser_that_is_too_old_is_told_what_to_use(visitor: Visitor, lacking: str, lang: str) -> None:
    errors: list[str] = []
    visitor.page.on("pageerror", lambda error: errors.append(str(error)))
    visitor.page.add_init_script(f"delete {lacking};")
    visitor.page.goto(visitor.address("plain", lang=lang), wait_until="commit")
    expect(visitor.page.get_by_role("alert")).to_have_text(TOO_OLD[lang])
    visitor.page.wait_for_timeout(500)
    assert visitor.page.locator("body").inner_text().strip() == TOO_OLD[lang]
    assert errors == []


def test_a_browser_without_timeouts_of_signals_goes_all_the_way(visitor: Visitor) -> None:
    """Safari has AbortSignal.timeout from 16.0."""
    visitor.page.add_init_script("delete AbortSignal.timeout;")
    visitor.open()
    visitor.consent()
    visitor.go_on("instructions")
    for number in range(1, 5):
        visitor.rank(f"{number} of 4")
    visitor.sees("thanks")


@pytest.mark.parametrize("width", [1280, 390])
def test_without_scripts_the_page_says_in_every_language_that_it_needs_them(
    browser: Browser, server: ServerProcess, width: int
) -> None:
    viewport = {"width": width, "height": 800}
    with browser.new_context(java_script_enabled=False, viewport=viewport) as context:
        page = context.new_page()
        page.goto(f"{server.address}/study/?study=plain")
        for lang, sentence in (("en", "This page needs JavaScript."), ("de", "Diese Seite braucht JavaScript.")):
            told = page.locator(f"noscript p[lang={lang}]")
            expect(told).to_contain_text(sentence)
            expect(told).to_be_in_viewport()
        assert page.locator("body").inner_text().count("JavaScript") == len(languages()), "it is seen"


def test_what_is_served_is_as_long_as_it_says(server: ServerProcess) -> None:
    page = httpx.get(f"{server.address}/study/", timeout=60)
    head = httpx.head(f"{server.address}/study/", timeout=60)
    assert "<noscript>" in page.text
    assert int(head.headers["content-length"]) == int(page.headers["content-length"]) == len(page.content)
    assert "etag" not in page.headers, "it would have to change with what is added"
