"""What the served pages say in their heads: the app's own words, and nothing that is asked for outside of a prefix."""

from html.parser import HTMLParser

import httpx
import pytest

from server.page_head import with_own_head
from tests.server.running import PASSWORD, RunningApp


class Head(HTMLParser):
    """What the head of a page says."""

    def __init__(self, page: str) -> None:
        """Read it."""
        super().__init__()
        self.titles: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._in_title = False
        self.feed(page.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is said about the page, and what it leads to."""
        about = {name: value or "" for name, value in attrs}
        name = about.get("property") or about.get("name", "")
        if tag == "meta" and name.startswith(("og:", "twitter:", "description")):
            self.said.append((name, about["content"]))
        self.links += [about[name] for name in ("href", "src") if name in about]
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        """Note the title."""
        if self._in_title:
            self.titles.append(data)
            self._in_title = False


@pytest.mark.parametrize(
    ("path", "title", "begins"),
    [
        ("/", "EnhanceGAN Studio", "Enhance photos automatically"),
        ("/study/?study=tiny", "Photo ranking study", "Compare versions of photos"),
        ("/researcher/", "Studies · EnhanceGAN Studio", "For the researcher"),
    ],
)
def test_previews_of_links_say_what_the_page_is(app: RunningApp, path: str, title: str, begins: str) -> None:
    with httpx.Client(base_url=app.address, timeout=120) as visitor:
        visitor.post("/researcher/login", data={"password": PASSWORD})
        head = Head(visitor.get(path).raise_for_status().text)
    said = dict(head.said)
    assert head.titles == [title] and len(said) == len(head.said)
    assert said.pop("description") == said["og:description"]
    assert said.pop("og:description").startswith(begins)
    assert said == {"og:type": "website", "og:title": title}


@pytest.mark.parametrize("path", ["/", "/study/", "/researcher/"])
def test_nothing_is_asked_for_at_the_root_of_the_site(app: RunningApp, path: str) -> None:
    with httpx.Client(base_url=app.address, timeout=120) as visitor:
        visitor.post("/researcher/login", data={"password": PASSWORD})
        links = Head(visitor.get(path).text).links
    assert links and [each for each in links if each.startswith("/") and not each.startswith("//")] == []


def test_words_are_escaped_and_the_body_stays() -> None:
    page = b'<head><title>Gradio</title><meta name="robots" content="x"></head><body><meta property="og:x"></body>'
    changed = with_own_head(page, 'A "title" & <more>', "It's <so>").decode()
    head = Head(changed)
    assert head.titles == ['A "title" & <more>']
    assert ("og:description", "It's <so>") in head.said
    assert '<meta name="robots" content="x">' in changed
    assert changed.endswith('</head><body><meta property="og:x"></body>')
