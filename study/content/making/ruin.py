"""Sets in which one version is visibly ruined: attention checks and practice."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
from PIL import Image

from enhancegan.photo import load_photo
from study.content.trials import shuffled
from study.content.yaml.definition import DEFINITION_FILE, Study
from study.content.yaml.definition_file import append_settings
from study.content.yaml.set_names import ADDED

# Details left across the photo, grains across the photo, levels of each color.
_DETAILS, _GRAINS, _LEVELS = 60, 150, 4
_BRIGHTNESS, _GRAIN_STRENGTH = 0.6, 60.0


def ruined(photo: Image.Image, seed: int) -> Image.Image:
    """Return the RGB `photo` blurred, in few colors, dark and covered with colored grain; a `seed` fixes it.

    Blur and grain grow with the photo, so that they are visible at any size and on any photo.
    """
    blurred = photo.resize(_reduced(photo.size, _DETAILS), Image.Resampling.BOX).resize(photo.size)
    step = 255 / (_LEVELS - 1)
    posterized = np.rint(np.asarray(blurred, dtype=float) / step) * step
    width, height = _reduced(photo.size, _GRAINS)
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    grain = np.asarray(Image.fromarray(noise).resize(photo.size), dtype=float) / 255 - 0.5
    pixels = _GRAIN_STRENGTH / 2 + _BRIGHTNESS * posterized + 2 * _GRAIN_STRENGTH * grain
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def check_ruined_sets(sets: int, settings: Mapping[Any, Any], traps: int, practice: int) -> list[str]:
    """Return why a study of `sets` sets and these `settings` cannot get that many `traps` and `practice` sets."""
    problems = [
        f"{name} must be from 0 to the number of sets ({sets}); got {wanted}"
        for name, wanted in (("traps", traps), ("practice", practice))
        if not 0 <= wanted <= sets
    ]
    needed = (["traps"] if traps or practice else []) + (["practice"] if practice else [])
    problems.extend(
        f"{DEFINITION_FILE} already has {key}, so none can be made; remove one or the other"
        for key in needed
        if key in settings
    )
    return problems


def add_ruined_sets(folder: Path, study: Study, traps: int, practice: int) -> None:
    """Add to the `study` in `folder` copies of some of its sets, each with one version ruined, and list them.

    Which sets, and whose version, follows from the study's seed; methods take turns. `practice` sets are
    listed under `traps` too, so that participants are told about the ruined version.
    """
    images = shuffled(study.images, study.seed, "ruined sets")
    methods = shuffled(study.method_keys, study.seed, "ruined methods")
    taken = {image for _, image in study.files}
    stems = _new_names(taken, traps + practice)
    spoiled = {}
    for number, stem in enumerate(stems):
        spoiled[stem] = methods[number % len(methods)]
        _write_set(folder, study, images[number % len(images)], stem, spoiled[stem])
    settings: dict[str, Any] = {"practice": stems[traps:]} if practice else {}
    append_settings(folder / DEFINITION_FILE, {**settings, "traps": spoiled})


def _write_set(folder: Path, study: Study, image: str, stem: str, spoiled: str) -> None:
    for method in study.method_keys:
        file = study.file(method, image)
        if method == spoiled:
            # Every set has its own grain.
            seed = int.from_bytes(sha256(f"{study.seed}/{stem}".encode()).digest()[:8], "big")
            ruined(load_photo(file), seed).save(folder / method / f"{stem}.png")
        else:
            copyfile(file, folder / method / f"{stem}{file.suffix}")


def _new_names(taken: set[str], count: int) -> list[str]:
    """Return `count` names of sets that are not taken, in order; they reveal nothing about the sets."""
    names: list[str] = []
    number = 1
    while len(names) < count:
        name = f"{ADDED}{number}"
        if name not in taken:
            names.append(name)
        number += 1
    return names


def _reduced(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return width and height in the same ratio with a longer side of `longest`."""
    scale = longest / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
