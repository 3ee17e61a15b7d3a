"""The way in, in a real browser: list of studies, consent or none, closed doors."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from db import models
from study.content.keeping.catalog import Catalog
from study.content.keeping.life import Status, set_status
from tests.study.server_process import ServerProcess
from tests.study.visits.widget.visitor import PLAIN, Records, Visitor

NewVisitor = Callable[..., Visitor]


@pytest.fixture
def with_status(records: Records) -> Iterator[Callable[[Status], None]]:
    """Set the plain study's status; open again afterwards."""
    Catalog(records.settings.studies, records.database).get(PLAIN)
    yield lambda status: set_status(records.database, PLAIN, status)
    set_status(records.database, PLAIN, "open")


def test_without_a_name_the_open_studies_are_listed(visitor: Visitor, server: ServerProcess) -> None:
    visitor.page.goto(f"{server.address}/study/?lang=de")
    visitor.sees("studies")
    assert visitor.heading() == "Studien"
    texts = visitor.page.locator(".study-list a").all_inner_texts()
    assert {"A tiny study\n4 Fotos, etwa 2 Minuten", "Eine reiche Studie\n6 Fotos, etwa 4 Minuten"} < set(texts)
    researchers = visitor.page.get_by_role("link", name="Für Forschende")
    assert researchers.evaluate("link => link.href") == f"{server.address}/researcher/"
    visitor.page.get_by_role("link", name="Eine reiche Studie").click()
    visitor.sees("welcome")
    assert visitor.page.locator("html").get_attribute("lang") == "de"


def test_declining_stores_that_alone_and_can_be_taken_back(visitor: Visitor, records: Records) -> None:
    before = records.count(models.Departure, kind="declined"), records.count(models.Participant)
    visitor.open()
    visitor.go_on("welcome")
    for _ in range(2):
        visitor.button("No, thank you").click()
        visitor.sees("declined")
        expect(visitor.page.get_by_text("We have stored that somebody declined, and nothing else")).to_be_visible()
        visitor.page.reload()
        visitor.sees("declined")
        assert visitor.context.cookies() == []
        visitor.button("Back to the study").click()
        visitor.go_on("welcome")
        visitor.sees("consent")
    after = records.count(models.Departure, kind="declined"), records.count(models.Participant)
    assert after == (before[0] + 1, before[1]), "one browser declines once"
    visitor.page.get_by_role("checkbox").check()
    visitor.go_on()
    visitor.sees("instructions")


def test_the_back_button_leads_from_consent_to_welcome_and_a_reload_stays(visitor: Visitor) -> None:
    visitor.open()
    visitor.go_on("welcome")
    visitor.sees("consent")
    visitor.page.reload()
    visitor.sees("consent")
    visitor.page.go_back()
    visitor.sees("welcome")
    visitor.page.go_forward()
    visitor.sees("consent")


def test_a_double_click_on_consent_makes_one_participant_and_skips_nothing(visitor: Visitor, records: Records) -> None:
    before = records.count(models.Participant)
    visitor.open()
    visitor.page.locator(".study-card .study-main").dblclick()
    visitor.sees("consent")
    visitor.page.get_by_role("checkbox").check()
    visitor.page.locator(".study-card .study-main").dblclick()
    visitor.sees("instructions")
    visitor.page.locator(".study-card .study-main").dblclick()
    visitor.at("1 of 4")
    assert visitor.ranked() == []
    assert records.count(models.Participant) == before + 1


def test_two_tabs_that_consent_are_one_participant(visitor: Visitor, records: Records) -> None:
    before = records.count(models.Participant)
    visitor.open()
    visitor.sees("welcome")
    other = visitor.new_tab()
    other.sees("welcome")
    visitor.consent()
    visitor.sees("instructions")
    other.consent()
    other.sees("instructions")
    assert records.count(models.Participant) == before + 1


@pytest.mark.parametrize(("status", "heading"), [("paused", "The study is paused"), ("closed", "The study is closed")])
def test_nobody_new_comes_into_a_study_that_is_not_open(
    visitor: Visitor, with_status: Callable[[Status], None], status: Status, heading: str
) -> None:
    with_status(status)
    visitor.open()
    visitor.sees(status)
    assert visitor.heading() == heading


