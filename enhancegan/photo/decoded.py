"""What the decoder of one format hands over, before colors and orientation are seen to."""

from dataclasses import dataclass, field

from enhancegan.photo.photo import ColorSpace, Metadata, Pixels


class UnreadableError(Exception):
    """Why a file cannot be read, in words that follow its name: "is damaged"."""


@dataclass(frozen=True)
class Decoded:
    """A picture as it is stored."""

    format: str
    pixels: Pixels
    """PIL of mode L, RGB, CMYK or LAB, or uint16 (H, W), (H, W, 3) or, CMYK with 65535 for full ink, (H, W, 4)."""
    alpha: Pixels | None = None
    """Opacity, "L" or uint16 (H, W); None for an opaque picture."""
    orientation: int = 1
    """How to turn it, as EXIF counts: 1 to 8."""
    profile: bytes | None = None
    """ICC profile."""
    space: ColorSpace | None = None
    """What RGB or gray values mean, where the file says so in another way than by a profile."""
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[str, ...] = ()
    """For the user, as in `Photo`."""


def note_of_pictures(count: int) -> tuple[str, ...]:
    """Say that a file has more pictures than the one that was read."""
    return (f"the first of {count} pictures was read",) if count > 1 else ()
