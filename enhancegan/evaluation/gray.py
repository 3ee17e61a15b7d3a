"""Color that each method adds to gray photos, where the right amount is none."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from enhancegan.datasets.reading import load_reduced, read_each
from enhancegan.editing.neutrals import chroma
from enhancegan.evaluation.versions import results_of
from enhancegan.methods import Method
from enhancegan.photo import find_photos
from enhancegan.photo.srgb import gray_of_same_luminance


def evaluate_gray(good: Path, methods: Sequence[Method], size: int = 640) -> pd.DataFrame:
    """Apply every method to gray copies of the good photos of a folder.

    Args:
        good: folder of good photos.
        methods: any.
        size: larger photos are first reduced to this longest side in pixels.

    Returns:
        One row per method, in order: method; chroma_added, the mean over photos of the mean chroma (CIELab) of the
        result minus that of the gray copy; chroma_added_max, that of the worst photo; n, the number of photos.

    Raises:
        ValueError: when no photo can be read and treated by all methods.
    """

    def enhanced(path: Path) -> tuple[Image.Image, dict[str, Image.Image]]:
        photo = in_gray(load_reduced(path, size))
        return photo, results_of(methods, path, photo)

    rows = [
        (name, mean_chroma(result) - mean_chroma(photo))
        for photo, results in read_each(find_photos([good]), enhanced, "enhancing gray photos")
        for name, result in results.items()
    ]
    measured = pd.DataFrame(rows, columns=["method", "added"])
    table = measured.groupby("method", sort=False)["added"].agg(chroma_added="mean", chroma_added_max="max", n="size")
    return table.reset_index()


def in_gray(photo: Image.Image) -> Image.Image:
    """An RGB photo whose every pixel is the gray of the same luminance."""
    levels = np.rint(gray_of_same_luminance(np.asarray(photo) / 255) * 255).astype(np.uint8)
    return Image.fromarray(np.repeat(levels[..., None], 3, axis=-1))


def mean_chroma(photo: Image.Image) -> float:
    """Mean over pixels of the chroma in CIELab of an RGB photo; 0 for a gray one."""
    return float(chroma(np.asarray(photo)).mean())
