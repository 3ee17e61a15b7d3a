"""The tab of a study's set-up in a real browser: status, links, freezing, deleting."""

import os
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from study.content.keeping.registration import is_registered, status_of
from study.content.yaml.definition import Study
from study.researcher.stores import Stores
from tests.study.researcher.site import Site, open_tab
from tests.study.rich_study import Person, take_part
from tests.study.tiny_study import write_study


def test_a_study_is_paused_and_opened_again(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "setup")
    expect(page.get_by_role("radio", name="Open")).to_be_checked()
    page.get_by_role("radio", name="Paused").click()
    expect(page.get_by_text("The study is paused now.")).to_be_visible()
    assert status_of(site.database, rich.slug) == "paused"
    page.reload()
    expect(page.get_by_role("radio", name="Paused")).to_be_checked()
    page.get_by_role("radio", name="Open").click()
    expect(page.get_by_text("The study is open now.")).to_be_visible()
    assert status_of(site.database, rich.slug) == "open"


def test_links_are_ready_to_be_sent(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "setup")
    assert page.get_by_label("Public link").input_value() == f"{site.url}/study/?study=rich"
    assert page.get_by_label("Prolific link").input_value() == (
        f"{site.url}/study/?study=rich&PROLIFIC_PID={{{{%PROLIFIC_PID%}}}}"
        "&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}"
    )
    test = urlsplit(page.get_by_role("link", name="Try as participant").get_attribute("href"))
    fields = parse_qs(str(test.query))
    assert (fields["study"], fields["test"]) == (["rich"], ["1"])
    assert site.stores.invitations.read("rich", fields["invitation"][0]) == "test"
    page.get_by_label("Personal links").fill("3")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "rich-invitations-1-to-3.csv"
    assert len(Path(download.value.path()).read_text().splitlines()) == 1 + 3


def test_studies_of_names_that_no_page_can_send_leave_the_others_open(page: Page, site: Site, rich: Study) -> None:
    names = os.fsdecode(b"caf\xe9"), "strange"
    for name in names:
        (site.studies / name).mkdir()
        (site.studies / name / "study.yaml").write_text(r'{seed: 1, methods: {"em\uD83D": Emu}}')
    open_tab(page, site, rich.slug, "setup")
    expect(page.get_by_label("Public link")).to_have_value(f"{site.url}/study/?study=rich")
    unusable = page.locator("#unusable")
    expect(unusable).to_contain_text(r"The study caf\udce9 cannot be used")
    expect(unusable).to_contain_text(r"methods lists 'em\ud83d', but there is no folder em\ud83d/")
    for name in names:
        shutil.rmtree(site.studies / name)


def test_the_design_is_told(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "setup")
    design = page.locator("#design")
    expect(design).to_contain_text("not frozen")
    for fact in ("potoroo1", "potoroo2 (quokka_auto ruined)", "after every 2 sets", "800 x 500", "C0DE77"):
        expect(design).to_contain_text(fact)


def test_data_are_downloaded_by_plain_links(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "setup")
    with page.expect_download() as download:
        page.get_by_role("link", name="Rankings, tidy (CSV)").click()
    assert download.value.suggested_filename == "rich-rankings.csv"


def test_freezing_has_to_be_confirmed(page: Page, site: Site) -> None:
    folder = write_study(site.studies / "fixed", ("wallaby1", "wallaby2"))
    open_tab(page, site, "fixed", "setup")
    page.get_by_role("button", name="Freeze the content").click()
    expect(page.get_by_role("alert").filter(has_text="cannot change")).to_be_visible()
    assert not (folder / "manifest.json").exists()
    page.get_by_role("button", name="Freeze for good").click()
    expect(page.locator("#design")).to_contain_text("frozen: the content cannot change")
    expect(page.get_by_role("button", name="Freeze the content")).to_be_hidden()
    study = site.stores.catalog.get("fixed")
    assert study is not None
    assert study.frozen


def test_deleting_needs_the_short_name(page: Page, site: Site, stores: Stores, rich: Study) -> None:
    folder = write_study(site.studies / "doomed", ("wallaby1", "wallaby2"))
    study = stores.catalog.get("doomed")
    assert study is not None
    take_part(stores.database, study, Person())
    open_tab(page, site, "doomed", "setup")
    page.get_by_role("button", name="Delete this study").click()
    expect(page.locator("#deletion")).to_contain_text("all answers of 1 person")
    page.get_by_label("Short name of the study").fill("rich")
    page.get_by_role("button", name="Delete the study and all its answers").click()
    expect(page.get_by_text("To delete this study, type doomed.")).to_be_visible()
    assert folder.is_dir()
    page.get_by_label("Short name of the study").fill("doomed")
    page.get_by_role("button", name="Delete the study and all its answers").click()
    expect(page.get_by_text("have been deleted")).to_be_visible()
    assert not folder.exists()
    assert not is_registered(site.database, "doomed")
    expect(page.locator("#study input")).not_to_have_value("A tiny study (doomed)")
