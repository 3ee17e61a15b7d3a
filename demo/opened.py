"""Photos that are being worked on, as the process for photos remembers them."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from enhancegan.editing.canonical import CANONICAL_SIDE, canonical_picture
from enhancegan.photo import read_photo
from enhancegan.photo.colors import to_srgb_8_bits
from enhancegan.photo.photo import Photo
from enhancegan.photo.pixels import in_8_bits, on_white, size_of

LARGEST_PREVIEW = 2560
"""Pixels of the longest side of a picture for a screen."""
# Three megabytes each: more than the tiles that are seen at once, which a change of their look edits anew.
_REMEMBERED = 48
# Fifteen megabytes each.
_LARGE_REMEMBERED = 6
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
def opened(path: str) -> Opened:
    """Read a photo for the first time, or remember it; files may not change.

    Raises:
        NotAPhotoError: when the file cannot be read.
    """
    photo = full_size(path)
    # While the edits are decided, the picture that will be asked for next is made.
    _large_preview(path)
    bits = 8 if isinstance(photo.pixels, Image.Image) else 16
    return Opened(canonical_picture(photo), size_of(photo.pixels), bits, photo.format, photo.notes)


def preview(path: str, side: int) -> Image.Image:
    """Return a photo reduced to `side` pixels at most, RGB in sRGB; transparency on white. Errors as in `opened`."""
    if side <= _SMALL:
        return _at_most(opened(path).canonical, side)
    return _preview(path, side)


def full_size(path: str) -> Photo:
    """Return the photo; the last one is remembered. Errors as in `opened`."""
    # The one before has to go first: there is no room for two.
    if path not in _last:
        _last.clear()
        _wait_for_previews()
        _last[path] = read_photo(Path(path))
    return _last[path]


def forget_all() -> None:
    """Forget every photo."""
    _wait_for_previews()
    _last.clear()
    opened.cache_clear()
    _large_preview.cache_clear()
    _preview.cache_clear()


_last: dict[str, Photo] = {}
_beside = ThreadPoolExecutor(1, thread_name_prefix="preview")


@lru_cache(maxsize=_SIZES_REMEMBERED)
def _preview(path: str, side: int) -> Image.Image:
    try:
        return _at_most(_large_preview(path).result(), side)
    except BaseException:
        # What failed for lack of memory may be possible later.
        _large_preview.cache_clear()
        raise


@lru_cache(maxsize=_LARGE_REMEMBERED)
def _large_preview(path: str) -> Future[Image.Image]:
    return _beside.submit(_reduced, full_size(path), LARGEST_PREVIEW)


def _wait_for_previews() -> None:
    _beside.submit(lambda: None).result()


def _at_most(picture: Image.Image, side: int) -> Image.Image:
    if max(picture.size) <= side:
        return picture
    copy = picture.copy()
    copy.thumbnail((side, side), reducing_gap=3.0)
    return copy


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
