"""The text of study.yaml: read as it was meant, and added to without a change to what is there."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from enhancegan.strict_yaml import LARGEST_FILE, parsed_settings
from study.content.yaml.definition_file import append_settings, changed_text, load_definition


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
    assert problems == [
        "study.yaml must be text in UTF-8; save it with that encoding; put this right first, since only then its "
        "settings can be checked"
    ]
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


FILE = """\
# Autumn study
title: A   # for everybody
seed: 5

# what the folders are called
methods:
  a: A
  b: B
introduction: |
  Hello
  # not a comment

  World
# the end
"""


def changed(**changes: Any) -> str:
    before = parsed_settings(FILE, "", [], "")
    assert before is not None
    wanted = {**before, **changes}
    return changed_text(FILE, {key: value for key, value in wanted.items() if value is not None})


def test_what_does_not_change_stays_as_it_is_written() -> None:
    assert changed() == FILE
    assert changed(seed=7) == FILE.replace("seed: 5", "seed: 7")


def test_a_new_setting_comes_last_and_a_removed_one_leaves_the_comments() -> None:
    assert changed(repeats=2) == FILE + "repeats: 2\n"
    assert changed(methods=None) == FILE.replace("methods:\n  a: A\n  b: B\n", "")


def test_another_order_of_the_methods_is_a_change() -> None:
    assert changed(methods={"b": "B", "a": "A"}) == FILE.replace("  a: A\n  b: B\n", "  b: B\n  a: A\n")


def test_texts_of_several_lines_are_written_as_such() -> None:
    assert changed(thanks="One: 1\nTwo\n").endswith("thanks: |\n  One: 1\n  Two\n")


@pytest.mark.parametrize("text", ["", "{title: A, seed: 1}", "  title: A\n  seed: 1\n", "title: A\n...\n", "title: A"])
def test_every_way_of_writing_can_be_changed(text: str) -> None:
    after = changed_text(text, {"title": "B: c", "seed": 2, "methods": {"1": "One", "0": "Zero"}})
    read = parsed_settings(after, "", [], "")
    assert read is not None
    assert (read["title"], read["seed"], list(map(str, read["methods"]))) == ("B: c", 2, ["1", "0"])


@pytest.mark.parametrize(
    "value", [1e-7, 1.5e300, -0.25, "1e3", "no", " x ", "a\n b \n", "#", "- x", "\u2028", "é", "yes: no"]
)
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    read = parsed_settings(changed_text(FILE, {"title": value}), "", [], "")
    assert read == {"title": value}
