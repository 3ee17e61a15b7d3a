"""The paper's Table 3: crops against those of three photographers on the CUHK Image Cropping Dataset."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image
from tqdm import tqdm

from enhancegan.datasets.cuhk_cropping import ANNOTATORS, CroppedPhoto
from enhancegan.enhancer import Edit, Enhancer
from enhancegan.evaluation.crop_metrics import WHOLE_PHOTO, centered, displacement, overlap
from enhancegan.operators.crop import window_edges
from enhancegan.photo import load_photo

FULL, WEAK, NONE = "full, 5-fold", "weak", "none"
# Overlap and displacement against photographers 1, 2, 3, as the paper prints them.
_PAPER = (
    (FULL, "Park et al.", (0.603, 0.106, 0.582, 0.113, 0.609, 0.110)),
    (FULL, "Yan et al.", (0.749, 0.067, 0.729, 0.072, 0.732, 0.072)),
    (FULL, "A2-RL", (0.793, 0.054, 0.791, 0.055, 0.783, 0.055)),
    (FULL, "Deng et al.", (0.806, 0.031, 0.775, 0.038, 0.773, 0.038)),
    (FULL, "EnhanceGAN, fine-tuned", (0.828, 0.043, 0.805, 0.050, 0.798, 0.051)),
    (WEAK, "Chen et al.", (0.664, 0.092, 0.656, 0.095, 0.644, 0.099)),
    (WEAK, "EnhanceGAN", (0.715, 0.077, 0.701, 0.081, 0.702, 0.080)),
)
_PAPER_PHOTOS = 950


def propose_crop(enhancer: Enhancer, photo: Image.Image) -> tuple[Edit, np.ndarray]:
    """The crop that an enhancer proposes for an RGB photo, and its window, (4,), in shares of the photo.

    Raises:
        ValueError: when the generator has no head for the crop.
    """
    edit = enhancer.propose(photo, "crop")
    edges = window_edges(enhancer.operator("crop").theta(edit.parameters))
    return edit, edges[0].double().numpy()


def propose_windows(enhancer: Enhancer, photos: Sequence[CroppedPhoto]) -> np.ndarray:
    """The window that an enhancer proposes for every photo, (N, 4)."""
    progress = tqdm(photos, desc="crop", disable=None)
    return np.stack([propose_crop(enhancer, load_photo(photo.path))[1] for photo in progress])


def photographers_windows(photos: Sequence[CroppedPhoto]) -> np.ndarray:
    """The windows of all photographers, (N, 3, 4)."""
    return np.array([photo.windows for photo in photos])


def agreement(windows: np.ndarray, photographers: np.ndarray) -> dict[str, float]:
    """Mean overlap and displacement against each photographer, as `overlap_1`, `displacement_1`, `overlap_2`, ...

    Args:
        windows: (N, 4), one proposal per photo.
        photographers: (N, A, 4).
    """
    overlaps = overlap(windows[:, np.newaxis], photographers).mean(axis=0)
    displacements = displacement(windows[:, np.newaxis], photographers).mean(axis=0)
    means: dict[str, float] = {}
    for number, pair in enumerate(zip(overlaps, displacements, strict=True), start=1):
        means[f"overlap_{number}"], means[f"displacement_{number}"] = map(float, pair)
    return means


def table3(photos: Sequence[CroppedPhoto], weak: np.ndarray, finetuned: np.ndarray | None = None) -> pd.DataFrame:
    """The paper's Table 3 with our rows and baselines beside its own.

    Args:
        photos: the photos with their photographers' windows.
        weak: (N, 4), windows from a generator that has seen no photographer's window.
        finetuned: (N, 4), windows for photos that were held out while fine-tuning.

    Returns:
        Columns supervision, method, source ("paper" or "measured"), n (photos), and for every photographer `overlap_`
        (higher is better) and `displacement_` (lower is better).
    """
    photographers = photographers_windows(photos)

    def measured(supervision: str, method: str, windows: np.ndarray) -> dict[str, Any]:
        row = {"supervision": supervision, "method": method, "source": "measured", "n": len(photos)}
        return row | agreement(windows, photographers)

    rows = [_paper_row(*line) for line in _PAPER if line[0] == FULL]
    if finetuned is not None:
        rows.append(measured(FULL, "ours, fine-tuned", finetuned))
        rows.append(measured(NONE, "center window as large as ours, fine-tuned", centered(finetuned)))
    rows += [_paper_row(*line) for line in _PAPER if line[0] == WEAK]
    rows.append(measured(WEAK, "ours", weak))
    rows.append(measured(NONE, "center window as large as ours", centered(weak)))
    rows.append(measured(NONE, "whole photo", np.tile(WHOLE_PHOTO, (len(photos), 1))))
    return pd.DataFrame(rows)


def _paper_row(supervision: str, method: str, values: Sequence[float]) -> dict[str, Any]:
    names = [f"{measure}_{number + 1}" for number in range(ANNOTATORS) for measure in ("overlap", "displacement")]
    row = {"supervision": supervision, "method": method, "source": "paper", "n": _PAPER_PHOTOS}
    return row | dict(zip(names, values, strict=True))
