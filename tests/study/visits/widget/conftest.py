"""A running server with a plain and a rich study, and visitors in front of a real browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, WebError

from db.session import Database
from db.settings import Settings, sqlite_url
from tests.study.server_process import ServerProcess, free_port
from tests.study.tiny_study import IMAGES, RICH, TINTS, write_study
from tests.study.visits.widget.board import (
    BOARD,
    CONFIRMED,
    FOUR_OF_SIX,
    SEVEN,
    TELLING,
    UNDOABLE,
    WIDE,
    OpenBoard,
    wait_for_set,
)
from tests.study.visits.widget.visitor import BRIGHT, COLORS, PLAIN, RICH_SLUG, Records, Visitor

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

LONG_TEXTS = [{"key": f"text{number}", "kind": "text", "text": f"Text {number}?"} for number in range(24)]
SEVEN_TINTS = {f"method{number}": (30 * number, 120, 240 - 30 * number) for number in range(1, 8)}

WORLD = "world"
"""A study in English, Arabic and Japanese, with all checks, a question, and one set."""
WORLD_TITLES = {"en": "Which photo is best?", "ar": "أي صورة هي الأفضل؟", "ja": "どの写真が一番良いですか？"}
WORLD_AGES = {"en": "Age?", "ar": "كم عمرك؟", "ja": "年齢を教えてください。"}

NewVisitor = Callable[..., Visitor]
SharedContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose data folder holds a plain, a rich, an invited, two asking studies and those of the board."""
    data = tmp_path_factory.mktemp("visits") / "data"
    write_study(data / "studies" / PLAIN, images=PLAIN_IMAGES, screen_check=False, undo_seconds=0)
    write_study(data / "studies" / RICH_SLUG, **RICH, undo_seconds=1)
    write_study(data / "studies" / "invited", images=PLAIN_IMAGES, invited_only=True)
    questions = {"before": QUESTIONS}
    asking: dict[str, Any] = {"title": "Questions", "screen_check": False, "questions": questions}
    write_study(data / "studies" / "many-questions", images=PLAIN_IMAGES, **asking)
    long: dict[str, Any] = {"questions": {"before": LONG_TEXTS}, "languages": ["de"]}
    write_study(data / "studies" / "long-texts", **{**asking, **long}, images=PLAIN_IMAGES)
    ranked: dict[str, Any] = {"images": IMAGES[:2], "screen_check": False, "undo_seconds": 0}
    write_study(data / "studies" / BOARD, **ranked)
    write_study(data / "studies" / UNDOABLE, images=IMAGES[:4], screen_check=False, breaks=3)
    told = {"own": True, "others": True, "method_names": True}
    names = {key: f"Way {number}" for number, key in enumerate(TINTS, start=1)}
    write_study(data / "studies" / TELLING, last_page=told, contact="Write to *us*.", methods=names, **ranked)
    write_study(data / "studies" / CONFIRMED, confirm=True, **ranked)
    write_study(data / "studies" / SEVEN, tints=SEVEN_TINTS, languages=["de"], practice=[IMAGES[0]], **ranked)
    some = {"methods_per_set": 4, "screen_check": False, "undo_seconds": 0}
    write_study(data / "studies" / FOUR_OF_SIX, IMAGES[:4], dict(list(SEVEN_TINTS.items())[:6]), **some)
    checked: dict[str, Any] = {
        "images": IMAGES[:2],
        "languages": ["en", "de"],
        "title": {"en": "Colors", "de": "Farben"},
    }
    given = {"code": "DONE1", "screened_out": {"code": "SCREEN2"}}
    write_study(data / "studies" / COLORS, screen_check=False, color_vision="require", completion=given, **checked)
    write_study(data / "studies" / BRIGHT, screen_check="require", completion=given, **checked)
    world: dict[str, Any] = {"languages": list(WORLD_TITLES), "title": WORLD_TITLES, "color_vision": "record"}
    age = {"key": "age", "kind": "number", "text": WORLD_AGES, "smallest": 18}
    write_study(data / "studies" / WORLD, images=IMAGES[:1], questions={"before": [age]}, ethics="2026-17/B", **world)
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
        contexts.append(browser.new_context(viewport=WIDE, **options))
        contexts[-1].on("weberror", lambda error: errors.append(str(error.error)))
        return Visitor(contexts[-1], server.address)

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="module")
def shared_context(browser: Browser, server: ServerProcess) -> Iterator[SharedContext]:
    """Browsers by their options, warm after one test, with a page that stays: else each test loads all of Gradio."""
    contexts: dict[frozenset[tuple[str, Any]], BrowserContext] = {}

    def get(**options: Any) -> BrowserContext:
        key = frozenset(options.items())
        if key not in contexts:
            contexts[key] = browser.new_context(viewport=WIDE, **options)
            contexts[key].new_page().goto(f"{server.address}/study/api/studies")
        return contexts[key]

    yield get
    for context in contexts.values():
        context.close()


@contextmanager
def as_if_new(context: BrowserContext) -> Iterator[None]:
    """Let a shared context know nothing of anybody again at the end; an error in the page's scripts fails the test."""
    errors: list[str] = []

    def note(error: WebError) -> None:
        errors.append(str(error.error))

    context.on("weberror", note)
    yield
    context.set_offline(False)
    context.unroute_all(behavior="wait")
    stays, *others = context.pages
    for page in others:
        page.close()
    context.clear_cookies()
    stays.evaluate("localStorage.clear()")
    context.remove_listener("weberror", note)
    assert errors == []


@pytest.fixture
def open_board(shared_context: SharedContext, server: ServerProcess) -> Iterator[OpenBoard]:
    """Open the first set of a study as somebody of whom the browser knows nothing yet; once in a test."""
    with ExitStack() as stack:

        def make(
            slug: str = BOARD,
            dark: bool = False,
            on_image: Callable[[Route], None] | None = None,
            viewport: ViewportSize = WIDE,
            **options: Any,
        ) -> Page:
            context = shared_context(**options)
            stack.enter_context(as_if_new(context))
            page = context.new_page()
            page.set_viewport_size(viewport)
            if on_image:
                page.route("**/study/image/*", on_image)
            page.set_default_timeout(20_000)
            consent = {"study": slug, "test": False, "lang": "en", "browser_key": uuid4().hex}
            for action, body in (("consent", consent), ("begin", {"study": slug, "test": False})):
                reply = page.request.post(f"{server.address}/study/api/{action}", data=body)
                assert reply.ok, reply.text()
            page.goto(f"{server.address}/study/?study={slug}" + "&__theme=dark" * dark)
            wait_for_set(page)
            return page

        yield make


@pytest.fixture
def visitor(shared_context: SharedContext, server: ServerProcess) -> Iterator[Visitor]:
    """One person, of whom the browser knows nothing yet."""
    context = shared_context()
    with as_if_new(context):
        yield Visitor(context, server.address)
