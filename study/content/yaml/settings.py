"""Every key of `study.yaml`, in the order in which it is documented.

A new key that is read on its own is one entry here, with the field of `Study` that it becomes; the default is that of
the field. Keys that depend on each other or on the images are declared and read in the other modules of this folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from study.content.yaml.block import Block, is_whole
from study.content.yaml.checks_before import COLOR_VISION, SCREEN_CHECK
from study.content.yaml.closing import CLOSES
from study.content.yaml.completion import COMPLETION
from study.content.yaml.conditions import CONDITIONS
from study.content.yaml.definition import Study
from study.content.yaml.design import METHODS_PER_SET, ORDER, PRACTICE, REPEATS, SEED, SETS_PER_PARTICIPANT, TRAPS
from study.content.yaml.last_page import LAST_PAGE
from study.content.yaml.methods import METHODS
from study.content.yaml.panel import PANEL
from study.content.yaml.questions import QUESTIONS
from study.content.yaml.report import EQUIVALENCE_MARGIN, GROUPS_COMPARED, POPULATION, REFERENCE
from study.content.yaml.setting import Option, Setting, flag, whole
from study.content.yaml.texts import CONTACT, ETHICS, LANGUAGES, SCALE, TEXTS, TITLE
from study.content.yaml.words_of_study import WORDS

MOST_SETS_BETWEEN_BREAKS = 10_000
MOST_TRIES = 10
"""Largest number of times that a practice set may be ranked."""
LONGEST_UNDO = 60
"""Largest number of seconds for which a complete ranking is held back."""
LARGEST_WINDOW = 10_000
LARGEST_TARGET = 1_000_000
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


@dataclass(frozen=True)
class Group:
    """Settings that belong together, as documents and forms show them."""

    title: str
    """What they are about."""
    settings: tuple[Setting, ...]
    """The settings, in their order."""


GROUPS: tuple[Group, ...] = (
    Group("Title and languages", (TITLE, LANGUAGES)),
    Group("Texts", (*TEXTS.values(), CONTACT, ETHICS, WORDS)),
    Group("Methods and scale", (METHODS, SCALE)),
    Group(
        "Sets",
        (
            SEED,
            ORDER,
            SETS_PER_PARTICIPANT,
            METHODS_PER_SET,
            CONDITIONS,
            PRACTICE,
            whole(
                "practice_tries",
                "How often a practice set may be ranked in all while its ruined version is not put last; 1 for no "
                "second try.",
                Study.practice_tries,
                (1, MOST_TRIES),
                field="practice_tries",
            ),
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
            whole(
                "undo_seconds",
                "Seconds for which the last choice of a set can still be undone; 0 sends a complete ranking at once.",
                Study.undo_seconds,
                (0, LONGEST_UNDO),
                " (0 for not at all)",
                field="undo_seconds",
            ),
        ),
    ),
    Group(
        "Before the sets",
        (
            SCREEN_CHECK,
            COLOR_VISION,
            Option(
                key="smallest_window",
                about="Minimum width and height of the window in CSS pixels, needed before consent; 0 and 0 admit "
                "phones.",
                schema={
                    "type": "array",
                    "prefixItems": [
                        {"title": side, "type": "integer", "minimum": 0, "maximum": LARGEST_WINDOW}
                        for side in ("Width", "Height")
                    ],
                    "minItems": 2,
                    "maxItems": 2,
                    "default": list(Study.smallest_window),
                },
                read=_read_window,
                field="smallest_window",
            ),
        ),
    ),
    Group("Questions", (QUESTIONS,)),
    Group(
        "Who takes part",
        (
            COMPLETION,
            LAST_PAGE,
            PANEL,
            flag(
                "invited_only",
                "Whether participants need a personal link or a panel's identifier.",
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
            whole(
                "target",
                "Number of participants whose complete data are wanted: nobody else is let in; 0 for no limit.",
                Study.target,
                (0, LARGEST_TARGET),
                " (0 for no limit)",
                field="target",
            ),
            CLOSES,
        ),
    ),
    Group("Report", (EQUIVALENCE_MARGIN, REFERENCE, POPULATION, GROUPS_COMPARED)),
)
SETTINGS: tuple[Setting, ...] = tuple(setting for group in GROUPS for setting in group.settings)


def read_options(root: Block, languages: Sequence[str]) -> dict[str, Any]:
    """Return field of `Study` -> value, for all keys that are read on their own."""
    return {
        setting.field: setting.read(root, languages)
        for setting in SETTINGS
        if isinstance(setting, Option) and setting.field is not None
    }
