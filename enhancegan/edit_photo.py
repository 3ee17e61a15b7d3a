"""Edit a photo by any method of the registry, at its full size and depth."""

from collections.abc import Mapping

from PIL import Image

from enhancegan.editing.applying import apply_edit
from enhancegan.editing.canonical import canonical_picture
from enhancegan.editing.options import EditOptions
from enhancegan.methods import Method, get_method
from enhancegan.photo.photo import Photo


def edit_photo(
    photo: Photo,
    method: Method | str = "photographic",
    strength: float = 1.0,
    parameters: Mapping[str, float] | None = None,
    protect_neutrals: bool = False,
    canonical: Image.Image | None = None,
) -> Photo:
    """Edit a photo: the result is in sRGB, at the same depth, with its opacity, metadata and notes.

    Args:
        photo: a photo of any kind.
        method: a method, or its name in the registry.
        strength: 0 to 1.5, factor on every parameter's distance from its identity.
        parameters: values to use in place of the proposed ones, by name.
        protect_neutrals: whether colors near gray keep their hue, and white stays white; `original` and
            `photoshop_auto` are as they are.
        canonical: canonical picture of the original, if it was taken before: for a preview, or for several methods.

    Raises:
        ValueError: for an unknown method or parameter, or a value outside its range; for strength or parameters with a
            method that has none. The message says what is allowed.
    """
    chosen = get_method(method) if isinstance(method, str) else method
    options = EditOptions(strength, parameters or {}, protect_neutrals)
    if chosen.edit is None:
        raise ValueError(f"method {chosen.name!r} does not say how it edits, only what comes out at 8 bits")
    return apply_edit(photo, chosen.edit(canonical or canonical_picture(photo), options))
