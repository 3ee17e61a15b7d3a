"""Freezing: what is written down, and that no change goes unnoticed."""

import hashlib
import json
import os
import stat
from importlib.metadata import version
from pathlib import Path
from typing import Any

import PIL
import pytest

from study.content.keeping.freezing import freeze_study
from study.content.keeping.manifest import load_manifest
from study.content.keeping.reading import read_study
from study.content.yaml.definition import StudyError
from tests.study.tiny_study import IMAGES, RICH, TINTS, synthetic_photo, write_study

FILES = {"study.yaml", *(f"{method}/{image}.png" for method in TINTS for image in IMAGES)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rich study that is frozen."""
    folder = write_study(tmp_path / "tiny", **RICH)
    freeze_study(folder)
    return folder


@pytest.fixture
def manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return content


def problems_of(folder: Path, decode: bool) -> tuple[str, ...]:
    with pytest.raises(StudyError) as caught:
        read_study(folder, decode)
    return caught.value.problems


def overwrite(path: Path, content: bytes) -> None:
    """Change a file although it is read-only."""
    path.chmod(0o644)
    path.write_bytes(content)


def test_a_manifest_holds_the_hash_of_every_file(folder: Path, manifest: dict[str, Any]) -> None:
    assert manifest["files"] == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def test_a_manifest_holds_configuration_seed_and_software(manifest: dict[str, Any]) -> None:
    assert (manifest["format"], manifest["slug"], manifest["seed"]) == (1, "tiny", 11)
    configuration = manifest["configuration"]
    assert configuration["titles"] == RICH["title"]
    assert configuration["traps"] == RICH["traps"]
    assert configuration["images"] == list(IMAGES[2:])
    assert configuration["order"] == "random"
    assert configuration["before"][0]["key"] == "age"
    assert [method["key"] for method in configuration["methods"]] == sorted(TINTS)
    assert manifest["software"]["packages"]["pillow"] == PIL.__version__
    assert manifest["software"]["packages"]["gradio"] == version("gradio")
    assert manifest["software"]["project"]["version"] == "0.1.0"
    assert manifest["build"] is None


def test_a_frozen_study_says_so_and_is_otherwise_the_same(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny")
    before = read_study(folder)
    frozen = freeze_study(folder)
    assert not before.frozen
    assert frozen.frozen
    assert set(frozen.hashes or ()) == FILES
    assert (frozen.design, frozen.texts, frozen.files) == (before.design, before.texts, before.files)
    assert read_study(folder, decode=True) == frozen


def test_its_files_are_read_only(folder: Path) -> None:
    for name in (*FILES, "manifest.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) & 0o222 == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted([*TINTS, "manifest.json", "study.yaml"])


def test_a_study_is_frozen_once(folder: Path) -> None:
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(ValueError, match="study 'tiny' is already frozen, since 20"):
        freeze_study(folder)
    assert (folder / "manifest.json").read_bytes() == before


def test_a_study_with_problems_is_not_frozen(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny")
    damaged = folder / "quokka_auto" / "potoroo1.png"
    damaged.write_bytes(damaged.read_bytes()[:-400])
    with pytest.raises(StudyError, match="cannot be read as an image"):
        freeze_study(folder)
    assert load_manifest(folder) is None
    assert all(stat.S_IMODE((folder / name).stat().st_mode) & 0o200 for name in FILES)


def test_files_can_be_written_as_before_when_freezing_fails(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny")
    (folder / "quokka_auto" / "potoroo1.png").chmod(0o440)
    before = {name: (folder / name).stat().st_mode for name in FILES}
    (folder / "build.json").write_text("no JSON")  # the manifest would hold it
    with pytest.raises(ValueError):
        freeze_study(folder)
    assert load_manifest(folder) is None
    assert {name: (folder / name).stat().st_mode for name in FILES} == before
    (folder / "build.json").unlink()
    assert freeze_study(folder).frozen


def test_a_changed_definition_is_noticed_at_every_reading(folder: Path) -> None:
    path = folder / "study.yaml"
    overwrite(path, path.read_bytes() + b"# a remark\n")
    (problem,) = problems_of(folder, decode=False)
    assert problem.startswith("frozen on 20")
    assert problem.endswith(", but study.yaml has changed")


def test_added_and_missing_files_are_noticed_at_every_reading(folder: Path) -> None:
    for method in TINTS:
        synthetic_photo((1, 2, 3), 1).save(folder / method / "new.png")
        (folder / method / "potoroo3.png").unlink()
    found = problems_of(folder, decode=False)
    assert {problem.split(", but ")[1] for problem in found} == {
        f"{method}/{change}" for method in TINTS for change in ("new.png was added", "potoroo3.png is missing")
    }


def test_a_changed_image_is_noticed_by_whoever_reads_all(folder: Path) -> None:
    path = folder / "quokka_auto" / "potoroo3.png"
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1  # of the last checksum, which no decoder looks at
    overwrite(path, bytes(content))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    read_study(folder)
    (problem,) = problems_of(folder, decode=True)
    assert problem.endswith("but quokka_auto/potoroo3.png has changed")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "files": 3, "frozen_at": "x"}'])
def test_a_manifest_that_cannot_be_read_makes_the_study_unusable(folder: Path, content: str) -> None:
    overwrite(folder / "manifest.json", content.encode())
    (problem,) = problems_of(folder, decode=False)
    assert problem.startswith("manifest.json cannot be read as a manifest")
    with pytest.raises(ValueError, match=r"manifest\.json cannot be read"):
        freeze_study(folder)
