"""One photo through every method, and how a result is shown beside it. PIL in, PIL out, no Gradio."""

from PIL import Image

from enhancegan.enhancer import crop_window, shipped_enhancer
from enhancegan.methods import METHODS, get_method
from enhancegan.operators import OPERATORS

PREVIEW_SIDE = 1280
# How much of the photo shows through outside a crop's window.
_OUTSIDE = 0.25


def preview(photo: Image.Image) -> Image.Image:
    """A copy that is at most PREVIEW_SIDE pixels wide and high."""
    copy = photo.copy()
    copy.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), reducing_gap=3.0)
    return copy


def run_methods(photo: Image.Image) -> dict[str, Image.Image]:
    """The photo's result by every method of the registry, by name."""
    return {name: method.apply(photo) for name, method in METHODS.items()}


def after_picture(original: Image.Image, method: str, result: Image.Image) -> Image.Image:
    """The right half of the before/after view: same size as the original.

    A crop has another size, so it is shown as the original with everything outside the window faded.
    """
    if get_method(method).keeps_size:
        return result
    left, top, right, bottom = crop_window(original.size, shipped_enhancer().propose(original, method).parameters)
    faded = Image.blend(Image.new("RGB", original.size, "black"), original, _OUTSIDE)
    faded.paste(original.crop((left, top, right, bottom)), (left, top))
    return faded


def parameters_text(photo: Image.Image, method: str) -> str:
    """What the network chose for this photo, in words; empty for methods without parameters."""
    if method not in OPERATORS:
        return ""
    values = shipped_enhancer().propose(photo, method).parameters
    # A sign only where zero means unchanged.
    return " · ".join(
        f"{p.label} {values[p.name]:{'+.2f' if p.identity == 0 else '.2f'}}" for p in OPERATORS[method].parameters
    )
