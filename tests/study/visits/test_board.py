"""The ranking board in a real browser: zoom, full screen, keys, touch, what is recorded, accessibility."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from tests.study.server_process import ServerProcess, free_port
from tests.study.tiny_study import SLUG, TINTS, write_study

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
IMAGES = ("potoroo1", "potoroo2")
ORDER = [3, 1, 4, 5, 2]
CONFIRMED, SEVEN = "confirmed", "seven"
SEVEN_TINTS = {f"method{number}": (30 * number, 120, 240 - 30 * number) for number in range(1, 8)}

View = tuple[float, float, float]
"""Factor, and left and top edge of the visible part as shares of the picture."""

VIEWS = """
(frames) => frames.map((frame) => {
  const box = frame.getBoundingClientRect();
  const image = frame.querySelector("img.shown, img:only-child").getBoundingClientRect();
  return [image.width / box.width, (box.left - image.left) / image.width, (box.top - image.top) / image.height];
})
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with three studies: a plain one, one whose rankings are confirmed, one of seven versions."""
    data: Path = tmp_path_factory.mktemp("board") / "data"
    plain: dict[str, Any] = {"images": IMAGES, "screen_check": False}
    write_study(data / "studies" / SLUG, **plain)
    write_study(data / "studies" / CONFIRMED, confirm=True, **plain)
    write_study(data / "studies" / SEVEN, tints=SEVEN_TINTS, languages=["de"], **plain)
    process = ServerProcess(data, free_port(), with_page=True)
    yield process
    process.kill()


@pytest.fixture
def open_board(browser: Any, server: ServerProcess) -> Iterator[Callable[..., Page]]:
    """Open the first set of a study in a browser of its own."""
    contexts: list[Any] = []

    def make(
        slug: str = SLUG, dark: bool = False, on_image: Callable[[Route], None] | None = None, **options: Any
    ) -> Page:
        contexts.append(browser.new_context(**{"viewport": WIDE, **options}))
        page: Page = contexts[-1].new_page()
        if on_image:
            page.route("**/study/image/*", on_image)
        page.set_default_timeout(20_000)
        consent = {"study": slug, "test": False, "lang": "en", "browser_key": uuid4().hex}
        for action, body in (("consent", consent), ("begin", {"study": slug, "test": False})):
            reply = page.request.post(f"{server.address}/study/api/{action}", data=body)
            assert reply.ok, reply.text()
        page.goto(f"{server.address}/study/?study={slug}" + "&__theme=dark" * dark)
        wait_for_set(page, 1)
        return page

    yield make
    for context in contexts:
        context.close()


def late(route: Route) -> None:
    """Let a request pass after a tenth of a second."""
    time.sleep(0.1)
    route.continue_()


def wait_for_set(page: Page, place: int) -> None:
    """Wait until a set is shown and takes clicks."""
    expect(page.locator(".board-count")).to_have_text(re.compile(rf"^{place} "))
    expect(page.locator(".study-board.loading")).to_have_count(0)
    page.wait_for_timeout(300)


def phone(open_board: Callable[..., Page], slug: str = SLUG, **options: Any) -> Page:
    return open_board(slug, viewport=PHONE, has_touch=True, is_mobile=True, **options)


def tile(page: Page, slot: int) -> Locator:
    return page.locator(".tile").nth(slot - 1)


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ranked(page: Page) -> list[str]:
    """Return the ranks on the board, by slot."""
    names: list[str] = page.locator(".tile").evaluate_all("(tiles) => tiles.map((tile) => tile.ariaLabel)")
    return [name.split(", ")[1].removeprefix("ranked ") for name in names]


NOTHING = ["not ranked"] * 5


def common_view(page: Page) -> View:
    """Return what all pictures show; they must not differ."""
    page.wait_for_timeout(250)  # the glide after a key or button
    views = page.locator(".tile-frame").evaluate_all(VIEWS)
    assert len(views) == page.locator(".tile").count()
    for view in views:
        assert view == pytest.approx(views[0], abs=0.01)
    return tuple(views[0])


def full_view(page: Page) -> View:
    """Return what the full-screen view shows."""
    page.wait_for_timeout(250)
    return tuple(page.locator(".full-frame").evaluate_all(VIEWS)[0])


def full_name(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("heading")


def sent_answer(page: Page, finish: Callable[[], None]) -> dict[str, Any]:
    """Return the answer that the page sends while `finish` is done; the server must have taken it."""
    with page.expect_response("**/study/api/answer") as reply:
        finish()
    assert reply.value.status == 200, reply.value.text()
    body = reply.value.request.post_data_json
    assert isinstance(body, dict)
    return body


def rank(page: Page, order: list[int]) -> None:
    for slot in order:
        page.keyboard.press(str(slot))


def touches(page: Page, *frames: list[tuple[float, float]]) -> None:
    """Put fingers on the screen, move them through the `frames`, and lift them."""
    session = page.context.new_cdp_session(page)
    for index, fingers in enumerate(frames):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if index else "touchStart", "touchPoints": points}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def pinch(page: Page, x: float, y: float, start: float, end: float) -> None:
    """Spread two fingers around a place, from `start` to `end` pixels off it."""
    steps = [start + (end - start) * step / 6 for step in range(7)]
    touches(page, *([(x - off, y), (x + off, y)] for off in steps))


def test_the_wheel_magnifies_all_versions_where_the_mouse_is(open_board: Callable[..., Page]) -> None:
    page = open_board()
    box = tile(page, 2).locator(".tile-frame").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    page.mouse.wheel(0, -400)
    factor, left, top = common_view(page)
    assert factor > 1.5
    assert left + 0.25 / factor == pytest.approx(0.25, abs=0.01), "what was under the mouse still is"
    assert top + 0.75 / factor == pytest.approx(0.75, abs=0.01)
    page.mouse.wheel(0, -9000)
    assert common_view(page)[0] == pytest.approx(8, abs=0.01)
    page.mouse.wheel(0, 9000)
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)


def test_a_drag_moves_all_versions_up_to_their_edges_and_ranks_none(open_board: Callable[..., Page]) -> None:
    page = open_board()
    x, y = middle(tile(page, 1).locator(".tile-frame"))
    width = page.locator(".tile-frame").first.evaluate("(frame) => frame.clientWidth")
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    factor, left, _ = common_view(page)
    page.mouse.down()
    page.mouse.move(x - width / 4, y, steps=5)
    page.mouse.up()
    assert common_view(page)[1] == pytest.approx(left + 0.25 / factor, abs=0.02)
    page.mouse.down()
    page.mouse.move(x + 900, y + 900, steps=5)
    page.mouse.up()
    assert common_view(page) == pytest.approx((factor, 0, 0), abs=0.001)
    assert ranked(page) == NOTHING


def test_only_a_pointer_that_stays_in_place_clicks(open_board: Callable[..., Page]) -> None:
    page = open_board()
    x, y = middle(tile(page, 1))
    for distance, expected in ((12, "not ranked"), (4, "Best")):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + distance, y, steps=3)
        page.mouse.up()
        assert ranked(page)[0] == expected


def test_zoom_by_keys_and_buttons(open_board: Callable[..., Page]) -> None:
    page = open_board()
    page.keyboard.press("ArrowRight")
    assert common_view(page) == (1, 0, 0), "there is nothing to move while all is visible"
    page.keyboard.press("+")
    page.get_by_role("button", name="Zoom in").click()
    factor, left, top = common_view(page)
    assert factor == pytest.approx(2.25, abs=0.01)
    assert (left, top) == pytest.approx((0.278, 0.278), abs=0.01), "about the middle"
    expect(page.get_by_role("button", name="Show the whole picture")).to_have_text(re.compile("^225 %"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    _, moved_left, moved_top = common_view(page)
    assert moved_left > left and moved_top < top
    page.keyboard.press("-")
    assert common_view(page)[0] == pytest.approx(1.5, abs=0.01)
    page.keyboard.press("0")
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)
    page.keyboard.press("+")
    page.get_by_role("button", name="Show the whole picture").click()
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)
    assert ranked(page) == NOTHING


def test_every_set_starts_with_whole_pictures(open_board: Callable[..., Page]) -> None:
    page = open_board()
    page.keyboard.press("+")
    rank(page, ORDER)
    wait_for_set(page, 2)
    assert common_view(page) == (1, 0, 0)


def test_two_fingers_zoom_and_move_all_versions(open_board: Callable[..., Page]) -> None:
    page = phone(open_board)
    x, y = middle(tile(page, 3).locator(".tile-frame"))
    pinch(page, x, y, 30, 75)
    factor, left, _ = common_view(page)
    assert factor == pytest.approx(2.5, abs=0.2)
    touches(page, [(x, y)], [(x - 20, y)], [(x - 60, y)])
    assert common_view(page)[1] > left
    assert page.evaluate("visualViewport.scale") == 1, "the page itself keeps its size"
    assert ranked(page) == NOTHING
    pinch(page, x, y, 90, 10)
    assert common_view(page) == pytest.approx((1, 0, 0), abs=0.001)


def test_taps_rank_and_a_double_tap_ranks_once(open_board: Callable[..., Page]) -> None:
    page = phone(open_board)
    x, y = middle(tile(page, 4).locator(".tile-frame"))
    page.touchscreen.tap(x, y)
    page.touchscreen.tap(x, y)
    assert ranked(page) == ["not ranked", "not ranked", "not ranked", "Best", "not ranked"]
    tile(page, 2).tap()
    assert ranked(page)[1] == "Excellent"
    assert common_view(page) == (1, 0, 0)
    assert page.evaluate("visualViewport.scale") == 1


def test_full_screen_compares_versions_in_place(open_board: Callable[..., Page]) -> None:
    page = open_board()
    page.keyboard.press("4")
    page.get_by_role("button", name="View version 3 large").click()
    expect(full_name(page)).to_have_text("Version 3 of 5")
    box = page.locator(".full-frame img.shown").bounding_box()
    assert box is not None
    assert box["height"] > 0.85 * WIDE["height"] or box["width"] > 0.99 * WIDE["width"]
    page.mouse.move(500, 500)
    page.mouse.wheel(0, -500)
    seen = full_view(page)
    assert seen[0] > 2
    for key, version in (("ArrowRight", 4), ("ArrowRight", 5), ("ArrowRight", 1), ("ArrowLeft", 5), ("2", 2)):
        page.keyboard.press(key)
        expect(full_name(page)).to_have_text(f"Version {version} of 5")
        assert page.locator(".full-frame img").evaluate_all(
            "(images) => images.map((image) => getComputedStyle(image).visibility)"
        ) == ["visible" if slot == version else "hidden" for slot in range(1, 6)]
        assert full_view(page) == pytest.approx(seen, abs=0.001)
    page.keyboard.press("4")
    expect(page.locator(".full-rank")).to_have_text("Best")
    page.get_by_role("button", name="Next version").click()
    expect(full_name(page)).to_have_text("Version 5 of 5")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert common_view(page) == pytest.approx(seen, abs=0.01), "the board shows the same part"
    assert ranked(page) == ["not ranked", "not ranked", "not ranked", "Best", "not ranked"]


def test_full_screen_by_keys_alone(open_board: Callable[..., Page]) -> None:
    page = open_board()
    tile(page, 1).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("f")
    expect(full_name(page)).to_have_text("Version 2 of 5")
    inside = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
    for _ in range(15):
        page.keyboard.press("Tab")
        assert page.evaluate(inside), "the focus stays in the dialog"
    page.keyboard.press("f")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(tile(page, 2)).to_be_focused()
    page.keyboard.press("Enter")
    assert ranked(page)[1] == "Best"


def test_f_takes_the_version_under_the_mouse(open_board: Callable[..., Page]) -> None:
    page = open_board()
    tile(page, 2).focus()
    page.mouse.move(*middle(tile(page, 4)))
    page.keyboard.press("f")
    expect(full_name(page)).to_have_text("Version 4 of 5")


def test_a_swipe_flips_and_a_pinch_zooms_in_full_screen(open_board: Callable[..., Page]) -> None:
    page = phone(open_board)
    page.get_by_role("button", name="View version 1 large").tap()
    touches(page, [(300, 500)], [(250, 500)], [(150, 505)])
    expect(full_name(page)).to_have_text("Version 2 of 5")
    touches(page, [(150, 500)], [(200, 500)], [(300, 505)])
    expect(full_name(page)).to_have_text("Version 1 of 5")
    pinch(page, 195, 470, 40, 100)
    assert full_view(page)[0] == pytest.approx(2.5, abs=0.2)
    touches(page, [(300, 470)], [(250, 470)], [(150, 475)])
    expect(full_name(page)).to_have_text("Version 1 of 5")
    page.get_by_role("button", name="Back to all versions").tap()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert ranked(page) == NOTHING


def test_a_ranking_that_is_confirmed_waits_for_enter(open_board: Callable[..., Page]) -> None:
    page = open_board(CONFIRMED)
    proceed = page.get_by_role("button", name="Next", exact=True)
    expect(proceed).to_be_hidden()
    rank(page, ORDER)
    expect(proceed).to_be_visible()
    expect(page.locator(".board-count")).to_have_text("1 of 2")
    page.keyboard.press("Backspace")
    expect(proceed).to_be_hidden()
    assert ranked(page)[ORDER[-1] - 1] == "not ranked"
    page.keyboard.press(str(ORDER[-1]))
    answer = sent_answer(page, lambda: page.keyboard.press("Enter"))
    assert answer["order"] == ORDER
    wait_for_set(page, 2)
    expect(proceed).to_be_hidden()


def test_enter_confirms_wherever_the_focus_is_not_on_a_button(open_board: Callable[..., Page]) -> None:
    page = open_board(CONFIRMED)
    rank(page, ORDER)
    page.mouse.click(640, 70)
    sent_answer(page, lambda: page.keyboard.press("Enter"))
    wait_for_set(page, 2)


def test_a_complete_ranking_survives_a_reload_until_it_is_confirmed(open_board: Callable[..., Page]) -> None:
    page = open_board(CONFIRMED)
    rank(page, ORDER)
    page.reload()
    wait_for_set(page, 1)
    answer = sent_answer(page, page.get_by_role("button", name="Next", exact=True).click)
    assert answer["order"] == ORDER


def test_keys_reach_the_board_only_when_nothing_lies_over_it(open_board: Callable[..., Page]) -> None:
    page = open_board()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    rank(page, [1, 2])
    page.keyboard.press("+")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert ranked(page) == NOTHING
    assert common_view(page) == (1, 0, 0)


def test_the_record_tells_how_a_set_was_ranked(open_board: Callable[..., Page]) -> None:
    page = open_board()
    page.wait_for_timeout(300)
    rank(page, [3, 1])
    page.keyboard.press("Backspace")
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(1000)
    page.keyboard.press("0")
    page.get_by_role("button", name="View version 2 large").click()
    page.wait_for_timeout(500)
    page.keyboard.press("Escape")
    answer = sent_answer(page, lambda: rank(page, [1, 4, 5, 2]))
    record = answer["record"]
    kinds = [tuple(event[1:]) for event in record["events"]]
    gestures = [("zoom", 2.25), ("zoom", 1), ("full", 2), ("full", 0)]
    clicks = [("rank", 3), ("rank", 1), ("undo", 1)], [("rank", slot) for slot in (1, 4, 5, 2)]
    assert kinds == [*clicks[0], *gestures, *clicks[1]]
    times = [event[0] for event in record["events"]]
    assert times == sorted(times) and times[0] >= 250
    assert times[-1] <= answer["rt_ms"] <= times[-1] + 50
    assert record["zoom"]["largest"] == 2.25
    assert 1000 <= record["zoom"]["ms"] < answer["rt_ms"]
    assert 500 <= record["full_ms"] < answer["rt_ms"]
    assert record["hidden_ms"] == 0 and record["resumed"] == 0
    assert record["window"] == [1280, 800] and record["pixel_ratio"] == 1
    box = page.locator(".tile-frame").first.bounding_box()
    assert box is not None
    assert record["image"] == [box["width"], box["height"]]
    assert abs(page.evaluate("Date.now()") - answer["rt_ms"] - record["shown_at"]) < 5000
    assert record["loading_ms"] >= 0


def test_time_in_the_background_is_recorded(open_board: Callable[..., Page]) -> None:
    page = open_board()
    # What a browser says when its window is covered or another tab is chosen; one without a window never does.
    hide = "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    page.wait_for_timeout(400)
    page.evaluate(hide, False)
    page.wait_for_timeout(400)
    answer = sent_answer(page, lambda: rank(page, ORDER))
    assert 400 <= answer["record"]["hidden_ms"] < answer["rt_ms"] - 400


def test_the_record_goes_on_after_a_reload(open_board: Callable[..., Page]) -> None:
    page = open_board()
    page.keyboard.press("2")
    page.keyboard.press("+")
    page.wait_for_timeout(400)
    page.reload()
    wait_for_set(page, 1)
    page.reload()
    wait_for_set(page, 1)
    assert ranked(page)[1] == "Best"
    record = sent_answer(page, lambda: rank(page, [1, 3, 4, 5]))["record"]
    assert [event[1:] for event in record["events"]] == [
        ["rank", 2],
        ["zoom", 1.5],
        *(["rank", slot] for slot in (1, 3, 4, 5)),
    ]
    times = [event[0] for event in record["events"]]
    assert times == sorted(times) and times[2] > times[1] + 400
    assert record["resumed"] == 2
    assert record["zoom"]["largest"] == 1.5 and record["zoom"]["ms"] >= 400


def test_loading_time_is_the_wait_for_the_pictures(open_board: Callable[..., Page]) -> None:
    page = open_board(on_image=late)
    page.wait_for_timeout(1000)
    slow = sent_answer(page, lambda: rank(page, ORDER))["record"]["loading_ms"]
    wait_for_set(page, 2)
    ahead = sent_answer(page, lambda: rank(page, ORDER))["record"]["loading_ms"]
    assert slow >= 500, "five pictures, one after the other"
    assert ahead == 0, "the second set was loaded while the first was ranked"


def test_nothing_can_be_ranked_before_all_pictures_are_there(open_board: Callable[..., Page]) -> None:
    requests: list[Route] = []

    def hold_the_last(route: Route) -> None:
        requests.append(route)
        if len(requests) < 2 * len(TINTS):
            route.continue_()

    page = open_board(on_image=hold_the_last)
    rank(page, ORDER)
    loading = page.get_by_text("Loading the pictures")
    expect(loading).to_be_visible()
    rank(page, ORDER)
    requests[-1].continue_()
    expect(loading).to_be_hidden()
    expect(page.locator(".board-count")).to_have_text("2 of 2")
    assert ranked(page) == NOTHING


def test_a_record_keeps_at_most_400_events(open_board: Callable[..., Page]) -> None:
    page = open_board()
    press = "(count) => { for (let i = 0; i < count; i += 1) for (const key of ['1', 'Backspace'])"
    press += " document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); }"
    page.evaluate(press.replace("'1'", "String((i % 2) + 1)"), 250)
    record = sent_answer(page, lambda: rank(page, ORDER))["record"]
    assert len(record["events"]) == 400


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation_on_board_and_full_screen(open_board: Callable[..., Page], dark: bool) -> None:
    page = open_board(CONFIRMED, dark=dark)
    assert page.evaluate("document.body.classList.contains('dark')") == dark
    rank(page, [2, 5])
    page.mouse.move(*middle(tile(page, 1)))
    assert_accessible(page, "a set begun")
    rank(page, [1, 3, 4])
    assert_accessible(page, "a set complete")
    page.keyboard.press("f")
    expect(full_name(page)).to_be_visible()
    page.keyboard.press("+")
    assert_accessible(page, "full screen")


def test_axe_finds_no_violation_on_a_phone(open_board: Callable[..., Page]) -> None:
    page = phone(open_board, SEVEN)
    tile(page, 1).tap()
    assert_accessible(page, "a set begun")


def assert_accessible(page: Page, where: str) -> None:
    page.wait_for_timeout(200)
    found = Axe().run(page, context=".study-root").response["violations"]
    serious = [f"{one['id']}: {one['nodes']}" for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], where


@pytest.mark.parametrize("slug", [SLUG, SEVEN])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 844, "height": 390}], ids=["upright", "turned"])
def test_controls_on_a_phone_are_large_and_apart(
    open_board: Callable[..., Page], slug: str, viewport: dict[str, int]
) -> None:
    page = open_board(slug, viewport=viewport, has_touch=True, is_mobile=True)
    controls = page.locator(".board-tool:visible, .tile-full:visible")
    boxes = [box for control in controls.all() if (box := control.bounding_box())]
    assert len(boxes) == 5 + len(TINTS if slug == SLUG else SEVEN_TINTS)
    for box in boxes:
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
    head = [box for control in page.locator(".board-tool").all() if (box := control.bounding_box())]
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in head)
    assert all(box["height"] >= 36 and box["width"] >= 44 for box in boxes)
    frames = [box for frame in page.locator(".tile-frame").all() if (box := frame.bounding_box())]
    assert not any(overlap(one, other) for one in boxes for other in [*boxes, *frames] if one is not other)


def overlap(one: Any, other: Any) -> bool:
    """Tell whether two boxes share more than an edge."""
    return all(
        one[start] + one[size] > other[start] + 0.5 and other[start] + other[size] > one[start] + 0.5
        for start, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_notice_covers_no_picture_and_no_control(open_board: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = open_board(viewport=viewport)
    page.route("**/study/api/answer", lambda route: route.abort())
    rank(page, ORDER)
    wait_for_set(page, 2)
    notice = page.get_by_text("No connection.")
    expect(notice).to_be_visible()
    page.wait_for_timeout(300)
    covered = notice.bounding_box()
    others = page.locator(".tile-frame, .board-tool, .tile-full, .board-steps li").all()
    assert not any(overlap(covered, box) for other in others if (box := other.bounding_box()))
