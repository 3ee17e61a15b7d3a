"""Whole numbers of variable length, 7 bits to a byte, as in LevelDB and Protocol Buffers."""

_LONGEST = 10


def read_varint(content: bytes, start: int) -> tuple[int, int]:
    """Read a number at `start`; return it and where the next thing begins.

    Raises:
        ValueError: when the content ends inside the number, or it has more than 10 bytes.
    """
    value = 0
    for place, byte in enumerate(content[start : start + _LONGEST]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, start + place + 1
    raise ValueError("a number has no end")
