"""A visit in a browser that keeps no cookies of ours: told before consent what that means, and it works."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from db import models
from tests.serving import serving
from tests.study.server_process import ServerProcess
from tests.study.visits.widget.between import Proxy, page_around
from tests.study.visits.widget.board import wait_until_clickable
from tests.study.visits.widget.test_accessibility import violations
from tests.study.visits.widget.visitor import PLAIN, Records, Visitor

TAB = "Your browser keeps no cookies for this page."
PAGE = "Your browser lets this page keep nothing."
COOKIE = "A cookie, and a note in your browser, keep your place"
SOURCE = {"PROLIFIC_PID": "60d1", "STUDY_ID": "s1", "SESSION_ID": "t1"}


@pytest.fixture(scope="module")
def without_cookies(server: ServerProcess) -> Iterator[str]:
    """The server's address behind a proxy that lets no cookie through."""
    with serving(Proxy(server.address, passes_cookies=False)) as address:
        yield address


@pytest.fixture
def forgetful(visitor: Visitor, without_cookies: str) -> Iterator[Visitor]:
    """Somebody whose browser gets no cookies."""
    person = Visitor(visitor.context, without_cookies)
    yield person
    person.page.evaluate("localStorage.clear()")


def sources(page: Page | FrameLocator) -> list[str]:
    """Read the schemes of the addresses of the pictures on the board, all of which are there."""
    pictures = page.locator("img.viewer-picture")
    expect(pictures).to_have_count(5)
    expect(page.locator(".study-board.loading")).to_have_count(0)
    schemes: list[str] = pictures.evaluate_all("all => all.map((one) => one.naturalWidth && one.src.split(':')[0])")
    return schemes


def test_a_tab_goes_on_after_a_reload_and_another_after_consent(forgetful: Visitor, records: Records) -> None:
    people = records.count(models.Participant)
    forgetful.open()
    forgetful.consent()
    forgetful.go_on("instructions")
    forgetful.rank("1 of 4")
    forgetful.at("2 of 4")
    assert sources(forgetful.page) == ["blob"] * 5
    forgetful.wait_until_stored()
    forgetful.page.reload()
    forgetful.at("2 of 4")
    for count in ("2 of 4", "3 of 4", "4 of 4"):
        forgetful.rank(count)
    forgetful.sees("thanks")
    assert forgetful.context.cookies() == []
    other = forgetful.new_tab()
    other.consent()
    other.sees("thanks")
    assert records.count(models.Participant) == people + 1, "by its own key a browser is recognized at consent"


def test_who_withdraws_is_forgotten_by_the_tab(forgetful: Visitor) -> None:
    forgetful.open()
    forgetful.consent()
    forgetful.sees("instructions")
    assert forgetful.page.evaluate("Object.keys(sessionStorage)") == [f"ranking:{PLAIN}:live:credential"]
    forgetful.button("Stop and delete my answers").click()
    forgetful.button("Delete and stop").click()
    forgetful.sees("withdrawn")
    assert forgetful.page.evaluate("Object.keys(sessionStorage)") == []
    forgetful.page.reload()
    forgetful.sees("welcome")


def test_a_link_of_a_panel_leads_to_the_same_place_in_another_tab(forgetful: Visitor) -> None:
    forgetful.open(**SOURCE)
    forgetful.consent()
    forgetful.go_on("instructions")
    forgetful.rank("1 of 4")
    forgetful.at("2 of 4")
    forgetful.wait_until_stored()
    other = forgetful.new_tab()
    other.at("2 of 4")
    assert sources(other.page) == ["blob"] * 5


