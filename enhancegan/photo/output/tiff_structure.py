"""The directories of a TIFF structure, which is what EXIF is, changed in place so that no other offset moves."""

import struct
from dataclasses import dataclass

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of a value by TIFF's number of its type."""
LONG, SHORT, ASCII = 4, 3, 2
_MOST_ENTRIES = 2000

Span = tuple[int, int]
"""First byte, and the one after the last."""


class BrokenExifError(ValueError):
    """Bytes that are no TIFF structure."""


@dataclass(frozen=True)
class Entry:
    """One value of a directory."""

    tag: int
    kind: int
    count: int
    value: bytes
    """The four bytes at the end of the entry: the value, or its offset."""
    span: Span | None
    """Where a value of more than four bytes is."""


@dataclass(frozen=True)
class Directory:
    """A table of entries."""

    span: Span
    entries: tuple[Entry, ...]
    following: int
    """Offset of the next directory; 0 for none."""
    broken: int
    """Number of entries left out because their values lie outside of the structure."""

    def find(self, tag: int) -> Entry | None:
        """The first entry of a tag."""
        return next((entry for entry in self.entries if entry.tag == tag), None)


class TiffStructure:
    """Bytes with a TIFF header, and how to read and change them.

    Raises:
        BrokenExifError: when the header is missing.
    """

    def __init__(self, data: bytes) -> None:
        """Copy the bytes."""
        if data[:4] not in (b"II*\0", b"MM\0*") or len(data) < 8:
            raise BrokenExifError("it has no TIFF header")
        self.data = bytearray(data)
        self.order = "<" if data[:2] == b"II" else ">"

    @property
    def first(self) -> int:
        """Offset of the first directory."""
        return self.number(self.data[4:8])

    def number(self, four_bytes: bytes | bytearray) -> int:
        """An unsigned integer of 32 bits."""
        return struct.unpack(f"{self.order}I", four_bytes)[0]

    def bytes_of(self, number: int) -> bytes:
        """An unsigned integer of 32 bits as bytes."""
        return struct.pack(f"{self.order}I", number)

    def directory(self, start: int) -> Directory:
        """Read the directory at an offset.

        Raises:
            BrokenExifError: when it is not inside of the structure.
        """
        data = self.data
        if not 8 <= start <= len(data) - 2:
            raise BrokenExifError(f"a directory at byte {start} of {len(data)} lies outside of it")
        (count,) = struct.unpack_from(f"{self.order}H", data, start)
        end = start + 2 + 12 * count
        if count > _MOST_ENTRIES or end > len(data):
            raise BrokenExifError(f"a directory of {count} entries at byte {start} is cut off")
        found = [self._entry(place) for place in range(start + 2, end, 12)]
        # Some cameras leave the link out at the end of the structure.
        linked = end + 4 <= len(data)
        following = self.number(data[end : end + 4]) if linked else 0
        kept = tuple(entry for entry in found if entry)
        return Directory((start, end + 4 if linked else end), kept, following, len(found) - len(kept))

    def _entry(self, place: int) -> Entry | None:
        tag, kind, count = struct.unpack_from(f"{self.order}HHI", self.data, place)
        value = bytes(self.data[place + 8 : place + 12])
        size = _SIZES.get(kind, 0) * count
        if size <= 4:
            return Entry(tag, kind, count, value, None) if kind in _SIZES else None
        start = self.number(value)
        return Entry(tag, kind, count, value, (start, start + size)) if start + size <= len(self.data) else None

    def bytes_at(self, entry: Entry) -> bytes:
        """The value of an entry as it is stored."""
        if entry.span:
            return bytes(self.data[slice(*entry.span)])
        return entry.value[: _SIZES[entry.kind] * entry.count]

    def short(self, tag: int, number: int) -> Entry:
        """An entry with one integer of 16 bits."""
        return Entry(tag, SHORT, 1, struct.pack(f"{self.order}HH", number, 0), None)

    def long(self, tag: int, number: int) -> Entry:
        """An entry with one integer of 32 bits."""
        return Entry(tag, LONG, 1, self.bytes_of(number), None)

    def table(self, entries: tuple[Entry, ...]) -> bytes:
        """A directory's bytes, with no link to a next one."""
        return struct.pack(f"{self.order}H", len(entries)) + b"".join(map(self.row, entries)) + bytes(4)

    def row(self, entry: Entry) -> bytes:
        """An entry's twelve bytes."""
        return struct.pack(f"{self.order}HHI", entry.tag, entry.kind, entry.count) + entry.value

    def rewrite(self, directory: Directory, entries: tuple[Entry, ...]) -> None:
        """Put entries, at most as many as there were, into a directory's place and cut its link to the next one."""
        start, end = directory.span
        self.data[start:end] = self.table(entries)[: end - start].ljust(end - start, b"\0")

    def wipe(self, spans: list[Span], keep: list[Span]) -> None:
        """Overwrite spans with zeros, but for the bytes to keep."""
        kept = [(span, bytes(self.data[slice(*span)])) for span in keep]
        for start, end in spans:
            end = min(end, len(self.data))
            if start < end:
                self.data[start:end] = bytes(end - start)
        for (start, end), content in kept:
            self.data[start:end] = content

    def cut_empty_end(self, needed: list[Span]) -> None:
        """Remove zeros after the last byte that is needed."""
        end = max(8, *(span[1] for span in needed))
        if not any(self.data[end:]):
            del self.data[end:]
