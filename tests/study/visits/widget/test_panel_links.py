"""In a real browser: links that nobody filled in, previews, and withdrawing from another browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from db import models
from tests.study.visits.widget.test_accessibility import violations
from tests.study.visits.widget.visitor import RICH_SLUG, Records, Visitor

NewVisitor = Callable[..., Visitor]
ENGLISH = ("en", "This link is not filled in")
GERMAN = ("de", "Dieser Link ist nicht ausgefüllt")
SENT = {"PROLIFIC_PID": "5f3a2b", "STUDY_ID": "s1", "SESSION_ID": "t1"}


@pytest.mark.parametrize(
    ("sent", "lang", "heading"),
    [
        pytest.param({"PROLIFIC_PID": "{{%PROLIFIC_PID%}}"}, *ENGLISH, id="Prolific-en"),
        pytest.param({"workerId": "undefined"}, *GERMAN, id="MTurk-de"),
        pytest.param({"id": "%SURVEY_CODE%"}, *ENGLISH, id="SONA-en"),
        pytest.param({"participantid": ""}, *GERMAN, id="Connect-de"),
        pytest.param({"PROLIFIC_PID": "{{%PROLIFIC_PID%}}"}, *GERMAN, id="Prolific-de", marks=pytest.mark.slow),
        pytest.param({"workerId": "undefined"}, *ENGLISH, id="MTurk-en", marks=pytest.mark.slow),
        pytest.param({"id": "%SURVEY_CODE%"}, *GERMAN, id="SONA-de", marks=pytest.mark.slow),
        pytest.param({"participantid": ""}, *ENGLISH, id="Connect-en", marks=pytest.mark.slow),
    ],
)
def test_a_link_that_is_not_filled_in_says_so(
    visitor: Visitor, records: Records, sent: dict[str, str], lang: str, heading: str
) -> None:
    before = records.count(models.Participant)
    visitor.open(RICH_SLUG, lang=lang, **sent)
    visitor.sees("not_filled_in")
    assert visitor.heading() == heading
    expect(visitor.page.locator(".study-facts")).to_contain_text("PROLIFIC_PID=me1")
    expect(visitor.page.locator(".study-main")).to_have_count(0)
    assert violations(visitor.page) == []
    assert records.count(models.Participant) == before


def test_a_preview_says_that_it_is_one(visitor: Visitor) -> None:
    visitor.open(assignmentId="ASSIGNMENT_ID_NOT_AVAILABLE", hitId="3H")
    visitor.sees("preview")
    assert visitor.heading() == "This is a preview"
    expect(visitor.page.get_by_text("Please accept the task on the panel's page first")).to_be_visible()
    assert violations(visitor.page) == []


def test_all_that_the_address_says_is_kept_of_every_visit(visitor: Visitor, records: Records) -> None:
    visitor.open(**{**SENT, "PROLIFIC_PID": "5f3a2c", "utm": "ä&b", "__theme": "dark"})
    visitor.consent()
    visitor.sees("instructions")
    visitor.page.reload()
    visitor.sees("instructions")
    visitor.open(PROLIFIC_PID="5f3a2c", SESSION_ID="t2")
    visitor.sees("instructions")
    with records.database.read() as session:
        arrivals = session.get_one(models.Participant, records.id(visitor)).arrivals
        assert [arrival.parameters for arrival in arrivals] == [
            [["PROLIFIC_PID", "5f3a2c"], ["STUDY_ID", "s1"], ["SESSION_ID", "t1"], ["utm", "ä&b"]],
            [["PROLIFIC_PID", "5f3a2c"], ["SESSION_ID", "t2"]],
        ]


def test_a_browser_whose_cookie_got_lost_with_the_reply_to_the_consent_needs_no_code(
    visitor: Visitor, records: Records
) -> None:
    visitor.open(**{**SENT, "PROLIFIC_PID": "5f3a2d"})
    visitor.consent()
    visitor.sees("instructions")
    person = records.id(visitor)
    visitor.context.clear_cookies()
    visitor.page.reload()
    visitor.button("Stop and delete my answers").click()
    expect(visitor.page.get_by_role("dialog")).to_contain_text("Your withdrawal code:")
    visitor.button("Delete and stop").click()
    visitor.sees("withdrawn")
    assert records.count(models.Participant, id=person) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_another_browser_withdraws_with_the_code_that_the_first_one_shows(
    new_visitor: NewVisitor, records: Records, theme: str
) -> None:
    sent = {**SENT, "PROLIFIC_PID": f"{theme}1"}
    here, there = new_visitor(), new_visitor()
    here.enter(ranked=3, **sent)
    here.at("4 of 4")
    here.button("Menu").click()
    shown = here.page.get_by_role("dialog").locator(".study-facts")
    expect(shown).to_contain_text("Your withdrawal code:")
    code = shown.inner_text().split("code: ")[1][:9]
    here.button("Back to the photos").click()
    here.rank("4 of 4")
    here.sees("thanks")
    expect(here.page.get_by_text(f"Your withdrawal code: {code}.")).to_be_visible()

    there.open(**sent, __theme=theme)
    there.sees("thanks")
    expect(there.page.get_by_text("Your withdrawal code")).to_have_count(0)
    person = records.id(here)
    there.button("Delete my answers").click()
    delete = there.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True)
    assert violations(there.page) == []
    expect(there.page.get_by_role("dialog")).to_contain_text("so your withdrawal code is needed here")
    expect(there.page.get_by_role("dialog")).to_contain_text("If you have lost it, open the study in that browser")
    for typed, said in (
        ("", "Please enter the code."),
        ("AAAA-AAAA", "This is not your code; nothing has been deleted."),
    ):
        there.page.get_by_label("Your withdrawal code").fill(typed)
        delete.click()
        expect(there.page.get_by_role("alert")).to_contain_text(said)
    assert records.count(models.Participant, id=person) == 1
    there.page.get_by_label("Your withdrawal code").fill(code.lower())
    delete.click()
    there.sees("withdrawn")
    assert records.count(models.Participant, id=person) == 0
