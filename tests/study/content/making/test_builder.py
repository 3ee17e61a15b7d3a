"""Building studies from photos: all or nothing, every problem named."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from db.session import Database
from db.settings import Settings, sqlite_url
from enhancegan.photo import load_photo
from enhancegan.samples import sample_photos
from study.content.keeping.freezing import freeze_study
from study.content.keeping.life import life_of
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.making.builder import Step, build_study
from study.content.making.sample import SAMPLE_EDITS, SAMPLE_SLUG, ensure_sample_study
from study.content.making.versions import LONG_SIDE, Version, folder_version, gather_photos, settings_version
from study.content.trials import LARGEST_SEED, check_seed, new_seed
from study.content.yaml.definition import Study, StudyError
from tests.study.tiny_study import synthetic_photo

INPUT = Version("input", "Original", "original", lambda name, photo: photo)
NEGATIVE = Version("negative", "Negative", "negative", lambda name, photo: Image.eval(photo, lambda value: 255 - value))


@pytest.fixture
def photos(tmp_path: Path) -> dict[str, Path]:
    """Three photos, one of them larger than a study's images."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for seed, (name, width) in enumerate({"one": 60, "two": 90, "large": 1800}.items()):
        synthetic_photo((90, 120, 150), seed, width=width).save(folder / f"{name}.jpg")
    return gather_photos([folder])


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    return tmp_path / "studies"


def test_every_photo_gets_every_version_at_one_size(studies: Path, photos: dict[str, Path]) -> None:
    built = build_study(studies, "new", "A title: with colon", photos, [INPUT, NEGATIVE], seed=5)
    assert built == read_study(studies / "new", decode=True)
    assert (built.title, built.seed, built.images) == ("A title: with colon", 5, ("large", "one", "two"))
    assert [(method.key, method.label) for method in built.methods] == [("input", "Original"), ("negative", "Negative")]
    assert built.sizes == {"one": (60, 40), "two": (90, 40), "large": (LONG_SIDE, 27)}
    original = np.asarray(Image.open(built.file("input", "one")), dtype=int)
    assert np.array_equal(original, np.asarray(Image.open(photos["one"])))
    assert np.array_equal(255 - original, np.asarray(Image.open(built.file("negative", "one"))))


def test_all_problems_are_named_and_nothing_is_left(studies: Path, photos: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "edits").mkdir()
    synthetic_photo((1, 1, 1), 1, width=60, height=60).save(tmp_path / "edits" / "one.png")
    photos["broken"] = tmp_path / "broken.jpg"
    photos["broken"].write_text("no photo")
    with pytest.raises(StudyError) as caught:
        build_study(studies, "new", "T", photos, [INPUT, folder_version(tmp_path / "edits")], seed=5)
    problems = "\n".join(caught.value.problems)
    for part in ("broken.jpg", "no edit of two", "no edit of large", "one.png is 60x60, a different shape"):
        assert part in problems
    assert len(caught.value.problems) == 4
    assert not studies.exists()


def test_methods_and_names_are_checked_before_the_first_edit(studies: Path, photos: dict[str, Path]) -> None:
    edited: list[str] = []

    def edit(name: str, photo: Image.Image) -> Image.Image:
        edited.append(name)
        return photo

    photos["=x"] = photos["one"]
    versions = [Version(f"m{number}", "Same" if number < 2 else str(number), "m", edit) for number in range(6)]
    twice = Version("m5", "Other", "m", edit)
    with pytest.raises(StudyError) as caught:
        build_study(studies, "new", "T", photos, [*versions, twice, Version("-a", "A", "a", edit)], seed=5)
    assert caught.value.problems == (
        "a study compares 2 to 7 methods; got 8: m0, m1, m2, m3, m4, m5, m5, -a",
        "methods must differ; more than one is called 'm5'",
        "labels must differ; more than one is called 'Same'",
        "the name of the method '-a' must not begin with one of = + - @, which spreadsheets take for a formula",
        "the name of the photo '=x' must not begin with one of = + - @, which spreadsheets take for a formula",
    )
    assert edited == []
    assert not studies.exists()


def test_all_photos_are_checked_then_all_are_edited_and_each_is_told_before(
    studies: Path, photos: dict[str, Path]
) -> None:
    steps: list[Step] = []
    build_study(studies, "new", "T", photos, [INPUT, NEGATIVE], seed=5, progress=steps.append)
    names = list(photos)
    assert [(step.stage, step.number, step.photo) for step in steps] == [
        *(("check", number, name) for number, name in enumerate(names, start=1)),
        *(("edit", number, name) for number, name in enumerate(names, start=1)),
    ]
    assert {step.of for step in steps} == {3}


