"""The tone curve against arctangents worked out by hand, and the fit against curves that are known."""

import numpy as np
import pytest

from enhancegan.exemplars.tone_curve import ToneCurve, aim, fitted_curve

LEVELS = np.linspace(0, 1, 101)
PERCENTILES = (np.arange(32) + 0.5) / 32


@pytest.mark.parametrize("middle", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("width", [0.1, 1.0, 10.0])
def test_black_and_white_stay_and_the_curve_rises(middle: float, width: float) -> None:
    bent = ToneCurve(middle, width)(LEVELS)
    assert bent[[0, -1]] == pytest.approx([0, 1])
    assert (np.diff(bent) > 0).all()


def test_values_by_hand() -> None:
    # m = 0, d = 1: arctan(x) / arctan(1), and arctan(1 / sqrt(3)) is 30 of 45 degrees.
    assert ToneCurve(0, 1)(np.array([3**-0.5])) == pytest.approx(2 / 3)
    # m = d = 1 / 2: both ends are 45 degrees from the middle; 0.5 + 0.5 / sqrt(3) is 30 degrees above it.
    assert ToneCurve(0.5, 0.5)(np.array([0.5, 0.5 + 0.5 * 3**-0.5])) == pytest.approx([0.5, 5 / 6])


def test_a_wide_curve_is_the_identity() -> None:
    assert ToneCurve(0.4, 10)(LEVELS) == pytest.approx(LEVELS, abs=1e-3)


def test_small_differences_are_followed_and_large_ones_held_at_tau() -> None:
    photo = np.array([0.1, 0.2, 0.3])
    assert aim(photo, np.array([0.2, 0.2, 0.2])) == pytest.approx([0.2, 0.2, 0.2])
    # The largest difference, 0.6, becomes 0.4, and all others shrink alike.
    assert aim(photo, np.array([0.7, 0.5, 0.3])) == pytest.approx([0.5, 0.4, 0.3])
    assert aim(photo, photo) == pytest.approx(photo)


@pytest.mark.parametrize("curve", [ToneCurve(0.0, 0.5), ToneCurve(0.45, 0.3), ToneCurve(1.0, 1.0)], ids=str)
def test_the_fit_finds_the_curve_that_made_the_exemplar(curve: ToneCurve) -> None:
    found = fitted_curve(PERCENTILES, curve(PERCENTILES))
    assert found(LEVELS) == pytest.approx(curve(LEVELS), abs=1e-3)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_an_exemplar_of_one_tone_moves_no_percentile_farther_than_tau(level: float) -> None:
    found = fitted_curve(PERCENTILES, np.full(32, level))
    assert np.abs(found(PERCENTILES) - PERCENTILES).max() < 0.45
