"""The ranking page in a real browser: sizes, keys, undo, resuming, lost connections, blindness."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from playwright.sync_api import expect

from db.session import Database
from study.responses import rankings_table
from study.settings import Settings, sqlite_url
from tests.study.server_process import ServerProcess, free_port
from tests.study.tiny_study import SLUG, TINTS, write_study

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
IMAGES = ("potoroo1", "potoroo2", "potoroo3", "potoroo4")
ORDER = [3, 1, 4, 5, 2]
LABELS = ["Best", "Excellent", "Good", "Average", "Poor"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one study of four sets."""
    folder: Path = tmp_path_factory.mktemp("browser") / "data"
    write_study(folder / "studies" / SLUG, images=IMAGES)
    return folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(data, free_port(), with_page=True)
    yield process
    process.kill()


@pytest.fixture
def new_page(browser: Any, server: ServerProcess) -> Iterator[Callable[..., Any]]:
    """Open the participants' page in a browser without cookies."""
    contexts: list[Any] = []

    def make(**options: Any) -> Any:
        contexts.append(browser.new_context(**{"viewport": WIDE, **options}))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def stored(data: Path) -> Iterator[Callable[[], pd.DataFrame]]:
    """Read what the database holds, as rankings."""
    settings = Settings(data, sqlite_url(data))
    database = Database.open(settings.database_url)
    yield lambda: rankings_table(database, SLUG)
    database.close()


def test_the_page_takes_no_uploads(server: ServerProcess) -> None:
    reply = httpx.post(f"{server.address}/study/gradio_api/upload", files={"files": ("a.png", b"x")})
    assert reply.status_code == 413


def enter(page: Any, server: ServerProcess) -> None:
    """Go from the welcome page to the first set."""
    page.goto(f"{server.address}/study/")
    page.get_by_role("button", name="Take part").click()
    assert page.get_by_role("button", name="Continue").is_disabled()
    page.get_by_role("checkbox", name="I have read this").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Begin").click()
    wait_for_set(page, 1)


def wait_for_set(page: Any, number: int) -> None:
    """Wait until a set is shown and takes clicks."""
    expect(page.locator(".board-count")).to_have_text(f"{number} of {len(IMAGES)}")
    expect(page.locator(".study-board.loading")).to_have_count(0)
    page.wait_for_timeout(300)


def tile(page: Any, slot: int) -> Any:
    return page.get_by_role("button", name=re.compile(f"^Version {slot} of 5,"))


def rank_with_keys(page: Any, order: list[int]) -> None:
    for slot in order:
        page.keyboard.press(str(slot))


def tile_labels(page: Any) -> list[str]:
    names: list[str] = page.locator(".tile").evaluate_all("tiles => tiles.map(tile => tile.ariaLabel)")
    return names


def orders_of(table: pd.DataFrame) -> list[list[int]]:
    """Return the orders of slots of the last participant in the table, in the order of the sets."""
    own = table[table.participant == table.participant.iloc[-1]]
    return [list(ranking.position) for _, ranking in own.groupby("image", sort=False)]


def test_a_whole_study_by_keyboard(
    new_page: Callable[..., Any], server: ServerProcess, stored: Callable[[], pd.DataFrame]
) -> None:
    page = new_page()
    enter(page, server)
    for number in range(1, len(IMAGES) + 1):
        wait_for_set(page, number)
        rank_with_keys(page, ORDER)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert orders_of(stored()) == [ORDER] * len(IMAGES)
    page.reload()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.mark.parametrize(
    ("viewport", "share"),
    [(WIDE, 0.5), (PHONE, 0.4), ({"width": 844, "height": 390}, 0.3)],
    ids=["wide", "phone", "turned phone"],
)
def test_images_are_equally_large_and_nothing_scrolls(
    new_page: Callable[..., Any], server: ServerProcess, viewport: dict[str, int], share: float
) -> None:
    page = new_page(viewport=viewport)
    enter(page, server)
    boxes = [image.bounding_box() for image in page.locator(".tile img").all()]
    assert len(boxes) == 5
    assert len({(box["width"], box["height"]) for box in boxes}) == 1
    assert abs(boxes[0]["width"] / boxes[0]["height"] - 1.5) < 0.02
    for box in boxes:
        assert 0 <= box["x"] and box["x"] + box["width"] <= viewport["width"]
        assert 0 <= box["y"] and box["y"] + box["height"] <= viewport["height"]
    covered = sum(box["width"] * box["height"] for box in boxes) / (viewport["width"] * viewport["height"])
    assert covered > share
    hidden = page.evaluate(
        """() => [document.documentElement, document.body, document.querySelector('.study-root')].map(
            (e) => [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth])"""
    )
    assert all(extent <= 0 for pair in hidden for extent in pair), hidden


def test_clicks_undo_and_labels(new_page: Callable[..., Any], server: ServerProcess) -> None:
    page = new_page()
    enter(page, server)
    undo = page.get_by_role("button", name="Undo")
    assert undo.is_disabled()
    tile(page, 2).click()
    tile(page, 4).click()
    assert tile_labels(page)[1] == "Version 2 of 5, ranked Best"
    assert tile_labels(page)[3] == "Version 4 of 5, ranked Excellent"
    assert page.locator(".tile.ranked .tile-rank").all_inner_texts() == ["Best", "Excellent"]
    expect(page.locator(".study-board [aria-live]")).to_have_text("Version 4 ranked Excellent. Next: Good.")
    tile(page, 2).click()
    assert tile_labels(page)[1] == "Version 2 of 5, ranked Best", "only the last choice is taken back by a click"
    page.wait_for_timeout(500)
    tile(page, 4).click()
    tile(page, 4).click()
    assert tile_labels(page)[3] == "Version 4 of 5, not ranked"
    page.keyboard.press("5")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+z")
    assert tile_labels(page) == [f"Version {slot} of 5, not ranked" for slot in range(1, 6)]
    page.keyboard.press("1")
    undo.click()
    assert undo.is_disabled()


