"""How sentences name what is wrong, and when they say what was probably meant."""

import pytest

from study.content.yaml.block import Block
from study.content.yaml.wording import nearest, printable

KEYS = ("title", "seed", "scale", "order")


@pytest.mark.parametrize(("name", "meant"), [("titel", "title"), ("Scale", "scale"), ("sed", "seed"), ("false", None)])
def test_only_a_near_miss_gets_a_hint(name: str, meant: str | None) -> None:
    assert nearest(name, KEYS) == meant


def test_a_whole_number_may_be_a_name() -> None:
    assert nearest(1023, ["1013", "2"]) == "1013"


@pytest.mark.parametrize(("key", "shown"), [(False, "false"), (None, "None"), (1.5, "1.5"), ((1, 2), "(1, 2)")])
def test_what_cannot_be_a_name_is_told_the_names(key: object, shown: str) -> None:
    problems: list[str] = []
    Block({key: 1}, KEYS, problems)
    assert problems == [f"unknown setting {shown}; known: title, seed, scale, order"]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Größe: 5 × 4 px, 'x'", "Größe: 5 × 4 px, 'x'"),
        ("a\nb\x1b", r"a\nb\x1b"),
        ("em\ud83d", r"em\ud83d"),
        ("a\u200bb", r"a\u200bb"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_what_cannot_be_seen_or_stored_is_escaped(text: str, escaped: str) -> None:
    assert printable(text) == escaped
    assert printable(escaped) == escaped
