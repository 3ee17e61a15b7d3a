"""Tensors of a checkpoint, by name."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from enhancegan.tf_checkpoints.crc32c import masked_crc32c
from enhancegan.tf_checkpoints.entries import FLOAT32, Entry, parse_entry, parse_header
from enhancegan.tf_checkpoints.table import read_table

_HEADER_KEY = b""


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
        shards, entries = _read_index(_content(index))
        chosen = {name: _checked(entries, name, shape) for name, shape in shapes.items()}
    except ValueError as error:
        raise ValueError(f"{index}: {error}") from error
    files = {shard: Path(f"{prefix}.data-{shard:05}-of-{shards:05}") for shard in {e.shard for e in chosen.values()}}
    data = {shard: _content(path) for shard, path in files.items()}
    tensors = {}
    for name, entry in chosen.items():
        try:
            tensors[name] = _tensor(data[entry.shard], name, entry)
        except ValueError as error:
            raise ValueError(f"{files[entry.shard]}: {error}") from error
    return tensors


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise ValueError(f"{path} is missing")
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


def _tensor(data: bytes, name: str, entry: Entry) -> np.ndarray:
    content = data[entry.offset : entry.offset + entry.size]
    if len(content) != 4 * np.prod(entry.shape, dtype=int):
        raise ValueError(f"tensor {name} is cut short")
    if masked_crc32c(content) != entry.checksum:
        raise ValueError(f"tensor {name} is damaged: its checksum differs")
    return np.frombuffer(content, "<f4").reshape(entry.shape)
