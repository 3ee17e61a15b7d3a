"""What methods.yaml may say: every mistake is a sentence that names the file and the entry, and spoils no other."""

from pathlib import Path

import pytest
import yaml
from PIL import Image

from db.settings import Settings
from enhancegan.__main__ import main
from enhancegan.data_folder import data_folder
from enhancegan.evaluation.baselines import BASELINES
from enhancegan.evaluation.oracle import ORACLE
from enhancegan.methods import METHODS, get_method
from enhancegan.operators import OPERATORS
from enhancegan.outside.methods_file import RESERVED, Declarations, read_declarations

GOOD = {"command": "python3 {here}/x.py {input} {output}"}
REFUSED = {
    "nothing": ("text", "it must have one of command, folder, onnx, entry_point, got 'text'"),
    "no kind": ({"label": "X"}, "exactly one of command, folder, onnx, entry_point, got none"),
    "two kinds": ({**GOOD, "folder": "."}, "exactly one of .*, got command and folder"),
    "misspelled kind": ({"comand": "x"}, r"unknown key 'comand' \(did you mean 'command'\?\)"),
    "misspelled key": ({**GOOD, "timout": 3}, r"unknown key 'timout' \(did you mean 'timeout'\?\); known: command,"),
    "key of another kind": ({"folder": ".", "timeout": 3}, "unknown key 'timeout'"),
    "page": ({**GOOD, "page": "yes"}, "page must be true or false, got 'yes'"),
    "label": ({**GOOD, "label": "two\nlines"}, "label must be a text of 1 to 200 characters in one line"),
    "timeout": ({**GOOD, "timeout": 0}, "timeout must be a number from 1 to 3600, got 0"),
    "format": ({**GOOD, "format": "gif"}, "unknown format 'gif'.*known: png, jpeg, tiff, webp"),
    "no input": ({"command": "python3 {output}"}, "command must have {input}"),
    "no output": ({"command": "python3 {input}"}, "command must have {output}.*say it by output: NAME"),
    "two outputs": ({**GOOD, "output": "x.png"}, "command has {output}, so there must be no output"),
    "output elsewhere": ({"command": "python3 {input}", "output": "../x.png"}, "name of a file, without folders"),
    "output is the input": ({"command": "python3 {input}", "output": "input.png"}, "another name than input.png"),
    "output is a folder": ({"command": "python3 {input}", "output": ".."}, "another name than|without folders"),
    "NUL": ({"command": "python3 {input} {output} \0"}, "command must have no NUL character"),
    "long path": ({"folder": "x" * 300}, "File name too long"),
    "placeholder": ({"command": "python3 {in} {output}"}, "command has {in}; what is filled in is {input}, {output}"),
    "quotes": ({"command": "python3 'x {input} {output}"}, "command cannot be split"),
    "no such program": ({"command": "no-such-program {input} {output}"}, "'no-such-program' cannot be run"),
    "relative program": ({"command": "bin/x {input} {output}"}, "a name on the PATH, an absolute path, or begin with"),
    "no folder": ({"folder": "missing"}, "there is no .*missing"),
    "folder on page": ({"folder": ".", "page": True}, "page must be false: a folder has results for photos of known"),
    "other size on page": ({**GOOD, "keeps_size": False, "page": True}, "page must be false, or keeps_size true"),
    "no ONNX file": ({"onnx": "missing.onnx"}, "onnx must be a file; there is no .*missing.onnx"),
    "no entry point": ({"entry_point": "missing"}, "entry point .*'missing'"),
}  # fmt: skip


def declared(folder: Path, entries: object) -> Declarations:
    (folder / "methods.yaml").write_text(entries if isinstance(entries, str) else yaml.safe_dump(entries))
    return read_declarations(folder)


@pytest.mark.parametrize(("entry", "message"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_entry_is_explained_and_the_next_one_is_taken(entry: object, message: str, tmp_path: Path) -> None:
    found = declared(tmp_path, {"wrong": entry, "right": GOOD})
    assert "right" in found.methods and list(found.problems) == ["wrong"]
    with pytest.raises(ValueError, match=f"{tmp_path}/methods.yaml, method 'wrong': .*{message}"):
        raise ValueError(found.problems["wrong"])


@pytest.mark.parametrize("name", ["original", "Crop", "all", "clahe", "a b", "../x", "", "x" * 41])
def test_names_that_are_taken_or_are_none_are_refused(name: str, tmp_path: Path) -> None:
    assert list(declared(tmp_path, {name: GOOD}).problems) == [name]


def test_every_name_of_the_project_is_taken() -> None:
    assert {*METHODS, *OPERATORS, *BASELINES, ORACLE} <= set(RESERVED)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", "not valid YAML"),
        ("- a", "must contain settings like 'name: {command: "),
        ("a: {folder: .}\na: {folder: .}", "'a' is set twice"),
    ],
    ids=["no YAML", "a list", "twice"],
)
def test_a_file_that_cannot_be_read_is_one_problem(text: str, problem: str, tmp_path: Path) -> None:
    found = declared(tmp_path, text)
    assert found.methods == {} and problem in found.of_file and str(tmp_path) in found.of_file


def test_a_folder_without_the_file_has_no_methods(tmp_path: Path) -> None:
    assert read_declarations(tmp_path) == Declarations()


def test_a_command_refuses_a_wrong_method_and_works_with_the_others(
    photo: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENHANCEGAN_DATA", str(tmp_path))
    declared(tmp_path, {"wrong": {"folder": "missing"}})
    photo.save(tmp_path / "in.png")
    enhance = ["enhance", str(tmp_path / "in.png"), "--output", str(tmp_path / "out"), "--method"]
    assert main([*enhance, "wrong"]) == 2
    assert "error: method 'wrong' cannot be used" in capsys.readouterr().err
    assert main([*enhance, "original"]) == 0
    assert main(["methods"]) == 0
    assert "cannot be used: " in capsys.readouterr().out
    with pytest.raises(ValueError, match="unknown method 'other'"):
        get_method("other")


def test_commands_and_app_look_into_the_same_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for named in ("", str(tmp_path), "~/somewhere", "relative"):
        monkeypatch.setenv("ENHANCEGAN_DATA", named)
        assert data_folder() == Settings.from_environment().data
