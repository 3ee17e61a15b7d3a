"""The check of the screen and the questions, in a real browser."""

import pytest
import yaml
from playwright.sync_api import Locator, expect

from study.content.yaml.definition import DEFINITION_FILE
from tests.study.visits.widget.conftest import QUESTIONS
from tests.study.visits.widget.visitor import RICH_SLUG, Records, Visitor

MANY = "many-questions"


@pytest.fixture
def at_check(visitor: Visitor) -> Visitor:
    """Somebody in front of the check of the screen."""
    visitor.open(RICH_SLUG)
    visitor.consent()
    visitor.sees("check")
    return visitor


@pytest.fixture
def at_questions(visitor: Visitor) -> Visitor:
    """Somebody in front of one question of every kind, two of which must be answered."""
    visitor.open(MANY)
    visitor.consent()
    visitor.sees("questions")
    return visitor


def error_of(field: Locator) -> str:
    """Return the text that a screen reader reads with the field, as far as it is shown."""
    text: str = field.evaluate(
        """field => {
            const described = field.closest('[aria-describedby]').getAttribute('aria-describedby');
            const error = document.getElementById(described);
            return error.checkVisibility() ? error.textContent : '';
        }"""
    )
    return text


@pytest.mark.smoke
def test_a_window_that_is_too_small_waits_until_it_is_large_enough(at_check: Visitor) -> None:
    page = at_check.page
    line = page.locator(".check-window")
    expect(line).to_have_text("Your window, 1280 × 800 pixels, is large enough.")
    page.set_viewport_size({"width": 700, "height": 800})
    expect(line).to_contain_text("it has 700 × 800 pixels and needs 800 × 500")
    assert at_check.button("Continue").is_disabled()
    page.set_viewport_size({"width": 800, "height": 500})
    expect(line).to_have_text("Your window, 800 × 500 pixels, is large enough.")
    assert at_check.button("Continue").is_enabled()


def test_the_patches_are_gray_and_fine(at_check: Visitor) -> None:
    colors = at_check.page.locator(".check-patches span").evaluate_all(
        "patches => patches.map(patch => getComputedStyle(patch).backgroundColor.match(/\\d+/g).map(Number))"
    )
    assert len(colors) == 8
    assert all(red == green == blue for red, green, blue in colors)
    levels = [red for red, _, _ in colors]
    assert levels[:4] == sorted(set(levels[:4])) and levels[0] > 0 and levels[3] <= 24
    assert levels[4:] == [255 - level for level in levels[:4]]


def test_both_rows_of_patches_must_be_counted(at_check: Visitor, records: Records) -> None:
    page = at_check.page
    problem = page.get_by_text("Please choose a number for both rows of squares.")
    page.locator("input[name=dark][value='0']").check()
    at_check.go_on()
    expect(problem).to_be_visible()
    expect(page.locator("input[name=light]").first).to_be_focused()
    page.locator("input[name=light][value='1']").check()
    expect(problem).to_be_hidden()
    at_check.go_on()
    at_check.sees("questions")
    screen = records.person(at_check, RICH_SLUG)["screen"]
    assert (screen["dark"], screen["light"], screen["window"]) == (0, 1, [1280, 800])
    assert set(screen) == {
        *("dark", "light", "tries", "window", "screen", "pixel_ratio", "color_depth", "touch"),
        *("gamut", "dynamic_range", "color_scheme", "forced_colors"),
    }


def test_what_is_missing_or_wrong_is_said_beside_the_question(at_questions: Visitor) -> None:
    page = at_questions.page
    age, hobby = page.get_by_label("How old are you?"), page.get_by_label("Your hobby?")
    at_questions.go_on()
    expect(age).to_be_focused()
    assert error_of(age) == "Please enter a number."
    assert error_of(page.get_by_label("Well")) == "Please choose one."
    assert error_of(hobby) == ""
    for typed, error in (
        ("ten", "Please enter a number in digits."),
        ("12", "Please enter 18 or more."),
        ("130", "Please enter 120 or less."),
    ):
        age.fill(typed)
        at_questions.go_on()
        assert error_of(age) == error
        assert age.get_attribute("aria-invalid") == "true"
    age.fill("40")
    assert error_of(age) == ""
    at_questions.go_on()
    expect(page.get_by_label("Well")).to_be_focused()


