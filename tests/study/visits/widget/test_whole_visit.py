"""A whole study in a real browser: by keyboard alone, in another language, blind, as a test."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from db import models
from tests.study.server_process import ServerProcess
from tests.study.tiny_study import RICH, TINTS
from tests.study.visits.widget.visitor import ORDER, PLAIN, RICH_SLUG, Records, Visitor, focused

pytestmark = pytest.mark.smoke

NewVisitor = Callable[..., Visitor]
MAIN_SETS = 6
CODE = RICH["completion"]["code"]
MISTAKES = """
async () => {
  const post = (action, body) => fetch(`api/${action}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body,
  });
  const image = document.querySelector(".tile img").getAttribute("src");
  const wrong = ["image/unknown", `${image}x`, "api/unknown", "unknown.png"];
  for (const address of wrong) await fetch(address);
  await post("answer", JSON.stringify({ trial: "unknown", order: [1], rt_ms: 1 }));
  await post("answer", JSON.stringify({ trial: "unknown", order: "x", rt_ms: 1 }));
  await post("answer", "{");
}
"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def all_bytes(replies: list[Any]) -> bytes:
    """Join addresses, headers and bodies of what the browser has received, errors too; redirects have no body."""
    parts = [f"{reply.url} {reply.all_headers()}".encode() for reply in replies]
    return b"".join(parts + [reply.body() for reply in replies if not 300 <= reply.status < 400])


def rank_all(visitor: Visitor) -> None:
    """Rank all sets of the rich study that count, by keys; breaks come after two and four."""
    for place in range(1, MAIN_SETS + 1):
        visitor.rank(f"{place} of {MAIN_SETS}")
        if place in (2, 4):
            visitor.sees("break")
            expect(visitor.page.get_by_text(f"You have ranked {place} of {MAIN_SETS}.")).to_be_visible()
            visitor.page.keyboard.press("Enter")


def test_a_whole_study_by_keyboard_alone(visitor: Visitor, records: Records) -> None:
    """Enter presses the main button, Tab and Space reach the rest; a sheet's heading, or another try, has the focus."""
    page = visitor.page
    received: list[Any] = []
    page.on("response", lambda reply: received.append(reply))
    visitor.open(RICH_SLUG)
    visitor.sees("welcome")
    assert focused(page) == "A rich study"
    press(page, "Enter")
    visitor.sees("consent")
    assert focused(page) == "Your consent"
    assert visitor.button("Continue").is_disabled()
    press(page, "Enter")
    visitor.sees("consent")
    press(page, "Tab", "Space", "Tab", "Enter")
    visitor.sees("check")
    assert focused(page) == "Your screen"
    press(page, "Tab", "ArrowRight", "ArrowRight", "Tab", "ArrowLeft", "Enter")
    visitor.sees("questions")
    press(page, "Tab", "4", "0", "Enter")
    visitor.sees("instructions")
    assert focused(page) == "How it works"
    press(page, "Enter")
    visitor.rank("Practice 1 of 1")
    visitor.sees("feedback")
    # Where the ruined version is not last, the focus is at another try, and going on comes next.
    press(page, *(["Tab"] if focused(page) == "Try again" else []), "Enter")
    rank_all(visitor)
    visitor.sees("questions")
    press(page, "Tab")
    page.keyboard.insert_text("It was fun.")
    press(page, "Tab")
    before_the_end = all_bytes(received)
    assert len(before_the_end) > 100_000
    assert CODE.encode() not in before_the_end
    press(page, "Enter")
    visitor.sees("thanks")
    assert page.locator(".thanks-code").inner_text() == CODE
    assert records.orders(visitor, RICH_SLUG) == [ORDER] * (MAIN_SETS + 1)
    person = records.person(visitor, RICH_SLUG)
    assert (person["answers_before"], person["answers_after"]) == ({"age": 40}, {"remarks": "It was fun."})
    assert (person["screen"]["dark"], person["screen"]["light"]) == (2, 4)
    assert person["screen"]["window"] == [1280, 800]
    assert person["finished_at"] is not None


@pytest.mark.parametrize("last", [True, False], ids=["spoiled last", "spoiled first"])
def test_practice_tells_what_a_spoiled_version_is_for(visitor: Visitor, records: Records, last: bool) -> None:
    visitor.enter(RICH_SLUG)
    spoiled = records.slot_of(visitor, RICH_SLUG, RICH["traps"][RICH["practice"][0]])
    others = [slot for slot in range(1, 6) if slot != spoiled]
    visitor.rank("Practice 1 of 1", [*others, spoiled] if last else [spoiled, *others])
    visitor.sees("feedback")
    right = "Right", f"You put the spoiled version, number {spoiled}, last."
    wrong = "Not quite", f"Version {spoiled} was spoiled on purpose, and you gave it place 1 of 5."
    heading, text = right if last else wrong
    assert visitor.heading() == heading
    expect(visitor.page.get_by_text(text)).to_be_visible()
    # Whoever may try again has not come so far.
    expect(visitor.page.get_by_text("Now it counts.")).to_have_count(1 if last else 0)
    visitor.go_on()
    visitor.at("1 of 6")


def test_a_german_browser_reads_german(new_visitor: NewVisitor, records: Records) -> None:
    visitor = new_visitor(locale="de-DE")
    visitor.open(RICH_SLUG)
    visitor.sees("welcome")
    assert (visitor.heading(), visitor.page.title()) == ("Eine reiche Studie", "Eine reiche Studie")
    assert visitor.page.locator("html").get_attribute("lang") == "de"
    visitor.consent()
    visitor.check_screen()
    visitor.sees("questions")
    visitor.page.get_by_label("Alter?").fill("40")
    visitor.go_on()
    visitor.sees("instructions")
    assert visitor.heading() == "So geht es"
    visitor.go_on()
    visitor.at("Übung 1 von 1")
    expect(visitor.button("Fassung 1 von 5, noch ohne Rang")).to_be_visible()
    expect(visitor.button("Rückgängig")).to_be_visible()
    expect(visitor.page.get_by_text("Am besten").first).to_be_visible()
    visitor.page.reload()
    visitor.at("Übung 1 von 1")
    assert records.person(visitor, RICH_SLUG)["language"] == "de"


def test_the_language_can_be_chosen_and_is_kept(visitor: Visitor) -> None:
    visitor.open(RICH_SLUG)
    visitor.button("Deutsch").click()
    expect(visitor.button("Teilnehmen")).to_be_visible()
    assert visitor.button("Deutsch").get_attribute("aria-pressed") == "true"
    assert visitor.page.locator("html").get_attribute("lang") == "de"
    visitor.page.reload()
    expect(visitor.button("Teilnehmen")).to_be_visible()
    visitor.open(RICH_SLUG)
    expect(visitor.button("Teilnehmen")).to_be_visible()
    visitor.open(RICH_SLUG, lang="en")
    expect(visitor.button("Take part")).to_be_visible()


def test_nothing_the_browser_receives_names_a_method_or_a_photo(visitor: Visitor, server: ServerProcess) -> None:
    received: list[Any] = []
    visitor.page.on("response", lambda reply: received.append(reply))
    visitor.enter(RICH_SLUG)
    visitor.rank("Practice 1 of 1")
    visitor.go_on("feedback")
    visitor.page.evaluate(MISTAKES)
    rank_all(visitor)
    visitor.go_on("questions")
    visitor.sees("thanks")
    errors = [reply for reply in received if reply.status >= 400 and "/study/" in reply.url]
    assert {reply.status for reply in errors} >= {400, 404, 422}
    assert b"there is no such set" in all_bytes(errors)
    config = visitor.page.request.get(f"{server.address}/study/config")
    blob = all_bytes(received) + config.body() + visitor.page.content().encode()
    assert sum("/study/image/" in reply.url for reply in received) >= 5 * (MAIN_SETS + 1)
    names = [*TINTS, *(key.split("_")[0] for key in TINTS), "potoroo"]
    assert [name for name in names if name.encode() in blob.lower()] == []


def test_a_test_visit_says_so_on_every_sheet_and_can_be_begun_again(visitor: Visitor, records: Records) -> None:
    visitor.open(invitation=records.test_link(PLAIN), test="1")
    line = visitor.page.get_by_text("Test: nothing you do here counts.")
    for stage in ("welcome", "consent", "instructions"):
        visitor.sees(stage)
        expect(line).to_be_visible()
        if stage == "consent":
            visitor.page.get_by_role("checkbox").check()
        visitor.go_on()
    for place in range(1, 5):
        visitor.rank(f"{place} of 4")
    visitor.sees("thanks")
    expect(line).to_be_visible()
    tried = records.id(visitor, test=True)
    assert records.count(models.Participant, id=tried, mode="test") == 1
    visitor.button("Start again").click()
    visitor.sees("welcome")
    assert records.count(models.Participant, id=tried) == 0
    assert visitor.context.cookies() == []


def test_the_page_takes_no_uploads(server: ServerProcess) -> None:
    reply = httpx.post(f"{server.address}/study/gradio_api/upload", files={"files": ("a.png", b"x")}, timeout=60)
    assert reply.status_code == 413


def test_the_page_has_no_trace_of_its_framework(visitor: Visitor) -> None:
    visitor.open()
    visitor.sees("welcome")
    assert visitor.page.title() == "A tiny study"
    assert visitor.page.locator("footer:visible").count() == 0
    assert not re.search("gradio", visitor.page.locator("body").inner_text(), re.IGNORECASE)
