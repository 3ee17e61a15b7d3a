"""The form of a study's settings in a real browser: all that study.yaml can say, checked, previewed, saved, locked."""

import json
import random
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from playwright.sync_api import Page, expect

from study.content.keeping.freezing import configuration, freeze_study
from study.content.keeping.life import set_status
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.making.clearing import clear
from study.content.yaml.schema import study_schema
from study.content.yaml.setting import keys
from study.content.yaml.settings import SETTINGS
from study.visits.answers.consent import consent_text
from study.visits.answers.people import Arrival, add_participant
from tests.study.researcher.drawn_settings import drawn_settings
from tests.study.researcher.site import Site, open_tab
from tests.study.researcher.test_accessibility import violations
from tests.study.tiny_study import RICH, write_study

FILL = (Path(__file__).parent / "fill_settings.js").read_text(encoding="utf-8")
ORDERED = ("methods", "traps")


def open_form(page: Page, site: Site, slug: str) -> None:
    open_tab(page, site, slug, "settings")
    expect(page.locator(".settings-status")).to_have_text("No changes")
    page.evaluate("document.querySelectorAll('.setting-group').forEach((group) => { group.open = true; })")


def make_study(site: Site, slug: str, **settings: Any) -> Path:
    return write_study(site.studies / slug, **settings)


def in_file(folder: Path) -> Any:
    return yaml.safe_load((folder / "study.yaml").read_text(encoding="utf-8"))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".settings-status")).to_have_text("Saved")


def fill_in(page: Page, settings: dict[str, Any]) -> None:
    pairs = {key: list(map(list, value.items())) for key, value in settings.items() if key in ORDERED}
    page.evaluate(f"([settings, schema]) => ({FILL})(settings, schema)", [{**settings, **pairs}, study_schema()])


@pytest.mark.parametrize("seed", range(6))
def test_all_that_a_study_can_say_can_be_set_in_the_page(page: Page, site: Site, seed: int) -> None:
    folder = make_study(site, f"drawn-{seed}")
    wanted = drawn_settings(random.Random(seed), folder)
    (folder / "study.yaml").write_text("seed: 1000\n", encoding="utf-8")
    open_form(page, site, folder.name)
    fill_in(page, wanted)
    save(page)
    expected, found = (configuration(read_study(folder, settings=each)) for each in (wanted, in_file(folder)))
    assert found == expected


def test_the_drawn_settings_are_all_there_are(site: Site) -> None:
    folder = make_study(site, "drawn")
    drawn = {key for seed in range(6) for key in drawn_settings(random.Random(seed), folder)}
    assert drawn == set(keys(SETTINGS))


