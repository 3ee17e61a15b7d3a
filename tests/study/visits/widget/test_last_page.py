"""A last page that tells what was preferred, in a real browser."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import ViewportSize, expect

from study.content.keeping.life import set_status
from tests.study.visits.widget.board import PHONE, TABLET, TELLING, WIDE
from tests.study.visits.widget.test_accessibility import violations
from tests.study.visits.widget.visitor import ORDER, Records, Visitor


def finish(visitor: Visitor) -> None:
    """Take part without the page."""
    state = visitor.post("consent", study=TELLING, browser_key=uuid4().hex)
    state = visitor.post("begin", study=TELLING)
    while state["sets"]:
        state = visitor.post("answer", trial=state["sets"][0]["trial"], order=ORDER, rt_ms=1000)


@pytest.mark.parametrize(
    ("viewport", "theme"),
    [
        pytest.param(WIDE, "light", id="1280-light"),
        pytest.param(PHONE, "dark", id="390-dark"),
        pytest.param(WIDE, "dark", id="1280-dark", marks=pytest.mark.slow),
        pytest.param(TABLET, "light", id="820-light", marks=pytest.mark.slow),
        pytest.param(TABLET, "dark", id="820-dark", marks=pytest.mark.slow),
        pytest.param(PHONE, "light", id="390-light", marks=pytest.mark.slow),
    ],
)
def test_own_preferences_with_pictures_and_whom_to_contact(
    visitor: Visitor, theme: str, viewport: ViewportSize
) -> None:
    page = visitor.page
    page.set_viewport_size(viewport)
    finish(visitor)
    visitor.open(TELLING, __theme=theme)
    visitor.sees("thanks")
    lines = page.locator(".last-preferences li")
    expect(lines).to_have_count(5)
    expect(lines.first).to_contain_text("Treatment A")
    ranks = [float(re.findall(r"You: ([\d.]+)", text)[0]) for text in lines.all_inner_texts()]
    assert ranks == sorted(ranks) and sum(ranks) == pytest.approx(15, abs=0.3)
    page.wait_for_function("[...document.querySelectorAll('.last-picture img')].every((one) => one.naturalWidth > 0)")
    expect(page.get_by_role("heading", name="What you preferred")).to_be_visible()
    expect(page.get_by_text("Once the study has closed")).to_be_visible()
    expect(page.locator("section em")).to_have_text("us")
    assert "Way" not in page.locator(".study-card").inner_text()
    assert violations(page) == []
    assert page.evaluate("document.querySelector('.study-root').scrollWidth <= innerWidth")


def test_after_closing_the_same_link_tells_names_and_what_others_preferred(visitor: Visitor, records: Records) -> None:
    for _ in range(5):
        finish(visitor)
        visitor.context.clear_cookies()
    finish(visitor)
    set_status(records.database, TELLING, "closed")
    visitor.open(TELLING)
    visitor.sees("thanks")
    lines = visitor.page.locator(".last-preferences li")
    expect(lines).to_have_count(5)
    names = [text.split("\n")[0] for text in lines.locator("strong").all_inner_texts()]
    assert sorted(names) == [f"Way {number}" for number in range(1, 6)]
    assert all("Others: " in text for text in lines.all_inner_texts())
    expect(visitor.page.get_by_text("people who took part in this study.")).to_be_visible()
    set_status(records.database, TELLING, "open")
