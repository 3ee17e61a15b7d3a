"""Tensors of a checkpoint, by name."""

from collections.abc import Mapping
from math import prod
from pathlib import Path

import numpy as np

from enhancegan.tf_checkpoints.crc32c import masked_crc32c
from enhancegan.tf_checkpoints.entries import FLOAT32, Entry, parse_entry, parse_header
from enhancegan.tf_checkpoints.table import read_table

_HEADER_KEY = b""
# That of a checkpoint of thousands of tensors is smaller.
_LARGEST_INDEX = 2**20


def read_tensors(prefix: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    """Read tensors of PREFIX.index and PREFIX.data-00000-of-00001 (or more data files), with their checksums verified.

    Args:
        prefix: path of the checkpoint as TensorFlow names it, without the endings.
        shapes: the tensors to read and the shape that each must have; others may be there.

    Returns:
        float32 arrays by name.

    Raises:
        ValueError: when a file is missing, cut short or damaged, or a tensor is missing, has another shape or other
            numbers than float32. The message names the file.
    """
    index = Path(f"{prefix}.index")
    try:
        shards, entries = _read_index(_index_content(index))
        chosen = {name: _checked(entries, name, shape) for name, shape in shapes.items()}
    except ValueError as error:
        raise ValueError(f"{index}: {error}") from error
    files = {shard: Path(f"{prefix}.data-{shard:05}-of-{shards:05}") for shard in {e.shard for e in chosen.values()}}
    for path in files.values():
        _check_is_there(path)
    tensors = {}
    for name, entry in chosen.items():
        try:
            tensors[name] = _tensor(files[entry.shard], name, entry)
        except ValueError as error:
            raise ValueError(f"{files[entry.shard]}: {error}") from error
    return tensors


def _check_is_there(path: Path) -> None:
    if not path.is_file():
        raise ValueError(f"{path} is missing")


def _index_content(path: Path) -> bytes:
    _check_is_there(path)
    if path.stat().st_size > _LARGEST_INDEX:
        raise ValueError(f"an index has at most {_LARGEST_INDEX:,} bytes; this one has {path.stat().st_size:,}")
    return path.read_bytes()


def _read_index(content: bytes) -> tuple[int, dict[str, Entry]]:
    table = read_table(content)
    if _HEADER_KEY not in table:
        raise ValueError("it is a table, but not that of a checkpoint: it has no header")
    shards = parse_header(table.pop(_HEADER_KEY))
    return shards, {key.decode(errors="replace"): parse_entry(value) for key, value in table.items()}


def _checked(entries: Mapping[str, Entry], name: str, shape: tuple[int, ...]) -> Entry:
    if name not in entries:
        raise ValueError(f"there is no tensor {name}")
    entry = entries[name]
    if entry.shape != shape:
        raise ValueError(f"tensor {name} must have the shape {shape}; it has {entry.shape}")
    if entry.dtype != FLOAT32 or entry.sliced:
        raise ValueError(f"tensor {name} must be float32 in one piece")
    return entry


def _tensor(file: Path, name: str, entry: Entry) -> np.ndarray:
    # Only what the tensor takes is read, however large the file is or the index says that the tensor is.
    size = 4 * prod(entry.shape)
    if entry.size != size or entry.offset + size > file.stat().st_size:
        raise ValueError(f"tensor {name} is cut short")
    with file.open("rb") as opened:
        opened.seek(entry.offset)
        content = opened.read(size)
    if masked_crc32c(content) != entry.checksum:
        raise ValueError(f"tensor {name} is damaged: its checksum differs")
    return np.frombuffer(content, "<f4").reshape(entry.shape)
