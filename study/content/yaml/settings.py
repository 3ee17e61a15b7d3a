"""Every key of `study.yaml`, in the order in which it is documented.

A new key that is read on its own is one entry here, with the field of `Study` that it becomes; the default is that of
the field. Keys that depend on each other or on the images are declared and read in the other modules of this folder.
"""

from collections.abc import Sequence
from typing import Any

from study.content.yaml.block import Block, is_whole
from study.content.yaml.completion import COMPLETION
from study.content.yaml.definition import Study
from study.content.yaml.design import ORDER, PRACTICE, REPEATS, SEED, SETS_PER_PARTICIPANT, TRAPS
from study.content.yaml.methods import METHODS
from study.content.yaml.questions import QUESTIONS
from study.content.yaml.report import EQUIVALENCE_MARGIN, POPULATION, REFERENCE
from study.content.yaml.setting import Option, Setting, flag, whole
from study.content.yaml.texts import LANGUAGES, SCALE, TEXTS, TITLE

MOST_SETS_BETWEEN_BREAKS = 10_000
LARGEST_WINDOW = 10_000
LONGEST_ABSENCE = 60 * 24 * 30
"""Largest number of minutes after which an unfinished participant counts as abandoned."""


def _read_window(root: Block, languages: Sequence[str]) -> tuple[int, int]:
    if "smallest_window" not in root:
        return Study.smallest_window
    value = root.get("smallest_window")
    if isinstance(value, list) and len(value) == 2 and all(is_whole(side) for side in value):
        width, height = value
        if 0 <= width <= LARGEST_WINDOW and 0 <= height <= LARGEST_WINDOW:
            return (width, height)
    root.problem("smallest_window", f"be width and height in pixels like [800, 500], each up to {LARGEST_WINDOW}")
    return Study.smallest_window


SETTINGS: tuple[Setting, ...] = (
    TITLE,
    SEED,
    LANGUAGES,
    *TEXTS.values(),
    METHODS,
    SCALE,
    ORDER,
    SETS_PER_PARTICIPANT,
    PRACTICE,
    TRAPS,
    REPEATS,
    whole(
        "breaks",
        "Number of sets after which a break is offered; 0 for no breaks.",
        Study.break_every,
        (0, MOST_SETS_BETWEEN_BREAKS),
        " (0 for no breaks)",
        field="break_every",
    ),
    flag("confirm", 'Whether a complete ranking waits for "Next".', Study.confirm, field="confirm"),
    flag(
        "screen_check",
        "Whether the display check at the start records the window and the visible brightness levels.",
        Study.screen_check,
        field="screen_check",
    ),
    Option(
        key="smallest_window",
        about="Minimum width and height of the window in CSS pixels; [0, 0] admits phones.",
        schema={
            "type": "array",
            "items": {"type": "integer", "minimum": 0, "maximum": LARGEST_WINDOW},
            "minItems": 2,
            "maxItems": 2,
            "default": list(Study.smallest_window),
        },
        read=_read_window,
        field="smallest_window",
    ),
    QUESTIONS,
    COMPLETION,
    flag(
        "invited_only",
        "Whether participants need a personal link or a PROLIFIC_PID.",
        Study.invited_only,
        field="invited_only",
    ),
    whole(
        "abandoned_after",
        "Minutes without an answer after which an unfinished participant counts as abandoned.",
        Study.abandoned_after,
        (1, LONGEST_ABSENCE),
        " (minutes)",
        field="abandoned_after",
    ),
    EQUIVALENCE_MARGIN,
    REFERENCE,
    POPULATION,
)


def read_options(root: Block, languages: Sequence[str]) -> dict[str, Any]:
    """Return field of `Study` -> value, for all keys that are read on their own."""
    return {
        setting.field: setting.read(root, languages)
        for setting in SETTINGS
        if isinstance(setting, Option) and setting.field is not None
    }
