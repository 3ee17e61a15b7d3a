"""Decode HEIC and HEIF, with 16 bits a channel what has more than 8."""

from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif

from enhancegan.photo.cicp import space_of_codes
from enhancegan.photo.decoded import Decoded, note_of_pictures
from enhancegan.photo.exif import exif_facts, without_header
from enhancegan.photo.limits import check_size
from enhancegan.photo.photo import Metadata
from enhancegan.photo.pillow_picture import pixels_and_alpha
from enhancegan.photo.pixels import split_channels


def read_heif(path: Path) -> Decoded:
    """Decode the primary picture, which libheif turns upright.

    Raises:
        UnreadableError: when it is too large.
        OSError, RuntimeError, ValueError, EOFError, SyntaxError: when it is damaged.
    """
    file = pillow_heif.open_heif(path, convert_hdr_to_8bit=False)
    picture = file[file.primary_index]
    check_size(*picture.size)
    info: dict[str, Any] = dict(picture.info)
    exif = without_header(info.get("exif"))
    codes = info.get("nclx_profile") or {}
    if picture.mode.endswith(";16"):
        pixels, alpha = split_channels(np.asarray(picture))
    else:
        pixels, alpha = pixels_and_alpha(picture.to_pillow())
    return Decoded(
        format="HEIF",
        pixels=pixels,
        alpha=alpha,
        profile=info.get("icc_profile") or None,
        space=space_of_codes(codes.get("color_primaries", 2), codes.get("transfer_characteristics", 2)),
        metadata=Metadata(exif=exif, xmp=info.get("xmp") or None, dpi=exif_facts(exif).dpi),
        notes=note_of_pictures(len(file)),
    )
