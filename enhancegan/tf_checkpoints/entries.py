"""The messages in an index (Protocol Buffers): how many data files there are, and where each tensor lies.

Field numbers are those of `BundleHeaderProto` and `BundleEntryProto` in TensorFlow's tensor_bundle.proto.
"""

from collections import defaultdict
from dataclasses import dataclass

from enhancegan.tf_checkpoints.varint import read_varint

FLOAT32 = 1
"""`DT_FLOAT` of TensorFlow's `DataType`."""

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_WIDTHS = {_FIXED64: 8, _FIXED32: 4}


@dataclass(frozen=True)
class Entry:
    """Where a tensor lies, and what it is.

    Attributes:
        dtype: number of TensorFlow's `DataType`.
        shape: of the tensor.
        shard: number of the data file, from 0.
        offset: of its first byte there.
        size: in bytes.
        checksum: masked CRC-32C of its bytes.
        sliced: whether it is stored in parts, which have entries of their own.
    """

    dtype: int
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    checksum: int
    sliced: bool


def parse_entry(message: bytes) -> Entry:
    """Read a `BundleEntryProto`.

    Raises:
        ValueError: when it is cut short or is no such message.
    """
    fields = _fields(message)
    dimensions = _fields(_last_bytes(fields[2]))[2]
    return Entry(
        dtype=_last(fields[1]),
        shape=tuple(_last(_fields(_last_bytes([dimension]))[1]) for dimension in dimensions),
        shard=_last(fields[3]),
        offset=_last(fields[4]),
        size=_last(fields[5]),
        checksum=_last(fields[6]),
        sliced=bool(fields[7]),
    )


def parse_header(message: bytes) -> int:
    """Read a `BundleHeaderProto`: the number of data files.

    Raises:
        ValueError: when it is cut short, is no such message, or the numbers in the data files are big-endian.
    """
    fields = _fields(message)
    if _last(fields[2]):
        raise ValueError("its numbers are big-endian, which is not supported")
    return _last(fields[1])


def _fields(message: bytes) -> defaultdict[int, list[int | bytes]]:
    # Every value of every field, by number; what a message leaves out has the value 0, or none.
    fields: defaultdict[int, list[int | bytes]] = defaultdict(list)
    position = 0
    while position < len(message):
        tag, position = read_varint(message, position)
        value, position = _value(message, position, tag & 7)
        fields[tag >> 3].append(value)
    return fields


def _value(message: bytes, position: int, wire_type: int) -> tuple[int | bytes, int]:
    if wire_type == _VARINT:
        return read_varint(message, position)
    if wire_type == _BYTES:
        length, position = read_varint(message, position)
    elif wire_type in _WIDTHS:
        length = _WIDTHS[wire_type]
    else:
        raise ValueError(f"a message has a field of unknown kind {wire_type}")
    content = message[position : position + length]
    if len(content) < length:
        raise ValueError("a message is cut short")
    return (content if wire_type == _BYTES else int.from_bytes(content, "little")), position + length


def _last(values: list[int | bytes]) -> int:
    # Of a field that is given several times the last counts.
    value = values[-1] if values else 0
    if isinstance(value, bytes):
        raise ValueError("a message has text in place of a number")
    return value


def _last_bytes(values: list[int | bytes]) -> bytes:
    value = values[-1] if values else b""
    if isinstance(value, int):
        raise ValueError("a message has a number in place of a part")
    return value
