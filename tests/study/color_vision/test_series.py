"""Which plates somebody is shown, and what the answers say."""

from collections import Counter

import pytest

from study.color_vision.palettes import Kind
from study.color_vision.plates import Plate
from study.color_vision.series import Verdict, judge, series

PLATES = (
    Plate(Kind.DEMONSTRATION, 2, 0),
    Plate(Kind.PROTAN, 3, 1),
    Plate(Kind.DEUTAN, 4, 2),
    Plate(Kind.TRITAN, 5, 3),
    Plate(Kind.CONTROL, None, 4),
    Plate(Kind.PROTAN, 6, 5),
    Plate(Kind.DEUTAN, 7, 6),
)
RIGHT = (2, 3, 4, 5, None, 6, 7)
DEMONSTRATION, PROTAN, DEUTAN, TRITAN, CONTROL, PROTAN_2, DEUTAN_2 = range(7)


def answers(**changed: int | None) -> tuple[int | None, ...]:
    """The right answers with some changed, by the place of the plate."""
    places = {f"plate{place}": place for place in range(len(RIGHT))}
    given = list(RIGHT)
    for name, answer in changed.items():
        given[places[name]] = answer
    return tuple(given)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        pytest.param(RIGHT, "no sign", id="all right"),
        pytest.param(answers(plate1=8), "no sign", id="one slip"),
        pytest.param(answers(plate1=None, plate5=None), "possible red-green deficiency", id="protan"),
        pytest.param(answers(plate2=None, plate6=None), "possible red-green deficiency", id="deutan"),
        pytest.param(answers(plate1=None, plate2=1), "possible red-green deficiency", id="one of each"),
        pytest.param((2, None, None, None, None, None, None), "possible red-green deficiency", id="only the first"),
        pytest.param(answers(plate3=None), "unclear", id="blue alone"),
        pytest.param(answers(plate0=None), "unclear", id="not even the first"),
        pytest.param(answers(plate4=4), "unclear", id="a digit where there is none"),
        pytest.param((None,) * 7, "unclear", id="nothing at all"),
        pytest.param((3,) * 7, "unclear", id="always the same digit"),
    ],
)
def test_what_the_answers_say(given: tuple[int | None, ...], verdict: str) -> None:
    assert judge(PLATES, given) == Verdict(verdict)


def test_too_few_answers_are_no_answers() -> None:
    with pytest.raises(ValueError, match="shorter"):
        judge(PLATES, RIGHT[:6])


def test_a_series_has_two_plates_for_red_two_for_green_and_each_digit_once() -> None:
    for seed in range(40):
        plates = series(seed)
        assert plates[0].kind is Kind.DEMONSTRATION
        assert Counter(plate.kind for plate in plates) == {
            Kind.DEMONSTRATION: 1,
            Kind.PROTAN: 2,
            Kind.DEUTAN: 2,
            Kind.TRITAN: 1,
            Kind.CONTROL: 1,
        }
        digits = [plate.digit for plate in plates]
        assert len(set(digits)) == len(digits)
        assert [plate.digit for plate in plates if plate.kind is Kind.CONTROL] == [None]


def test_series_differ_between_people_but_not_for_one() -> None:
    assert series(12) == series(12)
    assert len({series(seed) for seed in range(50)}) == 50
    assert len({series(seed)[4].kind for seed in range(50)}) > 2, (
        "the place of the control plate is not always the same"
    )
