"""The paper's Figs. 3 and 4: versions of photos side by side."""

from collections.abc import Collection

from PIL import Image, ImageDraw

from enhancegan.enhancer import Enhancer, crop_window
from enhancegan.figures.gallery import INPUT_LABEL, Gallery, Row, fit
from enhancegan.methods import Method
from enhancegan.methods.exemplar import EXEMPLAR
from enhancegan.methods.photoshop_auto import PHOTOSHOP_AUTO
from enhancegan.operators import OPERATORS, get_operator

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


def method_gallery(photos: Collection[Image.Image], enhancer: Enhancer, exemplar: Method = EXEMPLAR) -> Gallery:
    """Fig. 3: each RGB photo, the results of the methods that are not ours, and of every color operator.

    Those are Photoshop-Auto, and with `exemplar` the exemplar-based method, which the paper shows in its Fig. 4.
    """
    operators = color_operators(enhancer)
    others = (PHOTOSHOP_AUTO, exemplar)
    rows = []
    for photo in photos:
        results = [enhancer.enhance(photo, name).image for name in operators]
        rows.append(Row([fit(version) for version in (photo, *(other.apply(photo) for other in others), *results)]))
    return Gallery(
        [INPUT_LABEL, *(other.label for other in others), *(get_operator(name).label for name in operators)], rows
    )


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
