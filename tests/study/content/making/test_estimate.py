"""The time that a build still takes, from the photos so far."""

import pytest

from study.content.making.builder import Step
from study.content.making.estimate import Meter, Progress, time_left


class Clock:
    """Tells the time that it is set to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def at(number: int, of: int = 40) -> Step:
    return Step("edit", number, of, f"photo{number}")


def test_before_the_second_photo_is_done_there_is_no_estimate() -> None:
    clock = Clock()
    meter = Meter(clock)
    assert meter.at(at(1)).seconds_left(1003.0) is None
    clock.seconds += 30
    progress = meter.at(at(2))
    assert progress.seconds_left(1040.0) is None
    assert progress.in_words(1040.0) == "photo 2 of 40"


def test_the_mean_of_the_photos_after_the_first_counts_for_each_that_is_left() -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.at(at(1))
    # The networks are loaded.
    clock.seconds += 30
    meter.at(at(2))
    clock.seconds += 2
    meter.at(at(3))
    clock.seconds += 4
    progress = meter.at(at(4))
    # Two photos took 6 seconds; 37 are left, of which none has begun.
    assert progress.seconds_left(clock.seconds) == 3 * 37
    # One second of the fourth is over.
    assert progress.seconds_left(clock.seconds + 1) == 3 * 37 - 1
    # It takes longer than others: the 36 after it are left.
    assert progress.seconds_left(clock.seconds + 60) == 3 * 36
    assert progress.in_words(clock.seconds) == "photo 4 of 40, about 2 min left"


def test_each_stage_has_a_measure_of_its_own() -> None:
    clock = Clock()
    meter = Meter(clock)
    for number, name in enumerate("abc", start=1):
        checked = meter.at(Step("check", number, 3, name))
        clock.seconds += 1
    assert str(checked) == "checking photo 3 of 3"
    assert checked.seconds_each == 1
    for number, each in ((1, None), (2, None), (3, 10)):
        assert meter.at(at(number)).seconds_each == each
        clock.seconds += 10


def test_the_last_photo_is_nearly_done() -> None:
    assert Progress(at(40), 1000.0, 5.0).seconds_left(1004.0) == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "about 10 s left"),
        (11, "about 20 s left"),
        (50, "about 50 s left"),
        (51, "about 1 min left"),
        (89, "about 1 min left"),
        (91, "about 2 min left"),
        (3540, "about 59 min left"),
        (3600, "about 1 h left"),
        (5400, "about 1 h 30 min left"),
    ],
)
def test_the_time_in_words(seconds: float, words: str) -> None:
    assert time_left(seconds) == words
