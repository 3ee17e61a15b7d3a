"""Decode TIFF: gray and RGB of 8 bits and more by tifffile, everything else by Pillow."""

import logging
import struct
from pathlib import Path

import numpy as np
from PIL import Image
from tifffile import COMPRESSION, EXTRASAMPLE, PHOTOMETRIC, TiffFile, TiffPage

from enhancegan.photo.decoded import Decoded, UnreadableError, note_of_pictures
from enhancegan.photo.exif import exif_facts
from enhancegan.photo.limits import check_size
from enhancegan.photo.photo import Metadata, Pixels
from enhancegan.photo.pillow_picture import pixels_and_alpha
from enhancegan.photo.pixels import split_channels, to_16_bits
from enhancegan.photo.tiff_exif import exif_of_tiff

# tifffile reports every broken tag as an error; what matters raises one.
logging.getLogger("tifffile").setLevel(logging.CRITICAL)

_ORIENTATION, _XMP, _IPTC, _PROFILE, _DNG_VERSION = 274, 700, 33723, 34675, 50706
_SENSOR = (PHOTOMETRIC.CFA, PHOTOMETRIC.LINEAR_RAW)
_COLORS = {PHOTOMETRIC.MINISWHITE: 1, PHOTOMETRIC.MINISBLACK: 1, PHOTOMETRIC.RGB: 3, PHOTOMETRIC.SEPARATED: 4}
"""Photometric interpretations that are read here, and how many channels their colors have."""
_JPEG = (COMPRESSION.JPEG, COMPRESSION.OJPEG)


def is_raw(path: Path) -> bool:
    """Whether a TIFF file is a camera's RAW file: a DNG, a CR2, or one of its pictures is what the sensor saw."""
    try:
        with path.open("rb") as file, TiffFile(path) as tiff:
            canon = file.read(10)[8:] == b"CR"
            first = tiff.pages.first
            inner = first.pages or ()
            sensors = (getattr(page, "photometric", None) in _SENSOR for page in (first, *tiff.pages, *inner))
            return canon or _DNG_VERSION in first.tags or any(sensors)
    except (OSError, ValueError, TypeError, KeyError, IndexError, struct.error):
        return False


def read_tiff(path: Path) -> Decoded:
    """Decode the first picture of a TIFF that is no thumbnail.

    Raises:
        UnreadableError: when it is too large, or of a kind that is not read.
        OSError, RuntimeError, ValueError, TypeError, struct.error: when it is damaged.
    """
    with TiffFile(path) as tiff:
        pages = [page for page in tiff.pages if isinstance(page, TiffPage) and not page.is_reduced]
        page = pages[0] if pages else tiff.pages.first
        check_size(page.imagewidth, page.imagelength)
        by_pillow = _is_for_pillow(page)
        pixels, alpha = _by_pillow(page, path) if by_pillow else _channels(page, _COLORS[PHOTOMETRIC(page.photometric)])
        exif = exif_of_tiff(path)
        return Decoded(
            format="TIFF",
            pixels=pixels,
            alpha=alpha,
            orientation=1 if by_pillow else _orientation(page),  # Pillow turns TIFF files upright itself
            profile=_bytes(page, _PROFILE),
            metadata=Metadata(exif, _bytes(page, _XMP), _bytes(page, _IPTC), exif_facts(exif).dpi),
            notes=note_of_pictures(len(pages)),
        )


def _is_for_pillow(page: TiffPage) -> bool:
    return page.photometric not in _COLORS or page.bitspersample < 8 or page.compression in _JPEG


def _by_pillow(page: TiffPage, path: Path) -> tuple[Pixels, Pixels | None]:
    if page.bitspersample > 8:
        raise UnreadableError(
            f"is a TIFF of {page.bitspersample} bits with colors of the kind {PHOTOMETRIC(page.photometric).name}; "
            "save it as RGB or gray"
        )
    if page.photometric == PHOTOMETRIC.YCBCR and page.compression == COMPRESSION.NONE and page.is_subsampled:
        raise UnreadableError("is a TIFF with uncompressed YCbCr colors of lower resolution; save it as RGB")
    # By an open file: by its path, Pillow maps some files into memory and takes width for height where it turns them.
    with path.open("rb") as file, Image.open(file, formats=("TIFF",)) as image:
        image.seek(page.index)
        return pixels_and_alpha(image)


def _channels(page: TiffPage, colors: int) -> tuple[Pixels, Pixels | None]:
    # (planes, depth, height, width, channels of a plane)
    stored = page.asarray(squeeze=False)
    channels = np.moveaxis(stored[:, 0, :, :, 0], 0, -1) if stored.shape[0] > 1 else stored[0, 0]
    if channels.shape[-1] < colors:
        raise UnreadableError(f"is a TIFF with {channels.shape[-1]} of the {colors} channels that its colors need")
    numbers = channels if channels.dtype == np.uint8 else to_16_bits(channels, page.bitspersample)
    full = np.iinfo(numbers.dtype).max
    if page.photometric == PHOTOMETRIC.MINISWHITE:
        numbers = np.concatenate([full - numbers[:, :, :1], numbers[:, :, 1:]], axis=2)
    opacity = page.extrasamples[0] if page.extrasamples and len(page.extrasamples) else EXTRASAMPLE.UNSPECIFIED
    if opacity == EXTRASAMPLE.UNSPECIFIED:
        return split_channels(numbers[:, :, :colors], colors)
    if opacity == EXTRASAMPLE.ASSOCALPHA:
        numbers = _divided(numbers[:, :, : colors + 1])
    return split_channels(numbers, colors)


def _divided(channels: np.ndarray) -> np.ndarray:
    """Undo that colors were multiplied by their opacity, the last channel."""
    full = np.iinfo(channels.dtype).max
    alpha = channels[:, :, -1:].astype(np.float32)
    colors = channels[:, :, :-1] * (full / np.maximum(alpha, 1))
    return np.concatenate([np.rint(colors.clip(0, full)).astype(channels.dtype), channels[:, :, -1:]], axis=2)


def _orientation(page: TiffPage) -> int:
    value = page.tags.valueof(_ORIENTATION, 1)
    return int(value) if isinstance(value, int) and 1 <= value <= 8 else 1


def _bytes(page: TiffPage, tag: int) -> bytes | None:
    value = page.tags.valueof(tag)
    if isinstance(value, tuple):  # some programs store records of bytes as numbers of 32 bits
        order = page.parent.byteorder
        return struct.pack(f"{order}{len(value)}I", *value)
    if isinstance(value, str):
        return value.encode()
    return value if isinstance(value, bytes) and value else None
