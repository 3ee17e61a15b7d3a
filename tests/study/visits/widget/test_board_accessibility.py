"""axe-core on the board and the full-screen view."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.study.visits.widget.board import (
    CONFIRMED,
    SEVEN,
    TOUCH,
    OpenBoard,
    full_name,
    middle,
    rank,
    tile,
)

pytestmark = pytest.mark.smoke


def assert_accessible(page: Page, where: str) -> None:
    page.wait_for_timeout(200)
    found = Axe().run(page, context=".study-root").response["violations"]
    serious = [f"{one['id']}: {one['nodes']}" for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], where


@pytest.mark.parametrize(
    "dark", [pytest.param(False, id="light"), pytest.param(True, id="dark", marks=pytest.mark.slow)]
)
def test_axe_finds_no_violation_on_board_and_full_screen(open_board: OpenBoard, dark: bool) -> None:
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


def test_axe_finds_no_violation_on_a_phone(open_board: OpenBoard) -> None:
    page = open_board(SEVEN, **TOUCH)
    tile(page, 1).tap()
    assert_accessible(page, "a set begun")
