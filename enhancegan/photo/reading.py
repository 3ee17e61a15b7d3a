"""Read photo files of every format upright, with what their colors mean and what they say besides."""

import errno
import os
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from enhancegan.photo.avif import read_avif
from enhancegan.photo.colors import colored, to_srgb_8_bits
from enhancegan.photo.decoded import Decoded, UnreadableError
from enhancegan.photo.finding import KINDS
from enhancegan.photo.formats import HEADER_BYTES, RAW_SUFFIXES, format_of
from enhancegan.photo.heif import read_heif
from enhancegan.photo.jpeg import read_jpeg
from enhancegan.photo.limits import MOST_PIXELS
from enhancegan.photo.others import read_other
from enhancegan.photo.photo import NotAPhotoError, Photo
from enhancegan.photo.pixels import in_8_bits, on_white, upright
from enhancegan.photo.png import read_png
from enhancegan.photo.raw import read_raw
from enhancegan.photo.tiff import is_raw, read_tiff

_READERS = {
    "JPEG": read_jpeg,
    "PNG": read_png,
    "TIFF": read_tiff,
    "AVIF": read_avif,
    "HEIF": read_heif,
    "RAW": read_raw,
}
# What the decoders raise for damaged files.
_DAMAGE = (OSError, RuntimeError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error)


def read_photo(path: Path) -> Photo:
    """Decode a photo of any format, recognized by its content; RGB keeps its color space, everything else is sRGB.

    Raises:
        NotAPhotoError: when the file is missing, cannot be opened, is empty, damaged, too large or no photo.
    """
    header = _header(path)
    try:
        with _without_pillows_warnings():
            decoded = _decoded(path, format_of(header))
        meant = colored(decoded)
    except UnreadableError as error:
        raise NotAPhotoError(f"{path.name} {error}") from error
    except Image.DecompressionBombError as error:
        most = f"{MOST_PIXELS / 1e6:.0f} million"
        raise NotAPhotoError(f"{path.name} has more than {most} pixels, the most that can be read") from error
    except UnidentifiedImageError as error:
        raise NotAPhotoError(f"{path.name} is damaged or truncated: its picture cannot be found") from error
    except MemoryError as error:
        raise NotAPhotoError(f"{path.name} is too large for the memory of this computer") from error
    except _DAMAGE as error:
        raise NotAPhotoError(f"{path.name} is damaged or truncated: {error}") from error
    return Photo(
        pixels=upright(meant.pixels, decoded.orientation),
        space=meant.space,
        alpha=None if decoded.alpha is None else upright(decoded.alpha, decoded.orientation),
        format=decoded.format,
        metadata=decoded.metadata,
        notes=(*decoded.notes, *meant.notes),
    )


def load_photo(path: Path) -> Image.Image:
    """Decode a photo for programs that work in 8 bits: upright, in sRGB, transparency on white, mode RGB.

    Raises:
        NotAPhotoError: as `read_photo`.
    """
    photo = read_photo(path)
    flat = to_srgb_8_bits(photo.pixels, photo.space)
    if photo.alpha is None:
        return flat
    return on_white(flat, in_8_bits(photo.alpha))


@contextmanager
def _without_pillows_warnings() -> Iterator[None]:
    # Pillow warns of broken metadata, and of "bombs" before sizes are checked here: nobody can act on that.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="PIL")
        yield


def _decoded(path: Path, name: str | None) -> Decoded:
    if name is None:
        raise UnreadableError(f"is not a readable photo; allowed formats: {KINDS}")
    if name == "TIFF" and (path.suffix.lower() in RAW_SUFFIXES or is_raw(path)):
        name = "RAW"
    return _READERS[name](path) if name in _READERS else read_other(path, name)


def _header(path: Path) -> bytes:
    try:
        # To open a pipe would wait for somebody who writes into it.
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise NotAPhotoError(f"{path.name} is a device or a pipe, not a file")
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
    except NotAPhotoError:
        raise
    except FileNotFoundError as error:
        raise NotAPhotoError(f"{path.name}: no such file") from error
    except IsADirectoryError as error:
        raise NotAPhotoError(f"{path.name} is a folder, not a photo") from error
    except PermissionError as error:
        what = "is a folder, not a photo" if os.path.isdir(path) else "cannot be opened: permission denied"
        raise NotAPhotoError(f"{path.name} {what}") from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise NotAPhotoError(f"{path.name}: the name is too long for a file") from error
        raise NotAPhotoError(f"{path.name} cannot be opened: {error.strerror}") from error
    except ValueError as error:  # a character that no name has
        raise NotAPhotoError(f"{path.name!r} is not the name of a file") from error
    if not header:
        raise NotAPhotoError(f"{path.name} is empty (0 bytes)")
    return header
