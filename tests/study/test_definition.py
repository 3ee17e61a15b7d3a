"""Reading studies: what is accepted, and that all problems are named at once."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from study.definition import Level, StudyError, StudyMethod, check_slug, study_slugs
from study.reading import default_scale, read_study
from tests.study.tiny_study import IMAGES, TINTS, synthetic_photo, write_study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "tiny")


def problems_of(folder: Path, decode: bool = False) -> tuple[str, ...]:
    with pytest.raises(StudyError) as caught:
        read_study(folder, decode)
    return caught.value.problems


def rewrite(folder: Path, **changes: Any) -> None:
    """Change settings in the study's file; None removes one."""
    path = folder / "study.yaml"
    content = {**yaml.safe_load(path.read_text()), **changes}
    path.write_text(yaml.safe_dump({key: value for key, value in content.items() if value is not None}))


def test_a_study_is_its_file_and_its_folders(folder: Path) -> None:
    study = read_study(folder)
    assert (study.slug, study.title, study.seed) == ("tiny", "A tiny study", 11)
    assert study.images == IMAGES
    assert study.method_keys == tuple(sorted(TINTS))
    assert study.methods[0] == StudyMethod("bilby_filter", "bilby filter")
    assert study.scale == default_scale(5)
    assert study.sizes == dict.fromkeys(IMAGES, (60, 40))
    assert study.file("quokka_auto", "potoroo2") == folder / "quokka_auto" / "potoroo2.png"
    assert "voluntary" in study.texts["en"].consent


def test_the_default_scale_is_the_papers() -> None:
    assert [(level.labels["en"], level.score) for level in default_scale(5)] == [
        ("Best", 10.0),
        ("Excellent", 7.5),
        ("Good", 5.0),
        ("Average", 2.5),
        ("Poor", 0.0),
    ]


def test_texts_scale_labels_and_order_of_methods_can_be_set(folder: Path) -> None:
    scale = [{"label": f"level {score}", "score": score} for score in (9, 4, 3, 2, -1)]
    labels = {key: key.upper() for key in reversed(sorted(TINTS))}
    rewrite(folder, consent="We **ask** first.", scale=scale, methods=labels)
    path = folder / "study.yaml"
    content = yaml.safe_load(path.read_text())
    content["methods"] = labels
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    study = read_study(folder)
    assert study.texts["en"].consent == "We **ask** first."
    assert study.scale[0] == Level({"en": "level 9"}, 9.0)
    assert study.method_keys == tuple(reversed(sorted(TINTS)))
    assert study.methods[-1].label == "BILBY_FILTER"


def test_all_problems_are_named_at_once(folder: Path) -> None:
    rewrite(folder, title="", seed=-1, color="blue", scale=[{"label": "only", "score": 1}])
    (folder / "quokka_auto" / "potoroo1.png").unlink()
    (folder / "wombat_plain" / "notes.txt").write_text("no image")
    (folder / "dingo_edit" / "potoroo2.png").write_bytes(b"no png")
    synthetic_photo((9, 9, 9), 0, width=61).save(folder / "numbat_curves" / "potoroo3.png")
    synthetic_photo((9, 9, 9), 0).save(folder / "bilby_filter" / "potoroo4.jpg")
    problems = "\n".join(problems_of(folder))
    for part in (
        "title must be a text",
        "seed must be a whole number",
        "unknown settings color",
        "scale must have one level per method (5); it has 1",
        "quokka_auto/ has no version of potoroo1",
        "wombat_plain/notes.txt is no PNG, JPEG or WebP file",
        "dingo_edit/potoroo2.png cannot be read",
        "versions of potoroo3 differ in size",
        "numbat_curves 61x40",
        "are two versions of one image",
    ):
        assert part in problems
    assert len(problems_of(folder)) == 9


def test_a_missing_file_and_folder_are_problems(tmp_path: Path) -> None:
    (tmp_path / "Wrong Name").mkdir()
    problems = "\n".join(problems_of(tmp_path / "Wrong Name"))
    assert "slug must be" in problems
    assert "study.yaml is missing" in problems
    assert "compares 2 to 7 methods; this one has 0" in problems


@pytest.mark.parametrize(
    ("content", "problem"), [("title: [", "not valid YAML"), ("- a", "holds list"), ("", "holds NoneType")]
)
def test_a_broken_file_is_a_problem(folder: Path, content: str, problem: str) -> None:
    (folder / "study.yaml").write_text(content)
    assert problem in "\n".join(problems_of(folder))


@pytest.mark.parametrize(
    ("methods", "problem"),
    [
        ({"wombat_plain": "A", "emu": "B"}, "method folder emu/ is missing"),
        ({"wombat_plain": "A", "emu": "B"}, "folder quokka_auto/ is not listed"),
        (["wombat_plain"], "methods must map"),
    ],
)
def test_listed_methods_must_be_the_folders(folder: Path, methods: object, problem: str) -> None:
    rewrite(folder, methods=methods)
    assert problem in "\n".join(problems_of(folder))


@pytest.mark.parametrize(
    ("scores", "labels", "problem"),
    [
        ((1, 2, 3, 4, 5), "abcde", "must fall"),
        ((5, 4, 3, 2, 1), "aacde", "labels must differ"),
        (("x", 4, 3, 2, 1), "abcde", "scale must list"),
    ],
)
def test_a_scale_runs_from_best_to_poorest(folder: Path, scores: Any, labels: str, problem: str) -> None:
    scale = [{"label": label, "score": score} for label, score in zip(labels, scores, strict=True)]
    rewrite(folder, scale=scale)
    assert problem in "\n".join(problems_of(folder))


def test_a_damaged_image_is_found_by_decoding(folder: Path) -> None:
    path = folder / "quokka_auto" / "potoroo1.png"
    path.write_bytes(path.read_bytes()[:-400])
    read_study(folder)
    assert "quokka_auto/potoroo1.png cannot be read" in "\n".join(problems_of(folder, decode=True))


def test_sizes_are_those_of_upright_images(folder: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    for method in TINTS:
        (folder / method / "potoroo1.png").unlink()
        synthetic_photo((9, 9, 9), 0, width=40, height=60).save(folder / method / "potoroo1.jpg", exif=turned)
    assert read_study(folder).sizes["potoroo1"] == (60, 40)


@pytest.mark.parametrize("slug", ["", "-a", "A", "a b", "a/b", "..", "a" * 64])
def test_bad_slugs_are_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="slug must be"):
        check_slug(slug)


def test_study_slugs_are_folders_with_a_definition(tmp_path: Path) -> None:
    for name in ("b", "a", ".building-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "study.yaml").touch()
    (tmp_path / "empty").mkdir()
    assert study_slugs(tmp_path) == ["a", "b"]
    assert study_slugs(tmp_path / "missing") == []
