"""A decoded photo: its pixels, the colors they mean, and all that its file said besides."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from PIL import Image

Pixels = Image.Image | np.ndarray
"""An upright picture: PIL of mode "RGB" or "L" for 8 bits a channel; for more, uint16 (H, W, 3) or (H, W)."""


class NotAPhotoError(ValueError):
    """A file that cannot be read as a photo; the message names the file and the reason."""


class ColorSpace(Protocol):
    """What RGB values mean."""

    def __hash__(self) -> int:
        """Tables of equal spaces are computed once."""

    @property
    def is_srgb(self) -> bool:
        """Whether they are sRGB already, so that nothing needs to be converted."""

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        """Convert colors (..., 3), float in [0, 1], to sRGB in [0, 1]: relative colorimetric, clipped to its gamut."""


@dataclass(frozen=True)
class Metadata:
    """What a file says about a photo, as it is stored; None for what it does not have."""

    exif: bytes | None = None
    """TIFF structure, without the header "Exif" of JPEG."""
    xmp: bytes | None = None
    """XMP packet, UTF-8."""
    iptc: bytes | None = None
    """IPTC-IIM records."""
    dpi: tuple[float, float] | None = None
    """Pixels per inch, across and down."""


@dataclass(frozen=True)
class Photo:
    """A photo of any kind, as it was decoded."""

    pixels: Pixels
    """Upright; gray ("L", (H, W)) is neutral and already in sRGB's tone curve."""
    space: ColorSpace
    """What the pixels mean; sRGB for gray ones."""
    alpha: Pixels | None = None
    """Opacity, "L" or uint16 (H, W), like the pixels; None for an opaque photo."""
    format: str = "JPEG"
    """Name of the file's format, as Pillow writes it: JPEG, PNG, WEBP, TIFF, BMP, GIF, JPEG2000, AVIF, HEIF, RAW."""
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[str, ...] = ()
    """What was not taken over, in words for the user, e.g. "the first of 3 pictures was read"."""
