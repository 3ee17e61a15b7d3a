"""Whole visits in Arabic, which runs from right to left, and in Japanese, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from study.color_vision.series import KINDS as PLATES
from study.content.yaml.languages import languages
from tests.study.visits.widget.board import wait_until_clickable
from tests.study.visits.widget.conftest import WORLD
from tests.study.visits.widget.test_accessibility import violations
from tests.study.visits.widget.visitor import Records, Visitor

NewVisitor = Callable[..., Visitor]
DIRECTIONS = {"ar": "rtl", "ja": "ltr"}
LOCALES = {"ar": "ar-EG", "ja": "ja-JP"}

OVERFLOWING = """
() => [...document.querySelectorAll(".study-root :is(button, p, h1, h2, li, label, legend)")].filter((node) => {
  const box = node.getBoundingClientRect();
  const hidden = getComputedStyle(node).visibility === "hidden" || node.closest(".viewer-hidden");
  const outside = box.left < -1 || box.right > innerWidth + 1 || node.scrollWidth > node.clientWidth + 1;
  return box.width > 1 && !hidden && outside;
}).map((node) => node.outerHTML)
"""


def lefts(page: Page, selector: str) -> list[float]:
    """Return the left edges of what matches, in the order of the document."""
    return [box["x"] for each in page.locator(selector).all() if (box := each.bounding_box())]


@pytest.fixture(params=["ar", "ja"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitor(new_visitor: NewVisitor, language: str) -> Visitor:
    return new_visitor(locale=LOCALES[language])


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("ar", 390),
        ("ja", 1280),
        pytest.param("ar", 1280, marks=pytest.mark.slow),
        pytest.param("ja", 390, marks=pytest.mark.slow),
    ],
    indirect=["language"],
)
def test_a_whole_visit(visitor: Visitor, records: Records, language: str, width: int) -> None:
    page, words = visitor.page, languages()[language].words
    page.set_viewport_size({"width": width, "height": 844})
    found: dict[str, list[str]] = {}

    def look(stage: str, name: str = "") -> None:
        visitor.sees(stage)
        root = page.locator(".study-root")
        assert root.evaluate("(node) => [node.lang, node.dir]") == [language, DIRECTIONS[language]]
        assert root.evaluate("(node) => getComputedStyle(node).direction") == DIRECTIONS[language]
        found[name or stage] = page.evaluate(OVERFLOWING) + (violations(page) if width == 1280 else [])

    visitor.open(WORLD)
    look("welcome")
    visitor.go_on()
    look("consent")
    assert words["agree"] in page.locator(".study-consent").inner_text()
    page.get_by_role("checkbox").check()
    visitor.go_on()
    look("check")
    visitor.check_screen()
    for place in range(len(PLATES)):
        expect(page.locator("h1")).to_have_text(filled_in(words["vision"], place + 1, len(PLATES)))
        page.locator(".vision-choice:enabled").wait_for()
        page.keyboard.press("5")
        if place == 0:
            look("vision")
        visitor.go_on()
    visitor.sees("questions")
    page.get_by_role("textbox").fill("٤٢" if language == "ar" else "４２")
    look("questions")
    visitor.go_on()
    look("instructions")
    visitor.go_on()
    visitor.sees("ranking")
    wait_until_clickable(page)
    look("ranking")
    page.locator(".viewer-tool[aria-haspopup]").click()
    look("ranking", "menu")
    page.keyboard.press("Escape")
    for slot in (3, 1, 4):
        page.locator(".tile").nth(slot - 1).click()
    for slot in (5, 2):
        page.keyboard.press(str(slot))
    look("thanks")
    assert page.locator("h1").inner_text() == words["thanks"]
    assert {name: each for name, each in found.items() if each} == {}
    visitor.wait_until_stored()
    assert records.orders(visitor, WORLD) == [[3, 1, 4, 5, 2]], "slots count from the side where reading begins"


def filled_in(text: str, place: int, of: int) -> str:
    """Return a word of the page with its place among how many."""
    return text.replace("{place}", str(place)).replace("{of}", str(of))


class TestRightToLeft:
    """What is mirrored, and what is not."""

    @pytest.fixture(params=["ar"])
    def language(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def board(self, visitor: Visitor) -> Page:
        visitor.post("consent", study=WORLD, browser_key="b" * 32, lang="ar")
        visitor.post("screen", study=WORLD, screen={"window": [1280, 800], "dark": 4, "light": 4})
        visitor.post("vision", study=WORLD, round=1, answers=[5] * len(PLATES))
        visitor.post("questions", study=WORLD, part="before", answers={"age": 40})
        visitor.post("begin", study=WORLD)
        visitor.open(WORLD)
        visitor.sees("ranking")
        wait_until_clickable(visitor.page)
        return visitor.page

    def test_versions_ranks_and_tools_begin_on_the_right(self, board: Page) -> None:
        first, second, third, *_ = lefts(board, ".board-cell")
        assert first > second > third
        steps = lefts(board, ".board-steps li")
        assert steps == sorted(steps, reverse=True)
        [progress] = lefts(board, ".board-progress")
        [tools] = lefts(board, ".board-tools")
        assert progress > tools
        number, button = lefts(board, ".board-cell:first-child kbd") + lefts(
            board, ".board-cell:first-child .tile-full"
        )
        assert number > button

    def test_photos_are_not_mirrored(self, board: Page) -> None:
        matrices = board.locator(".tile-frame img").evaluate_all(
            "(images) => images.map((image) => new DOMMatrix(getComputedStyle(image).transform).a)"
        )
        assert matrices == [1] * 5

    def test_an_arrow_key_goes_where_it_points(self, board: Page) -> None:
        board.locator(".tile-full").nth(1).click()
        picks = lefts(board, ".full-picks [aria-pressed]")
        assert picks == sorted(picks, reverse=True)
        shown = board.locator(".full-picks [aria-pressed='true']")
        expect(shown).to_have_text("2")
        board.keyboard.press("ArrowLeft")
        expect(shown).to_have_text("3")
        board.keyboard.press("ArrowRight")
        board.keyboard.press("ArrowRight")
        expect(shown).to_have_text("1")

    def test_zoomed_an_arrow_key_moves_to_that_side_of_the_photo(self, board: Page) -> None:
        board.keyboard.press("+")
        pan = "(board) => parseFloat(getComputedStyle(board).getPropertyValue('--pan-x'))"
        before = board.locator(".study-board").evaluate(pan)
        board.keyboard.press("ArrowRight")
        assert board.locator(".study-board").evaluate(pan) < before

    def test_keys_of_an_arabic_keyboard_rank_and_undo(self, board: Page) -> None:
        press = """([key, code, ctrlKey]) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, code, ctrlKey, bubbles: true, cancelable: true }))"""
        ranked = board.locator(".tile.ranked kbd")
        board.evaluate(press, ["٣", "Digit3", False])
        expect(ranked).to_have_text(["3"])
        board.evaluate(press, ["ئ", "KeyZ", True])
        expect(ranked).to_have_count(0)
        board.evaluate(press, ["ب", "KeyF", False])
        expect(board.locator("dialog.full-view")).to_be_visible()


def test_the_first_words_are_in_the_browsers_language(visitor: Visitor, language: str) -> None:
    visitor.open("no-such-study")
    visitor.sees("not_open")
    assert visitor.heading() == languages()[language].words["start_not_open"]
    assert visitor.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language,
        DIRECTIONS[language],
    ]


def test_without_javascript_every_language_is_there(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.page.goto(visitor.address(None))
    for code, language in languages().items():
        sentence = visitor.page.locator(f"noscript p[lang={code}]")
        expect(sentence).to_have_text(language.words["start_no_script"])
        expect(sentence).to_have_attribute("dir", language.direction)
