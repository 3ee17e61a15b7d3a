"""Which studies are open."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from db.session import Database
from db.settings import Settings
from study.content.keeping.catalog import RECENT_S, Catalog, check_usable
from study.content.keeping.freezing import freeze_study
from study.content.keeping.life import set_status
from study.content.making.clearing import clear
from study.visits.answers.people import add_participant
from tests.study.tiny_study import SLUG, write_study


@pytest.fixture
def catalog(settings: Settings, database: Database) -> Catalog:
    return Catalog(settings.studies, database)


def edit(settings: Settings, **changes: object) -> None:
    """Change the tiny study's settings so that its file's time changes for certain."""
    path = settings.studies / SLUG / "study.yaml"
    before = path.stat().st_mtime_ns
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **changes}))
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_studies_that_come_and_go_are_noticed(catalog: Catalog, settings: Settings) -> None:
    assert [study.slug for study in catalog.studies()] == [SLUG]
    write_study(settings.studies / "another", images=("a", "b"))
    assert [study.slug for study in catalog.studies()] == ["another", SLUG]
    shutil.rmtree(settings.studies / "another")
    assert [study.slug for study in catalog.studies()] == [SLUG]
    assert catalog.get("another") is None


def test_a_study_is_read_once_until_its_file_changes(catalog: Catalog, settings: Settings) -> None:
    first = catalog.get(SLUG)
    assert catalog.get(SLUG) is first
    edit(settings, title="Another title")
    changed = catalog.get(SLUG)
    assert changed is not None
    assert changed.title == "Another title"


def test_a_study_looked_at_a_moment_ago_may_be_as_it_was_then(
    catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("study.content.keeping.catalog.RECENT_S", 3600)
    before = catalog.recent(SLUG)
    assert before is not None
    edit(settings, title="Another title")
    assert catalog.recent(SLUG) is before
    changed = catalog.get(SLUG)
    assert changed is not None and changed.title == "Another title"
    assert catalog.recent(SLUG) is changed
    monkeypatch.setattr("study.content.keeping.catalog.RECENT_S", 0)
    edit(settings, title="A third title")
    latest = catalog.recent(SLUG)
    assert latest is not None and latest.title == "A third title"


def test_time_runs_from_the_look_at_a_studys_files_and_not_from_when_they_were_read(
    catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("study.content.keeping.catalog.time", SimpleNamespace(monotonic=lambda: now))

    def slow(*arguments: Any, **options: Any) -> Any:
        nonlocal now
        found = check_usable(*arguments, **options)
        edit(settings, title="Changed while it was read")
        now += RECENT_S
        return found

    with monkeypatch.context() as patched:
        patched.setattr("study.content.keeping.catalog.check_usable", slow)
        catalog.get(SLUG)
    found = catalog.recent(SLUG)
    assert found is not None and found.title == "Changed while it was read"


def test_a_study_that_could_not_be_used_is_looked_at_anew(
    catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("study.content.keeping.catalog.RECENT_S", 3600)
    path = settings.studies / SLUG / "study.yaml"
    whole = path.read_text()
    edit(settings, scale="none")
    assert catalog.recent(SLUG) is None and catalog.recent("unknown") is None
    path.write_text(whole)
    edit(settings)
    assert catalog.recent(SLUG) is not None


def test_a_study_is_read_again_when_it_is_frozen(catalog: Catalog, settings: Settings) -> None:
    before = catalog.get(SLUG)
    freeze_study(settings.studies / SLUG)
    after = catalog.get(SLUG)
    assert before is not None and not before.frozen
    assert after is not None and after.frozen
    assert catalog.get(SLUG) is after


def test_a_frozen_study_whose_definition_changes_cannot_be_used(catalog: Catalog, settings: Settings) -> None:
    freeze_study(settings.studies / SLUG)
    (settings.studies / SLUG / "study.yaml").chmod(0o644)
    edit(settings, title="Another title")
    assert catalog.get(SLUG) is None
    assert "study.yaml has changed" in catalog.unusable()[SLUG][0]


@pytest.mark.parametrize("slug", ["missing", "..", "../studies/tiny", "", "TINY"])
def test_other_names_are_no_studies(catalog: Catalog, slug: str) -> None:
    assert catalog.get(slug) is None


def test_a_broken_study_cannot_be_used_and_its_problems_are_logged(
    catalog: Catalog, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    edit(settings, seed="no number")
    assert catalog.studies() == ()
    assert catalog.get(SLUG) is None
    assert caplog.text.count("seed must be a whole number") == 1


@pytest.mark.parametrize("title", [r'"\uD800"', '"' + "9" * 300 + '"'])
def test_no_study_takes_the_others_away(
    catalog: Catalog, settings: Settings, caplog: pytest.LogCaptureFixture, title: str
) -> None:
    folder = write_study(settings.studies / "strange", images=("a", "b"))
    (folder / "study.yaml").write_text(f"seed: 1\ntitle: {title}\n")
    assert [study.slug for study in catalog.studies()] == [SLUG]
    assert list(catalog.unusable()) == ["strange"]
    assert "study 'strange' cannot be used" in caplog.text


def test_problems_can_be_written_whatever_names_they_quote(catalog: Catalog, settings: Settings) -> None:
    folder = write_study(settings.studies / "strange", images=("a", "b"))
    (folder / "study.yaml").write_text(r'{seed: 1, methods: {"em\uD83D": Emu, "\e[2J": Escape}}')
    (folder / os.fsdecode(b"caf\xe9")).mkdir()
    problems = "\n".join(catalog.unusable()["strange"])
    problems.encode("utf-8")
    assert r"there is no folder em\ud83d/" in problems
    assert r"there is no folder \x1b[2J/" in problems
    assert r"folder caf\udce9/ is not listed under methods" in problems


def writer_once_it_is_read(pipe: Path) -> int:
    """Open a pipe for writing as soon as somebody reads from it."""
    for _ in range(1000):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    raise AssertionError("nobody reads the pipe")


def test_a_study_that_is_being_read_lets_the_others_go_on(catalog: Catalog, settings: Settings) -> None:
    folder = write_study(settings.studies / "slow", images=("a", "b"))
    # Reading this file takes as long as the test wants.
    pipe = folder / "manifest.json"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(catalog.get, "slow")
        writer = writer_once_it_is_read(pipe)
        try:
            other = pool.submit(catalog.get, SLUG).result(timeout=10)
            still_reading = not slow.done()
        finally:
            os.close(writer)
    assert still_reading
    assert other is not None
    assert slow.result() is None


def test_a_study_that_changed_under_its_participants_cannot_be_used(
    catalog: Catalog, settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    study = catalog.get(SLUG)
    assert study is not None
    set_status(database, SLUG, "pilot")
    add_participant(database, study)
    edit(settings, seed=12)
    assert catalog.get(SLUG) is None
    assert catalog.get(SLUG) is None
    assert caplog.text.count("seed changed after participants had consented") == 1
    clear(database, SLUG)
    again = catalog.get(SLUG)
    assert again is not None and again.seed == 12


def test_an_information_sheet_that_leads_nowhere_is_none(catalog: Catalog, settings: Settings) -> None:
    sheet = settings.studies / SLUG / "information.pdf"
    sheet.symlink_to(sheet)
    study = catalog.get(SLUG)
    assert study is not None and study.information is None