def test_with_cookies_pictures_have_addresses_and_the_tab_keeps_nothing(visitor: Visitor) -> None:
    visitor.open()
    visitor.sees("welcome")
    assert visitor.page.locator(".study-keeping").count() == 0
    visitor.go_on()
    visitor.sees("consent")
    expect(visitor.page.get_by_text(COOKIE)).to_be_visible()
    visitor.page.get_by_role("checkbox").check()
    visitor.go_on("consent")
    visitor.go_on("instructions")
    visitor.at("1 of 4")
    assert sources(visitor.page) == ["http"] * 5
    assert visitor.page.evaluate("Object.keys(sessionStorage)") == []


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", TAB), ("de", "Ihr Browser behält für diese Seite keine Cookies.")], ids=["en", "de"]
)
def test_who_can_go_on_in_this_tab_alone_is_told_before_consent(visitor: Visitor, lang: str, sentence: str) -> None:
    visitor.context.new_cdp_session(visitor.page).send("Emulation.setDocumentCookieDisabled", {"disabled": True})
    visitor.open("rich", lang=lang)
    for stage in ("welcome", "consent"):
        visitor.sees(stage)
        expect(visitor.page.locator(".study-keeping")).to_contain_text(sentence)
        assert visitor.page.locator(".study-keeping a").count() == 0, "it is not in a frame"
        assert violations(visitor.page) == []
        if stage == "welcome":
            visitor.go_on()


@contextmanager
def in_a_survey(visitor: Visitor, attributes: str = "", **source: str) -> Iterator[FrameLocator]:
    """Open the study in a frame of another site, where Chromium keeps neither cookies nor storage without a profile."""
    with serving(page_around(visitor.address(PLAIN, **source), attributes)) as survey:
        # Another site than 127.0.0.1, whatever the ports.
        visitor.page.goto(survey.replace("127.0.0.1", "localhost"), wait_until="commit")
        yield visitor.page.frame_locator("iframe")


def shows(frame: FrameLocator, stage: str) -> None:
    """Wait until the page in the frame shows a stage."""
    expect(frame.locator(".study-root")).to_have_attribute("data-stage", stage)


def go_on(frame: FrameLocator, stage: str) -> None:
    """Wait for a stage in the frame and press its main button."""
    shows(frame, stage)
    frame.locator(".study-card .study-main").click()


def test_a_whole_visit_in_a_frame_of_another_site(visitor: Visitor) -> None:
    with in_a_survey(visitor) as frame:
        shows(frame, "welcome")
        note = frame.locator(".study-keeping")
        expect(note).to_contain_text(PAGE)
        with visitor.context.expect_page() as opened:
            note.get_by_role("link", name="Open in a new tab").click()
        expect(opened.value.locator(".study-root")).to_have_attribute("data-stage", "welcome")
        assert opened.value.url.partition("#")[0] == visitor.address(PLAIN)
        assert opened.value.locator(".study-keeping").count() == 0
        opened.value.close()
        go_on(frame, "welcome")
        shows(frame, "consent")
        expect(note).to_contain_text(PAGE)
        expect(note.get_by_role("link")).to_have_count(0)
        expect(frame.get_by_text(COOKIE)).to_have_count(0)
        frame.get_by_role("checkbox").check()
        go_on(frame, "consent")
        go_on(frame, "instructions")
        for number in range(1, 5):
            expect(frame.locator(".board-count")).to_have_text(f"{number} of 4")
            assert sources(frame) == ["blob"] * 5
            wait_until_clickable(visitor.page.frames[1])
            # A click right after the last choice may be the second half of a double click.
            visitor.page.wait_for_timeout(500)
            for slot in range(1, 6):
                frame.locator(".tile").nth(slot - 1).click()
        shows(frame, "thanks")
        assert visitor.context.cookies() == []


def test_somebody_from_a_panel_goes_on_in_a_frame_after_a_reload(visitor: Visitor) -> None:
    with in_a_survey(visitor, PROLIFIC_PID="60d2") as frame:
        shows(frame, "welcome")
        assert frame.locator(".study-keeping").count() == 0, "the link leads back"
        go_on(frame, "welcome")
        frame.get_by_role("checkbox").check()
        go_on(frame, "consent")
        shows(frame, "instructions")
        visitor.page.reload(wait_until="commit")
        go_on(frame, "instructions")
        assert sources(frame) == ["blob"] * 5


def test_a_frame_that_allows_nothing_says_where_the_page_works(visitor: Visitor) -> None:
    with in_a_survey(visitor, 'sandbox="allow-scripts allow-popups"') as frame:
        expect(frame.get_by_role("alert")).to_contain_text("Please open this address in a new tab:")
        link = frame.get_by_role("link")
        assert link.inner_text() == link.get_attribute("href") == visitor.address(PLAIN)
