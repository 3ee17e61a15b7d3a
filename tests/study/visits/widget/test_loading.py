"""What the page says while its modules do not arrive, and how it tries again, in a real browser."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.study.visits.widget.visitor import Visitor

MODULES, ENTRY = "**/study/modules/**", "**/visits/widget/visit.js"
JAVASCRIPT = "text/javascript; charset=utf-8"
Answer = Callable[[Route], None]
# Notes when the page failed first, and when it asked for the entry module again: milliseconds of the page's clock.
NOTE_TIMES = """
[window.attempts, window.since] = [[], null];
const [fetchIt, warn] = [window.fetch, console.warn];
window.fetch = (address, ...rest) => {
  if (String(address).endsWith("/visits/widget/visit.js")) window.attempts.push(Date.now());
  return fetchIt(address, ...rest);
};
console.warn = (...said) => { window.since ??= Date.now(); warn(...said); };
"""


def says(page: Page, sentence: str) -> None:
    """Wait until the page shows the sentence."""
    expect(page.locator(".study-root p")).to_have_text(sentence)


def count_documents(page: Page) -> list[str]:
    """Collect the addresses of the pages that are loaded from now on."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if request.is_navigation_request() else None)
    return loaded


def let_time_pass(page: Page, seconds: int) -> None:
    """Let a page's clock run, in small steps between which requests are answered."""
    for _ in range(seconds):
        page.clock.run_for(1000)
        page.wait_for_timeout(20)


def test_a_page_whose_scripts_did_not_arrive_says_so_and_starts_once_they_do(visitor: Visitor) -> None:
    page = visitor.page
    page.route("**/modules/**", lambda route: route.abort())
    visitor.open()
    expect(page.locator(".study-root")).to_have_text("No connection")
    page.unroute("**/modules/**")
    visitor.sees("welcome")


@pytest.mark.parametrize(
    "answer",
    [
        lambda route: route.fulfill(status=503, body="try later"),
        lambda route: route.fulfill(status=404, body="nothing here"),
        lambda route: route.fulfill(content_type="text/html", body="<h1>Log in to the network</h1>"),
    ],
    ids=["failing server", "nothing there", "page of a proxy"],
)
def test_only_scripts_that_arrive_count_as_being_back(visitor: Visitor, answer: Answer) -> None:
    page = visitor.page
    page.clock.install()
    page.route(MODULES, answer)
    loaded = count_documents(page)
    visitor.open()
    says(page, "No connection")
    let_time_pass(page, 40)
    assert len(loaded) == 1, "it has not been loaded anew"
    page.unroute(MODULES)
    let_time_pass(page, 31)
    visitor.sees("welcome")
    assert len(loaded) == 2


def test_attempts_become_rarer(visitor: Visitor) -> None:
    page = visitor.page
    page.clock.install()
    page.add_init_script(NOTE_TIMES)
    in_flight: set[Request] = set()
    page.on("request", lambda request: in_flight.add(request))
    page.on("requestfinished", lambda request: in_flight.discard(request))
    page.on("requestfailed", lambda request: in_flight.discard(request))
    page.route(ENTRY, lambda route: route.fulfill(status=503))
    visitor.open()
    says(page, "No connection")
    for _ in range(140):
        let_time_pass(page, 1)
        while in_flight:
            page.wait_for_timeout(20)
    times = page.evaluate("window.attempts")
    pauses = [later - earlier for earlier, later in pairwise([page.evaluate("window.since"), *times])]
    assert len(pauses) >= 6, pauses
    for pause, least in zip(pauses, (2, 4, 8, 16, 30, 30), strict=False):
        assert least <= pause / 1000 < least + 10, pauses


def test_one_attempt_ends_before_the_next_begins(visitor: Visitor) -> None:
    page = visitor.page
    page.clock.install()
    waiting: list[Route] = []
    page.route(ENTRY, lambda route: waiting.append(route) if route.request.resource_type == "fetch" else route.abort())
    visitor.open()
    says(page, "No connection")
    let_time_pass(page, 25)
    assert len(waiting) == 1


def test_a_page_that_never_starts_is_not_loaded_anew_for_ever(visitor: Visitor) -> None:
    """Everything arrives, but what one module of the page contains cannot be run."""
    page = visitor.page
    page.clock.install()
    page.route(ENTRY, lambda route: route.fulfill(content_type=JAVASCRIPT, body="export function startVis"))
    loaded = count_documents(page)
    visitor.open()
    says(page, "Part of this page did not arrive. Trying again …")
    for _ in range(12):
        let_time_pass(page, 5)
    says(page, "This page could not be loaded. Please try again later, or use another browser.")
    assert len(loaded) == 1 + 3
    let_time_pass(page, 60)
    assert len(loaded) == 1 + 3
    page.unroute(ENTRY)
    visitor.button("Try again").click()
    visitor.sees("welcome")
    assert page.evaluate("sessionStorage.length") == 0


def test_without_storage_it_is_the_visitor_who_tries_again(visitor: Visitor) -> None:
    page = visitor.page
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no storage'); } });"
    )
    page.route(ENTRY, lambda route: route.abort() if route.request.resource_type == "script" else route.continue_())
    loaded = count_documents(page)
    visitor.open()
    says(page, "This page could not be loaded. Please try again later, or use another browser.")
    assert len(loaded) == 1
    page.unroute(ENTRY)
    visitor.button("Try again").click()
    visitor.sees("welcome")


def test_a_module_that_does_not_answer_is_said_to_be_slow_and_may_still_come(visitor: Visitor) -> None:
    page = visitor.page
    page.clock.install()
    held: list[Route] = []
    page.route(ENTRY, lambda route: held.append(route))
    visitor.open(lang="de")
    page.wait_for_function("document.querySelector('.study-root')")
    let_time_pass(page, 11)
    says(page, "Die Verbindung ist langsam. Diese Seite wird noch geladen.")
    expect(visitor.button("Noch einmal versuchen")).to_be_visible()
    for route in held:
        route.continue_()
    visitor.sees("welcome")
