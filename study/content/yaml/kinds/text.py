"""Questions that are answered in the participant's own words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from study.content.yaml.block import Block
from study.content.yaml.checks import DEFUSED, is_control
from study.content.yaml.definition import Question
from study.content.yaml.question_kind import Kind

LONGEST_ANSWER = 2000
"""Characters of an answer."""


class FreeText(Kind[Question]):
    """A text."""

    name = "text"
    about = "a text in the participant's own words"
    column = "text"

    def complete(self, question: Question, block: Block, languages: Sequence[str]) -> Question:
        """Return it as it is: there are no more keys."""
        return question

    def check(self, question: Question, answer: Any) -> Any:
        """Return the text without control characters."""
        if not isinstance(answer, str) or len(answer) > LONGEST_ANSWER:
            raise ValueError(f"must be a text of at most {LONGEST_ANSWER} characters")
        return "".join(character for character in answer if not is_control(character))

    def values(self, question: Question) -> str:
        """Say what exports do to texts."""
        return DEFUSED

    def view(self, question: Question, language: str) -> dict[str, Any]:
        """Return nothing more."""
        return {}

    def simulated(self, rng: np.random.Generator, view: dict[str, Any]) -> Any:
        """Say that nobody wrote it."""
        return "simulated"


KINDS = (FreeText(),)
