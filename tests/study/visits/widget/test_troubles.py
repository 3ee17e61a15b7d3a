"""What somebody who arrives reads when the server's answer does not come, or is not the server's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.serving import serving
from tests.study.server_process import ServerProcess
from tests.study.visits.widget.between import Proxy
from tests.study.visits.widget.visitor import Visitor

ARRIVE = "**/api/arrive"
NOT_FOUND = "This study cannot be found"
Answer = Callable[[Route], None]


def answering(status: int, body: str = "", content_type: str = "text/html") -> Answer:
    """Return what answers every request in the server's place."""
    return lambda route: route.fulfill(status=status, body=body, content_type=content_type)


LOG_IN = "<!doctype html><h1>Log in to the network</h1>"
PASSING = {
    "portal": (answering(200, LOG_IN), "Your network answers in place of the server"),
    "portal by its status": (answering(511, LOG_IN), "Your network answers in place of the server"),
    "too many requests": (answering(429), "The server is busy"),
    "too much to do": (answering(503, "later", "text/plain"), "The server is busy"),
    "proxy without server": (answering(502, "<h1>Bad Gateway</h1>"), "The server has a problem"),
    "fault": (answering(500), "The server has a problem"),
    "blocker": (lambda route: route.abort("blockedbyclient"), "Your browser blocks this page"),
}


@pytest.mark.parametrize(
    "answer",
    [
        *("portal", "too much to do", "fault", "blocker"),
        # The same sentences.
        *(
            pytest.param(same, marks=pytest.mark.slow)
            for same in ("portal by its status", "too many requests", "proxy without server")
        ),
    ],
)
def test_what_may_pass_has_a_sentence_of_its_own_and_is_tried_again(visitor: Visitor, answer: str) -> None:
    in_its_place, heading = PASSING[answer]
    visitor.page.route(ARRIVE, in_its_place)
    visitor.open()
    visitor.sees("waiting")
    assert visitor.heading() == heading
    expect(visitor.page.locator(".study-waiting p")).to_contain_text("This page keeps trying.")
    visitor.page.unroute(ARRIVE)
    visitor.sees("welcome")


def test_no_connection_is_told_as_that_and_tried_again(visitor: Visitor) -> None:
    """The page itself does not come either."""

    def fail(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort()
        else:
            route.continue_()

    visitor.page.route("**/study/**", fail)
    visitor.open()
    visitor.sees("waiting")
    assert visitor.heading() == "No connection"
    visitor.page.unroute("**/study/**")
    visitor.sees("welcome")


def test_another_trouble_takes_the_place_of_the_first(visitor: Visitor) -> None:
    visitor.page.route(ARRIVE, answering(503))
    visitor.open()
    expect(visitor.page.locator("h1")).to_have_text("The server is busy")
    visitor.page.route(ARRIVE, answering(502))
    expect(visitor.page.locator("h1")).to_have_text("The server has a problem")


@pytest.mark.parametrize("status", [403, 404, 407])
def test_a_refusal_that_is_not_the_servers_can_be_tried_again(visitor: Visitor, status: int) -> None:
    visitor.page.route(ARRIVE, answering(status, "<h1>No</h1>"))
    visitor.open()
    visitor.sees("not_open")
    assert visitor.heading() == "The request was refused"
    expect(visitor.page.locator(".study-card p")).to_contain_text(f"(status {status})")
    visitor.page.unroute(ARRIVE)
    visitor.button("Try again").click()
    visitor.sees("welcome")


def test_only_a_study_that_is_not_there_cannot_be_found(visitor: Visitor) -> None:
    visitor.open("missing")
    visitor.sees("not_open")
    assert visitor.heading() == NOT_FOUND


def test_trouble_in_the_middle_of_a_visit_is_named_too(visitor: Visitor) -> None:
    visitor.enter()
    visitor.page.route("**/api/answer", answering(503))
    visitor.rank("1 of 4")
    expect(
        visitor.page.get_by_text("The server is busy. Your last answer is kept here and will be sent.")
    ).to_be_visible()
    visitor.page.unroute("**/api/answer")
    visitor.wait_until_stored()


def test_behind_a_proxy_that_rewrites_the_host_a_browser_that_says_same_origin_goes_in(
    visitor: Visitor, server: ServerProcess
) -> None:
    """They say it over HTTPS, and of this machine; the server's own address is out of their reach."""
    with serving(Proxy(server.address, passes_host=False)) as address:
        behind = Visitor(visitor.context, address.replace("127.0.0.1", "localhost"))
        behind.page.route(f"{server.address}/**", lambda route: route.abort())
        behind.open()
        behind.consent()
        behind.go_on("instructions")
        behind.at("1 of 4")


@pytest.mark.parametrize(
    ("lang", "heading", "advice"),
    [
        ("en", "This server is set up for another address", "please tell the researcher"),
        ("de", "Dieser Server ist für eine andere Adresse eingerichtet", "bitte sagen Sie der Studienleitung"),
    ],
    ids=["en", "de"],
)
def test_behind_such_a_proxy_without_https_both_addresses_are_named(
    visitor: Visitor, server: ServerProcess, lang: str, heading: str, advice: str
) -> None:
    with serving(Proxy(server.address, passes_host=False, passes_site=False)) as address:
        behind = Visitor(visitor.context, address)
        behind.open(lang=lang)
        behind.sees("not_open")
        assert behind.heading() == heading
        text = behind.page.locator(".study-card p").inner_text()
    for seen in (address, server.address):
        assert seen.removeprefix("http://") in text
    assert advice in text and "X-Forwarded-Host" in text and "FORWARDED_ALLOW_IPS" in text
