"""What a page or a figure shows of a photo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """One method's version of a photo.

    Attributes:
        source: Address of a small version; a data URI needs no file beside the page.
        full: Address of the version itself; None where there is none to open.
        width: Width of the version in pixels.
        height: Height of the version in pixels.
    """

    source: str
    full: str | None
    width: int
    height: int
