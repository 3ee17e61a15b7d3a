"""What groups a study's photos: photos.csv beside study.yaml, read, frozen and copied with the study."""

from pathlib import Path
from typing import Any

import pytest

from study.content.keeping.freezing import freeze_study
from study.content.keeping.manifest import load_manifest
from study.content.keeping.reading import read_study
from study.content.making.copying import copy_study
from study.content.making.store import create_study
from study.content.yaml.definition import StudyError
from tests.study.tiny_study import IMAGES, write_study

QUESTION = {"key": "sex", "kind": "choice", "text": "Sex?", "choices": ["f", "m"]}
CATEGORIES = dict(zip(IMAGES, ["portrait", "landscape"] * 3, strict=True))
TABLE = "image,category\n" + "".join(f"{image},{category}\n" for image, category in CATEGORIES.items())


def study_in(folder: Path, table: str = TABLE, **settings: Any) -> Path:
    write_study(folder, **settings)
    (folder / "photos.csv").write_text(table, encoding="utf-8-sig")
    return folder


def test_every_photo_has_its_value(tmp_path: Path) -> None:
    groups = read_study(study_in(tmp_path / "tiny")).photo_groups
    assert groups is not None
    assert groups.columns == {"category": CATEGORIES}


def test_what_is_wrong_makes_the_study_unusable(tmp_path: Path) -> None:
    without_one = TABLE.replace("potoroo6,landscape\n", "wallaby,landscape\n")
    with pytest.raises(StudyError) as error:
        read_study(study_in(tmp_path / "tiny", without_one))
    assert error.value.problems == (
        "photos.csv: line 7: there is no such photo: wallaby",
        "photos.csv: potoroo6: it has no line for this photo",
    )


def test_only_sets_that_count_must_be_in_it(tmp_path: Path) -> None:
    others = TABLE.replace("potoroo1,portrait\n", "")
    folder = study_in(tmp_path / "tiny", others, practice=[IMAGES[0]])
    assert read_study(folder).photo_groups is not None


def test_the_manifest_of_a_frozen_study_has_it(tmp_path: Path) -> None:
    folder = study_in(tmp_path / "tiny")
    freeze_study(folder)
    manifest = load_manifest(folder)
    assert manifest is not None and "photos.csv" in manifest.hashes
    (folder / "photos.csv").chmod(0o644)
    (folder / "photos.csv").write_text(TABLE.replace("potoroo1,portrait", "potoroo1,landscape"))
    with pytest.raises(StudyError, match=r"but photos\.csv has changed"):
        read_study(folder, decode=True)


def test_it_goes_where_the_study_goes(tmp_path: Path) -> None:
    source = study_in(tmp_path / "source")
    study = create_study(tmp_path / "studies", source, "tiny")
    assert study.photo_groups is not None
    assert copy_study(tmp_path / "studies", study, "again").photo_groups is not None


def test_the_report_compares_the_groups_that_are_named(tmp_path: Path) -> None:
    questions = {"before": [QUESTION]}
    study = read_study(study_in(tmp_path / "tiny", groups=["category", "sex", "device", "half"], questions=questions))
    assert study.groups == ("category", "sex", "device", "half")
    assert read_study(write_study(tmp_path / "none", groups=[])).groups == ()
    assert read_study(write_study(tmp_path / "all")).groups is None


def test_a_group_that_there_is_not_is_refused_with_what_is_meant(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="groups must name factors; got 'categories'; did you mean 'category'"):
        read_study(study_in(tmp_path / "tiny", groups=["categories"]))