@pytest.mark.parametrize("seed", range(100, 104))
def test_what_is_only_looked_at_does_not_change(page: Page, site: Site, seed: int) -> None:
    folder = make_study(site, f"looked-{seed}")
    settings = {**drawn_settings(random.Random(seed), folder), "screen_check": True}
    text = "# Kept.\n" + yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    open_form(page, site, folder.name)
    page.locator("[data-setting=target] input").fill("12")
    save(page)
    after = (folder / "study.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("target:")]
    assert [line for line in after.splitlines() if not line.startswith("target:")] == kept
    assert in_file(folder) == {**settings, "target": 12}


@pytest.mark.smoke
def test_problems_are_said_while_typing_and_lead_to_their_field(page: Page, site: Site) -> None:
    folder = make_study(site, "typing")
    before = (folder / "study.yaml").read_bytes()
    open_form(page, site, "typing")
    page.locator("[data-setting=breaks] input").fill("a few")
    alert = page.locator(".settings-trouble")
    expect(alert).to_contain_text("breaks must be a whole number from 0 to 10000")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".settings-status")).to_have_text("Not saved yet")
    assert (folder / "study.yaml").read_bytes() == before
    alert.get_by_role("button").click()
    expect(page.locator("[data-setting=breaks] input")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("4")
    expect(alert).to_be_hidden()
    save(page)
    assert read_study(folder).break_every == 4


def test_a_problem_of_a_question_leads_to_that_question(page: Page, site: Site) -> None:
    questions = [{"key": f"q{number}", "kind": "text", "text": "Why?"} for number in range(1, 5)]
    make_study(site, "many-questions", questions={"before": questions, "after": [{**questions[0], "key": "end"}]})
    open_form(page, site, "many-questions")
    third = page.locator("[data-list=before] > .setting-rows > li").nth(2).locator("input").first
    third.fill("Age group")
    page.evaluate("window.scrollTo(0, 0)")
    page.locator(".settings-trouble").get_by_role("button", name="question 3 before the sets").click()
    expect(third).to_be_focused()
    expect(third).to_be_in_viewport()


def test_preview_and_save_stay_in_sight_and_groups_stay_open(page: Page, site: Site) -> None:
    make_study(site, "long-page")
    open_form(page, site, "long-page")
    field = page.locator("[data-setting=abandoned_after] input")
    field.scroll_into_view_if_needed()
    expect(page.locator(".preview-frame")).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
    field.fill("45")
    save(page)
    expect(field).to_be_in_viewport()
    expect(field).to_have_value("45")


def test_the_preview_follows_what_is_typed(page: Page, site: Site) -> None:
    make_study(site, "preview", languages=["en", "de"], title={"en": "A study", "de": "Eine Studie"})
    open_form(page, site, "preview")
    frame = page.frame_locator(".preview-frame")
    expect(frame.get_by_role("heading", name="A study")).to_be_visible()
    page.locator("[data-setting=title] [lang=en]").fill("A better title")
    expect(frame.get_by_role("heading", name="A better title")).to_be_visible()
    expect(page.locator("[data-setting=title] [lang=en]")).to_be_focused()
    page.locator("[data-setting=consent] [lang=en]").fill("You agree to **this**.")
    expect(page.locator(".settings-trouble")).to_contain_text("consent lacks a text in de")
    page.locator("[data-setting=consent] [lang=de]").fill("Sie stimmen **dem** zu.")
    expect(frame.locator("strong")).to_have_text("this")
    page.get_by_label("Language of the preview").select_option("de")
    page.get_by_label("Sheet", exact=True).select_option(label="Welcome")
    expect(frame.get_by_role("heading", name="Eine Studie")).to_be_visible()


def test_a_text_that_a_language_lacks_is_where_its_sentence_leads(page: Page, site: Site) -> None:
    # Each on its own: YAML would have the second refer to the first.
    questions = [
        {"key": key, "kind": "choice", "text": {"en": "How?", "de": "Wie?"}, "choices": ["1", "2"]}
        for key in ("a", "b")
    ]
    languages = {"languages": ["en", "de"], "title": {"en": "A study", "de": "Eine Studie"}}
    make_study(site, "lacking", **languages, questions={"before": questions})
    open_form(page, site, "lacking")
    alert = page.locator(".settings-trouble")
    page.locator("[data-setting=consent] [lang=en]").fill("You agree.")
    alert.get_by_role("button", name="consent lacks a text in de").click()
    expect(page.locator("[data-setting=consent] [lang=de]")).to_be_focused()
    second = page.locator("[data-list=before] > .setting-rows > li").nth(1)
    second.locator("[data-part=text] [lang=de]").fill("")
    alert.get_by_role("button", name="text lacks a text in de").click()
    expect(second.locator("[data-part=text] [lang=de]")).to_be_focused()
    last = second.locator("[data-list=choices] > .setting-rows > li").nth(1)
    last.locator("[data-part=value], .setting-variant input").fill("often")
    alert.get_by_role("button", name="choice 2: often needs its label in each language: choose").click()
    expect(last.locator("input")).to_be_focused()
    last.locator("select").select_option("Stored and shown")
    alert.get_by_role("button", name="choice 2: label lacks a text in de").click()
    expect(last.locator("[data-part=label] [lang=de]")).to_be_focused()


def test_the_preview_says_that_it_is_not_of_now_and_keeps_its_sheet(page: Page, site: Site) -> None:
    make_study(site, "kept-sheet", languages=["en", "de"], title={"en": "A study", "de": "Eine Studie"})
    open_form(page, site, "kept-sheet")
    preview = page.get_by_role("region", name="Preview")
    breaks = page.locator("[data-setting=breaks] input")
    stale = preview.get_by_text("The preview shows the last valid settings.")
    expect(stale).to_be_hidden()
    breaks.fill("many")
    expect(stale).to_be_visible()
    breaks.fill("3")
    expect(stale).to_be_hidden()
    page.get_by_label("Language of the preview").select_option("de")
    page.get_by_label("Sheet", exact=True).select_option("thanks")
    save(page)
    expect(page.get_by_label("Sheet", exact=True)).to_have_value("thanks")
    expect(page.get_by_label("Language of the preview")).to_have_value("de")
    expect(page.frame_locator(".preview-frame").locator("html")).to_have_attribute("lang", "de")


def test_what_was_changed_meanwhile_is_not_overwritten(page: Page, site: Site) -> None:
    folder = make_study(site, "two-people")
    open_form(page, site, "two-people")
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    (folder / "study.yaml").write_text(text.replace("A tiny study", "By somebody else"), encoding="utf-8")
    page.locator("[data-setting=title] input").fill("Mine")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".settings-trouble")).to_contain_text("have changed since they were opened")
    assert read_study(folder).title == "By somebody else"
    page.get_by_role("button", name="Discard changes").click()
    expect(page.locator("[data-setting=title] input")).to_have_value("By somebody else")


