"""What is checked before the sets, from study.yaml, and what follows from a check that was not passed."""

from collections.abc import Sequence

from study.content.yaml.block import Block
from study.content.yaml.definition import CONSEQUENCES, Consequence, Study
from study.content.yaml.setting import Option, one_of

_WORDS: dict[bool, Consequence] = {True: "record", False: "off"}
"""What older studies say."""


def _read_screen_check(root: Block, languages: Sequence[str]) -> Consequence:
    value = root.get("screen_check") if "screen_check" in root else Study.screen_check
    if isinstance(value, bool):
        return _WORDS[value]
    if value in CONSEQUENCES:
        return value
    root.problem("screen_check", f"be one of {', '.join(CONSEQUENCES)} (or true for record, false for off)")
    return Study.screen_check


SCREEN_CHECK = Option(
    key="screen_check",
    about="The display check at the start: off, record (window and visible brightness levels), flag who sees too few "
    "levels, or require to see enough of them.",
    schema={"enum": [*CONSEQUENCES, *_WORDS], "default": Study.screen_check},
    read=_read_screen_check,
    field="screen_check",
)
COLOR_VISION = one_of(
    "color_vision",
    "The short color-vision screening at the start, no diagnosis: off, record, flag who did not pass, or require it.",
    CONSEQUENCES,
    Study.color_vision,
    field="color_vision",
)
