"""Checks the answers to a study's questions; pure."""

import math
from collections.abc import Sequence
from typing import Any

from study.content.yaml.checks import is_control, is_number
from study.content.yaml.definition import Question
from study.visits.answers.refusals import Refused, invalid

LONGEST_TEXT = 2000
"""Characters of a free-text answer."""


def check_answers(questions: Sequence[Question], answers: object) -> dict[str, Any]:
    """Return question -> answer, in the order of the questions and without those left empty.

    Raises Refused ("invalid") naming the first question whose answer is missing or not allowed.
    """
    if not isinstance(answers, dict):
        raise invalid("answers must be an object: question -> answer")
    unknown = [str(key) for key in answers if key not in {question.key for question in questions}]
    if unknown:
        raise invalid(f"answers must be to the questions asked; got {unknown[0][:40]!r}")
    checked = {question.key: _checked(question, answers.get(question.key)) for question in questions}
    return {key: answer for key, answer in checked.items() if answer is not None}


def _checked(question: Question, answer: Any) -> Any:
    if answer is None or answer == "" or answer == []:
        if question.required:
            raise _wrong(question, "must be answered")
        return None
    check = {"choice": _choice, "several": _several, "number": _number, "text": _text}[question.kind]
    return check(question, answer)


def _choice(question: Question, answer: Any) -> str:
    values = [choice.value for choice in question.choices]
    if not isinstance(answer, str) or answer not in values:
        raise _wrong(question, f"must be one of {', '.join(values)}")
    return answer


def _several(question: Question, answer: Any) -> list[str]:
    if not isinstance(answer, list):
        raise _wrong(question, "must be a list")
    return [_choice(question, value) for value in dict.fromkeys(map(str, answer))]


def _number(question: Question, answer: Any) -> int | float:
    low = -math.inf if question.smallest is None else question.smallest
    high = math.inf if question.largest is None else question.largest
    if not is_number(answer):
        raise _wrong(question, "must be a number")
    if not low <= answer <= high:
        limits = [f"at least {low:g}"] * (low > -math.inf) + [f"at most {high:g}"] * (high < math.inf)
        raise _wrong(question, f"must be {' and '.join(limits)}")
    number: int | float = answer
    return number


def _text(question: Question, answer: Any) -> str:
    if not isinstance(answer, str) or len(answer) > LONGEST_TEXT:
        raise _wrong(question, f"must be a text of at most {LONGEST_TEXT} characters")
    return "".join(character for character in answer if not is_control(character))


def _wrong(question: Question, what: str) -> Refused:
    return invalid(f"the answer to {question.key} {what}")
