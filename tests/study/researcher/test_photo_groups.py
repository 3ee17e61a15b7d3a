"""Groups of photos on the researcher's page: the table on Set up, its columns on Settings, its groups on Results."""

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
import yaml
from playwright.sync_api import Page, expect

from db.backup import kept_files
from study.content.keeping.freezing import freeze_study
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.trials import PlannedTrial
from study.researcher.stores import Stores
from tests.study.researcher.site import Site, open_tab
from tests.study.researcher.test_accessibility import violations
from tests.study.rich_study import BEST_FIRST, Person, take_part
from tests.study.tiny_study import write_study

PHOTOS = tuple(f"photo{number}" for number in range(1, 13))
"""The first six are portraits."""
QUESTIONS = {
    "before": [{"key": "sex", "kind": "choice", "text": "Your sex?", "choices": ["f", "m"]}],
    "after": [{"key": "remarks", "kind": "text", "text": "Anything?", "required": False}],
}
TABLE = "image;category;light\n" + "".join(
    f"{image};{'Porträt' if place < 6 else 'Landschaft'};{'day' if place else 'night'}\n"
    for place, image in enumerate(PHOTOS)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table as a German Excel writes it."""
    path = tmp_path / "Fotos.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    return path


def make_study(site: Site, slug: str) -> Path:
    return write_study(site.studies / slug, PHOTOS, questions=QUESTIONS, undo_seconds=0)


def open_panel(page: Page, site: Site, slug: str) -> None:
    open_tab(page, site, slug, "setup")
    page.get_by_role("button", name="Groups of photos (photos.csv)").click()


def give(page: Page, path: Path) -> None:
    page.locator("#photo-table-file input[type=file]").set_input_files(path)


def test_a_table_is_given_replaced_downloaded_and_taken_away(
    page: Page, site: Site, table: Path, tmp_path: Path
) -> None:
    folder = make_study(site, "grouped")
    open_panel(page, site, "grouped")
    panel = page.locator("#photo-groups")
    with page.expect_download() as started:
        panel.get_by_role("link", name="Table to fill in").click()
    assert started.value.suggested_filename == "grouped-photos-to-fill-in.csv"
    assert started.value.path().read_text(encoding="utf-8-sig").startswith("image,category\nphoto1,\nphoto10,\n")
    give(page, table)
    expect(panel.get_by_role("listitem").first).to_have_text("category: Landschaft (6 photos), Porträt (6 photos).")
    # One photo at night is no group: what the report will say of it is said now.
    expect(panel.get_by_role("listitem").last).to_contain_text("light is not looked at, since it has no two groups")
    open_panel(page, site, "grouped")  # without Gradio's notice, which has a button in a button
    assert violations(page) == []
    with page.expect_download() as started:
        panel.get_by_role("link", name="The table (CSV)").click()
    assert started.value.suggested_filename == "grouped-photos.csv"
    assert started.value.path().read_text(encoding="utf-8-sig") == TABLE.replace(";", ",")
    other = tmp_path / "other.csv"
    other.write_text("image,kind\n" + "".join(f"{image},{'a' if image < 'photo3' else 'b'}\n" for image in PHOTOS))
    give(page, other)
    expect(panel.get_by_role("listitem")).to_have_text(["kind: a (5 photos), b (7 photos)."])
    panel.get_by_role("button", name="Remove the table").click()
    expect(panel.get_by_role("link", name="Table to fill in")).to_be_visible()
    expect(panel.get_by_role("button", name="Remove the table")).to_be_hidden()
    assert not (folder / "photos.csv").exists()


def test_all_that_is_wrong_with_a_table_is_said_and_the_stored_one_stays(
    page: Page, site: Site, table: Path, tmp_path: Path
) -> None:
    folder = make_study(site, "kept")
    open_panel(page, site, "kept")
    give(page, table)
    expect(page.locator("#photo-groups").get_by_role("listitem")).to_have_count(2)
    open_panel(page, site, "kept")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("image,kind\n<b>wallaby</b>,a\n" + "".join(f"{image},a\n" for image in PHOTOS[:11]))
    give(page, wrong)
    problems = page.locator("#photo-groups").get_by_role("alert")
    expect(problems).to_contain_text("Nothing was changed. 2 problems:")
    expect(problems.get_by_role("listitem")).to_have_text(
        [
            "wrong.csv: line 2: there is no such photo: <b>wallaby</b>",
            "wrong.csv: photo12: it has no line for this photo",
        ]
    )
    assert violations(page) == []
    assert "Porträt" in (folder / "photos.csv").read_text(encoding="utf-8")
    give(page, table)
    expect(problems).to_be_hidden()


def test_a_frozen_study_shows_its_table_and_takes_no_other(page: Page, site: Site) -> None:
    folder = make_study(site, "frozen")
    (folder / "photos.csv").write_text(TABLE, encoding="utf-16")
    freeze_study(folder)
    open_panel(page, site, "frozen")
    panel = page.locator("#photo-groups")
    expect(panel).to_contain_text("This study is frozen: its table cannot change.")
    expect(panel.locator("#photo-table-file")).to_be_hidden()
    expect(panel.get_by_role("button", name="Remove the table")).to_be_hidden()
    with site.client() as client:
        sent = client.get("studies/frozen/photos.csv")
    assert sent.text.removeprefix("\ufeff") == TABLE.replace(";", ",")


def test_the_settings_offer_the_factors_that_there_are(page: Page, site: Site, table: Path) -> None:
    folder = make_study(site, "factors")
    open_panel(page, site, "factors")
    # The form is there before the table is.
    page.get_by_role("tab", name="Settings").click()
    expect(page.locator(".settings-status")).to_have_text("No changes")
    page.get_by_text("Report", exact=True).click()
    page.evaluate("document.querySelector('.settings-layout').dataset.old = ''")
    page.get_by_role("tab", name="Set up").click()
    give(page, table)
    expect(page.locator("#photo-groups").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("tab", name="Settings").click()
    # It is drawn anew, with the same part of it open.
    expect(page.locator(".settings-layout[data-old]")).to_have_count(0)
    groups = page.locator("[data-setting=groups]")
    add = groups.get_by_role("button", name="Add a factor")
    add.click()
    expect(groups.get_by_label("Factor").locator("option")).to_have_text(
        [
            *("category (of the photos)", "light (of the photos)", "sex (“Your sex?”)", "language (of the visit)"),
            *("screen (small, large)", "device (mouse, touch)", "half (of the visit)"),
        ]
    )
    # The next one is another one, which saves a message that they must differ.
    add.click()
    expect(groups.get_by_label("Factor").last).to_have_value("1")
    groups.get_by_label("Factor").last.select_option("sex (“Your sex?”)")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".settings-status")).to_have_text("Saved")
    assert yaml.safe_load((folder / "study.yaml").read_text())["groups"] == ["category", "sex"]
    # What the settings name cannot be taken away.
    open_panel(page, site, "factors")
    page.locator("#photo-groups").get_by_role("button", name="Remove the table").click()
    expect(page.locator("#photo-groups").get_by_role("alert")).to_contain_text(
        "groups in the settings names 'category', and that is a column of the table; change the setting first"
    )


def test_the_groups_of_the_table_are_on_the_results_in_the_archive_and_in_a_backup(
    page: Page, site: Site, stores: Stores, table: Path, tmp_path: Path
) -> None:
    folder = make_study(site, "results")
    study = read_study(folder)
    register_study(stores.database, study, opened=True)
    rng = np.random.default_rng(3)

    def ranks(trial: PlannedTrial) -> tuple[str, ...]:
        """In portraits the order of BEST_FIRST, elsewhere the other way round, each with two neighbors changed."""
        order = list(BEST_FIRST if int(trial.image.removeprefix("photo")) <= 6 else reversed(BEST_FIRST))
        place = rng.integers(len(order) - 1)
        order[place : place + 2] = reversed(order[place : place + 2])
        return tuple(order)

    for number in range(12):
        take_part(stores.database, study, Person(ranks, before={"sex": "fm"[number % 2]}, after={}))
    open_panel(page, site, "results")
    give(page, table)
    expect(page.locator("#photo-groups").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("tab", name="Results").click()
    section = page.locator("section[data-section=groups] .about.default").first
    expect(section).to_contain_text("category (“Landschaft”, “Porträt”); “Your sex?” (“f”, “m”)", timeout=60_000)
    expect(section).to_contain_text(f"{BEST_FIRST[0].replace('_', ' ')} scores")
    expect(section).to_contain_text("points more in “Porträt” than in “Landschaft”")
    with site.client() as client:
        (tmp_path / "replication.zip").write_bytes(client.get("studies/results/replication.zip").content)
    stored = (folder / "photos.csv").read_bytes()
    assert ZipFile(tmp_path / "replication.zip").read("photos.csv") == stored
    assert folder / "photos.csv" in [path for _, path in kept_files(stores.settings)]


def test_only_the_researcher_reads_the_table(site: Site) -> None:
    make_study(site, "private")
    with site.client() as client:
        assert client.get("studies/private/photos.csv").status_code == 200
        assert client.get("studies/nothing/photos.csv").status_code == 404
        client.cookies.clear()
        assert client.get("studies/private/photos.csv").status_code == 401