def test_changes_survive_a_look_at_another_tab(page: Page, site: Site) -> None:
    make_study(site, "other-tab")
    open_form(page, site, "other-tab")
    page.locator("[data-setting=title] input").fill("Not yet saved")
    page.get_by_role("tab", name="Set up").click()
    expect(page.locator("#design")).to_be_visible()
    page.get_by_role("tab", name="Settings").click()
    expect(page.locator("[data-setting=title] input")).to_have_value("Not yet saved")
    expect(page.locator(".settings-status")).to_have_text("Not saved yet")
    page.get_by_role("button", name="Discard changes").click()
    expect(page.locator("[data-setting=title] input")).to_have_value("A tiny study")


@pytest.mark.smoke
def test_what_data_depend_on_is_locked_and_says_why(page: Page, site: Site) -> None:
    folder = make_study(site, "locked", **RICH)
    study = read_study(folder)
    register_study(site.database, study, opened=True)
    add_participant(site.database, study, Arrival(), consent_text(study, "en"))
    open_form(page, site, "locked")
    expect(page.locator(".settings-reason")).to_have_text(
        "The data of 1 participant depend on which methods there are, Scale, Seed, Order, Sets per participant, "
        "Methods per set, Conditions, Practice sets, Attention checks, Repeats, Equivalence margin, Reference, "
        "Population and the first language. To change any of this, make a copy of the study."
    )
    assert page.locator("[data-setting=seed] input").is_disabled()
    assert page.locator("[data-setting=practice] button").first.is_disabled()
    assert page.locator("[data-setting=methods_per_set] input").is_disabled()
    assert page.locator("[data-setting=conditions] button").first.is_disabled()
    page.locator("[data-setting=title] [lang=en]").fill("A corrected title")
    save(page)
    assert read_study(folder).titles["en"] == "A corrected title"


def test_a_test_locks_nothing_and_a_pilot_says_what_unlocks(page: Page, site: Site) -> None:
    folder = make_study(site, "piloted")
    study = read_study(folder)
    register_study(site.database, study)
    set_status(site.database, "piloted", "pilot")
    add_participant(site.database, study, Arrival(mode="test"), consent_text(study, "en"))
    open_form(page, site, "piloted")
    expect(page.locator(".settings-reason")).to_have_count(0)
    expect(page.locator("[data-setting=languages] select").first).to_be_enabled()
    page.locator("[data-setting=seed] input").fill("7")
    save(page)
    study = read_study(folder)
    for arrival in (Arrival(), Arrival(simulated=True), Arrival(simulated=True)):
        add_participant(site.database, study, arrival, consent_text(study, "en"))
    open_form(page, site, "piloted")
    reason = page.locator(".settings-reason")
    expect(reason).to_contain_text("The data of 1 pilot participant and 2 simulated participants depend on")
    expect(reason).to_contain_text("first delete the pilot and simulated data on the tab Set up.")
    clear(site.database, "piloted")
    open_form(page, site, "piloted")
    expect(page.locator("[data-setting=seed] input")).to_be_enabled()


def test_the_first_language_is_locked_once_somebody_has_taken_part(page: Page, site: Site) -> None:
    folder = make_study(site, "first-language", languages=["en"], title="One language")
    study = read_study(folder)
    register_study(site.database, study, opened=True)
    open_form(page, site, "first-language")
    first = page.locator("[data-setting=languages] select").first
    expect(first).to_be_enabled()
    add_participant(site.database, study, Arrival(), consent_text(study, "en"))
    open_form(page, site, "first-language")
    field = page.locator("[data-setting=languages]")
    expect(field).to_contain_text("Fixed: the first language, since the words of the scale are on record in it.")
    expect(field).to_contain_text("The data of 1 participant depend on it. To change any of this, make a copy")
    expect(first).to_be_disabled()
    expect(field.get_by_role("button", name="Remove language 1")).to_be_disabled()
    field.get_by_role("button", name="Add a language").click()
    for name in ("Move language 1 down", "Move language 2 up"):
        expect(field.get_by_role("button", name=name)).to_be_disabled()
    field.locator("select").nth(1).select_option("de")
    page.locator("[data-setting=title] [lang=de]").fill("Zwei Sprachen")
    save(page)
    assert in_file(folder)["languages"] == ["en", "de"]
    field.get_by_role("button", name="Remove language 2").click()
    expect(field.locator("select")).to_have_count(1)


