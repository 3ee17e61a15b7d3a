"""Take EXIF out of a TIFF file, where it stands among the tags of the picture itself."""

import struct
from pathlib import Path

from PIL import Image

# Description, make, model, resolution and its unit, software, date, artist, copyright.
_KEPT = (270, 271, 272, 282, 283, 296, 305, 306, 315, 33432)
_EXIF, _GPS = 0x8769, 0x8825


def exif_of_tiff(path: Path) -> bytes | None:
    """What a TIFF, or a RAW file that is one, says about the photo, as a TIFF structure of its own.

    None if it says nothing, or nothing that can be read.
    """
    found, kept = Image.Exif(), Image.Exif()
    try:
        with path.open("rb") as file:
            found.load_from_fp(file, None)
            for tag in _KEPT:
                if tag in found:
                    kept[tag] = found[tag]
            for directory in (_EXIF, _GPS):
                if content := found.get_ifd(directory):
                    kept.get_ifd(directory).update(content)
            return kept.tobytes().removeprefix(b"Exif\0\0") if len(kept) else None
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError, struct.error):
        return None  # broken values: the picture is worth more
