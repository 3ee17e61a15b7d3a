"""From a zip file of finished versions to a study, or to a list of everything that is wrong with it."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from playwright.sync_api import Page, expect

from study import researcher
from study.content.keeping.reading import read_study
from study.examples.files import example_zip
from tests.study.researcher.site import Site, open_tab, serving_site, stores_at
from tests.study.tiny_study import write_study
from tests.study.zip_files import raw_study

HELP = Path(str(researcher.__file__)).parent / "templates"


def packed(folder: Path, target: Path) -> Path:
    """Pack the content of a folder."""
    with ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return target


def upload(page: Page, site: Site, file: Path) -> None:
    """Choose a file in the tab."""
    open_tab(page, site, "", "new")
    page.get_by_label("From finished versions").check()
    page.locator("#study-file input[type=file]").set_input_files(file)
    expect(page.locator("#study-file")).to_contain_text(file.stem)


def test_without_any_study_the_page_opens_where_one_is_made(page: Page, site: Site, tmp_path: Path) -> None:
    open_tab(page, site, "", "results")
    expect(page.get_by_role("tab", name="New study")).to_have_attribute("aria-selected", "true")
    page.get_by_label("From finished versions").check()
    page.locator("#create").click()
    expect(page.locator("#outcome")).to_contain_text("Choose a zip file first.")


@pytest.mark.smoke
def test_a_packed_study_becomes_one_with_traps_and_practice(page: Page, site: Site, tmp_path: Path) -> None:
    example = tmp_path / "holidays 2026.zip"
    example.write_bytes(example_zip())
    upload(page, site, example)
    page.get_by_label("Attention checks to add").fill("1")
    page.get_by_label("Practice sets to add").fill("2")
    page.locator("#create").click()
    expect(page.get_by_role("tab", name="Set up")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("has been made, as a draft")).to_be_visible()
    expect(page.locator("#study input")).to_have_value("An example study (holidays-2026)")
    study = site.stores.catalog.get("holidays-2026")
    assert study is not None
    assert (len(study.images), len(study.practice), len(study.traps)) == (6, 2, 3)
    page.reload()
    expect(page.get_by_label("Public link")).to_have_value(f"{site.url}/study/?study=holidays-2026")


def test_everything_wrong_is_said_at_once_and_nothing_is_left(page: Page, site: Site, tmp_path: Path) -> None:
    folder = write_study(tmp_path / "wrong", ("wallaby1", "wallaby2"), repeats=9, color="red")
    (folder / "dingo_edit" / "wallaby2.png").unlink()
    (folder / "numbat_curves" / "wallaby1.png").write_bytes(b"no picture")
    before = sorted(path.name for path in site.studies.iterdir()) if site.studies.is_dir() else []
    upload(page, site, packed(folder, tmp_path / "wrong.zip"))
    page.get_by_label("Short name").fill("mine")
    page.locator("#create").click()
    problems = page.locator("#outcome")
    for problem in ("repeats must be", "color", "dingo_edit", "wallaby1"):
        expect(problems).to_contain_text(problem)
    assert sorted(path.name for path in site.studies.iterdir()) == before


def test_the_settings_in_the_help_are_those_of_a_study(tmp_path: Path) -> None:
    settings = yaml.safe_load((HELP / "settings.yaml").read_text(encoding="utf-8"))
    images = tuple(f"wallaby{number}" for number in range(20))
    study = read_study(
        write_study(tmp_path / "helped", images, dict.fromkeys(settings["methods"], (9, 9, 9)), **settings)
    )
    assert (study.seed, study.repeats, study.languages) == (17, 5, ("en", "de"))


def test_a_taken_short_name_is_rejected(page: Page, site: Site, tmp_path: Path) -> None:
    write_study(site.studies / "taken", ("wallaby1", "wallaby2"))
    example = tmp_path / "example.zip"
    example.write_bytes(example_zip())
    upload(page, site, example)
    page.get_by_label("Short name").fill("taken")
    page.locator("#create").click()
    expect(page.locator("#outcome")).to_contain_text("there is already a study 'taken'")


def test_a_study_that_cannot_be_used_is_listed_with_its_problems(page: Page, site: Site) -> None:
    write_study(site.studies / "broken", ("wallaby1", "wallaby2"), seed="none", repeats=9)
    open_tab(page, site, "broken", "results")
    notice = page.get_by_role("region", name="Studies that cannot be used")
    expect(notice).to_contain_text("The study broken cannot be used: 2 problems")
    expect(notice).to_contain_text("seed must be a whole number")
    expect(notice).to_contain_text("repeats must be")


def test_no_file_of_the_server_can_be_passed_off_as_an_upload(site: Site, tmp_path: Path) -> None:
    secret = tmp_path / "secret.zip"
    secret.write_bytes(example_zip())
    with site.client() as client:
        data = [{"path": str(secret), "meta": {"_type": "gradio.FileData"}}, "stolen", "", "", 0, 0, None]
        called = client.post("gradio_api/call/make", json={"data": data})
        answer = called.text
        if called.status_code == 200:
            answer = client.get(f"gradio_api/call/make/{called.json()['event_id']}").text
    assert "event: complete" not in answer
    assert secret.exists()
    assert not (site.studies / "stolen").exists()


def test_an_upload_over_the_same_route_becomes_a_study(site: Site) -> None:
    with site.client() as client:
        uploaded = client.post("gradio_api/upload", files={"files": ("example.zip", example_zip())}).json()[0]
        data = [{"path": uploaded, "meta": {"_type": "gradio.FileData"}}, "by-hand", "", "", 0, 0, None]
        called = client.post("gradio_api/call/make", json={"data": data})
        answer = client.get(f"gradio_api/call/make/{called.json()['event_id']}").text
    assert "event: complete" in answer, json.dumps(answer)
    assert (site.studies / "by-hand").is_dir()
    assert not Path(uploaded).exists()


def test_an_encoding_is_chosen_by_looking_at_the_names(page: Page, site: Site, tmp_path: Path) -> None:
    upload(page, site, raw_study(tmp_path / "norway.zip", ["gård", "Østre"], "cp850"))
    expect(page.get_by_label("Encoding of the names")).to_be_hidden()
    page.locator("#create").click()
    expect(page.locator("#outcome")).to_contain_text("does not say in which encoding its names are")
    assert not (site.studies / "norway").exists()
    page.get_by_label("Encoding of the names").click()
    expect(page.get_by_role("option", name="cp852 (DOS, Central Europe): gćrd.png, Łstre.png")).to_be_visible()
    page.get_by_role("option", name="cp850 (DOS, Western Europe): gård.png, Østre.png").click()
    page.locator("#create").click()
    expect(page.get_by_role("tab", name="Set up")).to_have_attribute("aria-selected", "true")
    study = site.stores.catalog.get("norway")
    assert study is not None and sorted(study.images) == ["gård", "Østre"]
    page.get_by_role("tab", name="New study").click()
    expect(page.get_by_role("button", name="Make the study")).to_be_visible()
    expect(page.get_by_label("Encoding of the names")).to_be_hidden()


def test_another_file_is_not_read_in_the_encoding_of_the_first(page: Page, site: Site, tmp_path: Path) -> None:
    upload(page, site, raw_study(tmp_path / "first.zip", ["gård"], "cp850"))
    page.locator("#create").click()
    expect(page.get_by_label("Encoding of the names")).to_be_visible()
    page.get_by_label("Encoding of the names").click()
    page.get_by_role("option", name="cp852").click()
    page.locator("#study-file").get_by_label("Clear").first.click()
    expect(page.get_by_label("Encoding of the names")).to_be_hidden()
    assert not (site.studies / "first").exists()


@pytest.fixture
def full_site(tmp_path: Path) -> Iterator[Site]:
    """A site on whose disk no study can be stored: a file lies where their folder should be."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "studies").write_text("in the way")
    with stores_at(data) as stores, serving_site(stores) as site:
        yield site


# The window, which comes last, closes first: a server does not stop while one is open.
def test_what_keeps_a_study_from_being_stored_is_said(full_site: Site, page: Page, tmp_path: Path) -> None:
    example = tmp_path / "example.zip"
    example.write_bytes(example_zip())
    upload(page, full_site, example)
    page.locator("#create").click()
    expect(page.locator("#outcome")).to_contain_text("The study could not be stored: File exists.")