def test_a_study_that_closes_meanwhile_says_so(visitor: Visitor, with_status: Callable[[Status], None]) -> None:
    visitor.open()
    visitor.go_on("welcome")
    visitor.page.get_by_role("checkbox").check()
    with_status("closed")
    visitor.go_on()
    visitor.sees("closed")


def test_who_takes_part_in_a_study_that_closes_is_told_what_becomes_of_the_answers(
    visitor: Visitor, with_status: Callable[[Status], None]
) -> None:
    visitor.enter(ranked=1)
    with_status("closed")
    visitor.page.reload()
    visitor.sees("closed")
    assert visitor.heading() == "The study has been closed"
    card = visitor.page.locator(".study-card")
    expect(card).to_contain_text("What you had ranked by then is stored.")
    expect(card).to_contain_text("please tell the researcher through the panel how far you came")


def test_a_paused_study_goes_on_for_those_who_are_in_and_can_be_tried_again(
    new_visitor: NewVisitor, with_status: Callable[[Status], None]
) -> None:
    inside, outside = new_visitor(), new_visitor()
    inside.enter()
    with_status("paused")
    inside.page.reload()
    inside.at("1 of 4")
    outside.open()
    outside.sees("paused")
    with_status("open")
    outside.go_on()
    outside.sees("welcome")


def test_an_invited_study_asks_for_the_link(visitor: Visitor) -> None:
    visitor.open("invited")
    visitor.sees("invited")
    assert visitor.heading() == "By invitation only"


@pytest.mark.parametrize(
    ("lang", "heading"), [("en", "This study cannot be found"), ("de", "Diese Studie ist nicht zu finden")]
)
def test_an_unknown_study_gets_a_sentence(visitor: Visitor, lang: str, heading: str) -> None:
    visitor.open("missing", lang=lang)
    visitor.sees("not_open")
    assert visitor.heading() == heading


def test_a_link_that_is_not_valid_gets_a_sentence(visitor: Visitor) -> None:
    visitor.open("invited", invitation="forged")
    visitor.sees("not_open")
    assert visitor.heading() == "This invitation is not valid"


@pytest.mark.parametrize(
    ("lang", "heading"), [("en", "This link is not complete"), ("de", "Dieser Link ist nicht vollständig")]
)
@pytest.mark.parametrize("pid", ["5f3a 7b", "5" * 65])
def test_a_panel_link_that_was_changed_on_its_way_is_told_as_that(
    visitor: Visitor, pid: str, lang: str, heading: str
) -> None:
    visitor.open(lang=lang, PROLIFIC_PID=pid)
    visitor.sees("not_open")
    assert visitor.heading() == heading


@pytest.mark.parametrize("lang", ["{{%LANG%}}", "de" * 200, "\u200b"])
def test_a_language_that_cannot_be_one_does_not_keep_anybody_out(visitor: Visitor, lang: str) -> None:
    visitor.open(lang=lang)
    visitor.sees("welcome")
    assert visitor.heading() == "A tiny study"


def test_somebody_from_a_panel_goes_on_in_another_browser(new_visitor: NewVisitor) -> None:
    here, there = new_visitor(), new_visitor()
    source = {"PROLIFIC_PID": "5f3a", "STUDY_ID": "s1", "SESSION_ID": "t1"}
    here.open(**source)
    here.consent()
    here.go_on("instructions")
    here.rank("1 of 4")
    here.at("2 of 4")
    here.wait_until_stored()
    there.open(**source)
    there.at("2 of 4")


def test_two_people_from_a_panel_share_a_browser_but_nothing_else(visitor: Visitor, records: Records) -> None:
    visitor.enter(PROLIFIC_PID="one")
    visitor.rank("1 of 4")
    visitor.at("2 of 4")
    visitor.page.keyboard.press("4")
    first = records.id(visitor)
    visitor.enter(PROLIFIC_PID="two")
    visitor.at("1 of 4")
    assert visitor.ranked() == []
    assert records.id(visitor) != first
    visitor.open(PROLIFIC_PID="one")
    visitor.at("2 of 4")
    assert visitor.ranked() == [4]
    assert records.id(visitor) == first
