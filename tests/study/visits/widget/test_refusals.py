"""What the server refuses is not lost for that, in a real browser: refusals that pass, stray answers, large records."""

import pytest
from playwright.sync_api import Route, expect

from tests.study.visits.widget.visitor import ORDER, Records, Visitor

PREFIX = "ranking:plain:live:"
"""Under which names the browser keeps what is a person's."""


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, {"detail": {"code": "unknown_study", "reason": "there is no such study"}}), (403, None)],
    ids=["a study that is being saved", "a proxy"],
)
def test_a_passing_refusal_costs_no_answer(
    visitor: Visitor, records: Records, status: int, body: dict[str, object] | None
) -> None:
    page = visitor.page
    visitor.enter()
    visitor.at("1 of 4")

    def refuse(route: Route) -> None:
        route.fulfill(status=status, json=body) if body else route.fulfill(status=status, body="<h1>No</h1>")

    page.route("**/api/answer", refuse, times=2)
    page.route("**/api/state*", refuse, times=1)
    visitor.rank("1 of 4")
    expect(page.get_by_text("Your last answer could not be stored yet. It is kept here")).to_be_visible()
    page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes(':answer:'))")
    assert records.orders(visitor) == [ORDER]
    visitor.rank("2 of 4")
    visitor.at("3 of 4")
    expect(page.get_by_text("could not be stored")).to_be_hidden()


def test_an_answer_that_is_never_wanted_holds_up_no_other(visitor: Visitor, records: Records) -> None:
    page = visitor.page
    visitor.enter()
    visitor.at("1 of 4")
    person = page.evaluate("fetch('api/state?study=plain').then((reply) => reply.json()).then((state) => state.person)")
    kept = {"trial": "stray", "number": 0, "order": ORDER, "rt_ms": 5}
    page.evaluate(
        "([name, kept]) => localStorage.setItem(name, JSON.stringify(kept))", [f"{PREFIX}{person}:answer:stray", kept]
    )
    for place in range(1, 5):
        visitor.rank(f"{place} of 4")
    visitor.sees("thanks")
    assert records.orders(visitor) == [ORDER] * 4


def test_a_record_that_is_too_large_is_left_out(visitor: Visitor, records: Records) -> None:
    page = visitor.page
    visitor.enter()
    visitor.at("1 of 4")

    def refuse_records(route: Route) -> None:
        too_large = "record" in (route.request.post_data_json or {})
        route.fulfill(status=413, body="<h1>Too large</h1>") if too_large else route.continue_()

    page.route("**/api/answer", refuse_records)
    visitor.rank("1 of 4")
    visitor.at("2 of 4")
    page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes(':answer:'))")
    assert records.orders(visitor) == [ORDER]
