"""Checks the answers to a study's questions; pure."""

from collections.abc import Sequence
from typing import Any

from study.content.yaml.definition import Question
from study.content.yaml.kinds import KINDS
from study.visits.answers.checking import shortened
from study.visits.answers.refusals import invalid


def check_answers(questions: Sequence[Question], answers: object) -> dict[str, Any]:
    """Return question -> answer, in the order of the questions and without those left empty.

    Raises Refused ("invalid") naming the first question whose answer is missing or not allowed.
    """
    if not isinstance(answers, dict):
        raise invalid(f"answers must be an object: question -> answer; got {shortened(answers)}")
    unknown = [str(key) for key in answers if key not in {question.key for question in questions}]
    if unknown:
        raise invalid(f"answers must be to the questions asked; got {shortened(unknown[0])}")
    checked = {question.key: _checked(question, answers.get(question.key)) for question in questions}
    return {key: answer for key, answer in checked.items() if answer is not None}


def _checked(question: Question, answer: Any) -> Any:
    try:
        if answer is not None and answer != "" and answer != []:
            return KINDS[question.kind].check(question, answer)
    except ValueError as error:
        raise invalid(f"the answer to {question.key} {error}; got {shortened(answer)}") from None
    if question.required:
        raise invalid(f"the answer to {question.key} must not be empty")
    return None
