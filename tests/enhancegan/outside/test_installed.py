"""Entry points as methods: found without an entry in methods.yaml, and what is wrong with some."""

from pathlib import Path

import pytest
from PIL import Image

from enhancegan.editing.options import EditOptions
from enhancegan.methods import get_method
from enhancegan.methods.yours import yours

MODULE = """\
from enhancegan.methods import Method

def made():
    return Method("x", "Made", "By a function.", lambda photo: photo.copy())

FAILS = Method("fails", "Fails", "It fails.", lambda photo: photo[0])
CROPS = Method("crops", "Crops", "It crops.", lambda photo: photo.crop((0, 0, 1, 1)))
ENDS = Method("ends", "Ends", "It ends Python.", lambda photo: exit(3))
UNNAMED = Method("unnamed", 5, "It has no label.", lambda photo: photo)
NO_EDIT = Method("no_edit", "No edit", "It edits nothing.", lambda photo: photo, edit=lambda canonical, options: 3)
NUMBER = 3

def leaves():
    raise SystemExit(1)
"""
ENTRY_POINTS = """\
[enhancegan.methods]
made = package_of_tests:made
fails = package_of_tests:FAILS
crops = package_of_tests:CROPS
number = package_of_tests:NUMBER
absent = package_of_tests:ABSENT
leaves = package_of_tests:leaves
ends = package_of_tests:ENDS
unnamed = package_of_tests:UNNAMED
no_edit = package_of_tests:NO_EDIT
crop = package_of_tests:made
"""


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    described = tmp_path / "package_of_tests-2.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: package-of-tests\nVersion: 2.0\n")
    (described / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "package_of_tests.py").write_text(MODULE)
    (tmp_path / "methods.yaml").write_text("ours: {entry_point: made, label: Ours, page: true}\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ENHANCEGAN_DATA", str(tmp_path))


def test_one_that_the_file_names_is_there_once_and_the_others_by_their_own_names() -> None:
    assert list(yours().methods) == ["ours", "fails", "crops", "ends", "no_edit"]
    ours = get_method("ours")
    assert (ours.name, ours.label, ours.description, ours.page) == ("ours", "Ours", "By a function.", True)
    assert ours.source == "entry point: package_of_tests:made of package-of-tests 2.0"
    assert not get_method("fails").page


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("number", "package_of_tests:NUMBER must be an enhancegan.methods.Method or a function .* got int"),
        ("absent", "package_of_tests:ABSENT cannot be loaded .AttributeError"),
        ("leaves", "package_of_tests:leaves cannot be loaded .SystemExit: 1"),
        ("unnamed", "package_of_tests:UNNAMED must have a text as label and description"),
    ],
)
def test_what_is_no_method_is_explained(name: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"method '{name}' cannot be used: .*{message}"):
        get_method(name)


def test_a_name_of_the_project_stays_the_projects() -> None:
    assert get_method("crop").source == ""
    assert "the name is taken" in yours().problems["crop"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fails", "'fails' failed: TypeError"),
        ("crops", "'crops' returned 1 x 1 pixels for a photo"),
        ("ends", "'ends' failed: SystemExit: 3"),
    ],
)
def test_whatever_a_package_does_wrong_is_one_sentence(name: str, message: str, photo: Image.Image) -> None:
    with pytest.raises(ValueError, match=message):
        get_method(name).apply(photo)


def test_an_edit_that_is_none_is_one_sentence(photo: Image.Image) -> None:
    decide = get_method("no_edit").edit
    assert decide is not None
    with pytest.raises(ValueError, match="the edit of method 'no_edit' must be a PhotoEdit, got int"):
        decide(photo, EditOptions())
