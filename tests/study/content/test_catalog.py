"""Which studies are open."""

import os
import shutil

import pytest
import yaml

from db.session import Database
from study.content.catalog import Catalog
from study.content.freezing import freeze_study
from study.settings import Settings
from study.visits.people import add_participant
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


def test_a_study_is_read_again_when_it_is_frozen(catalog: Catalog, settings: Settings) -> None:
    before = catalog.get(SLUG)
    freeze_study(settings.studies / SLUG)
    after = catalog.get(SLUG)
    assert before is not None and not before.frozen
    assert after is not None and after.frozen
    assert catalog.get(SLUG) is after


def test_a_frozen_study_whose_definition_changes_is_closed(catalog: Catalog, settings: Settings) -> None:
    freeze_study(settings.studies / SLUG)
    (settings.studies / SLUG / "study.yaml").chmod(0o644)
    edit(settings, title="Another title")
    assert catalog.get(SLUG) is None
    assert "study.yaml has changed" in catalog.unusable()[SLUG][0]


@pytest.mark.parametrize("slug", ["missing", "..", "../studies/tiny", "", "TINY"])
def test_other_names_are_no_studies(catalog: Catalog, slug: str) -> None:
    assert catalog.get(slug) is None


def test_a_broken_study_is_closed_and_its_problems_are_logged(
    catalog: Catalog, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    edit(settings, seed="no number")
    assert catalog.studies() == ()
    assert catalog.get(SLUG) is None
    assert caplog.text.count("seed must be a whole number") == 1


def test_a_study_that_changed_under_its_participants_is_closed(
    catalog: Catalog, settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    study = catalog.get(SLUG)
    assert study is not None
    add_participant(database, study)
    edit(settings, seed=12)
    assert catalog.get(SLUG) is None
    assert "seed changed after people had begun" in caplog.text
