"""The photo as it is."""

from PIL import Image

from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.methods.method import Method


def unchanged(photo: Image.Image) -> Image.Image:
    """Copy the photo."""
    return photo.copy()


def no_edit(canonical: Image.Image, options: EditOptions) -> PhotoEdit:
    """The edit that changes nothing.

    Raises:
        ValueError: for a strength other than 1, or parameters.
    """
    options.check_unused("original")
    return PhotoEdit()


ORIGINAL = Method("original", "Original", "The photo as it is.", unchanged, edit=no_edit)