def test_what_the_progress_raises_ends_the_work_and_nothing_is_left(studies: Path, photos: dict[str, Path]) -> None:
    def stop(step: Step) -> None:
        if (step.stage, step.number) == ("edit", 2):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        build_study(studies, "new", "T", photos, [INPUT, NEGATIVE], seed=5, progress=stop)
    assert list(studies.iterdir()) == []


def test_what_the_caller_found_is_named_with_everything_else(studies: Path, photos: dict[str, Path]) -> None:
    studies.mkdir()
    (studies / "new").mkdir()
    with pytest.raises(StudyError) as caught:
        build_study(studies, "new", "T" * 201, photos, [INPUT], seed=5, problems=["the short name is taken"])
    taken, title, methods = caught.value.problems
    assert taken == "the short name is taken"
    assert "title" in title and "200" in title
    assert methods == "a study compares 2 to 7 methods; got 1: input"


def test_files_of_a_folder_are_versions_under_its_name(studies: Path, photos: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "house style").mkdir()
    for name, path in photos.items():
        with Image.open(path) as photo:
            Image.eval(photo, lambda value: value // 2).save(tmp_path / "house style" / f"{name}.png")
    own = folder_version(tmp_path / "house style", "house style", "house style")
    built = build_study(studies, "new", "T", photos, [INPUT, own], seed=5)
    assert [(method.key, method.label) for method in built.methods][1] == ("house style", "house style")
    halved = np.asarray(Image.open(built.file("house style", "one")), dtype=int)
    assert np.array_equal(halved, np.asarray(Image.open(photos["one"]), dtype=int) // 2)
    assert json.loads((built.folder / "build.json").read_text())["methods"]["house style"] == (
        "files of the folder house style"
    )


def test_an_edit_that_fails_leaves_nothing(studies: Path, photos: dict[str, Path]) -> None:
    def fail(name: str, photo: Image.Image) -> Image.Image:
        if name == "two":
            raise RuntimeError("no memory")
        return photo

    with pytest.raises(RuntimeError):
        build_study(studies, "new", "T", photos, [INPUT, Version("failing", "F", "failing", fail)], seed=5)
    assert list(studies.iterdir()) == []


def test_an_edit_that_changes_the_size_is_rejected(studies: Path, photos: dict[str, Path]) -> None:
    shrink = Version("shrink", "S", "shrink", lambda name, photo: photo.resize((30, 20)))
    with pytest.raises(ValueError, match="'shrink' must keep the size"):
        build_study(studies, "new", "T", photos, [INPUT, shrink], seed=5)
    assert list(studies.iterdir()) == []


def test_traps_and_practice_are_added(studies: Path, photos: dict[str, Path]) -> None:
    built = build_study(studies, "new", "T", photos, [INPUT, NEGATIVE], seed=5, traps=2, practice=1)
    assert built == read_study(studies / "new", decode=True)
    assert built.images == ("large", "one", "two")
    assert (len(built.traps), len(built.practice)) == (3, 1)
    with pytest.raises(StudyError, match=r"traps must be from 0 to the number of sets \(3\); got 4"):
        build_study(studies, "other", "T", photos, [INPUT, NEGATIVE], seed=5, traps=4)


def test_a_title_by_language_makes_a_study_in_these_languages(studies: Path, photos: dict[str, Path]) -> None:
    built = build_study(studies, "new", {"de": "Titel", "en": "Title"}, photos, [INPUT, NEGATIVE], seed=5)
    assert built.languages == ("de", "en")
    assert built.title == "Titel"


def test_how_the_images_were_made_is_frozen_with_them(studies: Path, photos: dict[str, Path]) -> None:
    build_study(studies, "new", "T", photos, [INPUT, NEGATIVE], seed=5)
    freeze_study(studies / "new")
    build = json.loads((studies / "new" / "manifest.json").read_text())["build"]
    assert build["methods"] == {"input": "original", "negative": "negative"}
    assert build["photos"]["one"] == {
        "file": "one.jpg",
        "sha256": hashlib.sha256(photos["one"].read_bytes()).hexdigest(),
    }
    assert build["software"]["packages"]["numpy"] == np.__version__


def test_a_study_is_never_overwritten(studies: Path, photos: dict[str, Path]) -> None:
    build_study(studies, "new", "First", photos, [INPUT, NEGATIVE], seed=5)
    with pytest.raises(ValueError, match="slug must be new"):
        build_study(studies, "new", "Second", photos, [INPUT, NEGATIVE], seed=5)
    assert read_study(studies / "new").title == "First"


@pytest.mark.parametrize(("slug", "chosen"), [("Bad Slug", True), ("new", False)])
def test_an_unusable_name_and_no_photos_are_rejected(
    studies: Path, photos: dict[str, Path], slug: str, chosen: bool
) -> None:
    with pytest.raises(ValueError, match=r"slug must be|no photos"):
        build_study(studies, slug, "T", photos if chosen else {}, [INPUT, NEGATIVE], seed=5)
    assert not studies.exists()


def test_human_edits_may_have_another_size(studies: Path, photos: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "edits").mkdir()
    for name, path in photos.items():
        with Image.open(path) as photo:
            width, height = photo.size
        Image.new("RGB", (width * 2, height * 2), (200, 100, 50)).save(tmp_path / "edits" / f"{name}.png")
    built = build_study(studies, "new", "T", photos, [INPUT, folder_version(tmp_path / "edits")], seed=5)
    human = Image.open(built.file("human", "two"))
    assert human.size == (90, 40)
    assert human.getpixel((5, 5)) == (200, 100, 50)


def test_photos_are_found_in_files_and_folders(photos: dict[str, Path], tmp_path: Path) -> None:
    extra = tmp_path / "extra.png"
    synthetic_photo((1, 1, 1), 1).save(extra)
    (tmp_path / "photos" / "notes.txt").touch()
    assert sorted(gather_photos([tmp_path / "photos", extra])) == ["extra", "large", "one", "two"]
    with pytest.raises(ValueError, match="no such file or folder"):
        gather_photos([tmp_path / "missing"])
    with pytest.raises(ValueError, match="different names"):
        gather_photos([tmp_path / "photos", photos["one"]])


def test_seeds_are_in_range() -> None:
    assert all(0 <= new_seed() <= LARGEST_SEED for _ in range(100))
    assert check_seed(LARGEST_SEED) == LARGEST_SEED
    with pytest.raises(ValueError, match="seed must be from 0"):
        check_seed(LARGEST_SEED + 1)


def test_no_sample_study_is_built_beside_another(settings: Settings) -> None:
    ensure_sample_study(settings)
    assert [path.name for path in settings.studies.iterdir()] == ["tiny"]


def test_the_samples_human_edits_fit_the_packaged_photos() -> None:
    edits = yaml.safe_load(SAMPLE_EDITS.read_text(encoding="utf-8"))
    photos = sample_photos()
    assert len(edits) >= 8
    assert set(edits) <= set(photos)
    human = settings_version(edits)
    for name in edits:
        photo = load_photo(photos[name])
        photo.thumbnail((96, 96))
        edited = human.edit(name, photo)
        assert edited.size == photo.size
        assert np.abs(np.asarray(edited, dtype=int) - np.asarray(photo, dtype=int)).mean() > 1


@pytest.mark.slow
def test_the_sample_study_is_built_on_the_first_start(tmp_path: Path) -> None:
    settings = Settings(tmp_path, sqlite_url(tmp_path))
    # Two apps that start on one empty folder at the same time: the second to finish uses the study of the first.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ensure_sample_study, [settings, settings]))
    assert [path.name for path in settings.studies.iterdir()] == [SAMPLE_SLUG]
    study = read_study(settings.studies / SAMPLE_SLUG, decode=True)
    assert study.method_keys == ("input", "photoshop_auto", "piecewise", "filtering", "human")
    assert len(study.images) == 9
    assert study.languages == ("en", "de")
    assert study.titles["de"] != study.titles["en"]
    assert len(study.practice) == 1
    assert list(study.traps) == list(study.practice)
    assert max(max(size) for size in study.sizes.values()) <= LONG_SIDE
    database = Database.open(settings.database_url)
    life = life_of(database, SAMPLE_SLUG)
    assert (life.status, life.listed) == ("open", True)
    database.close()


def test_a_study_can_be_on_record_before_anybody_sees_it(
    studies: Path, photos: dict[str, Path], database: Database
) -> None:
    def record(study: Study) -> None:
        assert not (studies / "new").exists()
        register_study(database, study, opened=True)

    built = build_study(studies, "new", "T", photos, [INPUT, NEGATIVE], seed=5, traps=1, practice=1, complete=record)
    register_study(database, built)
    assert life_of(database, "new").status == "open"
