"""ZIP files of photos: taken apart when they come, and written piece by piece when they go."""

import lzma
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path, PurePosixPath

from enhancegan.photo import SUFFIXES

MOST_PHOTOS = 200
"""Photos of one archive, coming or going."""
_CHUNK = 1 << 18
# Photos are compressed already: what grows more than this is made to fill the disk.
_MOST_GROWTH = 3
_SMALL = 10_000_000
_ENCRYPTED = 0x1
# More files that are no photos than this are counted, not named.
_MOST_NAMED = 3
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError)


class ArchiveError(ValueError):
    """A file that is no archive of photos; the message says why."""


@dataclass(frozen=True)
class Member:
    """One photo in an archive."""

    name: str
    """Its file name, without folders."""
    info: zipfile.ZipInfo


@dataclass(frozen=True)
class Archive:
    """What an archive has."""

    file: Path
    photos: list[Member]
    skipped: list[str]
    """Sentences on the files that are no photos."""

    def extract(self, member: Member, target: Path) -> None:
        """Write a photo to a file.

        Raises:
            ArchiveError: naming it, if it is damaged or larger than the archive says.
            OSError: when the archive or the target cannot be reached, such as on a full disk.
        """
        left = member.info.file_size
        try:
            with zipfile.ZipFile(self.file) as archive, archive.open(member.info) as source, target.open("xb") as out:
                while chunk := source.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise ArchiveError(f"{member.name} is larger than the ZIP file says.")
                    out.write(chunk)
        except (*_DAMAGED, OSError) as error:
            # bz2 says so of damaged data, without a number.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise ArchiveError(f"{member.name} is damaged in the ZIP file.") from error


def read_archive(file: Path) -> Archive:
    """Read the list of an archive's files; those of macOS and hidden ones are passed over.

    Raises:
        ArchiveError: for a file that is no ZIP file, is encrypted, has too many photos, or too large ones.
        OSError: when the file cannot be reached.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ArchiveError("This is not a readable ZIP file.") from error
    members = [Member(PurePosixPath(info.filename).name, info) for info in infos if _counts(info)]
    photos = [member for member in members if PurePosixPath(member.name).suffix.lower() in SUFFIXES]
    if not photos:
        raise ArchiveError("There is no photo in this ZIP file.")
    if len(photos) > MOST_PHOTOS:
        raise ArchiveError(f"This ZIP file has {len(photos)} photos; at most {MOST_PHOTOS} can be edited at once.")
    if any(member.info.flag_bits & _ENCRYPTED for member in photos):
        raise ArchiveError("This ZIP file has a password. Please send one without.")
    size = sum(member.info.file_size for member in photos)
    if size > _MOST_GROWTH * file.stat().st_size + _SMALL:
        raise ArchiveError("This ZIP file is much larger inside than outside, which photos are not.")
    return Archive(file, photos, _skipped([member.name for member in members if member not in photos]))


async def zip_stream(files: AsyncIterator[tuple[str, Path | str]]) -> AsyncIterator[bytes]:
    """Yield the bytes of a ZIP file as its members come: a name, and a file or a text; names are made different."""
    sink, names = _Sink(), set[str]()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        async for name, content in files:
            free = _free_name(name, names)
            names.add(free)
            if isinstance(content, str):
                archive.writestr(free, content)
            else:
                for _ in _copied(content, archive, free):
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def _skipped(names: list[str]) -> list[str]:
    if len(names) > _MOST_NAMED:
        return [f"{len(names)} files in the ZIP file are not photos, such as {', '.join(names[:_MOST_NAMED])}."]
    return [f"{name} is not a photo." for name in names]


def _copied(file: Path, archive: zipfile.ZipFile, name: str) -> Iterator[None]:
    with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as member:
        while chunk := source.read(_CHUNK):
            member.write(chunk)
            yield


def _free_name(name: str, taken: set[str]) -> str:
    path, number, free = PurePosixPath(name), 1, name
    while free in taken:
        number += 1
        free = f"{path.stem}-{number}{path.suffix}"
    return free


def _counts(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    return bool(parts) and not info.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith(".")


class _Sink(RawIOBase):
    """A file that can only be written to, and whose bytes are taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