def test_whether_a_question_must_be_answered_is_said_in_words(at_questions: Visitor) -> None:
    texts = at_questions.page.locator(".question-text").all_inner_texts()
    assert texts == [
        "How old are you? (required)",
        "How well do you see? (required)",
        "Which cameras? (optional)",
        "Your hobby? (optional)",
    ]


@pytest.mark.smoke
def test_answers_survive_a_reload_and_are_stored_as_what_they_are(at_questions: Visitor, records: Records) -> None:
    page = at_questions.page
    page.get_by_label("How old are you?").fill("40,5")
    page.get_by_label("Badly").check()
    page.get_by_label("Phone").check()
    page.get_by_label("Film").check()
    page.get_by_label("Your hobby?").fill("Walking\nin the rain")
    page.reload()
    at_questions.sees("questions")
    assert page.get_by_label("How old are you?").input_value() == "40,5"
    at_questions.go_on()
    at_questions.sees("instructions")
    assert records.person(at_questions, MANY)["answers_before"] == {
        "age": 40.5,
        "sight": "bad",
        "cameras": ["phone", "film"],
        "hobby": "Walking\nin the rain",
    }
    assert not [name for name in at_questions.kept() if ":questions:" in name]


def test_a_lost_connection_keeps_the_sheet_and_what_was_typed(at_questions: Visitor) -> None:
    page = at_questions.page
    page.get_by_label("How old are you?").fill("40")
    page.get_by_label("Well").check()
    page.route("**/api/questions", lambda route: route.abort())
    at_questions.go_on()
    expect(page.get_by_text("No connection. This page keeps trying.")).to_be_visible()
    assert page.get_by_label("How old are you?").input_value() == "40"
    page.unroute("**/api/questions")
    at_questions.sees("instructions")


def test_a_lot_of_text_is_stored_and_too_much_is_refused_in_the_persons_language(
    visitor: Visitor, records: Records
) -> None:
    """24 texts of 6 kB are too much for the server; 12 are more than browsers send with `keepalive`."""
    page = visitor.page
    visitor.open("long-texts")
    visitor.consent()
    visitor.sees("questions")
    entries = page.locator("textarea")
    for entry in entries.all():
        entry.fill("漢" * 2000)
    visitor.go_on()
    refused = page.get_by_text("Das ist mehr Text, als sich speichern lässt. Bitte kürzen Sie Ihre Antworten.")
    expect(refused).to_be_visible()
    for number in range(12, 24):
        entries.nth(number).fill("漢")
    visitor.go_on()
    visitor.sees("instructions")
    answers = records.person(visitor, "long-texts")["answers_before"].values()
    assert sum(len(answer.encode()) for answer in answers) > 65536


def test_a_window_that_shrinks_behind_the_pages_back_is_explained(at_check: Visitor) -> None:
    """The server's own words are English sentences for programmers; nobody is shown those."""
    page = at_check.page
    page.evaluate("Object.defineProperty(window, 'innerWidth', { value: 700 })")
    at_check.check_screen()
    expect(page.get_by_text("Your window has become too small. Please make it larger.")).to_be_visible()
    at_check.sees("check")


def test_a_page_that_asks_what_the_study_no_longer_asks_is_loaded_anew(at_questions: Visitor, records: Records) -> None:
    path = records.settings.studies / MANY / DEFINITION_FILE
    before = path.read_text("utf-8")
    page = at_questions.page
    page.get_by_label("How old are you?").fill("40")
    page.get_by_label("Well").check()
    changed = [{"key": "age", "kind": "text", "text": "Your age group?"}, *QUESTIONS[1:]]
    try:
        path.write_text(yaml.safe_dump({**yaml.safe_load(before), "questions": {"before": changed}}), "utf-8")
        at_questions.go_on()
        expect(page.get_by_label("Your age group?")).to_have_value("40")
        expect(page.get_by_label("Well")).to_be_checked()
        page.get_by_label("Your age group?").fill("forties")
        at_questions.go_on()
        at_questions.sees("instructions")
        assert records.person(at_questions, MANY)["answers_before"]["age"] == "forties"
    finally:
        path.write_text(before, "utf-8")
