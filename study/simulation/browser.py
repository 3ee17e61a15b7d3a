"""What a simulated participant's browser measures, and the answers to questions; pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from study.content.yaml.kinds import KINDS

_WINDOWS = ((1280, 720), (1366, 657), (1440, 790), (1536, 730), (1920, 950), (2560, 1300))
_PIXEL_RATIOS = (1, 1.25, 2)
_PATCHES = 4
_COLUMNS = 3
_MARGIN = 100


class SimulatedBrowser:
    """The window in which one simulated participant takes part."""

    def __init__(self, rng: np.random.Generator, smallest_window: Sequence[int]) -> None:
        """Choose a common window with `rng`, at least `smallest_window` (width and height in CSS pixels)."""
        width, height = _WINDOWS[rng.integers(len(_WINDOWS))]
        self._window = [max(width, smallest_window[0]), max(height, smallest_window[1])]
        self._pixel_ratio = _PIXEL_RATIOS[rng.integers(len(_PIXEL_RATIOS))]
        self._patches = {name: int(_PATCHES - (rng.random() < 0.1)) for name in ("dark", "light")}

    def screen(self) -> dict[str, Any]:
        """Return the measurements of window and screen that the page's check sends."""
        return {
            "window": self._window,
            "screen": [self._window[0], self._window[1] + _MARGIN],
            "pixel_ratio": self._pixel_ratio,
            "color_depth": 24,
            **self._patches,
            "touch": False,
            "gamut": "srgb",
            "dynamic_range": "standard",
            "color_scheme": "light",
        }

    def record(
        self, rng: np.random.Generator, order: Sequence[int], size: tuple[int, int], shown_at: int, rt_ms: int
    ) -> dict[str, Any]:
        """Return what the page measures while a set is ranked.

        `order`: the slots as they are ranked; `size`: width and height in pixels of the set's images;
        `shown_at`: milliseconds since 1970; `rt_ms`: milliseconds until the last click.
        """
        moments = np.sort(rng.uniform(0.3, 1.0, len(order)))
        clicks = zip(rt_ms * moments / moments[-1], order, strict=True)
        # One in five looks closer before the first click.
        zoomed_ms = round(rt_ms * 0.1) if rng.random() < 0.2 else 0
        zoom = [[zoomed_ms, "zoom", 2], [2 * zoomed_ms, "zoom", 1]] if zoomed_ms else []
        scale = min(self._window[0] / _COLUMNS / size[0], (self._window[1] - _MARGIN) / 2 / size[1])
        return {
            "shown_at": shown_at,
            "loading_ms": round(rng.uniform(20, 200)),
            "events": [*zoom, *([round(moment), "rank", slot] for moment, slot in clicks)],
            "zoom": {"largest": 2 if zoomed_ms else 1, "ms": zoomed_ms},
            "full_ms": 0,
            "hidden_ms": 0,
            "window": self._window,
            "pixel_ratio": self._pixel_ratio,
            "image": [max(1, round(side * scale)) for side in size],
            "resumed": 0,
        }


def answers(rng: np.random.Generator, questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Answer `questions`, as the server describes them, at random; half of the optional ones are left empty."""
    return {
        question["key"]: KINDS[question["kind"]].simulated(rng, question)
        for question in questions
        if question["required"] or rng.random() < 0.5
    }
