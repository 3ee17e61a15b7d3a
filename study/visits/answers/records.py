"""What a participant's browser measures: the window and the screen, and what happened while a set was ranked; pure.

The browser is not trusted: everything is checked for its type and range, and unknown names are refused, so that
nothing but measurements gets into the database.
"""

from collections.abc import Callable, Mapping
from typing import Any

from study.content.yaml.checks import is_number
from study.visits.answers.refusals import invalid

MOST_EVENTS = 400
LONGEST_MS = 2**31 - 1
PATCHES = 4
"""Number of dark patches, and of light patches, in the display check."""

_LATEST_MOMENT = 2**53
_LARGEST_SIDE = 100_000
_EVENTS = ("rank", "undo", "zoom", "full")

_Check = Callable[[Any], bool]


def check_screen(screen: object) -> dict[str, Any]:
    """Return the measurements of window and screen, or raise Refused ("invalid") naming what is wrong.

    window, screen: width and height in CSS pixels; pixel_ratio: device pixels per CSS pixel; color_depth: bits;
    dark, light: how many of the 4 patches the participant could tell apart from the background; touch: whether
    there is a touch screen.
    """
    return _checked("screen", screen, _SCREEN, required=("window", "dark", "light"))


def check_record(record: object) -> dict[str, Any]:
    """Return what happened while a set was ranked, or raise Refused ("invalid") naming what is wrong.

    shown_at: milliseconds since 1970 by the browser's clock; loading_ms: until all images had been decoded;
    events: [milliseconds since shown, "rank" | "undo" | "zoom" | "full", number] where the number is the slot
    (0 for a closed full-screen view) or the new zoom factor; zoom: the largest factor and the time zoomed in;
    full_ms: time in full-screen view; hidden_ms: time the window was out of sight; window and image: width and
    height in CSS pixels; pixel_ratio; resumed: how many times the set was reloaded.
    """
    return _checked("record", record, _RECORD)


def _checked(
    what: str, values: object, checks: Mapping[str, tuple[_Check, str]], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise invalid(f"{what} must be an object")
    for name in required:
        if name not in values:
            raise invalid(f"{what} must have {name}")
    for name, value in values.items():
        if name not in checks:
            raise invalid(f"{what} must have no other entries than {', '.join(checks)}; got {name[:40]!r}")
        is_right, wanted = checks[name]
        if not is_right(value):
            raise invalid(f"{name} of {what} must be {wanted}")
    return values


def _number(smallest: float, largest: float) -> _Check:
    def check(value: Any) -> bool:
        return is_number(value) and smallest <= value <= largest

    return check


def _whole(largest: int) -> _Check:
    return lambda value: type(value) is int and 0 <= value <= largest


def _pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number(0, _LARGEST_SIDE), value))


def _events(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_EVENTS and all(map(_event, value))


def _event(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 3:
        return False
    moment, name, number = value
    return _number(0, LONGEST_MS)(moment) and name in _EVENTS and _number(0, 1000)(number)


def _zoom(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"largest", "ms"}
        and _number(1, 1000)(value["largest"])
        and _number(0, LONGEST_MS)(value["ms"])
    )


_MILLISECONDS = (_number(0, LONGEST_MS), "milliseconds, at most 24 days")
_SIZE = (_pair, "[width, height] in pixels")
_RATIO = (_number(0.01, 100), "a number of device pixels per CSS pixel")
_SEEN = (_whole(PATCHES), f"a whole number from 0 to {PATCHES}")

_SCREEN: dict[str, tuple[_Check, str]] = {
    "window": _SIZE,
    "screen": _SIZE,
    "pixel_ratio": _RATIO,
    "color_depth": (_whole(256), "a whole number of bits"),
    "dark": _SEEN,
    "light": _SEEN,
    "touch": (lambda value: isinstance(value, bool), "true or false"),
}
_RECORD: dict[str, tuple[_Check, str]] = {
    "shown_at": (_number(0, _LATEST_MOMENT), "milliseconds since 1970"),
    "loading_ms": _MILLISECONDS,
    "events": (_events, f"at most {MOST_EVENTS} entries [milliseconds, rank | undo | zoom | full, number]"),
    "zoom": (_zoom, "{largest: factor, ms: milliseconds}"),
    "full_ms": _MILLISECONDS,
    "hidden_ms": _MILLISECONDS,
    "window": _SIZE,
    "pixel_ratio": _RATIO,
    "image": _SIZE,
    "resumed": (_whole(100_000), "a whole number"),
}
