"""T_L, T_A and T_B against values worked out by hand from the paper's Eqs. 1 and 2."""

import pytest
import torch

from enhancegan.operators.piecewise import chroma_stretch, lightness_curve

# a = 0.25, b = 0.05, p = 2, q = 0.5: k1 = 0.25 / sqrt(0.2) and k2 = 0.25 / 0.2^2 = 6.25.
A, B, P, Q = 0.25, 0.05, 2.0, 0.5


def curve(m: float, a: float = A, b: float = B, p: float = P, q: float = Q) -> float:
    return lightness_curve(*(torch.tensor(v, dtype=torch.float64) for v in (m, a, b, p, q))).item()


@pytest.mark.parametrize(
    ("m", "expected"),
    [
        (0.0, 0.0),
        (0.05, 0.0),
        (0.1, 0.125),  # 0.25 * sqrt(0.05 / 0.2)
        (0.25, 0.25),
        (0.5, 0.5),
        (0.75, 0.75),
        (0.85, 0.8125),  # 6.25 * 0.1^2 + 0.75
        (0.95, 1.0),
        (1.0, 1.0),
    ],
)
def test_lightness_curve(m: float, expected: float) -> None:
    assert curve(m) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("p", [1.0, 1.7, 3.0])
@pytest.mark.parametrize("q", [0.5, 0.8, 1.0])
@pytest.mark.parametrize(("a", "b"), [(0.1, 0.0), (0.25, 0.05), (0.4, 0.09)])
def test_lightness_curve_is_continuous_where_its_pieces_meet(a: float, b: float, p: float, q: float) -> None:
    for joint, value in ((a, a), (1 - a, 1 - a), (1 - b, 1.0)):
        for m in (joint - 1e-9, joint, joint + 1e-9):
            assert curve(m, a, b, p, q) == pytest.approx(value, abs=1e-6)


def test_p_above_one_lightens_shadows_and_q_below_one_darkens_highlights() -> None:
    assert curve(0.1, b=0.0, p=2.0, q=1.0) > 0.1
    assert curve(0.9, b=0.0, p=1.0, q=0.5) < 0.9


@pytest.mark.parametrize(("m", "expected"), [(0.1, 0.0), (0.2, 0.0), (0.5, 0.5), (0.65, 0.75), (0.8, 1.0), (0.9, 1.0)])
def test_chroma_stretch(m: float, expected: float) -> None:
    # amount 0.2: (m - 0.2) / 0.6, clipped
    assert chroma_stretch(torch.tensor(m), torch.tensor(0.2)).item() == pytest.approx(expected, abs=1e-6)
