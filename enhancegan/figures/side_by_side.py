"""The paper's Figs. 3 and 4: versions of photos side by side."""

import logging
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from enhancegan.enhancer import Enhancer, crop_window
from enhancegan.figures.gallery import INPUT_LABEL, Gallery, Row, fit
from enhancegan.methods import Method, methods_with
from enhancegan.methods.exemplar import EXEMPLAR
from enhancegan.methods.photoshop_auto import PHOTOSHOP_AUTO
from enhancegan.operators import OPERATORS, get_operator
from enhancegan.outside.result import NO_COMMON_PHOTO, NoResultError

logger = logging.getLogger(__name__)

_FRAME, _FRAME_EDGE = "yellow", "black"


def color_operators(enhancer: Enhancer) -> list[str]:
    """Names of the enhancer's pointwise operators, in the registry's order.

    Raises:
        ValueError: when there is none.
    """
    known = enhancer.operators
    names = [name for name, operator in OPERATORS.items() if operator.pointwise and name in known]
    if not names:
        raise ValueError(f"this figure needs a generator with a color operator; this one has {', '.join(known)}")
    return names


def usual_methods(enhancer: Enhancer, exemplar: Method = EXEMPLAR) -> list[Method]:
    """The methods of Fig. 3: those that are not ours, and the enhancer's color operators.

    The former are Photoshop-Auto, and with `exemplar` the exemplar-based method, which the paper shows in its Fig. 4.

    Raises:
        ValueError: when there is no color operator.
    """
    known = methods_with(enhancer)
    return [PHOTOSHOP_AUTO, exemplar, *(known[name] for name in color_operators(enhancer))]


def method_gallery(photos: Mapping[str, Image.Image], methods: Sequence[Method]) -> Gallery:
    """Fig. 3: each RGB photo, and the results of methods.

    Args:
        photos: by their path; one for which a method has no result is named in the log and skipped.
        methods: one for each column beside the photo's.

    Raises:
        ValueError: when for no photo all methods have a result.
    """
    rows = []
    for path, photo in photos.items():
        try:
            results = [method.result(Path(path).stem, photo) for method in methods]
        except NoResultError as error:
            logger.warning("skipped: %s: %s", path, error)
            continue
        rows.append(Row([fit(version) for version in (photo, *results)]))
    if not rows:
        raise ValueError(NO_COMMON_PHOTO)
    return Gallery([INPUT_LABEL, *(method.label for method in methods)], rows)


def crop_gallery(photos: Collection[Image.Image], enhancer: Enhancer) -> Gallery:
    """Fig. 4: each RGB photo with the proposed window drawn on it, and the crop.

    Raises:
        ValueError: when the enhancer's generator has no head for the crop.
    """
    rows = []
    for photo in photos:
        cropped = enhancer.enhance(photo, "crop").image
        window = crop_window(photo.size, enhancer.propose(photo, "crop").parameters)
        rows.append(Row([fit(framed(photo, window)), fit(cropped)]))
    return Gallery([INPUT_LABEL, get_operator("crop").label], rows)


def framed(photo: Image.Image, window: tuple[int, int, int, int]) -> Image.Image:
    """Copy of a photo with a frame drawn just inside left, top, right, bottom; the window excludes right and bottom."""
    copy = photo.copy()
    draw = ImageDraw.Draw(copy)
    left, top, right, bottom = window
    line = max(2, max(photo.size) // 150)
    draw.rectangle((left, top, right - 1, bottom - 1), outline=_FRAME_EDGE, width=line + max(1, line // 3))
    draw.rectangle((left, top, right - 1, bottom - 1), outline=_FRAME, width=line)
    return copy
