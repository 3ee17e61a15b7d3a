"""The checks before the sets, in a real browser: the window before consent, brightness, the color-vision screening."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from study.simulation.vision import read_plate
from tests.study.color_vision.people import digit_seen
from tests.study.visits.widget.board import wait_until
from tests.study.visits.widget.test_accessibility import violations
from tests.study.visits.widget.visitor import BRIGHT, COLORS, RICH_SLUG, Records, Visitor, focused

PHONE, LARGE = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PLATES = 7


def plate(page: Page) -> Locator:
    """The picture of the sheet, once it is there."""
    image = page.locator(".vision-plate[data-loaded]")
    image.wait_for()
    return image


def content(page: Page) -> bytes:
    """The file of the picture that is shown."""
    address = plate(page).get_attribute("src")
    assert address is not None
    return page.request.get(address if address.startswith("http") else f"{page.url.split('/study')[0]}{address}").body()


def answer(page: Page, digit: int | None) -> None:
    """Choose by keys alone, and go on."""
    if digit is None:
        page.get_by_label("No digit").focus()
        page.keyboard.press("Space")
    else:
        page.keyboard.press(str(digit))
    page.keyboard.press("Enter")


def look_at_all(visitor: Visitor, observer: str) -> None:
    """Answer a round as somebody with this color vision reads it."""
    page = visitor.page
    for place in range(1, PLATES + 1):
        expect(page.locator("h1")).to_have_text(f"Colors: picture {place} of {PLATES}")
        answer(page, digit_seen(observer, content(page)))


@pytest.fixture
def at_vision(visitor: Visitor) -> Visitor:
    """Somebody in front of the first plate."""
    visitor.open(COLORS)
    visitor.consent()
    visitor.sees("vision")
    return visitor


def test_a_window_that_is_too_small_is_told_before_consent_and_waits(visitor: Visitor) -> None:
    page = visitor.page
    page.set_viewport_size(PHONE)
    visitor.open(RICH_SLUG)
    visitor.sees("welcome")
    line = page.locator(".check-window")
    expect(line).to_contain_text("it has 390 × 844 pixels and needs 800 × 500")
    assert line.get_attribute("role") == "status"
    assert visitor.button("Take part").is_disabled()
    assert violations(page) == []
    page.set_viewport_size(LARGE)
    expect(line).to_have_text("Your window, 1280 × 800 pixels, is large enough.")
    visitor.go_on()
    visitor.sees("consent")
    page.get_by_role("checkbox").check()
    assert visitor.button("Continue").is_enabled()
    page.set_viewport_size({"width": 799, "height": 800})
    expect(line).to_contain_text("it has 799 × 800 pixels and needs 800 × 500")
    assert visitor.button("Continue").is_disabled()
    assert violations(page) == []
    page.get_by_role("checkbox").uncheck()
    page.get_by_role("checkbox").check()
    assert visitor.button("Continue").is_disabled()
    page.set_viewport_size({"width": 800, "height": 500})
    visitor.go_on()
    visitor.sees("check")


def test_the_size_is_told_in_the_language_of_the_visit(visitor: Visitor) -> None:
    visitor.page.set_viewport_size(PHONE)
    visitor.open(RICH_SLUG, lang="de")
    expect(visitor.page.locator(".check-window")).to_contain_text("Es hat 390 × 844 Pixel und braucht 800 × 500")


def test_a_study_for_any_window_says_nothing_of_it(visitor: Visitor) -> None:
    visitor.page.set_viewport_size(PHONE)
    visitor.open(COLORS)
    visitor.sees("welcome")
    expect(visitor.page.locator(".check-window")).to_have_count(0)


def test_the_screening_is_announced_before_consent_and_is_no_diagnosis(visitor: Visitor) -> None:
    visitor.open(COLORS)
    visitor.go_on("welcome")
    visitor.sees("consent")
    expect(visitor.page.get_by_text("a short check of color vision. We store your answers.")).to_be_visible()
    expect(visitor.page.get_by_text("not a medical test and no diagnosis")).to_be_visible()
    expect(visitor.page.get_by_text("Only people who can tell these colors apart")).to_be_visible()
    expect(visitor.page.get_by_text("Only people whose screen shows enough")).to_have_count(0)


def test_somebody_reads_all_plates_by_keyboard_and_goes_on(at_vision: Visitor, records: Records) -> None:
    look_at_all(at_vision, "normal")
    at_vision.sees("instructions")
    found = records.person(at_vision, COLORS)["color_vision"]
    assert (found["verdict"], found["right"], len(found["rounds"])) == ("no sign", PLATES, 1)
    assert not [name for name in at_vision.kept() if ":vision:" in name]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_who_cannot_tell_red_and_green_apart_looks_twice_and_is_told_kindly(
    visitor: Visitor, records: Records, theme: str
) -> None:
    page = visitor.page
    visitor.open(COLORS, __theme=theme)
    visitor.consent()
    visitor.sees("vision")
    expect(page.get_by_text("It is not a medical test and no diagnosis.")).to_be_visible()
    plate(page)
    assert violations(page) == []
    look_at_all(visitor, "deutan")
    expect(page.get_by_text("Please look once more, at other pictures.")).to_be_visible()
    look_at_all(visitor, "deutan")
    visitor.sees("screened_out")
    for said in ("It is no diagnosis.", "an optometrist or an eye doctor can test it"):
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator(".thanks-code")).to_have_text("SCREEN2")
    assert violations(page) == []
    person = records.person(visitor, COLORS)
    assert person["screened_out_by"] == "color_vision"
    page.reload()
    visitor.sees("screened_out")


def test_a_reload_goes_on_at_the_same_plate(at_vision: Visitor) -> None:
    page = at_vision.page
    first = read_plate(content(page))
    answer(page, first)
    expect(page.locator("h1")).to_have_text("Colors: picture 2 of 7")
    second = content(page)
    page.reload()
    expect(page.locator("h1")).to_have_text("Colors: picture 2 of 7")
    assert content(page) == second


def test_a_plate_needs_an_answer_and_says_so(at_vision: Visitor) -> None:
    page = at_vision.page
    at_vision.go_on()
    expect(page.get_by_text("Please choose a digit, or “No digit”.")).to_be_visible()
    expect(page.get_by_label("0", exact=True)).to_be_focused()
    page.get_by_label("7", exact=True).check()
    expect(page.get_by_text("Please choose a digit, or “No digit”.")).to_be_hidden()
    page.keyboard.press("4")
    assert page.get_by_label("4", exact=True).is_checked()
    at_vision.go_on()
    expect(page.locator("h1")).to_have_text("Colors: picture 2 of 7")
    assert focused(page) == "Colors: picture 2 of 7", "a screen reader begins with the new heading"


def test_somebody_who_uses_a_screen_reader_is_told_that_it_needs_sight(at_vision: Visitor) -> None:
    page = at_vision.page
    told = "It has to be seen: what it shows cannot be described here. If you cannot see it, please choose “No digit”."
    expect(page.get_by_role("img")).to_have_accessible_name(f"A picture of colored dots. {told}")
    expect(page.get_by_role("group", name="Which digit do you see?")).to_be_visible()
    assert page.get_by_role("radio").count() == 11


def test_a_plate_can_be_answered_only_once_it_is_seen(visitor: Visitor) -> None:
    page = visitor.page
    held: list[Route] = []
    page.route("**/study/plate/*", lambda route: held.append(route))
    visitor.open(COLORS)
    visitor.consent()
    visitor.sees("vision")
    expect(page.get_by_text("Loading the picture …")).to_be_visible()
    expect(page.get_by_label("No digit")).to_be_disabled()
    expect(visitor.button("Continue")).to_be_disabled()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Colors: picture 1 of 7")
    held[0].continue_()
    plate(page)
    expect(page.get_by_text("Loading the picture …")).to_have_count(0)
    expect(visitor.button("Continue")).to_be_enabled()
    expect(page.get_by_label("No digit")).to_be_enabled()


def test_a_plate_that_does_not_arrive_is_tried_again(visitor: Visitor) -> None:
    page = visitor.page
    page.route("**/study/plate/*", lambda route: route.abort())
    visitor.open(COLORS)
    visitor.consent()
    visitor.sees("vision")
    expect(page.get_by_text("The pictures could not be loaded. Trying again …")).to_be_visible()
    expect(visitor.button("Continue")).to_be_disabled()
    page.unroute("**/study/plate/*")
    visitor.button("Try again").click()
    plate(page)
    expect(visitor.button("Try again")).to_be_hidden()
    expect(visitor.button("Continue")).to_be_enabled()
    expect(page.get_by_text("The pictures could not be loaded. Trying again …")).to_have_count(0)


def test_a_plate_that_hangs_can_be_asked_for_again(visitor: Visitor) -> None:
    page = visitor.page
    held: list[Route] = []
    page.route("**/study/plate/*", lambda route: route.continue_() if held else held.append(route))
    visitor.open(COLORS)
    visitor.consent()
    visitor.sees("vision")
    expect(page.get_by_text("The picture is slow to arrive.")).to_be_visible(timeout=10_000)
    expect(visitor.button("Continue")).to_be_disabled()
    assert violations(page) == []
    visitor.button("Try again").click()
    plate(page)
    expect(visitor.button("Try again")).to_be_hidden()
    expect(page.get_by_text("The picture is slow to arrive.")).to_have_count(0)
    expect(visitor.button("Continue")).to_be_enabled()


def test_the_next_plate_is_loaded_while_one_is_looked_at(visitor: Visitor) -> None:
    page = visitor.page
    asked: list[str] = []
    came: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/study/plate/" in request.url else None)
    page.on("requestfinished", lambda request: came.append(request.url) if "/study/plate/" in request.url else None)
    visitor.open(COLORS)
    visitor.consent()
    plate(page)
    wait_until(page, lambda: len(came) >= 2)
    page.wait_for_timeout(500)
    assert len(asked) == 2, "this one and the next"
    page.route("**/study/plate/*", lambda route: route.abort())
    answer(page, None)
    expect(page.locator("h1")).to_have_text("Colors: picture 2 of 7")
    plate(page)
    expect(page.get_by_text("The pictures could not be loaded.")).to_have_count(0)


def test_answers_wait_for_the_connection(at_vision: Visitor, records: Records) -> None:
    page = at_vision.page
    page.route("**/api/vision", lambda route: route.abort())
    look_at_all(at_vision, "normal")
    expect(page.get_by_text("No connection. This page keeps trying.")).to_be_visible()
    page.reload()
    page.unroute("**/api/vision")
    at_vision.sees("instructions")
    assert records.person(at_vision, COLORS)["color_vision"]["right"] == PLATES


def test_the_screening_speaks_german(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(COLORS, lang="de")
    visitor.consent()
    expect(page.locator("h1")).to_have_text("Farben: Bild 1 von 7")
    expect(page.get_by_text("keine medizinische Untersuchung und keine Diagnose")).to_be_visible()
    expect(page.get_by_label("Keine Ziffer")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_dim_screen_is_told_what_helps_and_can_be_tried_again_or_left(
    visitor: Visitor, records: Records, theme: str
) -> None:
    page = visitor.page
    visitor.open(BRIGHT, __theme=theme)
    visitor.go_on("welcome")
    expect(page.get_by_text("Only people whose screen shows enough of them can take part")).to_be_visible()
    page.get_by_role("checkbox").check()
    visitor.go_on("consent")
    visitor.sees("check")
    expect(visitor.button("I cannot see more squares")).to_have_count(0)
    visitor.check_screen(dark=1)
    expect(visitor.button("I cannot see more squares")).to_be_visible()
    for said in ("Turn up the brightness", "Switch off night mode", "Move this window to another screen"):
        expect(page.get_by_text(said)).to_be_visible()
    assert violations(page) == []
    expect(page.locator(".check-tried")).to_contain_text("Try 1: 1 counted on the black, 4 on the white.")
    visitor.check_screen(dark=0)
    expect(page.locator(".check-tried")).to_contain_text("Try 2: 0 counted on the black, 4 on the white.")
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.get_by_text("Too few squares stand out on your screen.", exact=True)).to_be_visible()
    visitor.button("I cannot see more squares").click()
    visitor.sees("screened_out")
    expect(
        page.get_by_text("This study needs a screen on which very dark and very light grays can be told")
    ).to_be_visible()
    expect(page.locator(".thanks-code")).to_have_text("SCREEN2")
    assert violations(page) == []
    person = records.person(visitor, BRIGHT)
    assert (person["screened_out_by"], person["screen"]["dark"], person["screen"]["tries"]) == ("brightness", 0, 2)


def test_a_screen_that_was_turned_up_passes(visitor: Visitor, records: Records) -> None:
    visitor.open(BRIGHT)
    visitor.consent()
    visitor.check_screen(light=1)
    expect(visitor.button("I cannot see more squares")).to_be_visible()
    visitor.check_screen(light=2)
    visitor.sees("instructions")
    screen = records.person(visitor, BRIGHT)["screen"]
    assert (screen["light"], screen["tries"]) == (2, 2)


@pytest.mark.parametrize(
    ("media", "stored"),
    [
        ({"color_scheme": "light"}, {"color_scheme": "light", "forced_colors": False}),
        ({"color_scheme": "dark", "forced_colors": "active"}, {"color_scheme": "dark", "forced_colors": True}),
    ],
    ids=["light", "dark and forced"],
)
def test_what_the_browser_says_of_the_screen_is_stored(
    visitor: Visitor, records: Records, media: dict[str, Any], stored: dict[str, Any]
) -> None:
    visitor.page.emulate_media(**media)
    visitor.open(BRIGHT)
    visitor.consent()
    visitor.check_screen()
    visitor.sees("instructions")
    screen = records.person(visitor, BRIGHT)["screen"]
    assert {**screen, **stored, "gamut": "srgb", "dynamic_range": "standard"} == screen
    assert screen["pixel_ratio"] == 1
