"""Keeps the answers to a question of one kind: what has been answered changes neither kind nor stored values."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import models
from study.content.keeping.registration import depending
from study.content.yaml.block import Block
from study.content.yaml.definition import Question, Study, StudyError
from study.content.yaml.kinds import KINDS
from study.content.yaml.languages import languages
from study.content.yaml.questions import read_questions
from study.content.yaml.setting import keys
from study.content.yaml.settings import SETTINGS
from study.content.yaml.texts import read_languages

_STORED: Mapping[str, type | tuple[type, ...]] = {"text": str, "real": (int, float), "json": list}
"""Type of a stored answer by the type of its column."""


def check_answered(session: Session, study: Study, before: Mapping[Any, Any]) -> None:
    """Raise StudyError if `study` asks what has been answered in another way than the settings `before` did.

    Its questions may change their texts, their order and whether an answer is required; questions may come and go. A
    key that has answers and was not asked for `before` must be of a kind that they fit. Tests do not matter.
    """
    record = session.scalar(select(models.Study).where(models.Study.slug == study.slug))
    asked = _asked(before, [*languages(), *study.spoken])
    now = [each for each in (*study.before, *study.after) if each.key not in asked or not _keeps(asked[each.key], each)]
    if record is None or not now:
        return
    answered, unfit = Counter[str](), set[str]()
    for answers in _answers(session, record):
        for question in now:
            if question.key in answers:
                answered[question.key] += 1
                if question.key in asked or not _fits(question, answers[question.key]):
                    unfit.add(question.key)
    problems = [_problem(each.key, answered[each.key]) for each in now if each.key in unfit]
    if problems:
        raise StudyError(study.slug, problems)


def _asked(settings: Mapping[Any, Any], known: Sequence[str]) -> dict[str, Question]:
    """Return key -> question of settings that may have problems; `known`: codes of languages."""
    root = Block(dict(settings), keys(SETTINGS), [])
    before, after = read_questions(root, read_languages(root, known))
    return {question.key: question for question in (*before, *after)}


def _keeps(before: Question, after: Question) -> bool:
    return before.kind == after.kind and _values(before) <= _values(after)


def _fits(question: Question, answer: Any) -> bool:
    if not isinstance(answer, _STORED[KINDS[question.kind].column]):
        return False
    chosen = set(answer) if isinstance(answer, list) else {answer}
    return not question.choices or chosen <= _values(question)


def _values(question: Question) -> set[str]:
    return {choice.value for choice in question.choices}


def _answers(session: Session, record: models.Study) -> Iterator[dict[str, Any]]:
    person = models.Participant
    query = select(person.answers_before, person.answers_after).where(depending(record))
    for before, after in session.execute(query):
        yield {**(before or {}), **(after or {})}


def _problem(key: str, count: int) -> str:
    answers = "1 answer" if count == 1 else f"{count:,} answers"
    return f"question {key!r} has {answers}: its kind and its choices' values must stay"
