"""Measures that compare two versions of a photo, pixel by pixel.

Both versions are 8-bit sRGB of the same size, as PIL photos or arrays (H, W, 3).
"""

import numpy as np
import torch
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from enhancegan.clipping import newly_clipped_levels

Pixels = Image.Image | np.ndarray

# Side of the window in which structural similarity is measured.
SSIM_WINDOW = 7
# Color differences of a large photo are computed in parts: the formula keeps about twenty float arrays in memory.
_PIXELS_AT_ONCE = 1_000_000


def psnr(first: Pixels, second: Pixels) -> float:
    """Peak signal-to-noise ratio over all pixels and channels in dB; infinite for identical photos.

    Raises:
        ValueError: when the two differ in size or are not 8-bit RGB.
    """
    with np.errstate(divide="ignore"):
        return float(peak_signal_noise_ratio(*_same_size(first, second), data_range=255))


def ssim(first: Pixels, second: Pixels) -> float:
    """Structural similarity (Wang et al. 2004, uniform 7 x 7 window), mean over pixels and channels, at most 1.

    Raises:
        ValueError: when the two differ in size, are not 8-bit RGB or have a side under 7 pixels.
    """
    before, after = _same_size(first, second)
    if min(before.shape[:2]) < SSIM_WINDOW:
        raise ValueError(f"SSIM needs at least {SSIM_WINDOW} x {SSIM_WINDOW} pixels, got {_size(before)}")
    return float(structural_similarity(before, after, win_size=SSIM_WINDOW, channel_axis=2, data_range=255))


def ciede2000(first: Pixels, second: Pixels) -> float:
    """CIEDE2000 color difference (Sharma et al. 2005) in CIELab under D65, mean over pixels; 0 for identical photos.

    Raises:
        ValueError: when the two differ in size or are not 8-bit RGB.
    """
    before, after = _same_size(first, second)
    height, width = before.shape[:2]
    rows = max(1, _PIXELS_AT_ONCE // width)
    total = sum(
        float(deltaE_ciede2000(rgb2lab(before[top : top + rows]), rgb2lab(after[top : top + rows])).sum())
        for top in range(0, height, rows)
    )
    return total / (height * width)


def newly_clipped_share(before: Pixels, after: Pixels) -> float:
    """Share of pixels, in [0, 1], in which a channel is 0 or 255 in `after` and was neither in `before`.

    Raises:
        ValueError: when the two differ in size or are not 8-bit RGB.
    """
    levels = [torch.tensor(pixels).permute(2, 0, 1).unsqueeze(0) for pixels in _same_size(before, after)]
    return newly_clipped_levels(*levels).item()


def _same_size(first: Pixels, second: Pixels) -> tuple[np.ndarray, np.ndarray]:
    before, after = _pixels(first), _pixels(second)
    if before.shape != after.shape:
        raise ValueError(f"only photos of the same size can be compared, got {_size(before)} and {_size(after)}")
    return before, after


def _pixels(photo: Pixels) -> np.ndarray:
    pixels = np.asarray(photo)
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        raise ValueError(f"expected 8-bit RGB pixels (H, W, 3), got {pixels.dtype} {pixels.shape}")
    return pixels


def _size(pixels: np.ndarray) -> str:
    return f"{pixels.shape[1]} x {pixels.shape[0]}"
