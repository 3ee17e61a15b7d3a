"""Look inside: what it shows is what the route says, in the page's colors, and only while it is open."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from tests.demo.widget.conftest import OpenEditor


def is_inside(response: Response) -> bool:
    return "/inside?" in response.url


def number_in(text: str | None) -> float:
    return float((text or "").rstrip(" %"))


def text_colors(page: Page) -> set[str]:
    """Return the colors of the figures' words."""
    colors = page.locator(".inside .figure text").evaluate_all(
        "texts => texts.map(text => getComputedStyle(text).fill)"
    )
    return set(colors)


def test_the_numbers_are_those_of_the_route_and_follow_the_edit(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    assert page.evaluate("window.Plotly") is None, "it is large, and loaded when it is needed"
    with page.expect_response(is_inside) as replied:
        section = editor.section("Look inside")
    for exposure in (None, "1"):
        if exposure:
            with page.expect_response(is_inside) as replied:
                page.get_by_role("slider", name="Exposure").fill(exposure)
        found = replied.value.json()
        expect(section.get_by_text(found["words"], exact=True)).to_be_visible()
        for side in ("before", "after"):
            score = section.get_by_role("meter", name=f"Score {side}")
            expect(score).to_have_attribute("aria-valuenow", str(round(100 * found["judge"][side])))
            shares = section.get_by_role("list", name=f"Colors {side}").get_by_role("listitem").all_inner_texts()
            assert [number_in(text.split()[-2]) for text in shares] == [
                pytest.approx(100 * each["share"], abs=0.51) for each in found["palette"][side]
            ]
        for row, name in (("Clipped to black", "dark"), ("Clipped to white", "bright")):
            cells = section.get_by_role("row", name=row).get_by_role("cell").all_inner_texts()
            expected = [100 * found["clipped"][side][name] for side in ("before", "after")]
            assert [number_in(cell.removeprefix("< ")) for cell in cells] == pytest.approx(expected, abs=0.1)
        expect(section.get_by_text(found["harmony"])).to_be_visible()
        page.wait_for_function(
            "expected => document.querySelector('.figure-curve').data?.[1].y.every((y, at) => y === expected[at])",
            arg=found["figures"]["curve"]["data"][1]["y"],
        )
    expect(section.locator(".figure .main-svg").first).to_be_visible()
    expect(section.get_by_role("heading", name="Where the model looked")).to_have_count(0)


def test_where_the_model_looked_is_shown_for_methods_that_look(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    section = editor.section("Look inside")
    page.get_by_role("button", name="More from the paper").click()
    editor.choose("Color curves")
    expect(section.get_by_role("heading", name="Where the model looked")).to_be_visible()
    expect(section.get_by_role("img", name="places that the network looked at more")).to_be_visible()
    page.wait_for_function("document.querySelector('.attention').naturalWidth === 600")


def test_the_figures_turn_dark_with_the_page(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    editor.section("Look inside")
    expect(page.locator(".figure-wheel .main-svg").first).to_be_visible()
    light = text_colors(page)
    page.evaluate("document.body.classList.add('dark')")
    page.wait_for_function(
        "old => [...document.querySelectorAll('.inside .figure text')].every(at => getComputedStyle(at).fill !== old)",
        arg=next(iter(light)),
    )
    assert len(light) == len(text_colors(page)) == 1


def test_folded_it_asks_for_nothing(open_editor: OpenEditor) -> None:
    editor = open_editor()
    page = editor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_request("**/picture?*"):
        page.get_by_role("slider", name="Exposure").fill("1")
    expect(page.get_by_role("button", name="Download")).to_be_enabled()
    page.wait_for_timeout(1000)
    assert asked and not [url for url in asked if "/inside?" in url or "plotly" in url]


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1280, 800), ("dark", 390, 844)])
def test_with_both_sections_open_there_is_no_serious_violation(
    open_editor: OpenEditor, theme: str, width: int, height: int
) -> None:
    editor = open_editor(theme, width, height)
    page = editor.page
    editor.section("Look inside")
    expect(page.locator(".figure-wheel .main-svg").first).to_be_visible()
    editor.section("Crop").get_by_role("button", name="4:5").click()
    expect(page.locator(".crop-window")).to_be_visible()
    found = Axe().run(page).response["violations"]
    serious = [
        f"{each['impact']} {each['id']}: {[node['html'] for node in each['nodes']]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert page.evaluate("document.querySelector('.studio').scrollWidth") <= width, "nothing is wider than the window"
