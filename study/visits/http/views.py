"""What a participant's browser is told, as JSON: texts, progress and the next sets, never a method or a file."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt

from study.color_vision.series import KINDS as PLATES
from study.content.keeping.life import Life
from study.content.serving.stimuli import shown_size
from study.content.trials import Kind, PlannedTrial
from study.content.yaml.completion import IN_ADDRESS
from study.content.yaml.definition import Question, Study, WayBack
from study.content.yaml.kinds import KINDS
from study.visits.answers.consent import KEEPS, consent_text, own_text
from study.visits.answers.people import Mode
from study.visits.answers.practice import may_try_again, ruined_slot
from study.visits.answers.progress import Stage
from study.visits.answers.recruitment import Origin
from study.visits.answers.responses import Visit
from study.visits.http.identity import Identity

SETS_AHEAD = 2
"""Sets sent ahead of the current one, for the browser to load while it is being ranked."""
SECONDS_PER_SET = 30
SECONDS_FOR_DISPLAY_CHECK = 30
SECONDS_PER_PLATE = 8
SECONDS_PER_QUESTION = 10

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def listed_study(study: Study, language: str) -> dict[str, Any]:
    """Describe the study in a list of studies."""
    sets = study.design.total_sets
    minutes = max(1, round(_seconds(study) / 60))
    return {"slug": study.slug, "title": study.titles[language], "sets": sets, "minutes": minutes}


def _seconds(study: Study) -> int:
    """Estimate how long a visit takes; of the color-vision screening, one round, which is enough for most people."""
    check = 0 if study.screen_check == "off" else SECONDS_FOR_DISPLAY_CHECK
    plates = 0 if study.color_vision == "off" else len(PLATES)
    questions = len(study.before) + len(study.after)
    sets = study.design.total_sets + len(study.practice)
    return check + plates * SECONDS_PER_PLATE + questions * SECONDS_PER_QUESTION + sets * SECONDS_PER_SET


def study_view(study: Study, language: str, mode: Mode) -> dict[str, Any]:
    """Describe the study in one of its languages: the page's words, texts as HTML, scale best first, questions."""
    return {
        **listed_study(study, language),
        "language": language,
        "languages": [{"code": code, "name": study.spoken[code].name} for code in study.languages],
        "direction": study.spoken[language].direction,
        "words": dict(study.spoken[language].words),
        "scale": [level.labels[language] for level in study.scale],
        "confirm": study.confirm,
        "undo_seconds": study.undo_seconds,
        "smallest_window": list(study.smallest_window),
        "texts": {name: rendered(text) for name, text in _texts(study, language).items()},
        "questions": {
            "before": [_question_view(question, language) for question in study.before],
            "after": [_question_view(question, language) for question in study.after],
        },
        "test": mode == "test",
    }


def rendered(text: str) -> str:
    """Return a text of the study, which is Markdown, as HTML."""
    html: str = _MARKDOWN.render(text)
    return html


def _texts(study: Study, language: str) -> dict[str, str]:
    return {**asdict(study.texts[language]), "consent": own_text(study, language)}


def newcomer_view(stage: Stage, life: Life | None = None) -> dict[str, Any]:
    """Describe where somebody is who has not consented, and when a study closed by its date."""
    view: dict[str, Any] = {"stage": stage, "person": None, "answered": 0, "total": 0, "sets": []}
    return view if life is None else {**view, **closing_view(life)}


def closing_view(life: Life) -> dict[str, str | None]:
    """Say when a study closed by its date; None for one that did not."""
    return {"closed_at": life.closes_at.isoformat() if life.by_date and life.closes_at is not None else None}


def consent_view(study: Study, language: str, pilot: bool) -> dict[str, dict[str, Any]]:
    """Describe what the page of consent adds to the study's text, by what keeps the reader's place, which it finds out.

    Each is {version: of the whole text, notes: keys of the words to add, in order}. `pilot`: whether the answers will
    belong to the study's pilot.
    """
    texts = {keeps: consent_text(study, language, pilot=pilot, keeps=keeps) for keeps in KEEPS}
    return {keeps: {"version": text.version, "notes": list(text.notes)} for keeps, text in texts.items()}


def progress_view(study: Study, visit: Visit, identity: Identity) -> dict[str, Any]:
    """Describe a participant's progress: stage, name for the browser, sets answered, the current set and the next.

    A set is {trial: its token, number: from 1, part, place and of: its place in that part, pause: whether
    a break is offered before it, width, height: pixels of its images, images: addresses in the order of the
    slots}. Where the visit is shut, there is the reason, and there are no sets. The way back to the panel is included
    only at the end.
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
        return {**view, "completion": way_back_view(study.completion, visit.origin)}
    if progress.stage is Stage.SCREENED_OUT:
        ended = {"screened_out_by": visit.screened_out_by}
        return {**view, **ended, "completion": way_back_view(study.completion.screened_out, visit.origin)}
    if visit.shut is not None:
        return {**view, "stage": visit.shut}
    if progress.stage is Stage.VISION:
        return {**view, "vision": _vision_view(visit, identity)}
    return {**view, "sets": [_set_view(study, visit, index, identity) for index in progress.upcoming(SETS_AHEAD)]}


def way_back_view(way: WayBack, origin: Origin | None) -> dict[str, str | None]:
    """Describe what one end of a visit gives, and nothing of what the other ends give.

    The panel's identifiers from `origin` are put into the address where it asks for them.
    """
    url = way.url
    sent_as = (None, None, None) if origin is None else (origin.person, origin.visit, origin.study)
    for name, value in zip(IN_ADDRESS, sent_as, strict=True):
        url = url and url.replace(name, quote(value or "", safe=""))
    return {"code": way.code, "url": url}


def feedback_view(study: Study, trial: PlannedTrial, order: Sequence[int]) -> dict[str, Any] | None:
    """Say how a practice set was ranked: slot and rank of the ruined version, if there is one."""
    if trial.kind is not Kind.PRACTICE:
        return None
    slot = ruined_slot(study, trial.kind, trial.image, trial.slots)
    rank = None if slot is None else list(order).index(slot) + 1
    return {"spoiled": slot, "rank": rank, "versions": len(trial.slots)}


def again_view(
    study: Study, visit: Visit, index: int, order: Sequence[int], tries: int, identity: Identity
) -> dict[str, Any] | None:
    """Describe the practice set at `index` for another try; None if that is not open after so many `tries`."""
    trial = visit.trials[index]
    if not may_try_again(study, ruined_slot(study, trial.kind, trial.image, trial.slots), order, tries):
        return None
    return {"set": _set_view(study, visit, index, identity), "attempt": tries + 1, "left": study.practice_tries - tries}


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


def _vision_view(visit: Visit, identity: Identity) -> dict[str, Any]:
    """Describe a round of the color-vision screening: its number, and the addresses of its plates."""
    number = visit.vision_rounds + 1
    tokens = [identity.plate_token(visit.participant, number, place) for place in range(len(PLATES))]
    return {"round": number, "plates": [f"plate/{token}" for token in tokens]}


def _question_view(question: Question, language: str) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "text": _MARKDOWN.renderInline(question.texts[language]),
        "required": question.required,
        **KINDS[question.kind].view(question, language),
    }
