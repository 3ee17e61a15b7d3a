"""Nothing lost and nothing doubled, in a real browser: reloads, lost connections, two tabs, the back button."""

import pytest
from playwright.sync_api import expect

from study.visits.http.views import SETS_AHEAD
from tests.study.tiny_study import TINTS
from tests.study.visits.widget.visitor import ORDER, RICH_SLUG, Records, Visitor

OTHER_ORDER = [1, 2, 3, 4, 5]


def cut_off(*tabs: Visitor, sets: int = 1 + SETS_AHEAD) -> None:
    """Cut the network, but only once the pictures of so many sets are there, the one that is shown included."""
    for each in tabs:
        each.wait_for_pictures(len(TINTS) * sets)
    tabs[0].context.set_offline(True)


def rank_three_without_network(visitor: Visitor) -> None:
    """Open a study of four sets, and rank three once the network is cut."""
    visitor.enter()
    visitor.at("1 of 4")
    cut_off(visitor)
    for place in (1, 2, 3):
        visitor.rank(f"{place} of 4")


def test_a_reload_at_every_step_shows_the_same_step(visitor: Visitor, records: Records) -> None:
    page = visitor.page

    def survives_a_reload(stage: str) -> None:
        visitor.sees(stage)
        heading = visitor.heading()
        page.reload()
        visitor.sees(stage)
        assert visitor.heading() == heading

    visitor.open(RICH_SLUG)
    survives_a_reload("welcome")
    visitor.go_on()
    survives_a_reload("consent")
    page.get_by_role("checkbox").check()
    visitor.go_on()
    survives_a_reload("check")
    visitor.check_screen()
    survives_a_reload("questions")
    page.get_by_label("Age?").fill("40")
    visitor.go_on()
    survives_a_reload("instructions")
    visitor.go_on()
    visitor.rank("Practice 1 of 1")
    survives_a_reload("feedback")
    visitor.go_on()
    for place in range(1, 7):
        visitor.at(f"{place} of 6")
        page.reload()
        visitor.rank(f"{place} of 6")
        if place in (2, 4):
            survives_a_reload("break")
            visitor.go_on()
    survives_a_reload("questions")
    visitor.go_on()
    survives_a_reload("thanks")
    assert records.orders(visitor, RICH_SLUG) == [ORDER] * 7


@pytest.mark.smoke
def test_a_reload_within_a_set_keeps_the_choices(visitor: Visitor, records: Records) -> None:
    page = visitor.page
    visitor.enter()
    visitor.rank("1 of 4")
    visitor.rank("2 of 4", [4, 2])
    images = page.locator(".tile img").evaluate_all("images => images.map(image => image.src)")
    page.reload()
    visitor.at("2 of 4")
    assert page.locator(".tile img").evaluate_all("images => images.map(image => image.src)") == images
    assert visitor.ranked() == [2, 4]
    visitor.rank("2 of 4", [1, 3, 5])
    visitor.at("3 of 4")
    visitor.wait_until_stored()
    assert records.orders(visitor) == [ORDER, [4, 2, 1, 3, 5]]
    assert [name for name in visitor.kept() if "draft" in name or "answer" in name] == []


def test_a_break_is_offered_once_although_the_set_after_it_is_reloaded(visitor: Visitor) -> None:
    visitor.enter(RICH_SLUG, ranked=3)
    visitor.go_on("break")
    visitor.at("3 of 6")
    visitor.page.reload()
    visitor.at("3 of 6")


@pytest.mark.smoke
def test_three_answers_wait_while_the_network_is_cut(visitor: Visitor, records: Records) -> None:
    rank_three_without_network(visitor)
    visitor.sees("waiting")
    expect(
        visitor.page.get_by_text("No connection. Your last 3 answers are kept here and will be sent.")
    ).to_be_visible()
    assert records.orders(visitor) == []
    visitor.context.set_offline(False)
    visitor.at("4 of 4")
    assert records.orders(visitor) == [ORDER] * 3
    expect(visitor.page.get_by_text("No connection.")).to_be_hidden()


def test_a_request_that_is_lost_just_after_the_network_came_back_is_soon_repeated(visitor: Visitor) -> None:
    rank_three_without_network(visitor)
    visitor.sees("waiting")
    visitor.page.evaluate(
        """() => {
          window.waits = [];
          const { setTimeout } = window;
          window.setTimeout = (run, ms) => { window.waits.push(ms); return setTimeout(run, ms); };
        }"""
    )
    visitor.page.route("**/study/api/answer", lambda route: route.abort(), times=1)
    visitor.context.set_offline(False)
    visitor.at("4 of 4")
    waits = visitor.page.evaluate("window.waits")
    # After three answers that did not get through it would wait for 8 seconds.
    assert 1000 in waits


