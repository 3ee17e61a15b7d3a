"""The display check: whether a participant's screen shows enough of the levels of gray.

The second faintest square that must be told from black has the level 13 of 255: 0.4 % of the light of white, two units
of lightness above a black that reflects 1 % of it, as screens in offices do. Who cannot tell it sees a screen that is
too dark, or too much light falling on it.
"""

from collections.abc import Mapping
from typing import Any

from study.visits.answers.limits import PATCHES

FEWEST_SEEN = 2
"""Number of dark squares, and of light squares, that must be told from their background, of four each."""
CHECK = "brightness"
"""Name of the check for those whose visit it ends."""


def shows_enough(screen: Mapping[str, Any]) -> bool:
    """Return whether enough dark and light squares were seen, from what the display check has stored."""
    return min(screen["dark"], screen["light"]) >= FEWEST_SEEN


def rule() -> str:
    """Return the rule in words."""
    return f"at least {FEWEST_SEEN} of {PATCHES} dark and of {PATCHES} light squares"
