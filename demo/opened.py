"""Photos that are being worked on, as the process for photos remembers them."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from enhancegan.editing.canonical import CANONICAL_SIDE, canonical_picture
from enhancegan.methods import Method, methods_on_page
from enhancegan.methods.treated import treated
from enhancegan.outside.result import NoResultError
from enhancegan.photo import read_photo
from enhancegan.photo.colors import to_srgb_8_bits
from enhancegan.photo.photo import Photo
from enhancegan.photo.pixels import in_8_bits, on_white, size_of

logger = logging.getLogger(__name__)

LARGEST_PREVIEW = 2560
"""Pixels of the longest side of a picture for a screen."""
# Three megabytes each, for tiles whose look changes; with many more, the process would fill up and begin anew.
_REMEMBERED = 20
# Fifteen megabytes each.
_LARGE_REMEMBERED = 3
_SIZES_REMEMBERED = 12
_SMALL = CANONICAL_SIDE // 2
"""Pictures up to this side show no more of the large one than of the canonical one."""


@dataclass(frozen=True)
class Opened:
    """What is needed of a photo again and again."""

    canonical: Image.Image
    """The picture from which edits are decided; RGB, sRGB."""
    size: tuple[int, int]
    """Width and height of the photo."""
    bits: int
    """Of each channel."""
    format: str
    notes: tuple[str, ...]


@lru_cache(maxsize=_REMEMBERED)
def opened(path: str, made_by: str = "") -> Opened:
    """Read a photo for the first time, or remember it; files may not change.

    Args:
        path: of the file.
        made_by: name of a method on the page that does not say how it edits: its result is meant; empty for the photo.

    Raises:
        NotAPhotoError: when the file cannot be read.
        ValueError: when the method has no result.
    """
    photo = full_size(path, made_by)
    # While the edits are decided, the picture that will be asked for next is made.
    _large_preview(path, made_by)
    bits = 8 if isinstance(photo.pixels, Image.Image) else 16
    return Opened(canonical_picture(photo), size_of(photo.pixels), bits, photo.format, photo.notes)


def preview(path: str, side: int, made_by: str = "") -> Image.Image:
    """Return a photo reduced to `side` pixels at most, RGB in sRGB; transparency on white. Else as in `opened`."""
    if side <= _SMALL:
        return _at_most(opened(path, made_by).canonical, side)
    return _preview(path, side, made_by)


def full_size(path: str, made_by: str = "") -> Photo:
    """Return the photo; the last one is remembered. Else as in `opened`."""
    # The one before has to go first: there is no room for two.
    key = path, made_by
    if key not in _last:
        _last.clear()
        _wait_for_previews()
        photo = read_photo(Path(path))
        _last[key] = _made(photo, methods_on_page()[made_by]) if made_by else photo
    return _last[key]


@contextmanager
def for_visitors(method: Method) -> Iterator[None]:
    """Tell the log why a method from outside fails, and visitors that it does: the reason may name folders of ours."""
    try:
        yield
    except NoResultError as error:
        logger.warning("method %r: %s", method.name, error)
        raise ValueError(f"{method.label} does not work for this photo.") from None


def forget_all() -> None:
    """Forget every photo."""
    _wait_for_previews()
    _last.clear()
    opened.cache_clear()
    _large_preview.cache_clear()
    _preview.cache_clear()


_last: dict[tuple[str, str], Photo] = {}
_beside = ThreadPoolExecutor(1, thread_name_prefix="preview")


@lru_cache(maxsize=_SIZES_REMEMBERED)
def _preview(path: str, side: int, made_by: str) -> Image.Image:
    try:
        return _at_most(_large_preview(path, made_by).result(), side)
    except BaseException:
        # What failed for lack of memory may be possible later.
        _large_preview.cache_clear()
        raise


@lru_cache(maxsize=_LARGE_REMEMBERED)
def _large_preview(path: str, made_by: str) -> Future[Image.Image]:
    return _beside.submit(_reduced, full_size(path, made_by), LARGEST_PREVIEW)


def _wait_for_previews() -> None:
    _beside.submit(lambda: None).result()


def _at_most(picture: Image.Image, side: int) -> Image.Image:
    if max(picture.size) <= side:
        return picture
    copy = picture.copy()
    copy.thumbnail((side, side), reducing_gap=3.0)
    return copy


def _made(photo: Photo, method: Method) -> Photo:
    with for_visitors(method):
        # The name of a visitor's photo is nobody's business.
        return treated(photo, method, "photo")


def _reduced(photo: Photo, side: int) -> Image.Image:
    picture = to_srgb_8_bits(_thumbnail(in_8_bits(photo.pixels), side), photo.space)
    if photo.alpha is None:
        return picture
    return on_white(picture, _thumbnail(in_8_bits(photo.alpha), side))


def _thumbnail(picture: Image.Image, side: int) -> Image.Image:
    width, height = picture.size
    share = min(1.0, side / max(width, height))
    size = max(1, round(width * share)), max(1, round(height * share))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
