"""Reading studies: every setting, and that all problems are named at once."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from study.content.keeping.reading import read_study
from study.content.yaml.definition import Choice, Completion, Level, Question, StudyError, StudyMethod, WayBack
from study.content.yaml.languages import languages
from study.content.yaml.setting import keys
from study.content.yaml.settings import SETTINGS
from study.content.yaml.texts import default_scale
from tests.project import ROOT
from tests.study.study_files import (
    ACCEPTED,
    CHOICES_FILE,
    MANY_PROBLEMS,
    REFUSED,
    REFUSED_METHODS,
    REFUSED_SCALES,
    UNKNOWN_KIND,
    scale,
)
from tests.study.tiny_study import IMAGES, TINTS, synthetic_photo, write_study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "tiny")


def problems_of(folder: Path, decode: bool = False) -> tuple[str, ...]:
    with pytest.raises(StudyError) as caught:
        read_study(folder, decode)
    return caught.value.problems


def rewrite(folder: Path, **changes: Any) -> None:
    """Change settings in the study's file."""
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **changes}, sort_keys=False))


def test_a_study_is_its_file_and_its_folders(folder: Path) -> None:
    study = read_study(folder)
    assert (study.slug, study.title, study.seed) == ("tiny", "A tiny study", 11)
    assert study.images == IMAGES
    assert study.method_keys == tuple(sorted(TINTS))
    assert study.methods[0] == StudyMethod("bilby_filter", "bilby filter")
    assert next(iter(study.labels.items())) == ("bilby_filter", "bilby filter")
    assert study.folder == folder
    assert study.scale == default_scale(5)
    assert study.sizes == dict.fromkeys(IMAGES, (60, 40))
    assert study.file("quokka_auto", "potoroo2") == folder / "quokka_auto" / "potoroo2.png"


def test_what_is_not_set_has_its_default(folder: Path) -> None:
    study = read_study(folder)
    assert study.languages == ("en",)
    assert study.texts["en"].consent == languages()["en"].texts["consent"]
    assert (study.order, study.sets_per_participant, study.practice, dict(study.traps)) == ("random", None, (), {})
    assert (study.repeats, study.break_every, study.confirm) == (0, 0, False)
    assert (study.screen_check, study.color_vision) == ("record", "off")
    assert (study.smallest_window, study.before, study.after) == ((0, 0), (), ())
    assert (study.completion, study.invited_only, study.abandoned_after) == (Completion(), False, 60)
    assert (study.equivalence_margin, study.reference, study.population) == (None, None, "people and photos")
    assert not study.frozen


def test_every_setting_is_read(folder: Path) -> None:
    rewrite(folder, **ACCEPTED["every key"])
    study = read_study(folder, decode=True)
    assert study.languages == ("en", "de")
    assert study.titles == {"en": "A rich study", "de": "Eine reiche Studie"}
    assert study.texts["de"].thanks == languages()["de"].texts["thanks"]
    assert study.scale[0].labels == {"en": "Best", "de": languages()["de"].scale[5][0]}
    assert study.practice == ("potoroo1",)
    assert study.traps == {"potoroo1": "dingo_edit", "potoroo2": "quokka_auto"}
    assert study.images == IMAGES[2:]
    assert {stem for _, stem in study.files} == set(study.sizes) == set(IMAGES)
    assert (study.order, study.sets_per_participant, study.repeats, study.break_every) == ("fixed", 3, 1, 2)
    assert (study.confirm, study.screen_check, study.smallest_window) == (True, "off", (800, 500))
    assert study.before == (Question("age", "number", {"en": "Age?", "de": "Alter?"}, smallest=18),)
    assert study.after == (
        Question("remarks", "text", {"en": "Anything?", "de": "Noch etwas?"}, required=False),
    )  # fmt: skip
    assert study.completion == Completion(
        "C0DE77",
        "https://panel.example/done?cc=C0DE77",
        screened_out=WayBack("SCREEN5", "https://panel.example/screened?cc=SCREEN5"),
        declined=WayBack("DECLINE3"),
    )
    assert (study.invited_only, study.abandoned_after) == (True, 30)
    assert (study.equivalence_margin, study.reference, study.population) == (0.4, "dingo_edit", "people")


