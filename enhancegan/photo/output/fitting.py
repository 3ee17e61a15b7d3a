"""Metadata made to fit an edited photo and the file it goes into."""

from dataclasses import replace
from typing import Literal, get_args

from enhancegan.photo.output.exif import exif_of_edited
from enhancegan.photo.output.tiff_structure import BrokenExifError
from enhancegan.photo.output.xmp import BrokenXmpError, new_xmp, xmp_of_edited
from enhancegan.photo.photo import Metadata

MetadataKept = Literal["keep", "no-gps", "none"]
METADATA_KEPT: tuple[str, ...] = get_args(MetadataKept)
"""What of the metadata goes into the written file: all, all but coordinates, nothing."""


def fitted(metadata: Metadata, size: tuple[int, int], kept: str) -> tuple[Metadata, list[str]]:
    """The metadata of an edited photo, and what could not be taken over, in words for the user.

    Args:
        metadata: as it was read.
        size: width and height of the edited photo.
        kept: one of `METADATA_KEPT`.

    Raises:
        ValueError: for another value of `kept`.
    """
    if kept not in METADATA_KEPT:
        raise ValueError(f"metadata must be one of {', '.join(METADATA_KEPT)}, got {kept!r}")
    if kept == "none":
        return Metadata(), []
    notes: list[str] = []
    exif, xmp = None, None
    if metadata.exif is not None:
        try:
            exif, broken = exif_of_edited(metadata.exif, size, keep_position=kept == "keep")
            if broken:
                notes.append(f"{broken} broken EXIF {'entry was' if broken == 1 else 'entries were'} left out")
        except BrokenExifError as error:
            notes.append(f"the EXIF metadata is broken and was left out: {error}")
    if metadata.xmp is not None:
        try:
            xmp = xmp_of_edited(metadata.xmp, size, keep_position=kept == "keep")
        except BrokenXmpError as error:
            notes.append(f"the XMP metadata is broken and was left out: {error}")
    return replace(metadata, exif=exif, xmp=xmp or new_xmp()), notes
