"""The CUHK Image Cropping Dataset: 950 photos, each cropped by three photographers.

J. Yan, S. Lin, S. B. Kang, X. Tang: Learning the Change for Automatic Image Cropping. CVPR 2013.

`docs/cuhk-cropping.md` describes the files and how certain the description is.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path, PureWindowsPath

from enhancegan.datasets.part import Part, files_in
from enhancegan.datasets.skipped import Skipped
from enhancegan.photo import SUFFIXES, NotAPhotoError, load_photo

logger = logging.getLogger(__name__)

PARAMETERS = "Cropping parameters.txt"
PHOTOS = "All_Images"
ANNOTATORS = 3
PARTS = (Part(PARAMETERS), Part(f"{PHOTOS}/"))
# Windows were drawn by hand: an overhang up to this share of the photo is cut off; more means a wrong line.
_OVERSHOOT = 0.05

Window = tuple[float, float, float, float]


@dataclass(frozen=True)
class CroppedPhoto:
    """A photo and where three photographers would crop it.

    Attributes:
        path: the photo.
        category: the data set's own, such as "landscape".
        windows: of photographers 1 to 3, as left, top, right, bottom in shares of the photo.
    """

    path: Path
    category: str
    windows: tuple[Window, ...]


def read_cuhk_cropping(folder: Path) -> list[CroppedPhoto]:
    """Read the data set from the folder that holds `Cropping parameters.txt` and `All_Images`.

    Unusable entries (a broken line, a missing or damaged photo) are named in the log, counted and skipped.

    Raises:
        ValueError: when the parameters file is missing, or no entry can be used.
    """
    photos: dict[Path, CroppedPhoto] = {}
    skipped = Skipped()
    for record in _records(_parameters_of(folder)):
        try:
            photo = _cropped_photo(folder / PHOTOS, record)
        except NotAPhotoError as error:
            skipped.add("photo missing or damaged", str(error))
        except ValueError as error:
            skipped.add("broken line", str(error))
        else:
            if photo.path in photos:
                skipped.add("listed twice", photo.path.name)
            photos.setdefault(photo.path, photo)
    skipped.log()
    if not photos:
        raise ValueError(f"no usable photo in {folder}: {skipped}")
    logger.info("%d cropped photos, %s", len(photos), skipped)
    return list(photos.values())


def listed_photos(folder: Path, skipped: Skipped) -> list[Path]:
    """The photos with three windows, by their files and lists alone: none is decoded, no window compared with its size.

    Args:
        folder: as for `read_cuhk_cropping`.
        skipped: receives what is missing, broken or listed twice.

    Raises:
        ValueError: when the parameters file is missing, or no photo is left.
    """
    photos: dict[Path, None] = {}
    present = {path.name for path in files_in(folder / PHOTOS)}
    for named, *lines in _records(_parameters_of(folder)):
        name = PureWindowsPath(named).name
        if name not in present:
            skipped.add("photo missing", name)
        elif len(lines) != ANNOTATORS or not all(map(_is_window, lines)):
            skipped.add("broken line", name)
        elif folder / PHOTOS / name in photos:
            skipped.add("listed twice", name)
        else:
            photos[folder / PHOTOS / name] = None
    if not photos:
        raise ValueError(f"no usable photo in {folder}; {skipped}")
    return list(photos)


def _is_window(line: str) -> bool:
    """Whether a line has four numbers, the second and the fourth larger than those before them."""
    try:
        top, bottom, left, right = map(float, line.split())
    except ValueError:
        return False
    return all(map(isfinite, (top, bottom, left, right))) and top < bottom and left < right


def _parameters_of(folder: Path) -> str:
    parameters = folder / PARAMETERS
    if not parameters.is_file():
        raise ValueError(f"no {PARAMETERS!r} in {folder}: it comes with the CUHK Image Cropping Dataset")
    # Photos with undecodable names are not found, so they are named and skipped like any other.
    return parameters.read_text(encoding="utf-8-sig", errors="replace")


def _records(text: str) -> Iterator[list[str]]:
    """A line that names a photo, and the lines up to the next one; so a missing line affects only one photo."""
    record: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.lower().endswith(SUFFIXES) and record:
            yield record
            record = []
        record.append(line)
    if record:
        yield record


def _cropped_photo(folder: Path, record: list[str]) -> CroppedPhoto:
    named, *lines = record
    place = PureWindowsPath(named)
    if len(lines) != ANNOTATORS:
        raise ValueError(f"{place.name} has {len(lines)} lines of numbers, expected {ANNOTATORS}")
    path = folder / place.name
    size = load_photo(path).size
    return CroppedPhoto(path, str(place.parent), tuple(_window(line, size, place.name) for line in lines))


def _window(line: str, size: tuple[int, int], name: str) -> Window:
    """Four numbers, top, bottom, left, right in pixels, to left, top, right, bottom in shares."""
    try:
        top, bottom, left, right = map(float, line.split())
    except ValueError as error:
        raise ValueError(f"{name}: expected top, bottom, left and right in pixels, got {line!r}") from error
    if not _is_window(line):
        raise ValueError(f"{name}: top and left must be smaller than bottom and right, got {line!r}")
    width, height = size
    shares = (left / width, top / height, right / width, bottom / height)
    x1, y1, x2, y2 = (min(max(share, 0.0), 1.0) for share in shares)
    if min(shares) < -_OVERSHOOT or max(shares) > 1 + _OVERSHOOT or x1 >= x2 or y1 >= y2:
        raise ValueError(f"{name}: top, bottom, left, right = {line!r} is not a window in {width} x {height} pixels")
    return x1, y1, x2, y2
