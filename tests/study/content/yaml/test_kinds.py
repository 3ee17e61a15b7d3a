"""What every kind of question keeps to: what is simulated may be stored, and the page has words for it."""

import json
from typing import Any

import numpy as np
import pytest

from study.content.yaml.block import Block
from study.content.yaml.definition import Question
from study.content.yaml.kinds import KINDS
from study.content.yaml.languages import languages
from study.content.yaml.questions import read_questions

EXAMPLES: dict[str, dict[str, Any]] = {
    "choice": {"choices": ["good", "bad"]},
    "several": {"choices": ["phone", "screen", "paper"]},
    "number": {"smallest": 18, "largest": 120},
    "text": {},
}
"""Kind -> its own keys."""


def asked(kind: str) -> Question:
    """The example of a kind, as it is read."""
    problems: list[str] = []
    entry = {"key": "a", "kind": kind, "text": "A?", **EXAMPLES[kind]}
    before, _ = read_questions(Block({"questions": {"before": [entry]}}, ["questions"], problems), ["en"])
    assert problems == []
    return before[0]


def test_there_is_an_example_of_every_kind() -> None:
    assert sorted(KINDS) == sorted(EXAMPLES)


@pytest.mark.parametrize("kind", KINDS)
def test_simulated_answers_are_right_and_can_be_stored(kind: str) -> None:
    question = asked(kind)
    view = json.loads(json.dumps(KINDS[kind].view(question, "en")))
    for seed in range(50):
        answer = KINDS[kind].simulated(np.random.default_rng(seed), view)
        assert KINDS[kind].check(question, answer) == answer
        assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", [{}, {"a": 1}, [[]], True, "\ud83d" * 3000])
def test_wrong_answers_get_a_reason_that_ends_a_sentence(kind: str, answer: object) -> None:
    with pytest.raises(ValueError, match=r"^must be .*[^.]$"):
        KINDS[kind].check(asked(kind), answer)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", languages().values(), ids=languages().keys())
def test_every_language_can_ask_for_a_missing_answer(language: Any, kind: str) -> None:
    assert f"missing_{kind}" in language.words


@pytest.mark.parametrize(
    ("kind", "column", "values"),
    [
        ("choice", "text", "one of good, bad"),
        ("several", "json", "list of any of phone, screen, paper"),
        ("number", "real", "at least 18, at most 120"),
        ("text", "text", "A text that a spreadsheet would run as a formula has an apostrophe before it in CSV files."),
    ],
)
def test_the_codebook_says_what_can_be_answered(kind: str, column: str, values: str) -> None:
    assert (KINDS[kind].column, KINDS[kind].values(asked(kind))) == (column, values)
