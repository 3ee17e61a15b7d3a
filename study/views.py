"""What a participant's browser is told, as JSON: texts, progress and the next sets, never a method or a file."""

from dataclasses import asdict
from typing import Any

from markdown_it import MarkdownIt

from study.definition import Study
from study.identity import Identity
from study.progress import Stage
from study.responses import Visit
from study.stimuli import shown_size

SETS_AHEAD = 2
"""Sets sent ahead of the current one, for the browser to load while it is being ranked."""

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def open_study(study: Study) -> dict[str, Any]:
    """Describe the study in a list of studies."""
    return {"slug": study.slug, "title": study.title, "sets": len(study.images)}


def study_view(study: Study) -> dict[str, Any]:
    """Describe the study to those who may take part: title, words of the scale best first, texts as HTML."""
    return {
        **open_study(study),
        "versions": len(study.methods),
        "scale": [level.labels[study.languages[0]] for level in study.scale],
        "texts": {name: _MARKDOWN.render(text) for name, text in asdict(study.texts[study.languages[0]]).items()},
    }


def progress_view(study: Study, visit: Visit | None, identity: Identity) -> dict[str, Any]:
    """Say where the person stands: stage, sets answered, and the current set with those after it.

    A set is {trial: its name, number: from 1, width, height: pixels of its images, images: addresses
    in the order of the slots}. `visit` is None for someone who has not consented.
    """
    if visit is None:
        return {"stage": Stage.WELCOME, "answered": 0, "total": len(study.images), "sets": []}
    progress = visit.progress
    return {
        "stage": progress.stage,
        "answered": progress.answered,
        "total": progress.total,
        "sets": [_set_view(study, visit, index, identity) for index in progress.upcoming(SETS_AHEAD)],
    }


def _set_view(study: Study, visit: Visit, index: int, identity: Identity) -> dict[str, Any]:
    trial = visit.trials[index]
    width, height = shown_size(study.sizes[trial.image])
    return {
        "trial": identity.set_token(visit.participant, index),
        "number": index + 1,
        "width": width,
        "height": height,
        "images": [
            f"image/{identity.image_token(visit.participant, index, slot)}" for slot in range(1, len(trial.slots) + 1)
        ],
    }
