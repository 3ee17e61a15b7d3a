"""An address that study.yaml may name for the way back opens in a browser."""

import pytest
from playwright.sync_api import Browser

from study.content.yaml.block import Block
from study.content.yaml.completion import COMPLETION

ADDRESSES = (
    "https://app.prolific.com/submissions/complete?cc=ABC",
    "HTTP://EXAMPLE.ORG",
    "https://me:secret@a.example:/?x={{%ID%}}#[y]",
    "http://[::1]:0/",
    "https://bücher.example/ä",
    "http://\u2603.example",
    "http://a_b.{c}.example:65535",
)
"""Addresses that are accepted."""


def problems_with(url: str) -> list[str]:
    problems: list[str] = []
    COMPLETION.read(Block({"completion": {"url": url}}, ["completion"], problems), ["en"])
    return problems


@pytest.mark.parametrize("url", ADDRESSES)
def test_addresses_that_are_accepted(url: str) -> None:
    assert problems_with(url) == []


def test_a_browser_opens_what_is_accepted(browser: Browser) -> None:
    page = browser.new_page()
    hosts = page.evaluate("urls => urls.map((url) => new URL(url).host)", list(ADDRESSES))
    page.close()
    assert hosts == [
        *("app.prolific.com", "example.org", "a.example", "[::1]:0", "xn--bcher-kva.example", "xn--n3h.example"),
        "a_b.{c}.example:65535",
    ]


def test_an_address_is_refused_with_what_it_must_be() -> None:
    assert problems_with("http://a.example:99999/") == [
        "completion: url must be an address that begins with https:// or http:// and that browsers can open; "
        "got 'http://a.example:99999/'"
    ]
