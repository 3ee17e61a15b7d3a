"""The tab of a study's set-up in a real browser: status, links, freezing, deleting."""

import os
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from study.content.keeping.life import life_of, set_status, status_of
from study.content.keeping.registration import is_registered
from study.content.making.store import create_study, delete_study, head_counts
from study.content.yaml.definition import Study
from study.researcher.stores import Stores
from study.visits.answers.people import Arrival
from tests.study.researcher.site import Site, open_tab
from tests.study.rich_study import Person, take_part
from tests.study.tiny_study import write_study


def test_a_study_is_paused_and_opened_again(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "setup")
    expect(page.get_by_role("radio", name="Open")).to_be_checked()
    page.get_by_role("radio", name="Paused").click()
    expect(page.get_by_text("The study is paused now.")).to_be_visible()
    assert status_of(site.database, rich.slug) == "paused"
    expect(page.locator("#life")).to_contain_text("takes in nobody at the moment; those who have begun go on")
    page.reload()
    expect(page.get_by_role("radio", name="Paused")).to_be_checked()
    page.get_by_role("radio", name="Open").click()
    expect(page.get_by_text("The study is open now.")).to_be_visible()
    assert status_of(site.database, rich.slug) == "open"


def test_what_another_window_has_changed_is_there_after_a_refresh_and_when_the_tab_is_opened(
    page: Page, site: Site, stores: Stores
) -> None:
    write_study(stores.settings.studies / "elsewhere")
    open_tab(page, site, "elsewhere", "setup")
    expect(page.get_by_role("radio", name="Draft")).to_be_checked()
    set_status(stores.database, "elsewhere", "open")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("radio", name="Open")).to_be_checked()
    # Somebody chooses here what has been left meanwhile: it can be chosen again.
    set_status(stores.database, "elsewhere", "paused")
    page.get_by_role("tab", name="Results").click()
    expect(page.get_by_role("tab", name="Results")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Set up").click()
    expect(page.get_by_role("radio", name="Paused")).to_be_checked()
    page.get_by_role("radio", name="Open").click()
    expect(page.get_by_text("The study is open now.")).to_be_visible()
    assert status_of(site.database, "elsewhere") == "open"


@pytest.mark.smoke
def test_links_are_ready_to_be_sent(page: Page, site: Site, rich: Study) -> None:
    open_tab(page, site, rich.slug, "setup")
    expect(page.get_by_label("Public link")).to_have_value(f"{site.url}/study/?study=rich")
    expect(page.get_by_label("Prolific link")).to_have_value(
        f"{site.url}/study/?study=rich&PROLIFIC_PID={{{{%PROLIFIC_PID%}}}}"
        "&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}"
    )
    page.get_by_text("Links for other panels").click()
    assert page.get_by_label("SONA link").input_value() == f"{site.url}/study/?study=rich&survey_code=%SURVEY_CODE%"
    assert page.get_by_label("Mechanical Turk link").input_value() == f"{site.url}/study/?study=rich"
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
    expect(design).to_contain_text(f"{site.studies}/rich/study.yaml")
    for fact in ("potoroo1", "potoroo2 (quokka_auto ruined)", "after every 2 sets", "800 x 500", "C0DE77"):
        expect(design).to_contain_text(fact)


@pytest.mark.smoke
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


@pytest.mark.smoke
def test_a_copy_opens_on_its_settings(page: Page, site: Site, stores: Stores, rich: Study) -> None:
    open_tab(page, site, rich.slug, "setup")
    page.get_by_role("button", name="Copy this study, or take it elsewhere").click()
    page.get_by_label("Short name of the copy").fill("rich")
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_text("there is already a study 'rich'")).to_be_visible()
    page.get_by_label("Short name of the copy").fill("rich-again")
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("tab", name="Settings")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-setting=title] [lang=de]")).to_have_value("Eine reiche Studie")
    assert life_of(stores.database, "rich-again").status == "draft"
    delete_study(stores.settings, stores.database, "rich-again")


