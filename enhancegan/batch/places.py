"""Where photos and results are: files of this computer, and addresses of other storage, as fsspec knows them."""

import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from upath import UPath

Place: TypeAlias = "Path | UPath"
"""A file or a folder. Both classes have the methods of `pathlib`."""

_HEADER_BYTES = 2**18
"""What is read at once where only the beginning of a file is looked at."""
_OF_THIS_COMPUTER = ("file", "local")
_MEMORY = "memory"
_WEB = ("http://", "https://")
# They show an object once all of it is there. Renaming, which is how files appear whole, is a copy for them.
_OBJECT_STORES = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss")


def place_of(text: str) -> Place:
    """The place that a user names: a path, or an address such as s3://bucket/folder.

    Raises:
        ValueError: when a package that the address needs is missing, it is not complete, or there is no such storage.
    """
    if "://" not in text:
        return Path(text)
    kind, _, rest = text.partition("://")
    if kind in _OF_THIS_COMPUTER:
        if not rest.startswith("/"):
            raise ValueError(f"{text}: a folder of this computer must be written from / on, as in file:///srv/photos")
        return Path(rest)
    if kind == _MEMORY:
        raise ValueError(f"{text}: what is in memory goes with this command; a folder or other storage is required")
    try:
        return _in_storage(text)
    except ImportError as error:
        needed = "addresses need requirements-ray.txt and the package of the storage"
        raise ValueError(f"{text}: {error}; {needed}") from error
    # What the packages of storage raise for what they cannot do without has no common class.
    except Exception as error:
        raise ValueError(f"{text}: {error or type(error).__name__}") from error


def _in_storage(text: str) -> "UPath":
    from upath import UPath

    with warnings.catch_warnings():
        # That it has no class of its own for a kind of storage is nothing for its user.
        warnings.simplefilter("ignore", UserWarning)
        place = UPath(text)
    place.fs  # noqa: B018  # is made here, and says which package its storage needs, or that nobody answers
    return place


def place_of_results(text: str) -> Place:
    """The place that a user names for results, which need not exist.

    Raises:
        ValueError: as `place_of`; for a web address, where nothing can be written.
    """
    if text.startswith(_WEB):
        raise ValueError(
            f"{text}: nothing can be written to a web address; allowed: a folder, or storage such as s3://"
        )
    return place_of(text)


def identity(place: Place) -> str:
    """The same text for the same file, however it is reached."""
    return os.path.realpath(place) if isinstance(place, Path) else str(place)


@contextmanager
def reached(place: Place) -> Iterator[None]:
    """Turn what the packages of storage raise in the block into a ConnectionError that names the place."""
    try:
        yield
    except (OSError, ValueError):
        raise
    except Exception as error:
        raise ConnectionError(f"{place} cannot be reached: {error}") from error


def opened(place: Place) -> IO[bytes]:
    """A file to read the beginning of; raises OSError and what its storage raises."""
    if isinstance(place, Path):
        return place.open("rb")
    file: IO[bytes] = place.fs.open(place.path, "rb", block_size=_HEADER_BYTES)
    return file


@contextmanager
def local_copy(place: Place) -> Iterator[Path]:
    """Yield a file of this computer with the same name and content, for as long as the block lasts."""
    if isinstance(place, Path):
        yield place
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / place.name
        place.fs.get_file(place.path, str(copy))
        yield copy


@contextmanager
def arriving(place: Place) -> Iterator[Path]:
    """Yield a path to write to; what is there when the block ends without an error appears whole at `place`."""
    if isinstance(place, Path):
        yield place
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / place.name
        yield copy
        if place.protocol in _OBJECT_STORES:
            place.fs.put_file(str(copy), place.path)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f".{secrets.token_hex(8)}.unfinished")
        place.fs.put_file(str(copy), unfinished.path)
        place.fs.mv(unfinished.path, place.path)
