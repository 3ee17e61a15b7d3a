"""T_L, T_A and T_B against values worked out by hand from the paper's Eqs. 1 and 2."""

import numpy as np
import pytest
import torch
from skimage.color import lab2rgb

from enhancegan.operators import get_operator
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


@pytest.mark.parametrize(("p", "expected"), [(1.0, 0.25 / 0.2 * 5e-5), (2.0, 0.25 / 0.2**0.5 * 0.01 / 2)])
def test_next_to_black_the_curve_is_straight_because_its_slope_would_be_infinite(p: float, expected: float) -> None:
    # Half of the first 0.0001 above b has half of its value, k1 * 0.0001^(1/p).
    assert curve(B + 5e-5, p=p) == pytest.approx(expected, rel=1e-6)


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


def test_the_ranges_hold_the_identity_and_stay_photographic() -> None:
    ranges = {p.name: (p.low, p.high, p.identity) for p in get_operator("piecewise").parameters}
    lightness = {"a": (0.1, 0.4, 0.25), "b": (0, 0.09, 0), "p": (1, 3, 1), "q": (0.5, 1, 1)}
    assert ranges == {**lightness, "alpha": (0, 0.2, 0), "beta": (0, 0.2, 0)}


# Lab channels scaled to [0, 1]; a is 0.25 and the others change nothing where they are not given.
@pytest.mark.parametrize(
    ("values", "before", "after"),
    [
        ({"a": 0.16, "p": 2}, (0.09, 0.5, 0.5), (0.12, 0.5, 0.5)),  # 0.16 * sqrt(0.09 / 0.16)
        ({"a": 0.4, "q": 0.5}, (0.8, 0.5, 0.5), (0.7, 0.5, 0.5)),  # 0.6 + 0.4 * (0.2 / 0.4)^2
        ({"b": 0.05}, (0.1, 0.5, 0.5), (0.0625, 0.5, 0.5)),  # 0.25 * 0.05 / 0.2
        ({"b": 0.05}, (0.9, 0.5, 0.5), (0.9375, 0.5, 0.5)),  # 0.75 + 0.25 * 0.15 / 0.2
        ({"p": 2}, (0.16, 0.5, 0.5), (0.2, 0.5, 0.5)),  # 0.25 * sqrt(0.16 / 0.25)
        ({"q": 0.5}, (0.9, 0.5, 0.5), (0.84, 0.5, 0.5)),  # 0.75 + 0.25 * (0.15 / 0.25)^2
        ({"alpha": 0.1}, (0.6, 0.55, 0.48), (0.6, 0.5625, 0.48)),  # 0.45 / 0.8
        ({"beta": 0.1}, (0.6, 0.55, 0.48), (0.6, 0.55, 0.475)),  # 0.38 / 0.8
        # 0.33 / 0.6 and 0.44 / 0.8
        ({"p": 2, "q": 0.5, "alpha": 0.2, "beta": 0.1}, (0.9, 0.53, 0.54), (0.84, 0.55, 0.55)),
    ],
    ids=str,
)
def test_every_parameter_bends_its_channel_of_lab(
    values: dict[str, float], before: tuple[float, ...], after: tuple[float, ...]
) -> None:
    photo, expected = (lab2rgb(np.array(unit) * (100, 255, 255) - (0, 128, 128)) for unit in (before, after))
    assert expected.min() > 0 and expected.max() < 1
    operator = get_operator("piecewise")
    edited = operator(torch.from_numpy(photo).view(1, 3, 1, 1), operator.theta(values).double())
    assert edited.flatten().tolist() == pytest.approx(expected.tolist(), abs=1e-4)


@pytest.mark.parametrize(("m", "expected"), [(0.1, 0.0), (0.2, 0.0), (0.5, 0.5), (0.65, 0.75), (0.8, 1.0), (0.9, 1.0)])
def test_chroma_stretch(m: float, expected: float) -> None:
    # amount 0.2: (m - 0.2) / 0.6, clipped
    assert chroma_stretch(torch.tensor(m), torch.tensor(0.2)).item() == pytest.approx(expected, abs=1e-6)