def test_what_somebody_has_begun_stays_until_another_study_is_chosen(page: Page, site: Site, rich: Study) -> None:
    write_study(site.studies / "next", ("wallaby1", "wallaby2"))
    open_tab(page, site, rich.slug, "setup")
    page.get_by_role("button", name="Copy this study, or take it elsewhere").click()
    page.get_by_role("button", name="Delete this study").click()
    page.get_by_role("button", name="Freeze the content").click()
    page.get_by_label("Short name of the copy").fill("rich-to-be")
    page.get_by_label("Short name of the study").fill("ri")
    # As when the page is still opening: the tab is shown once more.
    set_status(site.database, rich.slug, "paused")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("radio", name="Paused")).to_be_checked()
    expect(page.get_by_label("Short name of the copy")).to_have_value("rich-to-be")
    expect(page.get_by_label("Short name of the study")).to_have_value("ri")
    expect(page.get_by_role("button", name="Freeze for good")).to_be_visible()
    page.get_by_label("Study", exact=True).click()
    page.get_by_role("option", name="(next)").click()
    expect(page.get_by_label("Public link")).to_have_value(f"{site.url}/study/?study=next")
    expect(page.get_by_label("Short name of the copy")).to_have_value("")
    expect(page.get_by_label("Short name of the study")).to_have_value("")
    expect(page.get_by_role("button", name="Freeze for good")).to_be_hidden()
    set_status(site.database, rich.slug, "open")
    delete_study(site.stores.settings, site.database, "next")


def test_what_is_asked_for_one_study_is_not_asked_of_the_one_chosen_right_after(
    page: Page, site: Site, stores: Stores
) -> None:
    for slug in ("asked", "next"):
        write_study(site.studies / slug, ("wallaby1", "wallaby2"), screen_check=False)
        study = stores.catalog.get(slug)
        assert study is not None
        set_status(stores.database, slug, "pilot")
        take_part(stores.database, study, Person(before={}, after={}))
    open_tab(page, site, "asked", "setup")
    page.get_by_label("Study", exact=True).click()
    # In one step: no answer of the server can come between.
    page.get_by_role("option", name="(next)").evaluate("""option => {
      document.querySelector("#freeze").click();
      document.querySelector("#clear").click();
      option.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    }""")
    expect(page.get_by_label("Public link")).to_have_value(f"{site.url}/study/?study=next")
    # By then every earlier click has been answered.
    set_status(stores.database, "next", "open")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("radio", name="Open")).to_be_checked()
    expect(page.get_by_role("button", name="Freeze for good")).to_be_hidden()
    expect(page.get_by_role("button", name="Delete for good")).to_be_hidden()
    for slug in ("asked", "next"):
        delete_study(stores.settings, stores.database, slug, with_answers=True)


def test_an_information_sheet_is_stored_and_taken_away(page: Page, site: Site, rich: Study, tmp_path: Path) -> None:
    sheet = tmp_path / "information for you.pdf"
    sheet.write_bytes(b"%PDF-1.4 for you")
    (tmp_path / "picture.pdf").write_bytes(b"GIF89a")
    open_tab(page, site, rich.slug, "setup")
    page.get_by_role("button", name="Information sheet for participants (PDF)").click()
    page.locator("#sheet-file input[type=file]").set_input_files(tmp_path / "picture.pdf")
    expect(page.get_by_text("the information sheet must be a PDF file")).to_be_visible()
    page.locator("#sheet-file input[type=file]").set_input_files(sheet)
    expect(page.get_by_text("The page of consent links to the sheet.")).to_be_visible()
    assert (rich.folder / "information.pdf").read_bytes() == sheet.read_bytes()
    page.get_by_role("button", name="Remove the sheet").click()
    expect(page.get_by_text("The page of consent will link to the file")).to_be_visible()
    assert not (rich.folder / "information.pdf").exists()


def test_a_study_is_taken_elsewhere_in_one_file(site: Site, rich: Study, tmp_path: Path) -> None:
    with site.client() as client:
        reply = client.get(f"studies/{rich.slug}/study.zip")
    (tmp_path / "rich.zip").write_bytes(reply.content)
    assert create_study(tmp_path / "studies", tmp_path / "rich.zip").titles == rich.titles


@pytest.mark.smoke
def test_deleting_needs_the_short_name(page: Page, site: Site, stores: Stores, rich: Study) -> None:
    folder = write_study(site.studies / "doomed", ("wallaby1", "wallaby2"))
    study = stores.catalog.get("doomed")
    assert study is not None
    set_status(stores.database, "doomed", "open")
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


