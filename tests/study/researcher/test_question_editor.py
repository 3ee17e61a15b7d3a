"""The editor of questions on the tab Settings: what it proposes, keeps and says while a question is being made."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.study.researcher.site import Site, open_tab
from tests.study.researcher.test_accessibility import violations
from tests.study.tiny_study import write_study

TWO_LANGUAGES = {"languages": ["en", "de"], "title": {"en": "A study", "de": "Eine Studie"}}


def open_questions(page: Page, site: Site, slug: str, **settings: Any) -> Path:
    folder = write_study(site.studies / slug, **settings)
    open_tab(page, site, slug, "settings")
    expect(page.locator(".settings-status")).to_have_text("No changes")
    page.evaluate("document.querySelector('[data-setting=questions]').closest('details').open = true")
    return folder


def add_question(page: Page) -> Locator:
    page.locator("[data-list=before] > .setting-add").click()
    return page.locator("[data-list=before] > .setting-rows > li").last


def checked(page: Page, action: Any) -> None:
    """Do something, and wait until the server has said what is wrong."""
    with page.expect_response(re.compile("/settings/check$")):
        action()


def in_file(folder: Path) -> Any:
    return yaml.safe_load((folder / "study.yaml").read_text(encoding="utf-8"))["questions"]["before"]


def test_a_new_question_has_no_mistakes_before_its_fields_are_left(page: Page, site: Site) -> None:
    open_questions(page, site, "fresh")
    alert = page.locator(".settings-trouble")
    checked(page, lambda: add_question(page))
    expect(page.get_by_text("The preview shows the last valid settings.")).to_be_visible()
    expect(alert).to_be_hidden()
    expect(page.locator("[data-part=text] textarea")).to_be_focused()
    page.keyboard.press("Tab")
    expect(alert.get_by_role("listitem")).to_have_count(1)
    expect(alert).to_contain_text("question 1 before the sets: text is missing")
    page.get_by_role("button", name="Save").click()
    expect(alert.get_by_role("listitem")).to_have_count(3)
    alert.get_by_role("button", name="choices must have at least 2 entries").click()
    expect(page.get_by_role("button", name="Add a choice")).to_be_focused()
    assert violations(page) == []


def test_a_question_of_before_says_at_once_what_is_wrong_with_it(page: Page, site: Site) -> None:
    question = {"key": "age", "kind": "text", "text": "How old are you?"}
    open_questions(page, site, "not-fresh", questions={"before": [question]})
    page.locator("[data-part=text] textarea").fill("")
    expect(page.locator(".settings-trouble")).to_contain_text("text is missing")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("How old are you?", "how_old_are_you"),
        ("Größe des Bildschirms (Zoll)", "grosse_des_bildschirms_zoll"),
        ("20 or older?", "q_20_or_older"),
        ("How often do you edit photos of your own on a phone?", "how_often_do_you_edit_photos_of_your_own"),
    ],
)
def test_the_key_is_proposed_from_the_text(page: Page, site: Site, text: str, key: str) -> None:
    open_questions(page, site, f"key-{len(text)}")
    question = add_question(page)
    question.locator("[data-part=text] textarea").press_sequentially(text)
    expect(question.get_by_label("Key")).to_have_value(key)


def test_a_key_that_somebody_typed_stays(page: Page, site: Site) -> None:
    folder = open_questions(page, site, "own-key")
    question = add_question(page)
    question.locator("[data-part=text] textarea").fill("How old are you?")
    question.get_by_label("Key").fill("age")
    question.locator("[data-part=text] textarea").fill("What is your age?")
    question.get_by_label("Kind").select_option("number")
    expect(question.get_by_label("Key")).to_have_value("age")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".settings-status")).to_have_text("Saved")
    assert in_file(folder) == [{"text": "What is your age?", "key": "age", "kind": "number"}]
    question.locator("[data-part=text] textarea").fill("How old are you now?")
    expect(question.get_by_label("Key")).to_have_value("age")


def test_choices_keep_what_was_typed_and_follow_the_one_before(page: Page, site: Site) -> None:
    folder = open_questions(page, site, "choices", **TWO_LANGUAGES)
    alert = page.locator(".settings-trouble")
    question = add_question(page)
    for code, text in (("en", "Your age?"), ("de", "Ihr Alter?")):
        question.locator(f"[data-part=text] [lang={code}]").fill(text)
    choices = question.locator("[data-list=choices] > .setting-rows > li")
    add = question.get_by_role("button", name="Add a choice")
    add.click()
    choices.first.locator("select").select_option("The same word for both")
    choices.first.locator("input").fill("50 or older")
    page.keyboard.press("Tab")
    expect(alert).to_contain_text("choice 1: 50 or older needs its label in each language: choose “Stored and shown”")
    add.click()
    expect(choices.nth(1).locator("select option:checked")).to_have_text("The same word for both")
    choices.nth(1).locator("input").fill("20")
    choices.first.locator("select").select_option("Stored and shown")
    expect(choices.first.locator("[data-part=value] input")).to_have_value("50 or older")
    expect(choices.first.locator("[data-part=label] [lang=en]")).to_have_value("50 or older")
    choices.first.locator("[data-part=label] [lang=de]").fill("50 oder älter")
    expect(alert).to_be_hidden()
    choices.first.locator("select").select_option("The same word for both")
    expect(choices.first.locator("input")).to_have_value("50 or older")
    choices.first.locator("select").select_option("Stored and shown")
    expect(choices.first.locator("[data-part=label] [lang=de]")).to_have_value("50 oder älter")
    checked(page, lambda: add.click())
    page.get_by_role("button", name="Save").click()
    expect(alert.get_by_role("listitem")).to_have_text("question 1 before the sets ('your_age'): choice 3 is empty")
    question.get_by_role("button", name="Remove choice 3").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".settings-status")).to_have_text("Saved")
    label = {"en": "50 or older", "de": "50 oder älter"}
    assert in_file(folder)[0]["choices"] == [{"value": "50 or older", "label": label}, "20"]
