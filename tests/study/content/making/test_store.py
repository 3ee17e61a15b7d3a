"""Studies made from folders and zip files, and deleted: whole or not at all."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.reading import read_study
from study.content.keeping.registration import is_registered
from study.content.making.store import AnswersAtStake, HeadCounts, create_study, delete_study, head_counts, slug_from
from study.content.serving.stimuli import CACHE_FOLDER, Stimuli
from study.content.trials import LARGEST_SEED
from study.content.yaml.definition import Study, StudyError, study_slugs
from study.visits.answers.people import Arrival, add_participant, record_decline
from tests.project import ROOT
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import IMAGES, SLUG, TINTS, write_study


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A study's folder outside the data folder."""
    return write_study(tmp_path / "My Study")


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    return tmp_path / "studies"


def test_a_folder_becomes_a_study(studies: Path, source: Path) -> None:
    study = create_study(studies, source)
    assert study == read_study(studies / "my-study", decode=True)
    assert (study.title, study.seed, study.images) == ("A tiny study", 11, IMAGES)
    assert os.listdir(studies) == ["my-study"]


def test_a_zip_file_becomes_the_same_study(studies: Path, source: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "My Study")
    study = create_study(studies, Path(packed), "from-zip")
    assert study.images == IMAGES
    for (method, image), file in study.files.items():
        assert file.read_bytes() == (source / method / f"{image}.png").read_bytes()


def test_without_a_definition_title_and_seed_are_given_or_made_up(studies: Path, source: Path) -> None:
    (source / "study.yaml").unlink()
    made_up = create_study(studies, source)
    assert made_up.title == "my-study"
    assert 0 <= made_up.seed <= LARGEST_SEED
    given = create_study(studies, source, "given", title="Which: one?", seed=5)
    assert (given.title, given.seed) == ("Which: one?", 5)


def test_a_drawn_seed_is_added_and_the_rest_of_the_file_stays(studies: Path, source: Path) -> None:
    (source / "study.yaml").write_text("# Mine\ntitle:  'A'   # short\nthanks: |\n  Bye")
    study = create_study(studies, source)
    content = (studies / "my-study" / "study.yaml").read_text()
    assert content == f"# Mine\ntitle:  'A'   # short\nthanks: |\n  Bye\nseed: {study.seed}\n"


def test_title_and_seed_are_not_given_twice(studies: Path, source: Path) -> None:
    with pytest.raises(StudyError) as caught:
        create_study(studies, source, title="Another", seed=5)
    assert caught.value.problems == (
        "study.yaml already has a title ('A tiny study'), so another one cannot be set",
        "study.yaml already has a seed (11), so another one cannot be set",
    )


def test_traps_and_practice_are_made(studies: Path, source: Path) -> None:
    study = create_study(studies, source, traps=2, practice=1)
    assert study.images == IMAGES
    assert len(study.traps) == 3
    assert len(study.practice) == 1
    assert set(study.practice) < set(study.traps)


def test_traps_are_not_mixed_with_the_researchers_own(studies: Path, source: Path) -> None:
    path = source / "study.yaml"
    path.write_text(path.read_text() + "traps: {potoroo1: quokka_auto}\n")
    with pytest.raises(StudyError, match=r"study.yaml already has traps"):
        create_study(studies, source, practice=1)
    with pytest.raises(StudyError, match=r"traps must be from 0 to the number of sets \(5\); got 6"):
        create_study(studies, source, traps=6)


def test_all_problems_are_named_and_nothing_is_left(studies: Path, source: Path) -> None:
    damaged = source / "quokka_auto" / "potoroo1.png"
    damaged.write_bytes(damaged.read_bytes()[:-400])
    (source / "dingo_edit" / "potoroo2.png").unlink()
    (source / "potoroo9.png").touch()
    with pytest.raises(StudyError) as caught:
        create_study(studies, source, title="Another")
    problems = "\n".join(caught.value.problems)
    for part in (
        "potoroo9.png is next to the folders",
        "study.yaml already has a title",
        "dingo_edit/ has no version of potoroo2",
        "quokka_auto/potoroo1.png cannot be read as an image",
    ):
        assert part in problems
    assert len(caught.value.problems) == 4
    assert os.listdir(studies) == []


def test_a_study_is_never_overwritten(studies: Path, source: Path) -> None:
    create_study(studies, source)
    with pytest.raises(ValueError, match="slug must be new; there is already a study 'my-study'"):
        create_study(studies, source)
    with pytest.raises(ValueError, match="slug must be 1 to 63"):
        create_study(studies, source, "Bad Slug")
    with pytest.raises(ValueError, match="seed must be from 0"):
        create_study(studies, source, "other", seed=-1)
    assert os.listdir(studies) == ["my-study"]


