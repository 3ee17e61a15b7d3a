"""Framing with a known answer: photos get a blurred border on two sides, and the crop has to remove it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image, ImageDraw
from torchvision.transforms.functional import to_pil_image, to_tensor

from enhancegan.datasets.degradations import add_blurred_border
from enhancegan.datasets.reading import read_each
from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.crop_metrics import WHOLE_PHOTO, Window, centered, displacement, overlap
from enhancegan.evaluation.cropping import propose_crop
from enhancegan.figures.attention import attention_overlay
from enhancegan.photo import find_photos, load_photo

# The border is a fifth of the photo's side. Sides that are multiples of 5 pixels make it whole pixels.
_FIFTHS = 5
# More than the generator's input size.
_LONGEST_SIDE = 320
_CENTER = "center window as large as the crop"
_PREDICTED, _CONTENT = "#ffffff", "#ff2d2d"


@dataclass(frozen=True)
class FramedPhoto:
    """A photo on a larger canvas.

    Attributes:
        name: file name of the photo.
        canvas: the photo with its border, RGB.
        content: window of the photo on the canvas, in shares.
    """

    name: str
    canvas: Image.Image
    content: Window


def frame(photo: Image.Image, sides: tuple[int, int], name: str = "") -> FramedPhoto:
    """Pad a photo on two sides by 20 % of its width or height with its extended, blurred edges.

    A border is thus 1/6 of the canvas, or 1/7 where the two sides are opposite.

    Args:
        photo: RGB; reduced to 320 pixels on its longer side, and to sides that are multiples of 5.
        sides: two different ones of 0 left, 1 top, 2 right, 3 bottom.
        name: of the photo.
    """
    scale = min(1.0, _LONGEST_SIDE / max(photo.size)) / _FIFTHS
    borders = [max(1, round(side * scale)) for side in photo.size]
    parts = [_FIFTHS + sum(side % 2 == axis for side in sides) for axis in range(2)]
    size = (borders[0] * parts[0], borders[1] * parts[1])
    shares = [1 / parts[side % 2] if side in sides else 0.0 for side in range(4)]
    # The border is added inside a canvas of the photo's size: the photo is stretched first, so it regains its shape.
    stretched = to_tensor(photo.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)).unsqueeze(0)
    left, top, right, bottom = shares
    canvas = add_blurred_border(stretched, (left, top, right, bottom))
    return FramedPhoto(name, to_pil_image(canvas[0].clamp(0, 1)), (left, top, 1 - right, 1 - bottom))


def framed_photos(folder: Path, seed: int) -> Iterator[FramedPhoto]:
    """Every photo of a folder with a border on two random sides; broken ones are named in the log and skipped.

    Raises:
        ValueError: when the folder does not exist or contains no readable photo.
    """
    rng = np.random.default_rng(seed)
    # Drawn for broken photos too, so that an unreadable photo does not change the sides of the others.
    sides = [(path, rng.choice(4, size=2, replace=False).tolist()) for path in find_photos([folder])]

    def framed(source: tuple[Path, list[int]]) -> FramedPhoto:
        path, (first, second) = source
        return frame(load_photo(path), (first, second), path.name)

    return read_each(sides, framed, "framing")


def evaluate_framing(enhancer: Enhancer, folder: Path, seed: int, output: Path, overlays: int = 0) -> pd.DataFrame:
    """Compare the proposed crop, the center window of the same size and the whole canvas with the true content.

    Args:
        enhancer: proposes the crops.
        folder: good photos.
        seed: of the sides.
        output: receives the overlays as `framing-001-STEM.png`.
        overlays: number of photos on which to draw attention, proposed window (white) and content (red).

    Returns:
        One row each, with columns window, overlap (mean, higher is better), displacement (mean, lower is better),
        better_than_center (share of photos with a higher overlap than the center window; NaN for that window), n.

    Raises:
        ValueError: when no photo can be read, or the generator has no head for the crop.
    """
    proposed, contents = [], []
    for number, photo in enumerate(framed_photos(folder, seed), start=1):
        edit, window = propose_crop(enhancer, photo.canvas)
        proposed.append(window)
        contents.append(photo.content)
        if number <= overlays:
            output.mkdir(parents=True, exist_ok=True)
            picture = draw_overlay(photo, edit.attention, window)
            picture.save(output / f"framing-{number:03}-{Path(photo.name).stem}.png")
    return framing_table(np.stack(proposed), np.array(contents))


def framing_table(proposed: np.ndarray, contents: np.ndarray) -> pd.DataFrame:
    """The table of `evaluate_framing` from proposed windows and true contents, both (N, 4)."""
    center = overlap(centered(proposed), contents)
    windows = {
        "crop": proposed,
        _CENTER: centered(proposed),
        "whole canvas": np.tile(WHOLE_PHOTO, (len(proposed), 1)),
    }
    rows: list[dict[str, Any]] = []
    for name, window in windows.items():
        overlaps = overlap(window, contents)
        rows.append({
            "window": name,
            "overlap": overlaps.mean(),
            "displacement": displacement(window, contents).mean(),
            # The center window cannot be better than itself.
            "better_than_center": np.nan if name == _CENTER else (overlaps > center).mean(),
            "n": len(contents),
        })  # fmt: skip
    return pd.DataFrame(rows)


def draw_overlay(photo: FramedPhoto, attention: np.ndarray, window: np.ndarray) -> Image.Image:
    """The attention over the canvas, with the true content in red and the proposed window, (4,), in white."""
    picture = attention_overlay(photo.canvas, attention)
    draw = ImageDraw.Draw(picture)
    for edges, color in ((photo.content, _CONTENT), (window, _PREDICTED)):
        # The outline is inside the window: pixels 0 to width - 1.
        left, top, right, bottom = (round(share * side) for share, side in zip(edges, picture.size * 2, strict=True))
        draw.rectangle((left, top, right - 1, bottom - 1), outline=color, width=2)
    return picture
