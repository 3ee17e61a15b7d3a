"""Copies of a study have its content, and nothing of its life."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from study.content.keeping.freezing import configuration, freeze_study
from study.content.keeping.reading import read_study
from study.content.making.copying import copy_study, pack_study
from study.content.making.draft import SlugTakenError
from study.content.making.store import create_study
from study.content.yaml.definition import Study
from tests.study.tiny_study import RICH, write_study


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    write_study(tmp_path / "studies" / "rich", **RICH)
    return tmp_path / "studies"


def same_content(one: Study, other: Study) -> bool:
    pixels = [[file.read_bytes() for _, file in sorted(study.files.items())] for study in (one, other)]
    return configuration(replace(one, slug="x")) == configuration(replace(other, slug="x")) and pixels[0] == pixels[1]


def test_a_copy_of_a_frozen_study_can_be_changed(studies: Path) -> None:
    frozen = freeze_study(studies / "rich")
    copied = copy_study(studies, frozen, "rich-2")
    assert same_content(copied, frozen)
    assert not copied.frozen
    assert all(os.access(file, os.W_OK) and file.stat().st_mode & 0o200 for file in copied.files.values())


def test_a_copy_never_takes_the_place_of_another_study(studies: Path) -> None:
    study = read_study(studies / "rich")
    with pytest.raises(SlugTakenError):
        copy_study(studies, study, "rich")
    with pytest.raises(ValueError, match="slug must be"):
        copy_study(studies, study, "../elsewhere")
    assert [path.name for path in studies.iterdir()] == ["rich"]


def test_a_packed_study_is_made_again_from_its_file(studies: Path, tmp_path: Path) -> None:
    study = read_study(studies / "rich")
    pack_study(study, tmp_path / "rich.zip")
    assert same_content(create_study(tmp_path / "elsewhere", tmp_path / "rich.zip"), study)
