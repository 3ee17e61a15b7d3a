"""How large a photo may be."""

from PIL import Image

from enhancegan.photo.decoded import UnreadableError

LONGEST_SIDE = 65_500
"""Pixels; the largest side that JPEG allows."""
MOST_PIXELS = 400_000_000
"""Beyond the largest cameras; such a photo takes 1.2 GB of memory with 8 bits a channel."""

# Pillow itself refuses twice as many; by default it does so from 179 million on. `check_size` refuses the rest.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def check_size(width: int, height: int) -> None:
    """Refuse a picture that is too large, before it is decoded.

    Raises:
        UnreadableError: with its size and the limit.
    """
    if max(width, height) > LONGEST_SIDE:
        raise UnreadableError(f"has {width} x {height} pixels; a side may have at most {LONGEST_SIDE}")
    if width * height > MOST_PIXELS:
        raise UnreadableError(
            f"has {width} x {height} = {width * height / 1e6:.0f} million pixels; "
            f"at most {MOST_PIXELS / 1e6:.0f} million can be read"
        )
