"""Which format a file has, recognized by its first bytes."""

RAW_SUFFIXES = (
    ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".kdc", ".mef", ".mos", ".mrw",
    ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f",
)  # fmt: skip
"""Suffixes of camera RAW files, in lower case."""

HEADER_BYTES = 64
"""How many bytes of a file `format_of` wants."""

_TIFF_HEADERS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"BM", "BMP"),
    (b"GIF8", "GIF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG2000"),
    (b"\xff\x4f\xff\x51", "JPEG2000"),
    (b"IIRO", "RAW"),  # Olympus
    (b"IIRS", "RAW"),
    (b"IIU\0", "RAW"),  # Panasonic
    (b"FUJIFILM", "RAW"),
    (b"FOVb", "RAW"),  # Sigma
    (b"\0MRM", "RAW"),  # Minolta
    (b"II\x1a\0\0\0HEAPCCDR", "RAW"),  # Canon's CRW
    *((header, "TIFF") for header in _TIFF_HEADERS),
)
_AVIF = (b"avif", b"avis")
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def format_of(header: bytes) -> str | None:
    """Name the format of a file, as in `Photo.format`; None for what is no photo.

    Most RAW formats are TIFF files, and so are called here.

    Args:
        header: the first `HEADER_BYTES` bytes.
    """
    if header[:4] == b"RIFF" and header[8:12] == b"WEBP":
        return "WEBP"
    if header[4:8] == b"ftyp":
        return _format_of_boxes(header)
    return next((name for start, name in _STARTS if header.startswith(start)), None)


def _format_of_boxes(header: bytes) -> str | None:
    end = min(int.from_bytes(header[:4], "big"), len(header))
    brands = [header[8:12], *(header[start : start + 4] for start in range(16, end, 4))]
    if brands[0] == b"crx ":  # Canon's CR3
        return "RAW"
    if any(brand in _AVIF for brand in brands):
        return "AVIF"
    return "HEIF" if any(brand in _HEIF for brand in brands) else None
