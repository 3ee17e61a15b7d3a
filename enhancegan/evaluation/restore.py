"""How much of a known flaw each method undoes: results on flawed copies of good photos compared with the originals."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torchvision.transforms.functional import to_pil_image, to_tensor

from enhancegan.datasets.degradations import Change, degrade
from enhancegan.datasets.reading import load_reduced, read_each
from enhancegan.evaluation.comparison import Pair, comparable, compare_with_reference
from enhancegan.evaluation.metrics import SSIM_WINDOW
from enhancegan.methods import Method
from enhancegan.photo import find_photos


def evaluate_restoration(
    good: Path,
    methods: Sequence[Method],
    seed: int = 0,
    size: int = 640,
    flaw: Change = degrade,
    with_oracle: bool = False,
) -> pd.DataFrame:
    """Make a flawed copy of every photo in a folder, apply every method to it and compare with the original.

    A photo's copy depends only on the seed and its place among the folder's files: neither an unreadable file before it
    nor the choice of methods changes it.

    Args:
        good: folder of good photos.
        methods: methods that keep the size; one is `original`, the copy as it is.
        seed: of the flaws, 0 or more.
        size: larger photos are first reduced to this longest side in pixels.
        flaw: photos (1, 3, H, W), sRGB in [0, 1], and a generator -> flawed photos of the same shape.
        with_oracle: whether the oracle gets a row, too.

    Returns:
        The table of `compare_with_reference`.

    Raises:
        ValueError: when no photo can be read, or seed or size is out of range.
    """
    if size < SSIM_WINDOW:
        raise ValueError(f"size must be at least {SSIM_WINDOW} pixels, got {size}")
    if seed < 0:
        raise ValueError(f"seed must be 0 or more, got {seed}")

    def copy_and_original(numbered: tuple[int, Path]) -> Pair:
        place, path = numbered
        photo = load_reduced(path, size)
        return comparable(path.name, _flawed(photo, flaw, seed, place), photo)

    pairs = read_each(list(enumerate(find_photos([good]))), copy_and_original, "restoring")
    return compare_with_reference(pairs, methods, with_oracle)


def _flawed(photo: Image.Image, flaw: Change, seed: int, place: int) -> Image.Image:
    """A copy of an RGB photo with a flaw, rounded to 8 bits; `place` gives each photo its own random stream."""
    own_seed = int(np.random.SeedSequence((seed, place)).generate_state(1)[0])
    generator = torch.Generator().manual_seed(own_seed)
    flawed = flaw(to_tensor(photo).unsqueeze(0), generator)[0]
    # to_pil_image would truncate floats instead of rounding them: half a level darker.
    return to_pil_image((flawed * 255).round().to(torch.uint8))
