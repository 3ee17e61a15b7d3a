"""A declared option: its default, what it reads, the sentence about anything else, and the same rule as a schema."""

from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from study.content.yaml.block import Block
from study.content.yaml.fragments import TEXT
from study.content.yaml.setting import Option, flag, localized, mapping_schema, number, one_of, text, whole

CASES = {
    "flag": (flag("x", "X.", True), True, False, "no", "x must be true or false; got 'no'"),
    "whole": (whole("x", "X.", 3, (0, 9), " (sets)"), 3, 9, 10, "x must be a whole number from 0 to 9 (sets); got 10"),
    "number": (number("x", "X."), None, -0.5, "5", "x must be a number; got '5'"),
    "one of": (one_of("x", "X.", ["up", "down"], "up"), "up", "down", "left", "x must be one of up, down; got 'left'"),
    "text": (text("x", "X.", 3), None, "abc", "abcd", "x must have at most 3 characters; it has 4"),
    "localized": (localized("x", "X.", 3), None, {"en": "a", "de": "ä"}, True, "x must be a text; got true (put it in"),
}
"""Option, its default, something it accepts, something it refuses, and how the sentence about it begins."""


def reading(option: Option[Any], settings: Mapping[str, Any]) -> tuple[Any, list[str]]:
    """Return the value and the problems."""
    problems: list[str] = []
    return option.read(Block(settings, ["x"], problems), ["en", "de"]), problems


@pytest.mark.parametrize(("option", "default", "good", "bad", "sentence"), CASES.values(), ids=CASES.keys())
def test_an_option_is_read_or_named_and_its_schema_says_the_same(
    option: Option[Any], default: Any, good: Any, bad: Any, sentence: str
) -> None:
    assert reading(option, {}) == (default, [])
    assert reading(option, {"x": good}) == (good, [])
    value, problems = reading(option, {"x": bad})
    assert value == default
    assert len(problems) == 1 and problems[0].startswith(sentence)
    schema = Draft202012Validator({**mapping_schema([option]), "$defs": {"text": TEXT}})
    assert all(schema.is_valid(settings) for settings in ({}, {"x": good}))
    assert not any(schema.is_valid(settings) for settings in ({"x": bad}, {"y": good}))


def test_a_schema_explains_the_key_and_names_its_default() -> None:
    schema = mapping_schema([whole("x", "How many.", 3, (0, 9)), number("y", "How much.", required=True)])
    assert schema["properties"]["x"]["description"] == "How many."
    assert schema["properties"]["x"]["default"] == 3
    assert schema["required"] == ["y"]
