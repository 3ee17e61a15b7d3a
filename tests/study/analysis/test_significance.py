"""Holm's adjustment by hand and against statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from study.analysis.significance import holm


def test_three_tests_by_hand() -> None:
    # 0.01 x 3, 0.03 x 2, and 0.04 x 1, which may not fall below the one before.
    assert holm(np.array([0.04, 0.01, 0.03])) == pytest.approx([0.06, 0.03, 0.06])


def test_it_agrees_with_statsmodels_and_stops_at_1(rng: np.random.Generator) -> None:
    p = rng.random(40) ** 2
    p[3] = p[7]
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])
    assert holm(p).max() == 1


def test_a_test_that_could_not_be_made_does_not_count() -> None:
    found = holm(np.array([np.nan, 0.01, 0.2]))
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx([0.02, 0.2])
