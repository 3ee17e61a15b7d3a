"""The text of study.yaml: read as it was meant, and added to without a change to what is there."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from enhancegan.strict_yaml import LARGEST_FILE
from study.content.yaml.definition_file import append_settings, load_definition


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.yaml"


def loaded(path: Path, content: str) -> Any:
    path.write_text(content, encoding="utf-8")
    problems: list[str] = []
    result = load_definition(path, problems)
    assert problems == []
    return result


@pytest.mark.parametrize("text", ["no", "Yes", "off", "0012", "2026-01-31", "12:30", "1e3", "=", "0x1f", "1_000"])
def test_what_can_be_meant_as_a_text_is_one(path: Path, text: str) -> None:
    assert loaded(path, f"code: {text}\n") == {"code": text}


def test_numbers_truth_values_and_nothing_are_what_they_are(path: Path) -> None:
    content = loaded(path, "a: 12\nb: -3\nc: 2.5\nd: true\ne: false\nf:\ng: ~\nh: 0\n")
    assert content == {"a": 12, "b": -3, "c": 2.5, "d": True, "e": False, "f": None, "g": None, "h": 0}


@pytest.mark.parametrize(
    "value",
    ["no", "0012", "1e3", "1e+3", "-5", "12", "2.5", ".5", "true", "~", "", "12:30", "a: b", "# c", "ü\n", " x"],
)
def test_texts_that_the_library_writes_come_back(path: Path, value: str) -> None:
    append_settings(path, {"title": value})
    assert loaded(path, path.read_text(encoding="utf-8")) == {"title": value}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("title: [", "study.yaml is not valid YAML: line 1, column 9"),
        ("title: Which photo: this?", "line 1, column 19: mapping values are not allowed here (a text with a colon"),
        ("a:\n\tb: 1", "(indent with spaces, not with tabs)"),
        ("a: {text: Why?, b: 1}", "a text with a question mark needs quotes"),
        ("- a", "study.yaml must contain settings like 'title: ...'; it contains a list"),
        ("just words", "it contains a single text or number"),
        ("seed: 1\nseed: 2", "study.yaml: 'seed' is set twice, the second time in line 2"),
        ("a: {b: 1, b: 2}", "study.yaml: 'b' is set twice, the second time in line 1"),
        ("a: !!timestamp x", "one of its values makes no sense"),
        ("a: !!python/object:os.system x", "not valid YAML"),
        ("[" * 5000, "nested too deeply"),
        ("a: " + "x" * LARGEST_FILE, "must have at most 200,000 bytes"),
        ("a: &j [1]\nb: [*j, *j]", "line 2, column 5: *name is not allowed"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(path: Path, content: str, problem: str) -> None:
    path.write_text(content)
    problems: list[str] = []
    load_definition(path, problems)
    assert len(problems) == 1
    assert problem in problems[0]


def test_other_encodings_than_utf8_are_rejected_but_its_byte_order_mark_is_not(path: Path) -> None:
    problems: list[str] = []
    path.write_bytes("title: ä".encode("latin-1"))
    assert load_definition(path, problems) is None
    assert problems == ["study.yaml must be text in UTF-8; save it with that encoding"]
    path.write_bytes("title: ä".encode("utf-8-sig"))
    assert load_definition(path, problems) == {"title": "ä"}


@pytest.mark.parametrize("before", ["", "# mine\ntitle: A # b\n", "title: A", "thanks: |\n  Bye", "a: 1\r\nb: 2\r\n"])
def test_settings_are_added_as_lines_after_what_is_there(path: Path, before: str) -> None:
    path.write_bytes(before.encode())
    append_settings(path, {"seed": 5, "traps": {"x": "0012"}})
    after = path.read_bytes().decode()
    assert after.startswith(before)
    assert after.endswith("seed: 5\ntraps:\n  x: '0012'\n")
    assert loaded(path, after)["seed"] == 5


@pytest.mark.parametrize("before", ["{title: A}\n", "  title: A\n", "title: A\n...\n", "- a\n"])
def test_a_file_that_lets_no_line_be_added_stays_as_it_is(path: Path, before: str) -> None:
    path.write_text(before)
    with pytest.raises(ValueError, match="so that this can be added: seed: 5"):
        append_settings(path, {"seed": 5})
    assert path.read_text() == before


def test_what_is_added_is_plain_yaml(path: Path) -> None:
    append_settings(path, {"title": {"en": "E", "de": "Ä"}, "languages": ["en", "de"]})
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == {
        "title": {"en": "E", "de": "Ä"},
        "languages": ["en", "de"],
    }
