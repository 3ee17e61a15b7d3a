"""What a researcher chooses from before a study is made: the methods, and pictures; for the process for photos."""

from pathlib import Path
from typing import Any

from PIL import Image

from enhancegan.photo import load_photo
from enhancegan.whole_files import replacing
from study.content.making.paper_methods import PAPER_METHODS
from study.content.making.versions import method_version

SMALL_SIDE, PREVIEW_SIDE = 240, 520
"""Pixels of the longer side of a photo among many, and of a version of one."""
_QUALITY = 85


def methods_to_choose() -> list[dict[str, Any]]:
    """Return every method that keeps the size of photos: name, label, description, and whether it is the paper's."""
    from enhancegan.methods import all_methods, find_method
    from enhancegan.methods.dped import DPED, is_imported

    known = all_methods()
    found = [*known.values(), *(find_method(known, name) for name in DPED if is_imported(name))]
    return [
        {
            "name": method.name,
            "label": method.label,
            "about": method.description,
            "paper": method.name in PAPER_METHODS,
        }
        for method in found
        if method.keeps_size
    ]


def write_picture(photo: Path, method: str | None, target: Path) -> None:
    """Write a photo as a small JPEG to `target`; with a `method`, larger, and as this method makes it for a study.

    Raises ValueError for a file that is no photo, and for what the method cannot do.
    """
    side = SMALL_SIDE if method is None else PREVIEW_SIDE
    picture = load_photo(photo)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    if method is not None:
        picture = method_version(method).edit(photo.stem, picture)
    with replacing(target) as unfinished:
        picture.convert("RGB").save(unfinished, "JPEG", quality=_QUALITY)
