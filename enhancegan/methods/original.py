"""The photo as it is."""

from PIL import Image

from enhancegan.methods.method import Method


def unchanged(photo: Image.Image) -> Image.Image:
    """Copy the photo."""
    return photo.copy()


ORIGINAL = Method("original", "Original", "The photo as it is.", unchanged)
