"""Writes checkpoints as TensorFlow does, from the descriptions of LevelDB's tables and of tensor_bundle.proto."""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from enhancegan.tf_checkpoints.crc32c import masked_crc32c

DT_FLOAT, DT_INT32 = 1, 3


def masked(content: bytes) -> bytes:
    return struct.pack("<I", masked_crc32c(content))


def varint(value: int) -> bytes:
    low, rest = value % 128, value // 128
    return bytes([low | 128]) + varint(rest) if rest else bytes([low])


def number(field: int, value: int) -> bytes:
    # Protocol Buffers leave out what is 0.
    return varint(8 * field) + varint(value) if value else b""


def message(field: int, content: bytes) -> bytes:
    return varint(8 * field + 2) + varint(len(content)) + content


def entry(dtype: int, shape: tuple[int, ...], offset: int, content: bytes) -> bytes:
    dimensions = b"".join(message(2, number(1, length)) for length in shape)
    place = number(4, offset) + number(5, len(content))
    return number(1, dtype) + message(2, dimensions) + place + varint(8 * 6 + 5) + masked(content)


def block(pairs: list[tuple[bytes, bytes]], restart_every: int) -> bytes:
    content, restarts, previous = b"", [], b""
    for place, (key, value) in enumerate(pairs):
        shared = 0
        if place % restart_every == 0:
            restarts.append(len(content))
        else:
            while shared < min(len(key), len(previous)) and key[shared] == previous[shared]:
                shared += 1
        content += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        previous = key
    return content + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def table(pairs: list[tuple[bytes, bytes]], per_block: int, restart_every: int = 3, compression: int = 0) -> bytes:
    written, index = b"", []

    def add(content: bytes) -> bytes:
        nonlocal written
        handle = varint(len(written)) + varint(len(content))
        kind = bytes([compression])
        written += content + kind + masked(content + kind)
        return handle

    for start in range(0, len(pairs), per_block):
        part = pairs[start : start + per_block]
        index.append((part[-1][0], add(block(part, restart_every))))
    handles = add(block([], 1)) + add(block(index, 1))
    return written + handles.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)


def write_checkpoint(prefix: Path, tensors: Mapping[str, np.ndarray], per_block: int = 4, header: bytes = b"") -> None:
    """Write PREFIX.index and its one data file; `header` replaces the usual one."""
    data, pairs = b"", [(b"", header or number(1, 1) + message(3, number(1, 1)))]
    for name in sorted(tensors):
        content = tensors[name].tobytes()
        dtype = {"float32": DT_FLOAT, "int32": DT_INT32}[tensors[name].dtype.name]
        pairs.append((name.encode(), entry(dtype, tensors[name].shape, len(data), content)))
        data += content
    Path(f"{prefix}.index").write_bytes(table(pairs, per_block))
    Path(f"{prefix}.data-00000-of-00001").write_bytes(data)
