"""Every measure against its formula: written out by hand, or transcribed from its paper."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from enhancegan.evaluation.metrics import ciede2000, newly_clipped_share, psnr, ssim

Color = tuple[float, float, float]


def hue(a: float, b: float) -> float:
    """Angle in [0, 360) degrees."""
    return math.degrees(math.atan2(b, a)) % 360


def sharma(first: Color, second: Color) -> float:
    """CIEDE2000 of two CIELab colors, step by step after Sharma, Wu, Dalal (2005), Eq. 2-22, for a single pair."""
    chroma = (math.hypot(*first[1:]) + math.hypot(*second[1:])) / 2
    stretch = 1 + 0.5 * (1 - math.sqrt(chroma**7 / (chroma**7 + 25**7)))
    (l1, a1, b1), (l2, a2, b2) = first, second
    c1, c2 = math.hypot(stretch * a1, b1), math.hypot(stretch * a2, b2)
    h1, h2 = hue(stretch * a1, b1), hue(stretch * a2, b2)
    gray = c1 * c2 == 0
    turn = 0.0 if gray else (h2 - h1 + 180) % 360 - 180
    if not gray and h2 - h1 == 180:
        turn = 180.0
    big_h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    if gray:
        h = h1 + h2
    elif abs(h1 - h2) <= 180:
        h = (h1 + h2) / 2
    else:
        h = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    l, c = (l1 + l2) / 2, (c1 + c2) / 2  # noqa: E741
    t = (
        1
        - 0.17 * math.cos(math.radians(h - 30))
        + 0.24 * math.cos(math.radians(2 * h))
        + 0.32 * math.cos(math.radians(3 * h + 6))
        - 0.20 * math.cos(math.radians(4 * h - 63))
    )
    rotation = -math.sin(math.radians(60 * math.exp(-(((h - 275) / 25) ** 2))))
    rotation *= 2 * math.sqrt(c**7 / (c**7 + 25**7))
    dl = (l2 - l1) / (1 + 0.015 * (l - 50) ** 2 / math.sqrt(20 + (l - 50) ** 2))
    dc, dh = (c2 - c1) / (1 + 0.045 * c), big_h / (1 + 0.015 * c * t)
    return math.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def lab(color: tuple[int, int, int]) -> Color:
    """CIELab of an 8-bit sRGB color, D65, after IEC 61966-2-1 and CIE 15."""
    linear = [v / 12.92 if (v := level / 255) <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for level in color]
    matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    xyz = [sum(m * v for m, v in zip(row, linear, strict=True)) / w for row, w in zip(matrix, white, strict=True)]
    x, y, z = (v ** (1 / 3) if v > (6 / 29) ** 3 else v / (3 * (6 / 29) ** 2) + 4 / 29 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def plain(color: tuple[int, int, int], size: tuple[int, int] = (8, 7)) -> Image.Image:
    return Image.new("RGB", size, color)


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        # Sharma, Wu, Dalal (2005), Table 1, pairs 1, 7, 14, 15, 17, 18, 25 and 34.
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, -0.0010, 2.4900), (50, 0.0010, -2.4900), 4.8045),
        ((50, -0.0010, 2.4900), (50, 0.0011, -2.4900), 4.7461),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_transcribed_formula_gives_the_published_values(first: Color, second: Color, difference: float) -> None:
    assert sharma(first, second) == pytest.approx(difference, abs=5e-5)


def test_ciede2000_is_the_mean_of_the_formula_over_pixels(rng: np.random.Generator) -> None:
    first, second = rng.integers(0, 256, (2, 5, 6, 3), dtype=np.uint8)
    pixels = zip(first.reshape(-1, 3).tolist(), second.reshape(-1, 3).tolist(), strict=True)
    expected = [sharma(lab(before), lab(after)) for before, after in pixels]
    assert ciede2000(first, second) == pytest.approx(np.mean(expected), abs=1e-3)


def test_black_and_white_are_a_hundred_apart() -> None:
    # dL = 100 at mean lightness 50, where the weight of lightness is 1.
    assert ciede2000(plain((0, 0, 0)), plain((255, 255, 255))) == pytest.approx(100, abs=1e-3)


def test_a_photo_too_large_for_one_go_has_the_mean_of_all_its_pixels() -> None:
    # The lower sixth of 1.5 megapixels differs, black against white: a sixth of 100.
    first, second = np.zeros((1200, 1250, 3), np.uint8), np.zeros((1200, 1250, 3), np.uint8)
    second[1000:] = 255
    assert ciede2000(first, second) == pytest.approx(100 / 6, abs=1e-3)


def test_psnr_follows_its_formula() -> None:
    first, second = np.full((7, 8, 3), 100, np.uint8), np.full((7, 8, 3), 100, np.uint8)
    second[..., 0] += 30  # mean squared error 900 / 3
    assert psnr(first, second) == pytest.approx(10 * math.log10(255**2 / 300))
    assert psnr(first, first) == math.inf


def test_ssim_of_plain_photos_follows_its_formula() -> None:
    # Without any variance only the luminance term is left, with C1 = (0.01 * 255)^2.
    c1 = (0.01 * 255) ** 2
    expected = (2 * 100 * 130 + c1) / (100**2 + 130**2 + c1)
    assert ssim(plain((100, 100, 100)), plain((130, 130, 130))) == pytest.approx(expected)


def test_ssim_falls_with_noise(photo: Image.Image, rng: np.random.Generator) -> None:
    def noisy(strength: float) -> np.ndarray:
        return (np.asarray(photo) + rng.normal(0, strength, (48, 64, 3))).clip(0, 255).round().astype(np.uint8)

    assert 1 == ssim(photo, photo) > ssim(photo, noisy(5)) > ssim(photo, noisy(30)) > 0


def test_newly_clipped_counts_pixels_where_some_channel_reached_an_end() -> None:
    before = np.full((1, 8, 3), 100, np.uint8)
    after = before.copy()
    after[0, 0] = (255, 100, 100)  # newly clipped
    after[0, 1] = (0, 255, 0)  # newly clipped, counted once
    before[0, 2], after[0, 2] = (255, 100, 100), (255, 100, 100)  # was clipped before
    before[0, 3], after[0, 3] = (255, 100, 100), (255, 0, 100)  # one channel was, another is new
    before[0, 4], after[0, 4] = (0, 100, 100), (1, 254, 100)  # no longer clipped
    assert newly_clipped_share(before, after) == 3 / 8


@pytest.mark.parametrize("measure", [psnr, ssim, ciede2000, newly_clipped_share])
def test_only_8_bit_rgb_photos_of_one_size_are_compared(measure: Callable[..., float], photo: Image.Image) -> None:
    with pytest.raises(ValueError, match="photos of the same size can be compared, got 64 x 48 and 64 x 40"):
        measure(photo, photo.crop((0, 0, 64, 40)))
    with pytest.raises(ValueError, match="8-bit RGB"):
        measure(photo, np.asarray(photo) / 255)
    with pytest.raises(ValueError, match="8-bit RGB"):
        measure(photo.convert("L"), photo.convert("L"))


def test_ssim_rejects_photos_smaller_than_its_window() -> None:
    with pytest.raises(ValueError, match="at least 7 x 7 pixels, got 8 x 6"):
        ssim(plain((0, 0, 0), (8, 6)), plain((0, 0, 0), (8, 6)))
