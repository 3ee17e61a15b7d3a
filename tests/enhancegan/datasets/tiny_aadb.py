"""A few photos in the layout of AADB, whose score is their brightness."""

from pathlib import Path

import numpy as np
from PIL import Image

ATTRIBUTES = (
    "BalacingElements", "ColorHarmony", "Content", "DoF", "Light", "MotionBlur", "Object", "Repetition",
    "RuleOfThirds", "Symmetry", "VividColor",
)  # fmt: skip


def write_list(root: Path, part: str, label: str, values: dict[str, float]) -> None:
    folder = root / "imgListFiles_label"
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{name} {value}\n" for name, value in values.items())
    (folder / f"imgList{part}Regression_{label}.txt").write_text(lines)


def write_aadb(root: Path, train: int = 24, validation: int = 12) -> None:
    """Splits Train, Validation and TestNew of noisy gray photos; Light is 2 score - 1, other attributes are 0."""
    random = np.random.default_rng(0)
    photos = root / "datasetImages_originalSize"
    photos.mkdir(parents=True)
    for part, count in (("Train", train), ("Validation", validation), ("TestNew", validation)):
        scores = {f"{part}_{number}.png": (number + 0.5) / count for number in range(count)}
        for name, score in scores.items():
            pixels = 255 * score + random.normal(0, 10, (48, 64, 3))
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(photos / name)
        write_list(root, part, "score", scores)
        for label in ATTRIBUTES:
            light = label == "Light"
            write_list(root, part, label, {name: 2 * score - 1 if light else 0.0 for name, score in scores.items()})
