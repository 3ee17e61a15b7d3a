"""What comes back from outside, checked against the photo that it was made from."""

from PIL import Image

NO_COMMON_PHOTO = "there is no photo for which all methods have a result"
"""What is said where methods are compared and every photo had to be skipped."""

_LARGEST_SHAPE_DIFFERENCE = 0.01


class NoResultError(ValueError):
    """A method from outside has no result for a photo; the message says why."""


def of_same_size(result: Image.Image, photo: Image.Image, what: str) -> Image.Image:
    """Return a result that must have the size of its photo.

    Args:
        result: any picture.
        photo: what it was made from.
        what: what made it, for the message.

    Raises:
        NoResultError: when it has another size; the message has both.
    """
    if result.size != photo.size:
        raise NoResultError(
            f"{what} returned {size_in_words(result)} pixels for a photo of {size_in_words(photo)}; "
            "where that is right, set keeps_size: false"
        )
    return result


def has_same_shape(result: Image.Image, photo: Image.Image) -> bool:
    """Whether two pictures have the same ratio of width to height, within 1 %."""
    ratio = (result.width * photo.height) / (result.height * photo.width)
    return abs(ratio - 1) <= _LARGEST_SHAPE_DIFFERENCE


def size_in_words(picture: Image.Image) -> str:
    """Return width and height, as in "64 x 48"."""
    return f"{picture.width} x {picture.height}"
