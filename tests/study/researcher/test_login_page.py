"""The login form in a real browser: where it leads, whatever was typed before."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from study.content.yaml.definition import Study
from tests.study.researcher.site import Site, log_in

pytestmark = pytest.mark.smoke

PATHS = {"form": "login", "page": "", "another-site": f"login?{urlencode({'next': '//evil.example/'})}"}


def expect_tab(page: Page, name: str) -> None:
    """Wait until the page shows this tab."""
    expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute("aria-selected", "true")


def test_a_wrong_password_does_not_lose_the_address_asked_for(page: Page, site: Site, rich: Study) -> None:
    page.goto(f"{site.url}/researcher/?study={rich.slug}&tab=people")
    for _ in range(2):
        # The page before says the same, and would lose what is typed next.
        with page.expect_event("load"):
            log_in(page, "a guess")
        expect(page.get_by_role("alert")).to_have_text("Wrong password.")
    log_in(page)
    expect_tab(page, "Participants")
    assert page.url.endswith(f"/researcher/?study={rich.slug}&tab=people")


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_without_an_address_of_the_researcher_the_login_opens_the_dashboard(
    page: Page, site: Site, rich: Study, path: str
) -> None:
    page.goto(f"{site.url}/researcher/{path}")
    log_in(page)
    expect_tab(page, "Studies")
    assert page.url.startswith(f"{site.url}/researcher/")


def test_who_has_logged_out_begins_at_the_dashboard(page: Page, site: Site, rich: Study) -> None:
    page.goto(f"{site.url}/researcher/?study={rich.slug}&tab=people")
    log_in(page)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    log_in(page)
    expect_tab(page, "Studies")
