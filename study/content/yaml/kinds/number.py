"""Questions for a number, within limits or not."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from study.content.yaml.block import Block
from study.content.yaml.checks import is_number
from study.content.yaml.definition import Question
from study.content.yaml.question_kind import Kind
from study.content.yaml.setting import number

_SMALLEST = number("smallest", "Smallest number allowed.")
_LARGEST = number("largest", "Largest number allowed.")


class Number(Kind[Question]):
    """A number."""

    name = "number"
    about = "a number, within limits if you set them"
    settings = (_SMALLEST, _LARGEST)
    column = "real"

    def complete(self, question: Question, block: Block, languages: Sequence[str]) -> Question:
        """Read the limits."""
        smallest, largest = _SMALLEST.read(block, languages), _LARGEST.read(block, languages)
        if smallest is not None and largest is not None and smallest > largest:
            block.problems.append(
                f"{block.where('smallest')} must not be more than largest; they are {smallest:g} and {largest:g}"
            )
        return replace(question, smallest=smallest, largest=largest)

    def check(self, question: Question, answer: Any) -> Any:
        """Return a number within the limits."""
        if not is_number(answer):
            raise ValueError("must be a number")
        low = -math.inf if question.smallest is None else question.smallest
        high = math.inf if question.largest is None else question.largest
        if not low <= answer <= high:
            raise ValueError(f"must be {' and '.join(_limits(question))}")
        return answer

    def values(self, question: Question) -> str:
        """Name the limits."""
        return ", ".join(_limits(question))

    def view(self, question: Question, language: str) -> dict[str, Any]:
        """Return the limits; None for none."""
        return {"smallest": question.smallest, "largest": question.largest}

    def simulated(self, rng: np.random.Generator, view: dict[str, Any]) -> Any:
        """Draw a whole number within the limits; the lower one if there is none between them."""
        smallest, largest = view["smallest"], view["largest"]
        low = smallest if smallest is not None else largest - 100 if largest is not None else 0
        high = largest if largest is not None else low + 100
        if math.ceil(low) > math.floor(high):
            return low
        return int(rng.integers(math.ceil(low), math.floor(high), endpoint=True))


KINDS = (Number(),)


def _limits(question: Question) -> list[str]:
    low = [] if question.smallest is None else [f"at least {question.smallest:g}"]
    return low if question.largest is None else [*low, f"at most {question.largest:g}"]
