"""Simulated participants read plates from the pictures alone."""

import pytest

from study.color_vision.dots import LAYOUTS
from study.color_vision.figures import DIGITS
from study.color_vision.palettes import Kind
from study.color_vision.plates import Plate, png
from study.simulation.vision import read_plate

WITH_DIGIT = [kind for kind in Kind if kind is not Kind.CONTROL]


@pytest.mark.parametrize("kind", WITH_DIGIT)
def test_every_digit_is_read(kind: Kind) -> None:
    plates = [Plate(kind, digit, place % LAYOUTS) for place, digit in enumerate(DIGITS)]
    assert [read_plate(png(plate)) for plate in plates] == list(DIGITS)


def test_there_is_none_where_there_is_none() -> None:
    assert [read_plate(png(Plate(Kind.CONTROL, None, layout))) for layout in range(LAYOUTS)] == [None] * LAYOUTS