def test_answers_that_wait_are_sent_by_the_next_tab(visitor: Visitor, records: Records) -> None:
    rank_three_without_network(visitor)
    address = visitor.page.url
    visitor.page.close()
    visitor.context.set_offline(False)
    visitor.page = visitor.context.new_page()
    visitor.page.goto(address)
    visitor.at("4 of 4")
    visitor.wait_until_stored()
    assert records.orders(visitor) == [ORDER] * 3


def test_a_practice_answer_waits_for_its_feedback(visitor: Visitor) -> None:
    visitor.enter(RICH_SLUG)
    visitor.at("Practice 1 of 1")
    cut_off(visitor, sets=1)
    visitor.rank("Practice 1 of 1")
    visitor.sees("waiting")
    expect(visitor.page.get_by_text("No connection. Your last answer is kept here and will be sent.")).to_be_visible()
    visitor.context.set_offline(False)
    visitor.sees("feedback")


@pytest.mark.smoke
def test_an_answer_whose_reply_is_lost_is_stored_once(visitor: Visitor, records: Records) -> None:
    visitor.enter()
    visitor.at("1 of 4")
    lost = []

    def lose_the_reply(route: object) -> None:
        lost.append(route.fetch().status)  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    visitor.page.route("**/api/answer", lose_the_reply, times=1)
    visitor.rank("1 of 4")
    visitor.rank("2 of 4")
    visitor.at("3 of 4")
    visitor.page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes(':answer:'))")
    assert lost == [200]
    assert records.orders(visitor) == [ORDER, ORDER]


def test_what_a_browser_measures_wrongly_does_not_cost_the_answer(visitor: Visitor, records: Records) -> None:
    visitor.enter()
    visitor.at("1 of 4")
    visitor.page.evaluate("Object.defineProperty(window, 'devicePixelRatio', { get: () => -1 })")
    visitor.rank("1 of 4")
    visitor.at("2 of 4")
    visitor.page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes(':answer:'))")
    assert records.orders(visitor) == [ORDER]


def test_two_tabs_store_one_answer_per_set_and_the_first_counts(visitor: Visitor, records: Records) -> None:
    visitor.enter()
    other = visitor.new_tab()
    other.at("1 of 4")
    visitor.rank("1 of 4")
    visitor.rank("2 of 4")
    visitor.at("3 of 4")
    visitor.wait_until_stored()
    other.rank("1 of 4", OTHER_ORDER)
    other.at("3 of 4")
    expect(other.page.get_by_text("This photo was ranked in another window; that answer counts.")).to_be_visible()
    assert records.orders(visitor) == [ORDER, ORDER]


def test_answers_of_two_tabs_without_a_network_are_all_kept(visitor: Visitor, records: Records) -> None:
    visitor.enter()
    visitor.at("1 of 4")
    other = visitor.new_tab()
    other.at("1 of 4")
    cut_off(visitor, other)
    visitor.rank("1 of 4")
    other.rank("1 of 4")
    other.rank("2 of 4")
    visitor.rank("2 of 4")
    visitor.at("3 of 4")
    visitor.context.set_offline(False)
    visitor.page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes(':answer:'))")
    assert records.orders(visitor) == [ORDER, ORDER]


@pytest.mark.smoke
def test_the_back_button_loses_nothing(visitor: Visitor, records: Records) -> None:
    visitor.open()
    visitor.consent()
    visitor.go_on("instructions")
    visitor.rank("1 of 4")
    visitor.rank("2 of 4", [5])
    visitor.page.go_back()
    visitor.at("2 of 4")
    visitor.page.goto("about:blank")
    visitor.page.go_back()
    visitor.at("2 of 4")
    assert visitor.ranked() == [5]
    visitor.rank("2 of 4", [1, 2, 3, 4])
    visitor.at("3 of 4")
    visitor.wait_until_stored()
    assert records.orders(visitor) == [ORDER, [5, 1, 2, 3, 4]]


def test_a_page_out_of_the_browsers_cache_asks_where_the_person_stands(visitor: Visitor) -> None:
    visitor.enter()
    visitor.at("1 of 4")
    other = visitor.new_tab()
    other.rank("1 of 4")
    other.at("2 of 4")
    other.wait_until_stored()
    # Chromium under automation keeps no pages; this is the event with which it would bring one back.
    visitor.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    visitor.at("2 of 4")
