"""A data folder of a study with everything, its site, and a window that must not run into an error."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from study.content.yaml.definition import Study
from study.researcher.stores import Stores
from tests.study.researcher.site import Site, serving_site, stores_at
from tests.study.rich_study import open_rich_study


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """An empty data folder and its database."""
    with stores_at(tmp_path_factory.mktemp("data")) as opened:
        yield opened


@pytest.fixture(scope="module")
def rich(stores: Stores) -> Study:
    """A study with practice, traps, a repeat and questions, which nobody has seen."""
    return open_rich_study(stores.settings, stores.database)


@pytest.fixture(scope="module")
def site(stores: Stores) -> Iterator[Site]:
    """Serve the data folder."""
    with serving_site(stores) as site:
        yield site


@pytest.fixture(scope="module")
def shared_context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser that is warm after the first test, with a page that stays: else every test loads all of Gradio."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.new_page().goto(f"{site.url}/researcher/login")
    yield context
    context.close()


@pytest.fixture
def page(shared_context: BrowserContext) -> Iterator[Page]:
    """A window, not logged in; at the end no script of it must have failed."""
    page = shared_context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    shared_context.clear_cookies()
    assert errors == []
