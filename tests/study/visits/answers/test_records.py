"""What a browser's measurements must look like to be stored."""

from typing import Any

import pytest

from study.visits.answers.checking import checked
from study.visits.answers.limits import MOST_EVENTS
from study.visits.answers.records import Record, Screen
from study.visits.answers.refusals import Refused

SCREEN = {
    "window": [1280, 720.5],
    "screen": [1920, 1080],
    "pixel_ratio": 1.25,
    "color_depth": 24,
    "dark": 4,
    "light": 0,
    "touch": False,
}
RECORD = {
    "shown_at": 1_790_000_000_000,
    "loading_ms": 12.5,
    "events": [[0, "rank", 3], [800, "zoom", 2.5], [900, "full", 0], [1000.5, "undo", 3]],
    "zoom": {"largest": 2.5, "ms": 4000},
    "full_ms": 0,
    "hidden_ms": 0,
    "window": [390, 844],
    "pixel_ratio": 3,
    "image": [180, 120],
    "resumed": 1,
}


def test_whole_measurements_are_kept_as_they_are() -> None:
    assert checked(Screen, SCREEN, "screen").as_sent() == SCREEN
    assert checked(Record, RECORD, "record").as_sent() == RECORD
    assert checked(Record, {}, "record").as_sent() == {}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"window": [1280]}, r"window of screen must be \[width, height\]"),
        ({"window": [1280, "720"]}, "window of screen"),
        ({"window": [1280, float("inf")]}, "window of screen"),
        ({"window": [1280, 10**400]}, "window of screen"),
        ({"dark": 5}, "dark of screen must be a whole number from 0 to 4"),
        ({"dark": True}, "dark of screen"),
        ({"light": -1}, "light of screen"),
        ({"touch": 1}, "touch of screen must be true or false"),
        ({"pixel_ratio": 0}, "pixel_ratio of screen"),
        ({"name": "Ada"}, "no other entries .* got 'name'"),
    ],
)
def test_wrong_screens_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        checked(Screen, {**SCREEN, **changes}, "screen")
    assert caught.value.code == "invalid"


@pytest.mark.parametrize("missing", ["window", "dark", "light"])
def test_a_screen_needs_its_window_and_what_was_seen(missing: str) -> None:
    with pytest.raises(Refused, match=f"screen must have {missing}"):
        checked(Screen, {name: value for name, value in SCREEN.items() if name != missing}, "screen")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"events": [[0, "rank", 1]] * (MOST_EVENTS + 1)}, "events of record must be at most 400"),
        ({"events": [[0, "click", 1]]}, "events of record"),
        ({"events": [[0, "rank"]]}, "events of record"),
        ({"events": [[-1, "rank", 1]]}, "events of record"),
        ({"events": [["0", "rank", 1]]}, "events of record"),
        ({"events": [[0, "rank", float("nan")]]}, "events of record"),
        ({"events": [[0, ["rank"], 1]]}, "events of record"),
        ({"zoom": {"largest": 0.5, "ms": 1}}, "zoom of record"),
        ({"zoom": {"largest": 2}}, "zoom of record"),
        ({"loading_ms": 10**12}, "loading_ms of record"),
        ({"resumed": 1.5}, "resumed of record must be a whole number"),
        ({"email": "a@b"}, "no other entries"),
    ],
)
def test_wrong_records_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        checked(Record, {**RECORD, **changes}, "record")


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_a_record_is_an_object(value: object) -> None:
    with pytest.raises(Refused, match="record must be an object"):
        checked(Record, value, "record")
