"""TIFF files of 8 or 16 bits with metadata."""

import struct
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import tifffile

from enhancegan.photo.output.exif import main_entries
from enhancegan.photo.photo import Metadata

_XMP, _IPTC, _BYTE, _UNDEFINED = 700, 33723, 1, 7
_HEADER, _ROW = 8, 12


def write_tiff(samples: np.ndarray, path: Path, profile: bytes, metadata: Metadata) -> None:
    """Write samples (H, W) or (H, W, 2 to 4), uint8 or uint16, without loss; the last of 2 or 4 is opacity.

    After its header the file repeats the photo's EXIF byte by byte, because offsets in maker notes count from there;
    the directory of the picture takes over the entries of EXIF's first directory.

    Raises:
        ValueError: when the file would be larger than 4 GB.
    """
    if samples.nbytes > 2**32 - 2**26:
        raise ValueError(f"a TIFF file holds less than 4 GB, and the photo has {samples.nbytes / 1e9:.1f} GB")
    exif = metadata.exif or b"II"
    order: Literal["<", ">"] = "<" if exif[:2] == b"II" else ">"
    with path.open("w+b") as file:
        with tifffile.TiffWriter(file, byteorder=order) as writer:
            file.write(exif[_HEADER:] + bytes(len(exif) % 2))
            writer.write(samples, **_options(samples, profile, metadata))
        if metadata.exif:
            _take_over(file, order, main_entries(metadata.exif))


def _options(samples: np.ndarray, profile: bytes, metadata: Metadata) -> dict[str, Any]:
    tags = []
    if metadata.xmp:
        tags.append((_XMP, _BYTE, len(metadata.xmp), metadata.xmp, True))
    if metadata.iptc:
        tags.append((_IPTC, _UNDEFINED, len(metadata.iptc), metadata.iptc, True))
    several = samples.ndim == 3
    colors = 3 if several and samples.shape[2] >= 3 else 1
    options: dict[str, Any] = {"resolution": metadata.dpi, "resolutionunit": "INCH"} if metadata.dpi else {}
    if several and samples.shape[2] > colors:
        options["extrasamples"] = ["unassalpha"]
    return options | {
        "photometric": "rgb" if colors == 3 else "minisblack",
        "planarconfig": "contig" if several else None,
        "compression": "zlib",
        "predictor": True,
        "iccprofile": profile,
        "extratags": tags,
        "metadata": None,
        "software": False,
    }


def _take_over(file: BinaryIO, order: str, entries: dict[int, bytes]) -> None:
    """Append a directory with the picture's entries and these of EXIF, and let the file begin with it."""
    file.seek(4)
    file.seek(struct.unpack(f"{order}I", file.read(4))[0])
    (count,) = struct.unpack(f"{order}H", file.read(2))
    rows = {struct.unpack(f"{order}H", row[:2])[0]: row for row in (file.read(_ROW) for _ in range(count))}
    merged = sorted((entries | rows).items())
    end = file.seek(0, 2)
    start = end + end % 2
    table = struct.pack(f"{order}H", len(merged)) + b"".join(row for _, row in merged) + bytes(4)
    file.write(bytes(end % 2) + table)
    file.seek(4)
    file.write(struct.pack(f"{order}I", start))
