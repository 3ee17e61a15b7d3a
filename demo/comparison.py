"""One photo through every method, and how a result is shown beside it. PIL in, PIL out, no Gradio."""

from PIL import Image

from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.options import EditOptions
from enhancegan.enhancer import crop_window, shipped_enhancer
from enhancegan.methods import METHODS, get_method
from enhancegan.operators import OPERATORS

PREVIEW_SIDE = 1280
# Opacity of the photo outside a crop's window.
_OUTSIDE = 0.25


def preview(photo: Image.Image) -> Image.Image:
    """A copy that is at most PREVIEW_SIDE pixels wide and high."""
    copy = photo.copy()
    copy.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), reducing_gap=3.0)
    return copy


def run_method(photo: Image.Image, method: str, canonical: Image.Image) -> Image.Image:
    """The result of one method, the same at preview size and at full size.

    Colors near gray keep their hue, so that no wall gets a cast; studies and tables show methods as they are.

    Args:
        photo: RGB photo of any size.
        method: name in the registry.
        canonical: canonical picture of the original, from which the edit is decided.
    """
    chosen = get_method(method)
    if chosen.edit is None:
        return chosen.apply(photo)
    return apply_to_picture(photo, chosen.edit(canonical, EditOptions(protect_neutrals=True)))


def run_methods(photo: Image.Image, canonical: Image.Image) -> dict[str, Image.Image]:
    """The result of every method of the registry, by method name, as in `run_method`."""
    return {name: run_method(photo, name, canonical) for name in METHODS}


def after_picture(original: Image.Image, method: str, result: Image.Image, canonical: Image.Image) -> Image.Image:
    """The right half of the before/after view, the same size as the original.

    A crop has a different size, so it is shown as the original with everything outside the window faded.
    """
    if get_method(method).keeps_size:
        return result
    left, top, right, bottom = crop_window(original.size, shipped_enhancer().propose(canonical, method).parameters)
    faded = Image.blend(Image.new("RGB", original.size, "black"), original, _OUTSIDE)
    faded.paste(original.crop((left, top, right, bottom)), (left, top))
    return faded


def parameters_text(canonical: Image.Image, method: str) -> str:
    """The network's parameters for this photo as display text; empty for methods without parameters."""
    if method not in OPERATORS:
        return ""
    values = shipped_enhancer().propose(canonical, method).parameters
    # A sign only where zero means unchanged.
    return " · ".join(
        f"{p.label} {values[p.name]:{'+.2f' if p.identity == 0 else '.2f'}}" for p in OPERATORS[method].parameters
    )