def test_a_reload_resumes_with_the_choices_made(
    new_page: Callable[..., Any], server: ServerProcess, stored: Callable[[], pd.DataFrame]
) -> None:
    page = new_page()
    enter(page, server)
    rank_with_keys(page, ORDER)
    wait_for_set(page, 2)
    rank_with_keys(page, [4, 2])
    before = page.locator(".tile img").evaluate_all("images => images.map(image => image.src)")
    page.reload()
    wait_for_set(page, 2)
    assert page.locator(".tile img").evaluate_all("images => images.map(image => image.src)") == before
    assert tile_labels(page)[3] == "Version 4 of 5, ranked Best"
    rank_with_keys(page, [1, 3, 5])
    wait_for_set(page, 3)
    page.reload()
    wait_for_set(page, 3)
    assert orders_of(stored()) == [ORDER, [4, 2, 1, 3, 5]]


def test_answers_wait_in_the_browser_while_the_server_is_away(
    new_page: Callable[..., Any], server: ServerProcess, stored: Callable[[], pd.DataFrame]
) -> None:
    page = new_page()
    enter(page, server)
    page.wait_for_timeout(1000)
    page.route("**/study/api/answer", lambda route: route.abort())
    for number in (1, 2):
        wait_for_set(page, number)
        rank_with_keys(page, ORDER)
    wait_for_set(page, 3)
    expect(page.get_by_text("No connection.")).to_be_visible()
    people_before = stored().participant.nunique()
    page.unroute("**/study/api/answer")
    expect(page.get_by_text("No connection.")).to_be_hidden()
    page.wait_for_timeout(500)
    assert stored().participant.nunique() == people_before + 1
    assert orders_of(stored()) == [ORDER, ORDER]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':answer:')).length") == 0


def test_unsent_answers_survive_a_reload(
    new_page: Callable[..., Any], server: ServerProcess, stored: Callable[[], pd.DataFrame]
) -> None:
    page = new_page()
    enter(page, server)
    page.route("**/study/api/answer", lambda route: route.abort())
    rank_with_keys(page, ORDER)
    wait_for_set(page, 2)
    page.unroute("**/study/api/answer")
    page.reload()
    wait_for_set(page, 2)
    assert orders_of(stored()) == [ORDER]


def test_two_windows_of_one_person_store_one_answer(
    new_page: Callable[..., Any], server: ServerProcess, stored: Callable[[], pd.DataFrame]
) -> None:
    page = new_page()
    enter(page, server)
    other = page.context.new_page()
    other.goto(f"{server.address}/study/")
    wait_for_set(other, 1)
    rank_with_keys(page, ORDER)
    wait_for_set(page, 2)
    rank_with_keys(page, ORDER)
    wait_for_set(page, 3)
    rank_with_keys(other, [1, 2, 3, 4, 5])
    wait_for_set(other, 3)
    expect(other.get_by_text("ranked in another window")).to_be_visible()
    assert orders_of(stored()) == [ORDER, ORDER]


def test_a_double_click_ranks_one_version_once(new_page: Callable[..., Any], server: ServerProcess) -> None:
    page = new_page()
    enter(page, server)
    tile(page, 3).dblclick()
    assert tile_labels(page)[2] == "Version 3 of 5, ranked Best"
    assert page.locator(".tile.ranked").count() == 1


def test_declining_stores_nothing_and_can_be_taken_back(new_page: Callable[..., Any], server: ServerProcess) -> None:
    page = new_page()
    page.goto(f"{server.address}/study/?study={SLUG}")
    page.get_by_role("button", name="Take part").click()
    page.get_by_role("button", name="No, thank you").click()
    assert page.context.cookies() == []
    page.get_by_role("button", name="Back to the study").click()
    expect(page.get_by_role("button", name="Take part")).to_be_visible()


def test_an_unknown_study_gets_a_sentence(new_page: Callable[..., Any], server: ServerProcess) -> None:
    page = new_page()
    page.goto(f"{server.address}/study/?study=missing")
    expect(page.get_by_role("heading", name="This study is not open")).to_be_visible()


def test_nothing_the_browser_receives_names_a_method_or_a_photo(
    new_page: Callable[..., Any], server: ServerProcess
) -> None:
    page = new_page()
    received: list[Any] = []
    page.on("response", lambda response: received.append(response))
    enter(page, server)
    for number in range(1, len(IMAGES) + 1):
        wait_for_set(page, number)
        rank_with_keys(page, ORDER)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    config = page.request.get(f"{server.address}/study/config")
    blob = config.body() + page.content().encode()
    for response in received:
        blob += f"{response.url} {response.all_headers()}".encode()
        if response.status == 200:
            blob += response.body()
    assert sum("/study/image/" in response.url for response in received) >= 5 * len(IMAGES)
    names = [*TINTS, *(key.split("_")[0] for key in TINTS), "potoroo"]
    assert [name for name in names if name.encode() in blob.lower()] == []


def test_the_page_has_no_trace_of_its_framework(new_page: Callable[..., Any], server: ServerProcess) -> None:
    page = new_page()
    page.goto(f"{server.address}/study/")
    page.get_by_role("button", name="Take part").wait_for()
    assert page.title() == "A tiny study"
    assert page.locator("footer:visible").count() == 0
