"""Exemplars: good photos whose style is lent to others, and which of them suit a photo."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torchvision.transforms.functional import to_tensor

from enhancegan.checkpoint_header import PREDICTION_SIZE
from enhancegan.checkpoints import load_critic
from enhancegan.editing.canonical import canonical_picture
from enhancegan.editing.threads import one_thread
from enhancegan.exemplars.style import Style, color_distance, style_of
from enhancegan.networks.backbone import Backbone
from enhancegan.photo.finding import find_photos
from enhancegan.photo.photo import NotAPhotoError
from enhancegan.photo.reading import read_photo
from enhancegan.samples import sample_photos

logger = logging.getLogger(__name__)

# Two styles are as good as one below both: Fréchet distance of a and b, and difference of luminance percentiles. Ours.
_SAME_COLORS, _SAME_TONES = 7.5, 0.15
# Cosine of content features from which an exemplar is the photo itself, or another development of it. Ours.
_ITSELF = 0.9


@dataclass(frozen=True, eq=False)
class Exemplar:
    """A good photo, of which only numbers are kept.

    Attributes:
        name: for people; the path in its folder, or the name of a sample photo.
        content: what it shows, (C,), of length 1.
        style: its style.
    """

    name: str
    content: np.ndarray
    style: Style


def content_of(canonical: Image.Image) -> np.ndarray:
    """What an RGB picture shows: the shipped critic's last features, averaged over the picture, of length 1, (C,).

    The critic learned to see exposure and casts, which are no content: every channel is equalized before. Underexposed,
    flat and cast copies of the sample photos then have a cosine of 0.98 with the originals, where they had 0.4 to 0.8.
    """
    small = canonical.resize((PREDICTION_SIZE, PREDICTION_SIZE), Image.Resampling.BICUBIC, reducing_gap=3.0)
    with torch.no_grad(), one_thread():
        features = _backbone()(to_tensor(ImageOps.equalize(small)).unsqueeze(0)).mean(dim=(2, 3))[0].numpy()
    return features / np.linalg.norm(features)


@cache
def _backbone() -> Backbone:
    return load_critic().backbone


@cache
def exemplars_in(folder: Path) -> tuple[Exemplar, ...]:
    """Measure the photos of a folder and its sub-folders, once; files that cannot be read are logged and skipped.

    Raises:
        ValueError: when there is no photo.
    """
    exemplars = _measured((str(path.relative_to(folder)), path) for path in find_photos([folder]))
    if not exemplars:
        raise ValueError(f"none of the photos in {folder} can be read: exemplars must be photos")
    return exemplars


@cache
def packaged_exemplars() -> tuple[Exemplar, ...]:
    """Measure the sample photos of installed packages, once.

    Raises:
        FileNotFoundError: when a package no longer ships one.
    """
    return _measured(sample_photos().items())


def _measured(photos: Iterable[tuple[str, Path]]) -> tuple[Exemplar, ...]:
    exemplars = []
    for name, path in photos:
        try:
            picture = canonical_picture(read_photo(path))
        except NotAPhotoError as error:
            logger.warning("skipped: %s", error)
            continue
        exemplars.append(Exemplar(name, content_of(picture), style_of(picture)))
    return tuple(exemplars)


def suitable(content: np.ndarray, exemplars: Sequence[Exemplar], count: int) -> list[Exemplar]:
    """The exemplars that show most nearly the same, best first, each with a style of its own.

    Ranked by the cosine of content features; then, from the top, those are taken whose style differs from all taken
    before. (The paper ranks styles by clusters of a large collection, which a folder of photos does not have.)

    Args:
        content: of the photo, as `content_of`.
        exemplars: at least one; the photo itself is passed over if it is among several.
        count: how many, at most; fewer when there are fewer styles.
    """
    ranked = sorted(exemplars, key=lambda exemplar: -float(exemplar.content @ content))
    others = [exemplar for exemplar in ranked if exemplar.content @ content < _ITSELF] or ranked
    taken: list[Exemplar] = []
    for exemplar in others:
        if len(taken) < count and all(_differ(exemplar.style, other.style) for other in taken):
            taken.append(exemplar)
    return taken


def _differ(one: Style, other: Style) -> bool:
    tones = np.abs(one.luminance - other.luminance).max()
    return bool(color_distance(one, other) >= _SAME_COLORS or tones >= _SAME_TONES)
