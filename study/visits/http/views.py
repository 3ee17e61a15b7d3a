"""What a participant's browser is told, as JSON: texts, progress and the next sets, never a method or a file."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from markdown_it import MarkdownIt

from study.content.serving.stimuli import shown_size
from study.content.trials import Kind, PlannedTrial
from study.content.yaml.definition import Question, Study
from study.content.yaml.kinds import KINDS
from study.content.yaml.languages import languages
from study.visits.answers.people import Mode
from study.visits.answers.progress import Stage
from study.visits.answers.responses import Visit
from study.visits.http.identity import Identity

SETS_AHEAD = 2
"""Sets sent ahead of the current one, for the browser to load while it is being ranked."""
SECONDS_PER_SET = 30

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def listed_study(study: Study, language: str) -> dict[str, Any]:
    """Describe the study in a list of studies."""
    sets = study.design.total_sets
    minutes = max(1, round((sets + len(study.practice)) * SECONDS_PER_SET / 60))
    return {"slug": study.slug, "title": study.titles[language], "sets": sets, "minutes": minutes}


def study_view(study: Study, language: str, mode: Mode) -> dict[str, Any]:
    """Describe the study in one of its languages: the page's words, texts as HTML, scale best first, questions."""
    return {
        **listed_study(study, language),
        "language": language,
        "languages": [{"code": code, "name": languages()[code].name} for code in study.languages],
        "words": dict(languages()[language].words),
        "scale": [level.labels[language] for level in study.scale],
        "confirm": study.confirm,
        "smallest_window": list(study.smallest_window),
        "texts": {name: _MARKDOWN.render(text) for name, text in asdict(study.texts[language]).items()},
        "questions": {
            "before": [_question_view(question, language) for question in study.before],
            "after": [_question_view(question, language) for question in study.after],
        },
        "test": mode == "test",
    }


def newcomer_view(stage: Stage) -> dict[str, Any]:
    """Describe what somebody sees before consent."""
    return {"stage": stage, "person": None, "answered": 0, "total": 0, "sets": []}


def progress_view(study: Study, visit: Visit, closed: bool, identity: Identity) -> dict[str, Any]:
    """Describe a participant's progress: stage, name for the browser, sets answered, the current set and the next.

    A set is {trial: its token, number: from 1, part, place and of: its place in that part, pause: whether
    a break is offered before it, width, height: pixels of its images, images: addresses in the order of the
    slots}. In a closed study there are no sets. The completion is included only at the end.
    """
    progress = visit.progress
    view = {
        "stage": progress.stage,
        "person": identity.person_token(visit.participant),
        "answered": progress.answered,
        "total": progress.total,
        "sets": [],
    }
    if progress.stage is Stage.FINISHED:
        return {**view, "completion": asdict(study.completion)}
    if closed:
        return {**view, "stage": Stage.CLOSED}
    return {**view, "sets": [_set_view(study, visit, index, identity) for index in progress.upcoming(SETS_AHEAD)]}


def feedback_view(study: Study, trial: PlannedTrial, order: Sequence[int]) -> dict[str, Any] | None:
    """Say how a practice set was ranked: slot and rank of the ruined version, if there is one."""
    if trial.kind is not Kind.PRACTICE:
        return None
    if trial.image not in study.traps:
        return {"spoiled": None, "rank": None, "versions": len(trial.slots)}
    slot = trial.slots.index(study.traps[trial.image]) + 1
    return {"spoiled": slot, "rank": list(order).index(slot) + 1, "versions": len(trial.slots)}


def _set_view(study: Study, visit: Visit, index: int, identity: Identity) -> dict[str, Any]:
    trial = visit.trials[index]
    width, height = shown_size(study.sizes[trial.image])
    practice = sum(each.kind is Kind.PRACTICE for each in visit.trials)
    is_practice = trial.kind is Kind.PRACTICE
    place = index + 1 if is_practice else index + 1 - practice
    return {
        "trial": identity.set_token(visit.participant, index),
        "number": index + 1,
        "part": "practice" if is_practice else "main",
        "place": place,
        "of": practice if is_practice else len(visit.trials) - practice,
        "pause": _is_after_pause(study, is_practice, place),
        "width": width,
        "height": height,
        "images": [
            f"image/{identity.image_token(visit.participant, index, slot)}" for slot in range(1, len(trial.slots) + 1)
        ],
    }


def _is_after_pause(study: Study, is_practice: bool, place: int) -> bool:
    return bool(study.break_every) and not is_practice and place > 1 and (place - 1) % study.break_every == 0


def _question_view(question: Question, language: str) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "text": _MARKDOWN.renderInline(question.texts[language]),
        "required": question.required,
        **KINDS[question.kind].view(question, language),
    }
