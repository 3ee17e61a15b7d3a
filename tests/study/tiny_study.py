"""A tiny study of synthetic photos, under names that occur nowhere else."""

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

SLUG = "tiny"
TINTS = {
    "wombat_plain": (128, 128, 128),
    "quokka_auto": (220, 40, 40),
    "numbat_curves": (40, 220, 40),
    "bilby_filter": (40, 40, 220),
    "dingo_edit": (220, 220, 40),
}
"""Method -> average color of its versions. The names occur nowhere else, so that a leak can be told."""
IMAGES = ("potoroo1", "potoroo2", "potoroo3", "potoroo4", "potoroo5", "potoroo6")

RICH: dict[str, Any] = {
    "title": {"en": "A rich study", "de": "Eine reiche Studie"},
    "languages": ["en", "de"],
    "practice": [IMAGES[0]],
    "traps": {IMAGES[0]: "dingo_edit", IMAGES[1]: "quokka_auto"},
    "repeats": 1,
    "breaks": 2,
    "smallest_window": [800, 500],
    "questions": {
        "before": [
            {"key": "age", "kind": "number", "text": {"en": "Age?", "de": "Alter?"}, "smallest": 18},
        ],
        "after": [
            {"key": "remarks", "kind": "text", "text": {"en": "Anything?", "de": "Noch etwas?"}, "required": False},
        ],
    },
    "completion": {
        **{"code": "C0DE77", "url": "https://panel.example/done?cc=C0DE77"},
        "screened_out": {"code": "SCREEN5", "url": "https://panel.example/screened?cc=SCREEN5"},
        "declined": {"code": "DECLINE3"},
    },
}
"""Settings that make the tiny study one with everything: four sets that count, one trap, one repeat."""


def synthetic_photo(tint: tuple[int, int, int], seed: int, width: int = 60, height: int = 40) -> Image.Image:
    """Make a photo of about the color `tint`: a gradient, and noise so that files differ in length."""
    rng = np.random.default_rng(seed)
    gradient = np.linspace(-20, 20, width)[None, :, None]
    noise = rng.normal(0, 3 + 0.1 * tint[0], (height, width, 1))
    pixels = np.asarray(tint)[None, None, :] + gradient + noise
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def write_study(
    folder: Path, images: tuple[str, ...] = IMAGES, tints: dict[str, tuple[int, int, int]] = TINTS, **settings: Any
) -> Path:
    """Write a study of synthetic photos into `folder` and return the folder."""
    for method, tint in tints.items():
        (folder / method).mkdir(parents=True)
        for seed, image in enumerate(images):
            synthetic_photo(tint, seed).save(folder / method / f"{image}.png")
    definition = {"title": "A tiny study", "seed": 11, **settings}
    (folder / "study.yaml").write_text(yaml.safe_dump(definition), encoding="utf-8")
    return folder
