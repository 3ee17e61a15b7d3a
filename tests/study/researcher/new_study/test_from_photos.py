"""From photos to a study in a browser: as a new user, leaving and coming back, canceled, and with bad input."""

import errno
import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from demo import worker
from enhancegan.samples import sample_photos
from study.content.making.preparations import FOLDER
from study.researcher.stores import Stores
from tests.study.researcher.site import Site, open_tab, serving_site, stores_at
from tests.study.researcher.test_accessibility import violations
from tests.study.tiny_study import synthetic_photo

LOADING_MS = 120_000
"""The networks are loaded in another process, and the machine may have other work."""
MAKING_MS = 240_000
Screen = tuple[tuple[int, int], Literal["light", "dark"]]


COMPUTER: Screen = ((1280, 800), "light")
TELEPHONE: Screen = ((390, 844), "dark")


@pytest.fixture(params=[COMPUTER, TELEPHONE], ids=["wide", "narrow"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A window of a computer, and of a telephone."""
    (width, height), scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Three small photos, and one version of each in two folders beside them."""
    for folder in ("photos", "agency", "studio"):
        (tmp_path / folder).mkdir()
        for seed in range(3):
            synthetic_photo((90, 120, 150), seed).save(tmp_path / folder / f"photo{seed}.png")
    return sorted((tmp_path / "photos").iterdir())


def bring(page: Page, files: list[Path]) -> None:
    """Choose photos, as a person does."""
    page.locator("#pick-photos").set_input_files(files)


def make(page: Page) -> None:
    page.get_by_role("button", name="Make the study").click()


def no_methods(page: Page) -> None:
    """Take the methods out: what is left needs no networks."""
    expect(page.locator(".method").first).to_be_visible(timeout=LOADING_MS)
    while page.locator(".method input:checked").count():
        page.locator(".method input:checked").first.uncheck()


def prepared(stores: Stores) -> list[str]:
    return sorted(each.name for each in (stores.settings.data / FOLDER).iterdir())


# What takes long is tried on one of them, and on the other in the slow tests.
LONG = pytest.mark.parametrize(
    "window",
    [pytest.param(COMPUTER, id="wide", marks=pytest.mark.slow), pytest.param(TELEPHONE, id="narrow")],
    indirect=True,
)


@LONG
def test_a_new_user_makes_a_study_of_nine_photos_leaves_and_comes_back(window: Page, site: Site) -> None:
    title = f"Autumn {window.viewport_size['width']}" if window.viewport_size else ""
    open_tab(window, site, "", "new")
    bring(window, list(sample_photos().values()))
    expect(window.locator("#new-photos")).to_contain_text("9 photos", timeout=LOADING_MS)
    # The paper's methods are chosen already, and each shows what it makes of a photo.
    expect(window.locator("#method-count")).to_have_text(
        "4 methods chosen; a study compares 2 to 7.", timeout=LOADING_MS
    )
    preview = window.get_by_label("Deep filtering").locator("..").locator("..").locator("img")
    preview.scroll_into_view_if_needed()
    window.wait_for_function("node => node.naturalWidth > 100", arg=preview.element_handle(), timeout=LOADING_MS)
    window.get_by_label("Title (English)").fill(title)
    window.get_by_label("Practice sets").fill("1")
    assert violations(window) == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    make(window)
    expect(window.get_by_role("heading", name=f"Making “{title}”")).to_be_visible()
    assert violations(window) == []
    # Somebody else, or the same person elsewhere, sees it too.
    context = window.context
    window.close()
    window = context.new_page()
    open_tab(window, site, "", "new")
    window.get_by_role("button", name=f"Show {title}").click()
    expect(window.locator("#new-making")).to_contain_text("of 9", timeout=MAKING_MS)
    expect(window.get_by_role("tab", name="Set up")).to_have_attribute("aria-selected", "true", timeout=MAKING_MS)
    expect(window.get_by_text("has been made, as a draft: 9 sets of 4 versions")).to_be_visible()
    study = site.stores.catalog.get(title.lower().replace(" ", "-"))
    assert study is not None
    assert [method.key for method in study.methods] == ["input", "photoshop_auto", "piecewise", "filtering"]
    assert (len(study.images), len(study.practice)) == (9, 1)


def test_own_versions_have_a_folder_each_and_what_is_missing_is_named(
    page: Page, site: Site, photos: list[Path]
) -> None:
    open_tab(page, site, "", "new")
    bring(page, photos)
    no_methods(page)
    expect(page.locator("#method-count")).to_contain_text("0 methods chosen; a study compares 2 to 7. Choose 2 more.")
    (photos[0].parents[1] / "studio" / "photo2.png").unlink()
    for folder in ("agency", "studio"):
        page.locator("#pick-own-folder").set_input_files(photos[0].parents[1] / folder)
    own = page.locator("#new-methods .own-list")
    expect(own).to_contain_text("versions of 3 of 3 photos")
    expect(own).to_contain_text("No version of photo2.")
    expect(page.locator("#method-count")).to_have_text("2 methods chosen; a study compares 2 to 7.")
    page.get_by_label("Title (English)").fill("Own work")
    make(page)
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("1 problem", timeout=MAKING_MS)
    expect(problems).to_contain_text("studio has no edit of photo2")
    # Nothing is lost: the same photos, with what was wrong put right.
    page.get_by_role("button", name="Remove photo2").click()
    make(page)
    expect(page.get_by_role("tab", name="Set up")).to_have_attribute("aria-selected", "true", timeout=MAKING_MS)
    study = site.stores.catalog.get("own-work")
    assert study is not None
    assert [method.key for method in study.methods] == ["agency", "studio"]
    assert study.images == ("photo0", "photo1")


def test_what_is_no_photo_or_has_a_taken_name_is_said_and_the_rest_is_there(
    page: Page, site: Site, photos: list[Path]
) -> None:
    odd = photos[0].parents[1]
    (odd / "notes.txt").write_text("no photo")
    (odd / "text.jpg").write_text("no photo either")
    synthetic_photo((9, 9, 9), 9).convert("RGB").save(odd / "photo1.jpg")
    open_tab(page, site, "", "new")
    bring(page, photos)
    expect(page.locator("#new-photos")).to_contain_text("3 photos")
    synthetic_photo((9, 9, 9), 9).convert("RGB").save(odd / "other.jpg")
    bring(page, [odd / "notes.txt", odd / "text.jpg", odd / "photo1.jpg", odd / "other.jpg"])
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("3 files were not taken", timeout=LOADING_MS)
    expect(refused).to_contain_text("text.jpg is not a readable photo")
    expect(refused).to_contain_text("notes.txt is not a photo")
    expect(refused).to_contain_text("there is already a photo called 'photo1' (photo1.png)")
    expect(page.locator("#new-photos .count")).to_have_text("4 photos")
    expect(page.locator(".photo-grid .name")).to_have_text(["other", "photo0", "photo1", "photo2"])
    page.get_by_role("button", name="Close").click()
    expect(refused).to_have_count(0)
    before = len(prepared(site.stores))
    page.get_by_role("button", name="Delete these photos and start over").click()
    expect(page.locator(".photo-grid li")).to_have_count(0)
    assert len(prepared(site.stores)) == before - 1


def test_what_is_missing_is_said_at_once_at_the_fields(window: Page, site: Site, photos: list[Path]) -> None:
    open_tab(window, site, "", "new")
    no_methods(window)
    for group in ("Title (English)", "Title (Deutsch)"):
        expect(window.locator(".field", has_text=group)).to_contain_text("(required)")
    window.get_by_label("Deutsch", exact=True).check()
    make(window)
    said = window.locator(".wrong[id$=-problem]")
    # Long before a process could have been started for it.
    expect(said).to_have_text(
        [
            "Bring at least one photo.",
            "Choose 2 to 7 methods, own versions included; got 0.",
            "Give the study a title in English.",
            "Give the study a title in Deutsch.",
        ],
        timeout=3000,
    )
    expect(window.get_by_role("heading", name="Making")).to_have_count(0)
    expect(window.get_by_role("alert")).to_contain_text("No study was made. 4 problems:")
    expect(window.locator("#pick-photos")).to_be_focused()
    title = window.get_by_label("Title (English)")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description("Give the study a title in English.")
    assert violations(window) == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    bring(window, photos)
    title.fill("Now it has one")
    expect(said).to_have_count(2)
    expect(title).not_to_have_attribute("aria-invalid", "true")


def test_what_was_not_taken_is_said_until_the_next_files_or_until_the_study_is_made(
    page: Page, site: Site, photos: list[Path]
) -> None:
    (photos[0].parents[1] / "consent.pdf").write_text("no photo")
    open_tab(page, site, "", "new")
    no_methods(page)
    refused = page.get_by_text("consent.pdf is not a photo")
    bring(page, [photos[0].parents[1] / "consent.pdf"])
    expect(refused).to_be_visible()
    bring(page, photos)
    expect(page.locator("#new-photos .count")).to_have_text("3 photos")
    expect(refused).to_have_count(0)
    for folder in ("agency", "studio"):
        page.locator("#pick-own-folder").set_input_files(photos[0].parents[1] / folder)
    expect(page.locator("#method-count")).to_contain_text("2 methods chosen")
    bring(page, [photos[0].parents[1] / "consent.pdf"])
    expect(refused).to_be_visible()
    page.get_by_label("Title (English)").fill("Without the form")
    make(page)
    expect(page.get_by_role("heading", name="Making “Without the form”")).to_be_visible()
    expect(refused).to_have_count(0)
    expect(page.get_by_role("tab", name="Set up")).to_have_attribute("aria-selected", "true", timeout=MAKING_MS)


@pytest.fixture
def fresh_site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own, whose process for photos has not been started."""
    with stores_at(tmp_path / "data") as stores, serving_site(stores) as site:
        yield site


def no_process() -> None:
    """Fail as a machine does that is out of processes or memory."""
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


# The window, which comes last, closes first: a server does not stop while one is open.
@LONG
def test_without_a_process_for_photos_the_page_says_so_and_one_can_try_again(
    fresh_site: Site, window: Page, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(worker, "_start", no_process)
        open_tab(window, fresh_site, "", "new")
        reason = "The server cannot start its process for photos now (Resource temporarily unavailable)."
        expect(window.locator("#new-methods .waiting")).to_contain_text(reason)
        bring(window, photos)
        tiles = window.locator(".photo-grid li")
        expect(tiles.first).to_contain_text(reason)
        expect(window.locator("#new-photos .count")).to_have_text("3 photos")
        assert violations(window) == []
        tiles.first.get_by_role("button", name="Try again").click()
        expect(tiles.first).to_contain_text(reason)
    tiles.first.get_by_role("button", name="Try again").click()
    window.wait_for_function("document.querySelector('.photo-grid img')?.naturalWidth > 0", timeout=LOADING_MS)
    window.locator("#new-methods .waiting").get_by_role("button", name="Try again").click()
    expect(window.locator(".method").first).to_be_visible(timeout=LOADING_MS)
    expect(window.locator("#new-methods .waiting")).to_be_hidden()


@pytest.mark.parametrize("path", ["methods", "{name}/pictures/photo0"])
def test_what_nobody_has_foreseen_is_said_in_words_too(
    fresh_site: Site, photos: list[Path], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail() -> None:
        raise RuntimeError("nobody has foreseen this")

    monkeypatch.setattr(worker, "_start", fail)
    with fresh_site.client() as client:
        name = client.post("preparations").json()["id"]
        asked = {"kind": "photos", "path": "photo0.png"}
        taken = client.post(f"preparations/{name}/files", params=asked, content=photos[0].read_bytes())
        assert taken.json() == {"refused": []}
        reply = client.get(f"preparations/{path.format(name=name)}")
    sentence = "The server could not do this; its log says why. Please try again."
    assert (reply.status_code, reply.json()) == (500, {"detail": sentence})


def test_a_zip_file_that_is_dropped_is_unpacked(page: Page, site: Site, photos: list[Path], tmp_path: Path) -> None:
    with ZipFile(tmp_path / "trip.zip", "w") as archive:
        for photo in photos:
            archive.write(photo, f"trip/{photo.name}")
    content = b64encode((tmp_path / "trip.zip").read_bytes()).decode()
    open_tab(page, site, "", "new")
    place = page.locator("#new-photos .drop")
    place.evaluate(
        """(node, content) => {
            const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], "trip.zip"));
            node.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        content,
    )
    expect(page.locator("#new-photos")).to_contain_text("3 photos")
    expect(page.locator(".photo-grid")).to_contain_text("photo2")


