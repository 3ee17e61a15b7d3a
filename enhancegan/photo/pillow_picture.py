"""Take over a picture that Pillow has opened: its pixels in few modes, its opacity, what its file says."""

import numpy as np
from PIL import Image

from enhancegan.photo.decoded import Decoded, note_of_pictures
from enhancegan.photo.exif import exif_facts, usable_dpi, without_header
from enhancegan.photo.photo import Metadata, Pixels

_IPTC = 0x0404
"""Number of Photoshop's resource that holds IPTC records."""
_PER_INCH = {1: 1.0, 2: 2.54}
"""How many of JFIF's units, inches and centimeters, are an inch."""


def decoded_by_pillow(image: Image.Image, name: str, picture: tuple[Pixels, Pixels | None] | None = None) -> Decoded:
    """Decode the first picture of an open file of the format `name`, unless its colors and opacity are given."""
    if picture is None:
        # What stands behind the picture in the file is known once that is decoded.
        image.load()
    exif = without_header(image.info.get("exif"))
    profile = image.info.get("icc_profile") or None
    metadata, notes = metadata_of(image), note_of_pictures(getattr(image, "n_frames", 1))
    pixels, alpha = picture or pixels_and_alpha(image)
    return Decoded(
        format=name,
        pixels=pixels,
        alpha=alpha,
        orientation=exif_facts(exif).orientation,
        profile=profile,
        metadata=metadata,
        notes=notes,
    )


def pixels_and_alpha(image: Image.Image) -> tuple[Pixels, Image.Image | None]:
    """Decode a picture to a mode of `Decoded`; its opacity is None if it is opaque everywhere.

    The pixels may be the picture itself, which then forgets what Pillow knows of the file, lest it is written into
    another one.
    """
    pixels, alpha = _split(image)
    if isinstance(pixels, Image.Image):
        pixels.info = {}
    if alpha is not None:
        alpha.info = {}
    return pixels, alpha


def _split(image: Image.Image) -> tuple[Pixels, Image.Image | None]:
    if image.mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16), None
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in image.info:
        gray = image.mode in ("1", "L", "LA", "La")
        layer = (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
        alpha = layer.getchannel("A")
        opaque = alpha.getextrema() == (255, 255)
        return layer.getchannel("R") if gray else layer.convert("RGB"), None if opaque else alpha
    if image.mode in ("L", "RGB", "CMYK", "LAB"):
        image.load()
        return image, None
    return image.convert("L" if image.mode == "1" else "RGB"), None


def metadata_of(image: Image.Image) -> Metadata:
    """What Pillow has found in a file besides the picture."""
    info = image.info
    exif = without_header(info.get("exif"))
    xmp = info.get("xmp")
    resources = info.get("photoshop")
    return Metadata(
        exif=exif,
        xmp=xmp.encode() if isinstance(xmp, str) else xmp or None,
        iptc=(resources.get(_IPTC) or None) if isinstance(resources, dict) else None,
        dpi=_dpi(image, exif),
    )


def _dpi(image: Image.Image, exif: bytes | None) -> tuple[float, float] | None:
    if image.format in ("JPEG", "MPO"):
        # Pillow invents 72 dpi where EXIF is broken: they are taken from where they are, JFIF or EXIF.
        unit = _PER_INCH.get(image.info.get("jfif_unit", 0), 0)
        stated = tuple(unit * number for number in image.info.get("jfif_density", (0, 0)))
    else:
        stated = image.info.get("dpi", (0, 0))
    return usable_dpi(*stated) or exif_facts(exif).dpi