def test_killed_in_the_middle_it_leaves_no_study(studies: Path, source: Path) -> None:
    # Copying ends when the last file ends, which a pipe without a writer never does.
    os.mkfifo(source / "wombat_plain" / "zzz.png")
    command = [sys.executable, "-m", "study", "create", str(source)]
    environment = {**os.environ, "ENHANCEGAN_DATA": str(studies.parent)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    deadline = time.monotonic() + 60
    while not list(studies.glob(".*.unfinished/my-study/wombat_plain/potoroo6.png")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert study_slugs(studies) == []
    (source / "wombat_plain" / "zzz.png").unlink()
    assert create_study(studies, source).images == IMAGES
    assert os.listdir(studies) == ["my-study"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("My Study (2).zip", "my-study-2"), ("Größe & Café", "grosse-cafe"), ("v1.2", "v1-2"), ("x" * 80, "x" * 63)],
)
def test_slugs_are_made_from_names(tmp_path: Path, name: str, slug: str) -> None:
    assert slug_from(tmp_path / name) == slug


def test_a_name_without_letters_makes_no_slug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no short name can be made from '写真'"):
        slug_from(tmp_path / "写真")


def rows(database: Database) -> dict[str, int]:
    """Count the rows of every table."""
    with database.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in models.Base.metadata.tables.items()
        }


def test_deleting_leaves_nothing_of_the_study_and_all_of_the_others(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    shown = participant.state()["consent"]["browser"]["version"]
    state = participant.enter(consent_version=shown, address=[["wave", "2"]])
    participant.answer(state["sets"][0]["trial"], [1, 2, 3, 4, 5])
    participant.http.get(f"/study/{state['sets'][0]['images'][0]}")
    record_decline(database, SLUG)
    assert min(rows(database).values()) > 0
    write_study(settings.studies / "other")
    Stimuli(settings.cache / CACHE_FOLDER).image(read_study(settings.studies / "other"), IMAGES[0], min(TINTS))
    delete_study(settings, database, SLUG, with_answers=True)
    assert set(rows(database).values()) == {0}
    assert os.listdir(settings.studies) == ["other"]
    assert os.listdir(settings.cache / CACHE_FOLDER) == ["other"]


def test_answers_are_deleted_only_on_purpose(settings: Settings, database: Database, study: Study) -> None:
    add_participant(database, study)
    with pytest.raises(AnswersAtStake, match="1 participants have taken part in 'tiny'"):
        delete_study(settings, database, SLUG)
    assert read_study(settings.studies / SLUG).images == IMAGES
    assert head_counts(database, SLUG) == HeadCounts(live=1)


def test_who_only_tried_a_study_does_not_keep_it(settings: Settings, database: Database, study: Study) -> None:
    add_participant(database, study, Arrival(mode="test"))
    assert head_counts(database, SLUG) == HeadCounts(test=1)
    delete_study(settings, database, SLUG)
    assert not is_registered(database, SLUG)
    assert study_slugs(settings.studies) == []


def test_a_study_that_cannot_be_used_can_be_deleted(settings: Settings, database: Database) -> None:
    (settings.studies / SLUG / "study.yaml").write_text("seed: no")
    delete_study(settings, database, SLUG)
    assert os.listdir(settings.studies) == []


def test_records_without_a_folder_can_be_deleted(settings: Settings, database: Database, study: Study) -> None:
    shutil.rmtree(settings.studies / SLUG)
    delete_study(settings, database, SLUG)
    assert not is_registered(database, SLUG)


@pytest.mark.parametrize("slug", ["tny", "..", "../studies/tiny", ""])
def test_only_studies_can_be_deleted(settings: Settings, database: Database, slug: str) -> None:
    with pytest.raises(ValueError, match="there is no study"):
        delete_study(settings, database, slug)
    assert (settings.studies / SLUG).is_dir()


def test_people_are_counted_by_how_they_take_part(
    database: Database, study: Study, new_participant: Callable[[], ParticipantClient]
) -> None:
    first = new_participant()
    first.rank_all(first.enter(), [1, 2, 3, 4, 5])
    new_participant().enter()
    add_participant(database, study, Arrival(mode="test"))
    assert head_counts(database, SLUG) == HeadCounts(live=2, finished=1, test=1)
    assert head_counts(database, "missing") == HeadCounts()


def test_the_source_is_left_alone(studies: Path, source: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in source.rglob("*")}
    create_study(studies, source, traps=1)
    assert {path: path.stat().st_mtime_ns for path in source.rglob("*")} == before
    assert "traps" not in yaml.safe_load((source / "study.yaml").read_text())
