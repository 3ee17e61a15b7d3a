"""The information sheet: a PDF beside study.yaml, read, frozen, copied and packed with the study."""

from hashlib import sha256
from pathlib import Path

import pytest

from study.content.keeping.freezing import freeze_study
from study.content.keeping.information_sheet import LARGEST_INFORMATION_MB, keep_information_sheet
from study.content.keeping.reading import read_study
from study.content.making.copying import copy_study, pack_study
from study.content.making.store import create_study
from study.content.yaml.definition import StudyError
from tests.study.tiny_study import write_study

SHEET = b"%PDF-1.4\nnot much\n%%EOF\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "studies" / "tiny")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "for participants.pdf"
    path.write_bytes(SHEET)
    return path


def test_a_sheet_is_kept_replaced_and_taken_away(folder: Path, sheet: Path) -> None:
    assert read_study(folder).information is None
    keep_information_sheet(folder, sheet)
    kept = read_study(folder).information
    assert kept is not None and (kept.path.read_bytes(), kept.digest) == (SHEET, sha256(SHEET).hexdigest())
    keep_information_sheet(folder, None)
    assert read_study(folder).information is None


def test_only_a_pdf_file_of_some_size_is_one(folder: Path, sheet: Path) -> None:
    keep_information_sheet(folder, sheet)
    for content, reason in (
        (b"<html>", "must be a PDF file"),
        (b"", "must be a PDF file"),
        (SHEET + b"0" * 1_000_000 * LARGEST_INFORMATION_MB, "must have at most 10 MB; it has 10.0 MB"),
    ):
        sheet.write_bytes(content)
        with pytest.raises(ValueError, match=reason):
            keep_information_sheet(folder, sheet)
    assert (folder / "information.pdf").read_bytes() == SHEET
    (folder / "information.pdf").write_bytes(b"GIF")
    with pytest.raises(StudyError, match=r"information\.pdf must be a PDF file"):
        read_study(folder)


def test_the_sheet_of_a_frozen_study_cannot_change(folder: Path, sheet: Path) -> None:
    keep_information_sheet(folder, sheet)
    freeze_study(folder)
    for source in (sheet, None):
        with pytest.raises(ValueError, match="is frozen"):
            keep_information_sheet(folder, source)
    (folder / "information.pdf").chmod(0o644)
    (folder / "information.pdf").write_bytes(SHEET + b"more")
    with pytest.raises(StudyError, match=r"frozen on .*, but information\.pdf has changed"):
        read_study(folder, decode=True)


def test_copies_have_the_sheet(folder: Path, sheet: Path, tmp_path: Path) -> None:
    keep_information_sheet(folder, sheet)
    study = read_study(folder)
    pack_study(study, tmp_path / "packed.zip")
    for made in (
        copy_study(folder.parent, study, "copied"),
        create_study(tmp_path / "elsewhere", tmp_path / "packed.zip"),
        create_study(tmp_path / "elsewhere", folder, "again"),
    ):
        assert made.information is not None and made.information.path.read_bytes() == SHEET
