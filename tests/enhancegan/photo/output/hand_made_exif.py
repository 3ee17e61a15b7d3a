"""EXIF laid out by hand, byte by byte, and an independent reader of it."""

import struct
from dataclasses import dataclass

LATITUDE = struct.pack("<6I", 48, 1, 51, 1, 29, 1)
MAKER_NOTE = b"private to the maker, offset 8 is the header's end"
THUMBNAIL = b"\xff\xd8 the photo before the edit \xff\xd9"
ORDER = {b"II": "<", b"MM": ">"}


def row(order: str, tag: int, kind: int, count: int, value: int | bytes) -> bytes:
    four = value.ljust(4, b"\0") if isinstance(value, bytes) else struct.pack(f"{order}I", value)
    return struct.pack(f"{order}HHI", tag, kind, count) + four


def table(order: str, rows: list[bytes], following: int = 0) -> bytes:
    return struct.pack(f"{order}H", len(rows)) + b"".join(rows) + struct.pack(f"{order}I", following)


def short(order: str, number: int) -> bytes:
    return struct.pack(f"{order}HH", number, 0)


def camera_exif(order: str = "<") -> bytes:
    """A camera's: Adobe RGB, turned, with maker note, GPS and thumbnail, each at a fixed offset."""
    main = table(
        order,
        [
            row(order, 0x010F, 2, 8, 200),  # Make
            row(order, 0x0112, 3, 1, short(order, 6)),
            row(order, 0x8769, 4, 1, 300),
            row(order, 0x8825, 4, 1, 600),
        ],
        following=800,
    )
    details = table(
        order,
        [
            row(order, 0x927C, 7, len(MAKER_NOTE), 450),
            row(order, 0xA001, 3, 1, short(order, 0xFFFF)),
            row(order, 0xA002, 4, 1, 4000),
            row(order, 0xA003, 4, 1, 3000),
            row(order, 0xA005, 4, 1, 550),
        ],
    )
    pieces = {
        0: (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8),
        8: main,
        200: b"Potoroo\0",
        300: details,
        450: MAKER_NOTE,
        550: table(order, [row(order, 0x0001, 2, 4, b"R03\0")]),
        600: table(order, [row(order, 0x0001, 2, 2, b"N\0"), row(order, 0x0002, 5, 3, 700)]),
        700: LATITUDE,
        800: table(order, [row(order, 0x0201, 4, 1, 900), row(order, 0x0202, 4, 1, len(THUMBNAIL))]),
        900: THUMBNAIL,
    }
    return laid_out(pieces)


def laid_out(pieces: dict[int, bytes]) -> bytes:
    end = max(at + len(piece) for at, piece in pieces.items())
    data = bytearray(end)
    for at, piece in pieces.items():
        data[at : at + len(piece)] = piece
    return bytes(data)


@dataclass(frozen=True)
class Read:
    """A directory: tag -> (type, count, value bytes or offset)."""

    rows: dict[int, tuple[int, int, bytes]]
    following: int


def read(exif: bytes, start: int) -> Read:
    order = ORDER[exif[:2]]
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    rows = {}
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, number = struct.unpack_from(f"{order}HHI", exif, place)
        rows[tag] = (kind, number, exif[place + 8 : place + 12])
    return Read(rows, struct.unpack_from(f"{order}I", exif, start + 2 + 12 * count)[0])
