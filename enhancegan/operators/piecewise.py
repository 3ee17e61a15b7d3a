"""The paper's piecewise color enhancer (Sec. 3.2.1): a tone curve on L and a stretch of a and b in CIELab."""

import torch

from enhancegan.color import rgb_to_unit_lab, unit_lab_to_rgb
from enhancegan.operators.operator import Operator, Parameter, columns_of

# Below this distance from b the curve follows its chord, because the slope of (m - b)^(1/p) is infinite at m = b.
_CHORD = 1e-4
# The release's ranges let b reach a: the smallest distance between them, for which all slopes are finite.
_REACH = 1e-3


def lightness_curve(
    m: torch.Tensor, a: torch.Tensor, b: torch.Tensor, p: torch.Tensor, q: torch.Tensor
) -> torch.Tensor:
    """T_L of the paper, Eq. 1: shadows below a and highlights above 1 - a are bent, mid-tones are kept.

    Args:
        m: lightness in [0, 1], any shape.
        a: where the mid-tones begin, 0 <= b < a <= 1/2; broadcasts against m, as do the others.
        b: black point; 1 - b is the white point.
        p: shadow exponent 1/p; p > 1 lightens.
        q: highlight exponent 1/q; q < 1 darkens.
    """
    reach = (a - b).clamp(min=_REACH)
    from_black = m - b
    bent = from_black.clamp(min=_CHORD) ** (1 / p)
    chord = (from_black / _CHORD) * _CHORD ** (1 / p)
    shadows = a * reach ** (-1 / p) * torch.where(from_black < _CHORD, chord, bent)
    above = (m - (1 - a)).clamp(min=1e-12)
    highlights = a * reach ** (-1 / q) * above ** (1 / q) + (1 - a)
    curve = torch.where(m <= a, shadows, torch.where(m <= 1 - a, m, highlights))
    return torch.where(m <= b, torch.zeros_like(m), torch.where(m >= 1 - b, torch.ones_like(m), curve))


def chroma_stretch(m: torch.Tensor, amount: torch.Tensor) -> torch.Tensor:
    """T_A and T_B of the paper, Eq. 2: clip((m - amount) / (1 - 2 amount), 0, 1); m and amount broadcast."""
    return ((m - amount) / (1 - 2 * amount)).clamp(0, 1)


def piecewise(photo: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Apply T_L, T_A, T_B to the unit-cube Lab channels of sRGB photos (N, 3, H, W)."""
    a, b, p, q, alpha, beta = columns_of(theta)
    lightness, green_red, blue_yellow = rgb_to_unit_lab(photo).split(1, dim=1)
    edited = [
        lightness_curve(lightness, a, b, p, q),
        chroma_stretch(green_red, alpha),
        chroma_stretch(blue_yellow, beta),
    ]
    return unit_lab_to_rgb(torch.cat(edited, dim=1))


# The release's ranges exclude the identity (alpha, beta >= 0.05) and reach chroma x 50; these include it and stay
# photographic (chroma at most x 1.67).
_UNIT = "share of the channel's range"
PARAMETERS = (
    Parameter("a", 0.1, 0.4, 0.25, _UNIT, "Mid-tones begin"),
    Parameter("b", 0.0, 0.09, 0.0, _UNIT, "Black and white clip"),
    Parameter("p", 1.0, 3.0, 1.0, "exponent 1/p", "Lighten shadows"),
    Parameter("q", 0.5, 1.0, 1.0, "exponent 1/q", "Darken highlights"),
    Parameter("alpha", 0.0, 0.2, 0.0, _UNIT, "Green-red stretch"),
    Parameter("beta", 0.0, 0.2, 0.0, _UNIT, "Blue-yellow stretch"),
)
PIECEWISE = Operator(
    name="piecewise",
    label="Piecewise color",
    description="Bends shadows and highlights and stretches the two color axes in CIELab (paper, Sec. 3.2.1).",
    parameters=PARAMETERS,
    function=piecewise,
)
