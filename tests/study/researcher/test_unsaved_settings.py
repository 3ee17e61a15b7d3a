"""A study whose settings have changes that are not saved: it is not opened, tried or frozen without a word."""

import pytest
from playwright.sync_api import Page, expect

from study.content.keeping.life import status_of
from tests.study.researcher.site import Site, open_tab
from tests.study.researcher.test_accessibility import violations
from tests.study.tiny_study import write_study

WARNING = "Settings have changes that are not saved"


def leave_unsaved(page: Page, site: Site, slug: str) -> None:
    write_study(site.studies / slug)
    open_tab(page, site, slug, "settings")
    page.locator("[data-setting=title] input").fill("Not yet saved")
    expect(page.locator(".settings-status")).to_have_text("Not saved yet")
    page.get_by_role("tab", name="Set up").click()
    expect(page.get_by_role("radio", name="Draft")).to_be_checked()


@pytest.mark.parametrize("status", ["Open", "Pilot"])
def test_a_study_is_not_opened_over_unsaved_settings(page: Page, site: Site, status: str) -> None:
    slug = f"unsaved-{status.lower()}"
    leave_unsaved(page, site, slug)
    page.get_by_text(f"{status}: anybody").click()
    warning = page.get_by_role("dialog", name=WARNING)
    expect(warning).to_contain_text("Save your changes first, or discard them.")
    assert violations(page) == []
    warning.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("radio", name="Draft")).to_be_checked()
    page.get_by_role("radio", name=status).focus()
    page.keyboard.press("Space")
    warning.get_by_role("button", name="Go to Settings").click()
    assert status_of(site.database, slug) == "draft"
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Study", exact=True)).to_have_value(f"Not yet saved ({slug})")
    page.get_by_role("tab", name="Set up").click()
    page.get_by_role("radio", name=status).click()
    expect(page.get_by_text(f"The study is {status.lower()} now.")).to_be_visible()


def test_a_study_is_not_tried_or_frozen_over_unsaved_settings(page: Page, site: Site) -> None:
    leave_unsaved(page, site, "unsaved-try")
    pages = len(page.context.pages)
    warning = page.get_by_role("dialog", name=WARNING)
    for button in ("left", "middle"):
        page.locator("#try").click(button=button)
        warning.get_by_role("button", name="Cancel").click()
    page.locator("#freeze").click()
    warning.get_by_role("button", name="Go to Settings").click()
    assert len(page.context.pages) == pages
    page.get_by_role("button", name="Discard changes").click()
    expect(page.locator(".settings-status")).to_have_text("No changes")
    page.get_by_role("tab", name="Set up").click()
    with page.context.expect_page() as tried:
        page.locator("#try").click()
    tried.value.close()


def test_unsaved_settings_of_another_study_stop_nothing(page: Page, site: Site) -> None:
    write_study(site.studies / "other", title="The other one")
    leave_unsaved(page, site, "unsaved-a")
    page.get_by_label("Study", exact=True).click()
    page.get_by_role("option", name="The other one").click()
    expect(page.locator("#design")).to_contain_text("other/study.yaml")
    page.get_by_role("radio", name="Open").click()
    expect(page.get_by_text("The study is open now.")).to_be_visible()