def test_the_documented_example_is_a_study_with_everything(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    photos = ("harbor", "market", "bridge", "garden", "station", "snow")
    folder = write_study(tmp_path / "autumn", photos, dict.fromkeys(("input", "auto", "human"), (90, 90, 90)))
    (folder / "study.yaml").write_text(example, encoding="utf-8")
    (folder / "photos.csv").write_text("image,category\nbridge,city\ngarden,nature\nharbor,city\nmarket,city\n")
    study = read_study(folder)
    assert study.images == ("bridge", "garden", "harbor", "market")
    assert [method.label for method in study.methods] == ["Original", "Automatic", "Retouched by hand"]
    assert [level.labels["de"] for level in study.scale] == ["Beste", "Mittlere", "Schlechteste"]
    assert [one.key for one in (*study.before, *study.after)] == ["age", "experience", "devices", "remarks"]
    assert {key for key in keys(SETTINGS) if key not in example} == set()


def test_choices_are_words_numbers_or_values_with_labels(folder: Path) -> None:
    (folder / "study.yaml").write_text(CHOICES_FILE)
    taste, sight = read_study(folder).before
    assert [choice.value for choice in taste.choices] == ["1", "2", "18-29"]
    assert taste.choices[0] == Choice("1", {"en": "1", "de": "1"})
    assert sight.choices == (Choice("no", {"en": "None", "de": "Keine"}), Choice("2", {"en": "Two", "de": "Zwei"}))


def test_the_default_scale_is_the_papers() -> None:
    assert [(level.labels["en"], level.score) for level in default_scale(5)] == [
        ("Best", 10.0),
        ("Excellent", 7.5),
        ("Good", 5.0),
        ("Average", 2.5),
        ("Poor", 0.0),
    ]


def test_texts_scale_labels_and_order_of_methods_can_be_set(folder: Path) -> None:
    rewrite(folder, **ACCEPTED["texts, scale and order of methods"])
    study = read_study(folder)
    assert study.texts["en"].consent == "We **ask** first."
    assert study.scale[0] == Level({"en": "level 9"}, 9.0)
    assert study.method_keys == tuple(reversed(sorted(TINTS)))
    assert study.methods[-1].label == "BILBY_FILTER"


def test_all_problems_are_named_at_once(folder: Path) -> None:
    rewrite(folder, **MANY_PROBLEMS)
    (folder / "quokka_auto" / "potoroo1.png").unlink()
    (folder / "wombat_plain" / "notes.txt").write_text("no image")
    (folder / "wombat_plain" / "more").mkdir()
    (folder / "dingo_edit" / "potoroo2.png").write_bytes(b"no png")
    synthetic_photo((9, 9, 9), 0, width=61).save(folder / "numbat_curves" / "potoroo3.png")
    synthetic_photo((9, 9, 9), 0).save(folder / "bilby_filter" / "potoroo4.jpg")
    found = problems_of(folder)
    for part in (
        "title must be a text",
        "seed must be a whole number",
        "unknown setting 'color'; known: title, languages",
        "scale must have one level per version shown (5); it has 1",
        "repeats must be a whole number from 0 to 2 (a third of the 6 sets",
        "order must be one of random, fixed; got 'up'",
        "quokka_auto/ has no version of potoroo1",
        "wombat_plain/notes.txt is not a PNG, JPEG or WebP file",
        "wombat_plain/more/ is a folder",
        "dingo_edit/potoroo2.png cannot be read as an image",
        "versions of potoroo3 differ in size",
        "numbat_curves 61x40",
        "are two versions of one image",
    ):
        assert part in "\n".join(found)
    assert len(found) == 12


def test_a_missing_file_and_folder_are_problems(tmp_path: Path) -> None:
    (tmp_path / "Wrong Name").mkdir()
    found = problems_of(tmp_path / "Wrong Name")
    assert [problem.split(";")[0].split(",")[0] for problem in found] == [
        "slug must be 1 to 63 lower-case letters",
        "study.yaml is missing",
        "a study compares 2 to 7 methods",
    ]


@pytest.mark.parametrize(("changes", "problem"), REFUSED)
def test_every_wrong_setting_gets_one_sentence(folder: Path, changes: dict[str, Any], problem: str) -> None:
    rewrite(folder, **changes)
    found = problems_of(folder)
    assert [text for text in found if problem in text] == list(found)
    assert len(found) == 1


def test_a_kind_of_question_like_no_other_is_answered_with_the_kinds_once(folder: Path) -> None:
    rewrite(folder, **UNKNOWN_KIND)
    assert problems_of(folder) == (
        "question 1 before the sets ('age'): kind must be one of choice, several, number, text; got 'slider'",
    )


@pytest.mark.parametrize(("methods", "problem"), REFUSED_METHODS)
def test_listed_methods_must_be_the_folders(folder: Path, methods: object, problem: str) -> None:
    rewrite(folder, methods=methods)
    assert problem in "\n".join(problems_of(folder))


@pytest.mark.parametrize("name", ["=1+1", "+a", "-a", "@a", "a\tb", "a ", "a\\b"])
@pytest.mark.parametrize("what", ["method", "image"])
def test_names_that_tables_could_not_hold_are_problems(folder: Path, name: str, what: str) -> None:
    if what == "method":
        (folder / "quokka_auto").rename(folder / name)
    else:
        for method in TINTS:
            (folder / method / "potoroo1.png").rename(folder / method / f"{name}.png")
    found = problems_of(folder)
    assert len(found) == 1
    assert found[0].startswith(f"the name of the {what} {name!r} must not")


@pytest.mark.parametrize(("scores", "labels", "problem"), REFUSED_SCALES)
def test_a_scale_runs_from_best_to_poorest(folder: Path, scores: Any, labels: str, problem: str) -> None:
    rewrite(folder, scale=scale(scores, labels))
    assert problems_of(folder) == (problem,)


def test_a_damaged_image_is_found_by_decoding(folder: Path) -> None:
    path = folder / "quokka_auto" / "potoroo1.png"
    path.write_bytes(path.read_bytes()[:-400])
    read_study(folder)
    assert "quokka_auto/potoroo1.png cannot be read" in "\n".join(problems_of(folder, decode=True))


def test_a_picture_of_another_format_under_a_known_suffix_is_a_problem(folder: Path) -> None:
    Image.new("RGB", (60, 40)).save(folder / "quokka_auto" / "potoroo1.png", format="GIF")
    assert problems_of(folder) == (
        "quokka_auto/potoroo1.png cannot be read as an image (it is not a PNG, JPEG or WebP picture)",
    )


def test_files_that_computers_leave_behind_are_overlooked(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._potoroo1.png"):
        (folder / "quokka_auto" / name).touch()
    assert len(read_study(folder).files) == len(TINTS) * len(IMAGES)


def test_an_empty_folder_is_one_problem(folder: Path) -> None:
    for path in (folder / "quokka_auto").iterdir():
        path.unlink()
    assert problems_of(folder) == ("quokka_auto/ contains no images",)


def test_sizes_are_those_of_upright_images(folder: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    for method in TINTS:
        (folder / method / "potoroo1.png").unlink()
        synthetic_photo((9, 9, 9), 0, width=40, height=60).save(folder / method / "potoroo1.jpg", exif=turned)
    assert read_study(folder).sizes["potoroo1"] == (60, 40)
