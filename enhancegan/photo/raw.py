"""Develop camera RAW files by LibRaw."""

from io import BytesIO
from pathlib import Path

import rawpy
from PIL import Image, UnidentifiedImageError

from enhancegan.photo.decoded import Decoded, UnreadableError
from enhancegan.photo.exif import exif_facts, without_header
from enhancegan.photo.limits import check_size
from enhancegan.photo.photo import Metadata
from enhancegan.photo.pixels import split_channels
from enhancegan.photo.srgb import SRGB
from enhancegan.photo.tiff_exif import exif_of_tiff

_SRGB_CURVE = (2.4, 12.92)
_CLIPPED = 0.001


def read_raw(path: Path) -> Decoded:
    """Develop a RAW file to upright sRGB of 16 bits: the camera's white balance, and exposed so that 0.1 % clip.

    Raises:
        UnreadableError: when it is too large, or LibRaw does not know it or finds it damaged.
    """
    try:
        with rawpy.imread(str(path)) as raw:
            check_size(raw.sizes.width, raw.sizes.height)
            pixels = raw.postprocess(
                use_camera_wb=True,
                output_color=rawpy.ColorSpace.sRGB,
                output_bps=16,
                gamma=_SRGB_CURVE,
                auto_bright_thr=_CLIPPED,
            )
            exif = exif_of_tiff(path) or _exif_of_preview(raw)
    except rawpy.LibRawError as error:
        raise UnreadableError(f"cannot be read as camera RAW: {_reason(error)}") from error
    developed, _ = split_channels(pixels, pixels.shape[2])  # cameras without color filters give one channel
    return Decoded("RAW", developed, space=SRGB, metadata=Metadata(exif=exif, dpi=exif_facts(exif).dpi))


def _exif_of_preview(raw: rawpy.RawPy) -> bytes | None:
    """The EXIF of the JPEG that cameras put into RAW files."""
    try:
        preview = raw.extract_thumb()
        if preview.format != rawpy.ThumbFormat.JPEG:
            return None
        with Image.open(BytesIO(bytes(preview.data)), formats=("JPEG",)) as image:
            return without_header(image.info.get("exif"))
    except (rawpy.LibRawError, UnidentifiedImageError):
        return None


def _reason(error: rawpy.LibRawError) -> str:
    (said,) = error.args or ("",)
    return said.decode() if isinstance(said, bytes) else str(said)