def test_a_study_is_canceled_and_its_photos_are_there_after_a_reload(
    page: Page, site: Site, photos: list[Path]
) -> None:
    open_tab(page, site, "", "new")
    bring(page, photos)
    expect(page.locator("#new-photos")).to_contain_text("3 photos")
    page.get_by_label("Title (English)").fill("Not this one")
    make(page)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#new-making")).to_contain_text("Canceled: no study was made.", timeout=LOADING_MS)
    page.reload()
    expect(page.locator("#new-photos")).to_contain_text("3 photos")
    expect(page.get_by_label("Title (English)")).to_have_value("Not this one")
    assert site.stores.catalog.get("not-this-one") is None
    assert [each for each in site.studies.iterdir() if each.name.startswith(".")] == []


def test_the_keyboard_is_enough(page: Page, site: Site, photos: list[Path]) -> None:
    open_tab(page, site, "", "new")
    with page.expect_file_chooser(timeout=LOADING_MS) as chooser:
        page.locator("#pick-photos").press("Enter")
    chooser.value.set_files(photos)
    expect(page.locator("#new-photos")).to_contain_text("3 photos")
    expect(page.locator(".method").first).to_be_visible(timeout=LOADING_MS)
    page.locator("#method-exemplar").focus()
    page.keyboard.press("Space")
    expect(page.locator("#method-count")).to_contain_text("5 methods chosen")
    page.get_by_role("button", name="Remove photo0").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#new-photos")).to_contain_text("2 photos")
    page.get_by_role("button", name="Delete these photos and start over").press("Enter")
    expect(page.locator(".photo-grid li")).to_have_count(0)
