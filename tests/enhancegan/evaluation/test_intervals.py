"""The interval of a share covers it, narrows with the photos, and is the same every time."""

import numpy as np
import pytest

from enhancegan.evaluation.intervals import left_interval


def test_without_spread_between_photos_there_is_no_doubt() -> None:
    before = np.array([4.0, 10.0, 7.0])
    assert left_interval(0.6 * before, before) == pytest.approx((0.6, 0.6))


def test_it_is_as_wide_as_theory_says_and_always_the_same() -> None:
    # With an error of 1 before, the share is a mean: of 400 photos at 0 or 1, its standard error is 0.5 / 20.
    after = np.tile([0.0, 1.0], 200)
    low, high = left_interval(after, np.ones(400))
    assert (low, high) == pytest.approx((0.5 - 1.96 * 0.025, 0.5 + 1.96 * 0.025), abs=0.006)
    assert left_interval(after, np.ones(400)) == (low, high)


def test_photos_without_an_error_have_no_share() -> None:
    assert np.isnan(left_interval(np.array([1.0, 2.0]), np.array([0.0, 0.0]))).all()