def test_a_scale_that_is_not_set_says_which_one_it_is(page: Page, site: Site) -> None:
    folder = make_study(site, "default-scale", languages=["en", "de"], title={"en": "E", "de": "D"})
    open_form(page, site, "default-scale")
    field = page.locator("[data-setting=scale]")
    said = field.locator(".setting-default p")
    # The paper's words and points, section 4.4.
    expect(said).to_have_text(
        "Not set, so it is the default scale, with points: English: Best (10), Excellent (7.5), Good (5), Average "
        "(2.5), Poor (0); Deutsch: Am besten (10), Sehr gut (7.5), Gut (5), Mittel (2.5), Schlecht (0)."
    )
    assert violations(page) == []
    field.get_by_role("button", name="Start from the default scale").click()
    expect(said).to_be_hidden()
    expect(field.get_by_label("Score")).to_have_count(5)
    field.get_by_label("Score").first.fill("12")
    save(page)
    scale = in_file(folder)["scale"]
    assert [level["score"] for level in scale] == [12, 7.5, 5, 2.5, 0]
    assert read_study(folder).scale[0].labels == {"en": "Best", "de": "Am besten"}


def test_points_that_are_no_short_numbers_are_rounded_for_reading(page: Page, site: Site) -> None:
    make_study(site, "four-methods", tints={key: (90, 90, 90) for key in ("a", "b", "c", "d")})
    open_form(page, site, "four-methods")
    expect(page.locator(".setting-default p")).to_contain_text("Best (10), Good (6.67), Average (3.33), Poor (0).")


def test_a_form_that_cannot_be_loaded_says_so(page: Page, site: Site) -> None:
    make_study(site, "unloaded")
    page.route("**/settings_form/*.js", lambda route: route.abort())
    open_tab(page, site, "unloaded", "settings")
    expect(page.get_by_role("alert")).to_have_text(
        "This could not be loaded. Please check the connection and load the page again."
    )


def test_nothing_of_a_frozen_study_can_be_changed(page: Page, site: Site) -> None:
    folder = make_study(site, "frozen", **RICH)
    freeze_study(folder)
    open_form(page, site, "frozen")
    expect(page.locator(".settings-reason")).to_contain_text("This study is frozen")
    controls = page.locator(".setting-groups").locator("input, select, textarea")
    assert controls.count() > 20
    assert all(control.is_disabled() for control in controls.all())


@pytest.mark.parametrize("settings", [None, [], {"methods": {"a": "b"}}, {"methods": [["a", "b"], ["a", "c"]]}])
def test_what_no_form_sends_is_refused_in_words(site: Site, settings: Any) -> None:
    folder = make_study(site, f"odd-{abs(hash(json.dumps(settings)))}")
    with site.client() as client:
        address = f"studies/{folder.name}/settings"
        version = client.get(address).json()["version"]
        reply = client.put(address, json={"settings": settings, "version": version})
    assert reply.status_code == 422
    assert reply.json()["detail"]


def test_settings_are_for_whoever_has_logged_in(site: Site) -> None:
    folder = make_study(site, "guarded")
    for method, path in (("GET", ""), ("PUT", ""), ("POST", "/check")):
        address = f"{site.url}/researcher/studies/{folder.name}/settings{path}"
        reply = httpx.request(method, address, json={}, timeout=60)
        assert reply.status_code == 401


def test_half_a_character_is_refused_in_words_that_can_be_read(site: Site) -> None:
    folder = make_study(site, "halves")
    with site.client() as client:
        address = f"studies/{folder.name}/settings"
        now = client.get(address).json()
        odd = ({**now["settings"], "title": "\ud800"}, {**now["settings"], "\ud800": 1}, "\ud800")
        for settings in odd:
            body = json.dumps({"settings": settings, "version": now["version"]})
            sent: Any = {"content": body, "headers": {"content-type": "application/json"}}
            for reply in (client.put(address, **sent), client.post(f"{address}/check", **sent)):
                assert reply.status_code == 422
                assert reply.json()["detail"] == ["texts must consist of whole characters; got \\ud800, half of one"]
    assert in_file(folder)["title"] == "A tiny study"
