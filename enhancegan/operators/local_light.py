"""Local light: every pixel is exposed by as many stops as its surroundings need."""

import torch

from enhancegan.color import luma

# Shadows end, and highlights begin, at these base layers; stops at a base layer of 0, and of 1, for a slider at 1.
_SHADOWS_END, _HIGHLIGHTS_START = 0.65, 0.35
_SHADOWS_STOPS, _HIGHLIGHTS_STOPS = 4.5, 2.5
_BEND = 1.5
# Chroma is halved for every ten stops of lift: lifted shadows show the sensor's colored noise.
_CHROMA_LOSS = 0.1


def shadows_and_highlights(base: torch.Tensor, shadows: torch.Tensor, highlights: torch.Tensor) -> torch.Tensor:
    """Stops (N, 1, H, W) of local light.

    Args:
        base: base layer in [0, 1], (N, 1, H, W).
        shadows: in [-1, 1], broadcast over the base layer; +1 lifts the deepest shadows by 4.5 stops.
        highlights: the same; +1 lifts the brightest highlights by 2.5 stops.
    """
    deep = (1 - base / _SHADOWS_END).clamp(min=0) ** _BEND
    bright = ((base - _HIGHLIGHTS_START) / (1 - _HIGHLIGHTS_START)).clamp(min=0) ** _BEND
    return _SHADOWS_STOPS * shadows * deep + _HIGHLIGHTS_STOPS * highlights * bright


def chroma_kept(stops: torch.Tensor) -> torch.Tensor:
    """Factor on the chroma of a pixel that is lifted by so many stops; 1 where it is not lifted."""
    return 2 ** (-_CHROMA_LOSS * stops.clamp(min=0))


def relight(photo: torch.Tensor, stops: torch.Tensor) -> torch.Tensor:
    """Multiply the darks by 2^stops and roll off toward white, which stays white; damp the chroma of what is lifted.

    As `expose`, with the square of a value as its light: close to sRGB's curve, and as fast to compute as a product.

    Args:
        photo: (N, 3, H, W), sRGB in [0, 1].
        stops: (N, 1, H, W).
    """
    gain = 2**stops
    lit = photo * (gain / (1 + (gain - 1) * photo.square())).sqrt()
    gray = luma(lit)
    return (gray + (lit - gray) * chroma_kept(stops)).clamp(0, 1)
