"""The dominant colors of a photo."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from skimage.color import lab2rgb, rgb2hsv, rgb2lab
from sklearn.cluster import KMeans

PALETTE_COLORS = 5
# More pixels than this do not change the clusters.
_SAMPLE_PIXELS = 20_000


@dataclass(frozen=True)
class PaletteColor:
    """One dominant color.

    Attributes:
        rgb: 8-bit sRGB.
        share: share of the photo's pixels that are nearest to it, in (0, 1].
    """

    rgb: tuple[int, int, int]
    share: float

    @property
    def hex(self) -> str:
        """The color as `#rrggbb`."""
        return "#" + bytes(self.rgb).hex()

    @property
    def hue(self) -> float:
        """Hue of HSV in degrees, in [0, 360); 0 for grays."""
        return float(rgb2hsv(np.array(self.rgb, dtype=np.uint8))[0]) * 360

    @property
    def saturation(self) -> float:
        """Saturation of HSV in [0, 1]."""
        return float(rgb2hsv(np.array(self.rgb, dtype=np.uint8))[1])


def dominant_colors(photo: Image.Image, count: int = PALETTE_COLORS, seed: int = 0) -> tuple[PaletteColor, ...]:
    """Centers of the k-means clusters of an RGB photo's pixels in CIELab (D65), the most frequent first.

    A photo with fewer than `count` different colors yields just these.

    Raises:
        ValueError: when `count` is less than 1.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1 color, got {count}")
    step = max(1, int((photo.width * photo.height / _SAMPLE_PIXELS) ** 0.5))
    pixels = np.asarray(photo)[::step, ::step].reshape(-1, 3)
    colors, populations = np.unique(pixels, axis=0, return_counts=True)
    clusters = KMeans(min(count, len(colors)), n_init=4, random_state=seed)
    labels = clusters.fit_predict(rgb2lab(colors), sample_weight=populations)
    shares = np.bincount(labels, weights=populations) / len(pixels)
    centers = np.rint(lab2rgb(clusters.cluster_centers_) * 255).astype(int)
    palette = [PaletteColor((r, g, b), float(share)) for (r, g, b), share in zip(centers.tolist(), shares, strict=True)]
    return tuple(sorted(palette, key=lambda color: -color.share))
