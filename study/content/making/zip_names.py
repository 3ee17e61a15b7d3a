"""The names in a zip file as text, whatever program packed it."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from study.content.making.name_encodings import ENCODINGS, Reading, certain_reading, read_in, readings

_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075
_MOST_SHOWN = 3
_PACK_AGAIN = (
    "give the files names of plain letters, or pack them again with names in UTF-8 (in 7-Zip write cu=on into the "
    "field Parameters)"
)


class UnclearNamesError(ValueError):
    """The names in a zip file can be read in several ways, and only a person can tell which is right."""

    def __init__(self, file: str, found: Sequence[Reading]) -> None:
        """Say how the names in `file` can be read: the `found` readings, the most likely first."""
        self.readings = tuple(found)
        """The readings, the most likely first; none if no known encoding fits."""
        if not found:
            why = f"the names in {file} are in no encoding known here; {_PACK_AGAIN}"
        else:
            why = (
                f"{file} does not say in which encoding its names are, and they can be read in several; "
                f"choose with --names-encoding, or {_PACK_AGAIN}:"
            )
        super().__init__("\n".join([why, *(f"  - {labeled(one)}" for one in found)]))


def labeled(reading: Reading) -> str:
    """Name a reading's encoding, and what some names are in it."""
    return f"{reading.encoding} ({ENCODINGS[reading.encoding]}): {_examples(reading)}"


def _examples(reading: Reading) -> str:
    """Return the first few names as they are in one reading, without the folders before them."""
    last_parts = dict.fromkeys(name.rstrip("/\\").replace("\\", "/").rpartition("/")[-1] for name in reading.names)
    shown = [name for name in last_parts if not name.isascii()][:_MOST_SHOWN] or list(last_parts)[:_MOST_SHOWN]
    return ", ".join(shown) + (", …" if len(last_parts) > len(shown) else "")


def names_of(file: str, members: Sequence[zipfile.ZipInfo], encoding: str | None = None) -> list[str]:
    r"""Return the name of each member as text, folders separated by / and ending with it.

    A name that says that it is UTF-8, or brings its own as old Info-ZIP does, is taken at its word. All others are in
    one encoding: `encoding`, or the only one in which they look like names. A backslash that is not half of a character
    separates folders, as in zip files of old Windows programs.

    Args:
        file: name of the zip file, for sentences.
        members: the zip file's table of contents.
        encoding: one of `name_encodings.ENCODINGS`; None to find out.

    Raises:
        UnclearNamesError: if it cannot be found out.
        ValueError: if the names are not in `encoding`.
    """
    names = [_declared_name(member) for member in members]
    # Python reads names of unknown encoding as cp437, which has a character for every byte.
    raw = [member.orig_filename.encode("cp437") for member, name in zip(members, names, strict=True) if name is None]
    undeclared = iter(_decoded(file, raw, encoding))
    return [(next(undeclared) if name is None else name).replace("\\", "/") for name in names]


def _declared_name(member: zipfile.ZipInfo) -> str | None:
    """Return a member's name if there is no doubt about it."""
    if member.flag_bits & _UTF8_NAME or member.orig_filename.isascii():
        return member.orig_filename
    raw = member.orig_filename.encode("cp437")
    for kind, content in _extra_fields(member.extra):
        # Info-ZIP's field counts only if the name has not been changed since (APPNOTE 4.6.9).
        if kind == _UNICODE_PATH and content[:5] == struct.pack("<BL", 1, zlib.crc32(raw)):
            try:
                return content[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]


def _decoded(file: str, raw: Sequence[bytes], encoding: str | None) -> Sequence[str]:
    if not raw:
        return ()
    if encoding is None:
        # Every folder and file name once: the same ones come again for every method. In no encoding is / half of a
        # character.
        parts = list(dict.fromkeys(part for name in raw for part in name.split(b"/") if not part.isascii()))
        found = readings(parts)
        certain = certain_reading(found)
        if certain is None:
            raise UnclearNamesError(file, found)
        encoding = certain.encoding
    if encoding not in ENCODINGS:
        raise ValueError(f"the encoding of names must be one of {', '.join(ENCODINGS)}; got {encoding!r}")
    texts = read_in(raw, encoding)
    if texts is None:
        raise ValueError(f"the names in {file} are not in {encoding} ({ENCODINGS[encoding]})")
    return texts
