"""The formats that photos are written in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OutputFormat:
    """What a format can hold."""

    name: str
    """As Pillow writes it."""
    suffixes: tuple[str, ...]
    """Endings of file names in lower case, the usual one first."""
    longest_side: int
    """In pixels."""
    deep: bool = False
    """Whether it holds 16 bits a channel."""
    alpha: bool = True
    """Whether it holds transparency."""
    iptc: bool = True
    """Whether it holds IPTC records."""


FORMATS = {
    "jpeg": OutputFormat("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), 65_500, alpha=False),
    "png": OutputFormat("PNG", (".png",), 2**31 - 1, deep=True),
    "webp": OutputFormat("WEBP", (".webp",), 16_383, iptc=False),
    "tiff": OutputFormat("TIFF", (".tif", ".tiff"), 2**31 - 1, deep=True),
    "avif": OutputFormat("AVIF", (".avif",), 65_536, iptc=False),
}
"""By the name that the user writes."""

_INSTEAD = {"GIF": "png", "BMP": "png"}
_LOSSLESS_SUFFIXES = (".gif", ".bmp")


def format_like(read: str) -> OutputFormat:
    """The format for a photo that was read from another one (`Photo.format`).

    It is the same where it can be written; PNG for GIF and BMP; JPEG for the others: HEIF, JPEG 2000, camera RAW.
    """
    same = next((format for format in FORMATS.values() if format.name == read), None)
    return same or FORMATS[_INSTEAD.get(read, "jpeg")]


def format_for_suffix(suffix: str) -> OutputFormat:
    """The format for a photo whose file name ends in `suffix`, by the rules of `format_like`."""
    instead = "png" if suffix.lower() in _LOSSLESS_SUFFIXES else "jpeg"
    return FORMATS[name_for_suffix(suffix) or instead]


def name_for_suffix(suffix: str) -> str | None:
    """The name in FORMATS of the format that usually has a suffix, in any case; None if none of them has it."""
    return next((name for name, format in FORMATS.items() if suffix.lower() in format.suffixes), None)
