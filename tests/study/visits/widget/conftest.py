"""A running server with a plain and a rich study, and visitors in front of a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize

from db.session import Database
from study.settings import Settings, sqlite_url
from tests.study.server_process import ServerProcess, free_port
from tests.study.tiny_study import IMAGES, RICH, write_study
from tests.study.visits.widget.visitor import PLAIN, RICH_SLUG, Records, Visitor

PLAIN_IMAGES = IMAGES[:4]
QUESTIONS = [
    {"key": "age", "kind": "number", "text": "How old are you?", "smallest": 18, "largest": 120},
    {
        "key": "sight",
        "kind": "choice",
        "text": "How well do you see?",
        "choices": [{"value": "good", "label": "Well"}, {"value": "bad", "label": "Badly"}],
    },
    {
        "key": "cameras",
        "kind": "several",
        "text": "Which cameras?",
        "choices": [{"value": "phone", "label": "Phone"}, {"value": "film", "label": "Film"}],
        "required": False,
    },
    {"key": "hobby", "kind": "text", "text": "Your hobby?", "required": False},
]

WINDOW: ViewportSize = {"width": 1280, "height": 800}

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose data folder holds a plain, a rich, an invited and an asking study."""
    data = tmp_path_factory.mktemp("visits") / "data"
    write_study(data / "studies" / PLAIN, images=PLAIN_IMAGES, screen_check=False)
    write_study(data / "studies" / RICH_SLUG, **RICH)
    write_study(data / "studies" / "invited", images=PLAIN_IMAGES, invited_only=True)
    questions = {"before": QUESTIONS}
    asking: dict[str, Any] = {"title": "Questions", "screen_check": False, "questions": questions}
    write_study(data / "studies" / "many-questions", images=PLAIN_IMAGES, **asking)
    return Settings(data, sqlite_url(data))


@pytest.fixture(scope="session")
def server(settings: Settings) -> Iterator[ServerProcess]:
    process = ServerProcess(settings.data, free_port(), with_page=True)
    yield process
    process.kill()


@pytest.fixture
def records(settings: Settings, server: ServerProcess) -> Iterator[Records]:
    """Read what the server has stored."""
    database = Database.open(settings.database_url)
    yield Records(settings, database)
    database.close()


@pytest.fixture
def new_visitor(browser: Browser, server: ServerProcess) -> Iterator[NewVisitor]:
    """Make people with browsers of their own; an error in the page's scripts fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: Any) -> Visitor:
        contexts.append(browser.new_context(viewport=WINDOW, **options))
        contexts[-1].on("weberror", lambda error: errors.append(str(error.error)))
        return Visitor(contexts[-1], server.address)

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="module")
def shared_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser whose cache is warm after the first test: without it every test loads all of Gradio."""
    context = browser.new_context(viewport=WINDOW)
    yield context
    context.close()


@pytest.fixture
def visitor(shared_context: BrowserContext, server: ServerProcess) -> Iterator[Visitor]:
    """One person, of whom the browser knows nothing yet; an error in the page's scripts fails the test."""
    errors: list[str] = []
    shared_context.on("weberror", lambda error: errors.append(str(error.error)))
    yield Visitor(shared_context, server.address)
    shared_context.set_offline(False)
    shared_context.unroute_all(behavior="wait")
    for page in shared_context.pages:
        page.close()
    shared_context.clear_cookies()
    page = shared_context.new_page()
    page.goto(f"{server.address}/study/api/studies")
    page.evaluate("localStorage.clear()")
    page.close()
    assert errors == []
