"""Which answers to questions are stored."""

from typing import Any

import pytest

from study.content.yaml.definition import Choice, Question
from study.visits.answers.questionnaire import check_answers
from study.visits.answers.refusals import Refused

YES_NO = (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))
QUESTIONS = (
    Question("age", "number", {"en": "Age?"}, smallest=18, largest=120),
    Question("glasses", "choice", {"en": "Glasses?"}, YES_NO),
    Question("devices", "several", {"en": "Which?"}, (*YES_NO, Choice("both", {"en": "Both"})), required=False),
    Question("remarks", "text", {"en": "Anything?"}, required=False),
)
ANSWERS = {"age": 33, "glasses": "no", "devices": ["yes", "both"], "remarks": "no, thanks"}


def test_right_answers_are_kept() -> None:
    assert check_answers(QUESTIONS, ANSWERS) == ANSWERS
    assert check_answers((), {}) == {}


def test_what_is_left_empty_is_left_out() -> None:
    answers = {"remarks": "", "age": 18.5, "devices": [], "glasses": "yes"}
    assert check_answers(QUESTIONS, answers) == {"age": 18.5, "glasses": "yes"}


def test_what_no_table_can_hold_is_left_out() -> None:
    text = "half \ud83d of a pair,\n\ta nul \0 and \U0001f600"
    kept = "half  of a pair,\n\ta nul  and \U0001f600"
    assert check_answers(QUESTIONS, {**ANSWERS, "remarks": text})["remarks"] == kept


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"age": None}, "the answer to age must not be empty$"),
        ({"age": 17}, "age must be at least 18 and at most 120; got 17$"),
        ({"age": 121}, "age must be at least 18 and at most 120"),
        ({"age": "33"}, "age must be a number"),
        ({"age": True}, "age must be a number"),
        ({"age": float("nan")}, "age must be a number"),
        ({"age": 10**400}, "age must be a number"),
        ({"glasses": "maybe"}, "glasses must be one of yes, no; got 'maybe'$"),
        ({"glasses": ["yes"]}, "glasses must be one of yes, no"),
        ({"devices": "yes"}, "devices must be a list"),
        ({"devices": ["yes", "phone"]}, "devices must be one of yes, no, both"),
        ({"remarks": "x" * 2001}, "remarks must be a text of at most 2000 characters; got 2001 characters$"),
        ({"remarks": 5}, "remarks must be a text"),
        ({"name": "Ada"}, "answers must be to the questions asked; got 'name'"),
    ],
)
def test_wrong_answers_name_the_question(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        check_answers(QUESTIONS, {**ANSWERS, **changes})


def test_answers_are_an_object() -> None:
    with pytest.raises(Refused, match="answers must be an object"):
        check_answers(QUESTIONS, ["age"])
