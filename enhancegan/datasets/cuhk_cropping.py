"""The CUHK Image Cropping Dataset: 950 photos, each cropped by three photographers.

J. Yan, S. Lin, S. B. Kang, X. Tang: Learning the Change for Automatic Image Cropping. CVPR 2013.

`docs/cuhk-cropping.md` describes the files and says how sure that is.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from enhancegan.datasets.skipped import Skipped
from enhancegan.photo import SUFFIXES, NotAPhotoError, load_photo

logger = logging.getLogger(__name__)

PARAMETERS = "Cropping parameters.txt"
PHOTOS = "All_Images"
ANNOTATORS = 3
# Windows were drawn by hand: up to this share beyond the photo is cut off, more means that the line is wrong.
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

    What cannot be used (a broken line, a missing or damaged photo) is named in the log, counted and skipped.

    Raises:
        ValueError: when the parameters are missing, or nothing can be used.
    """
    parameters = folder / PARAMETERS
    if not parameters.is_file():
        raise ValueError(f"no {PARAMETERS!r} in {folder}: it comes with the CUHK Image Cropping Dataset")
    photos: dict[Path, CroppedPhoto] = {}
    skipped = Skipped()
    # Undecodable names would only fail to be found: they are named and skipped like all the others.
    for record in _records(parameters.read_text(encoding="utf-8-sig", errors="replace")):
        try:
            photo = _cropped_photo(folder / PHOTOS, record)
        except NotAPhotoError as error:
            skipped.add("photo missing or damaged", str(error))
        except ValueError as error:
            skipped.add("broken line", str(error))
        else:
            if photo.path in photos:
                skipped.add("there twice", photo.path.name)
            photos.setdefault(photo.path, photo)
    skipped.log()
    if not photos:
        raise ValueError(f"no usable photo in {folder}: {skipped}")
    logger.info("%d cropped photos, %s", len(photos), skipped)
    return list(photos.values())


def _records(text: str) -> Iterator[list[str]]:
    """A line that names a photo, and the lines up to the next one; so a missing line spoils one photo only."""
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
    width, height = size
    shares = (left / width, top / height, right / width, bottom / height)
    x1, y1, x2, y2 = (min(max(share, 0.0), 1.0) for share in shares)
    if min(shares) < -_OVERSHOOT or max(shares) > 1 + _OVERSHOOT or x1 >= x2 or y1 >= y2:
        raise ValueError(
            f"{name}: top, bottom, left, right = {line!r} is not a window within {width} x {height} pixels"
        )
    return x1, y1, x2, y2
