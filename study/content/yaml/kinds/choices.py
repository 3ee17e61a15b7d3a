"""Questions with answers to choose from: exactly one of them, or any number."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from study.content.yaml.block import Block, read_text
from study.content.yaml.definition import Choice, Question
from study.content.yaml.fragments import text_schema
from study.content.yaml.question_kind import Kind
from study.content.yaml.setting import Setting, keys, localized, mapping_schema, text

FEWEST_CHOICES = 2
LONGEST_VALUE, LONGEST_LABEL = 200, 500

_VALUE = text("value", "What is stored.", LONGEST_VALUE, required=True)
_LABEL = localized("label", "What participants read.", LONGEST_LABEL, required=True)
_CHOICE = (_VALUE, _LABEL)
CHOICES = Setting(
    key="choices",
    about="What to choose from: for each, one word or number, or what is stored and what is shown.",
    schema={
        "type": "array",
        "items": {
            "anyOf": [
                {"title": "The same word for both", **text_schema(LONGEST_VALUE)},
                {"title": "Stored and shown", **mapping_schema(_CHOICE)},
            ]
        },
        "minItems": FEWEST_CHOICES,
        "uniqueItems": True,
    },
    required=True,
)


class _Chosen(Kind[Question]):
    """What both kinds have in common."""

    settings = (CHOICES,)

    def complete(self, question: Question, block: Block, languages: Sequence[str]) -> Question:
        """Read the choices."""
        return replace(question, choices=_read_choices(block, languages))

    def view(self, question: Question, language: str) -> dict[str, Any]:
        """Return value and label of every choice."""
        return {"choices": [{"value": each.value, "label": each.labels[language]} for each in question.choices]}


class OneChoice(_Chosen):
    """Exactly one of the choices."""

    name = "choice"
    about = "one answer out of a list"
    column = "text"

    def check(self, question: Question, answer: Any) -> Any:
        """Return the value chosen."""
        return _checked(question, answer)

    def values(self, question: Question) -> str:
        """List the values."""
        return f"one of {_listed(question)}"

    def simulated(self, rng: np.random.Generator, view: dict[str, Any]) -> Any:
        """Draw one."""
        choices = view["choices"]
        return choices[rng.integers(len(choices))]["value"]


class SeveralChoices(_Chosen):
    """Any number of the choices, at least one if an answer is required."""

    name = "several"
    about = "any number of answers out of a list"
    column = "json"

    def check(self, question: Question, answer: Any) -> Any:
        """Return the values chosen, each once."""
        if not isinstance(answer, list):
            raise ValueError("must be a list")
        return [_checked(question, value) for value in dict.fromkeys(map(str, answer))]

    def values(self, question: Question) -> str:
        """List the values."""
        return f"list of any of {_listed(question)}"

    def simulated(self, rng: np.random.Generator, view: dict[str, Any]) -> Any:
        """Draw each with probability 1/2; the first if none is drawn."""
        values = [choice["value"] for choice in view["choices"]]
        return [value for value in values if rng.random() < 0.5] or values[:1]


KINDS = (OneChoice(), SeveralChoices())


def _listed(question: Question) -> str:
    return ", ".join(choice.value for choice in question.choices)


def _checked(question: Question, answer: Any) -> str:
    if not isinstance(answer, str) or answer not in [choice.value for choice in question.choices]:
        raise ValueError(f"must be one of {_listed(question)}")
    return answer


def _read_choices(block: Block, languages: Sequence[str]) -> tuple[Choice, ...]:
    entries = block.entries("choices", "[daily, weekly] or [{value: daily, label: Every day}, ...]")
    choices = [_read_choice(block, number, entry, languages) for number, entry in enumerate(entries, start=1)]
    if len(entries) < FEWEST_CHOICES:
        block.problems.append(
            f"{block.where('choices')} must have at least {FEWEST_CHOICES} entries; got {len(entries)}"
        )
    values = [choice.value for choice in choices if choice]
    doubled = sorted({value for value in values if values.count(value) > 1})
    if doubled:
        block.problems.append(f"{block.where('choices')} must differ; given twice: {', '.join(doubled)}")
    return tuple(choice for choice in choices if choice)


def _read_choice(block: Block, number: int, entry: object, languages: Sequence[str]) -> Choice | None:
    where = block.where(f"choice {number}")
    if entry is None:
        block.problems.append(f"{where} is empty")
        return None
    if not isinstance(entry, dict):
        word = read_text(entry, where, LONGEST_VALUE, block.problems)
        if word is None:
            return None
        if len(languages) > 1 and any(letter.isalpha() for letter in word):
            block.problems.append(
                f"{where}: {word} needs its label in each language: choose “Stored and shown”, "
                f"with a value and a label in {', '.join(languages)}"
            )
            return None
        return Choice(word, dict.fromkeys(languages, word))
    choice = Block(entry, keys(_CHOICE), block.problems, where)
    choice.problems.extend(f"{where} lacks a {key}" for key in keys(_CHOICE) if key not in entry)
    value, labels = _VALUE.read(choice, languages), _LABEL.read(choice, languages)
    return None if value is None or labels is None else Choice(value, labels)