@pytest.mark.smoke
def test_a_new_study_goes_from_draft_to_open(page: Page, site: Site, stores: Stores) -> None:
    write_study(site.studies / "new", ("wallaby1", "wallaby2"))
    open_tab(page, site, "new", "setup")
    expect(page.get_by_role("radio", name="Draft")).to_be_checked()
    expect(page.locator("#life")).to_contain_text("not open yet")
    expect(page.get_by_role("radio", name="Paused")).to_have_count(0)
    page.get_by_role("radio", name="Pilot").click()
    expect(page.get_by_text("The study is pilot now.")).to_be_visible()
    page.get_by_role("radio", name="Open").click()
    expect(page.get_by_text("The study is open now. It is not in the list of studies.")).to_be_visible()
    page.get_by_label("Name it in the public list of studies").check()
    expect(page.get_by_text("The study is open now. It is in the list of studies.")).to_be_visible()
    life = life_of(stores.database, "new")
    assert (life.status, life.listed) == ("open", True)


def test_what_another_window_has_made_impossible_is_said(page: Page, site: Site, stores: Stores) -> None:
    write_study(site.studies / "shared", ("wallaby1", "wallaby2"), screen_check=False)
    open_tab(page, site, "shared", "setup")
    expect(page.get_by_role("radio", name="Draft")).to_be_checked()
    set_status(stores.database, "shared", "open")
    set_status(stores.database, "shared", "closed")
    study = stores.catalog.get("shared")
    assert study is not None
    set_status(stores.database, "shared", "open")
    take_part(stores.database, study, Person(before={}, after={}))
    page.get_by_role("radio", name="Pilot").click()
    expect(page.get_by_text("it can become paused or closed, not pilot")).to_be_visible()
    expect(page.get_by_role("radio", name="Open")).to_be_checked()


def test_pilot_and_simulated_data_go_with_one_confirmed_click(page: Page, site: Site, stores: Stores) -> None:
    write_study(site.studies / "tried", ("wallaby1", "wallaby2"), screen_check=False)
    study = stores.catalog.get("tried")
    assert study is not None
    nothing_asked = {"before": {}, "after": {}}
    set_status(stores.database, "tried", "pilot")
    take_part(stores.database, study, Person(**nothing_asked))
    set_status(stores.database, "tried", "open")
    take_part(stores.database, study, Person(**nothing_asked))
    take_part(stores.database, study, Person(arrival=Arrival(simulated=True), **nothing_asked))
    open_tab(page, site, "tried", "setup")
    with page.expect_download() as download:
        page.get_by_role("link", name="Participants (CSV), of the pilot").click()
    assert download.value.suggested_filename == "tried-pilot-participants.csv"
    assert len(Path(download.value.path()).read_text().splitlines()) == 1 + 1
    page.get_by_role("button", name="Delete pilot and simulated data").click()
    asked = page.locator("#clear-question")
    expect(asked).to_contain_text("1 pilot participant, 1 simulated one and their 4 rankings")
    expect(asked).to_contain_text("The data of 1 other participant stay")
    # It is asked about those who would go now.
    take_part(stores.database, study, Person(arrival=Arrival(simulated=True), **nothing_asked))
    page.get_by_role("button", name="Refresh").click()
    expect(asked).to_contain_text("1 pilot participant, 2 simulated ones and their 6 rankings")
    page.get_by_role("button", name="Keep").click()
    expect(asked).to_be_hidden()
    page.get_by_role("button", name="Delete pilot and simulated data").click()
    page.locator("#confirm-clear").click()
    expect(page.get_by_text("Deleted: 1 pilot participant")).to_be_visible()
    expect(page.get_by_role("button", name="Delete pilot and simulated data")).to_be_hidden()
    people = head_counts(stores.database, "tried")
    assert (people.live, people.simulated, people.pilot) == (1, 0, 0)


def test_the_researcher_is_led_through_a_draft(site: Site) -> None:
    write_study(site.studies / "tryable", ("wallaby1", "wallaby2"))
    with site.client() as client:
        reply = client.get("studies/tryable/try")
        assert reply.status_code == 303
        fields = parse_qs(urlsplit(reply.headers["location"]).query)
        assert (fields["study"], fields["test"]) == (["tryable"], ["1"])
        assert site.stores.invitations.read("tryable", fields["invitation"][0]) == "test"
    assert httpx.get(f"{site.url}/researcher/studies/tryable/try", timeout=60).status_code == 401


def test_the_public_link_of_a_panels_study_comes_second_and_warns(page: Page, site: Site) -> None:
    write_study(site.studies / "paid", ("wallaby1", "wallaby2"), panel="prolific")
    open_tab(page, site, "paid", "setup")
    expect(page.locator("#links .link input[readonly]").first).to_have_value(re.compile("PROLIFIC_PID"))
    expect(page.locator("#links")).to_contain_text("may join without an identifier of Prolific")
