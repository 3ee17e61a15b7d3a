"""Copies in a file, from which each batch is read when it is drawn: memory does not grow with their number."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch

from enhancegan.networks.color_statistics import COLOR_STATISTICS
from enhancegan.training.restoration.copies import PIXELS, Copies
from enhancegan.whole_files import replacing

# A copy as it is stored; the parts of `Copies`.
_RECORD = np.dtype([
    ("statistics", "<f4", (COLOR_STATISTICS,)), ("pixels", "u1", (3, PIXELS)),
    ("answers", "u1", (3, PIXELS)), ("base", "<f2", (1, PIXELS)),
])  # fmt: skip
# The first line says of which run the copies are and how many; spaces fill it up.
_FIRST_LINE = 8192
_IN_MEMORY = 64 * 10**6
_ROWS = 1000


@dataclass(frozen=True)
class CopiesFile:
    """N copies in a file.

    Attributes:
        path: the file.
        count: N.
    """

    path: Path
    count: int

    def __len__(self) -> int:
        """Number of copies."""
        return self.count

    def batch(self, places: torch.Tensor) -> Copies:
        """The copies at these places, each from 0 to N - 1."""
        records = np.empty(len(places), _RECORD)
        with self.path.open("rb", buffering=0) as file:
            for row, place in enumerate(places.tolist()):
                _read(file, _FIRST_LINE + place * _RECORD.itemsize, records[row : row + 1])
        return Copies(**{part.name: torch.from_numpy(records[part.name].copy()) for part in fields(Copies)})

    def statistics(self) -> Iterator[torch.Tensor]:
        """The statistics of all copies, (N, COLOR_STATISTICS), in parts of some columns each."""
        width = max(1, _IN_MEMORY // (4 * self.count))
        for first in range(0, COLOR_STATISTICS, width):
            columns = slice(first, min(first + width, COLOR_STATISTICS))
            found = np.empty((self.count, columns.stop - columns.start), np.float32)
            with self.path.open("rb", buffering=0) as file:
                for start in range(0, self.count, _ROWS):
                    rows = np.empty(min(_ROWS, self.count - start), _RECORD)
                    _read(file, _FIRST_LINE + start * _RECORD.itemsize, rows)
                    found[start : start + len(rows)] = rows["statistics"][:, columns]
            yield torch.from_numpy(found)


def write_copies(path: Path, run: Mapping[str, str], parts: Iterable[Copies]) -> CopiesFile:
    """Write copies as they come; the file is there once it is whole.

    Args:
        path: file to write.
        run: what the run must share with the one that reads them again.
        parts: the copies.

    Raises:
        OSError: when it cannot be written, e.g. because the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with replacing(path) as unfinished, unfinished.open("wb") as file:
        file.write(_first_line(run, 0))
        for part in parts:
            records = np.empty(len(part), _RECORD)
            for field in fields(Copies):
                records[field.name] = getattr(part, field.name).numpy()
            file.write(records.tobytes())
            count += len(part)
        file.seek(0)
        file.write(_first_line(run, count))
    return CopiesFile(path, count)


def open_copies(path: Path, run: Mapping[str, str]) -> CopiesFile | None:
    """The copies that a run wrote; None if it was another run, or there is no such file.

    Raises:
        ValueError: when the file is damaged.
    """
    if not path.is_file():
        return None
    with path.open("rb") as file:
        line = file.read(_FIRST_LINE)
    try:
        said = json.loads(line)
        saved_run, count = said["run"], int(said["copies"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is damaged: it does not begin as a file of copies") from error
    if saved_run != dict(run):
        return None
    whole = _FIRST_LINE + count * _RECORD.itemsize
    if count < 1 or path.stat().st_size != whole:
        raise ValueError(f"{path} is damaged: {count} copies take {whole} bytes, it has {path.stat().st_size}")
    return CopiesFile(path, count)


def _first_line(run: Mapping[str, str], count: int) -> bytes:
    line = json.dumps({"run": dict(run), "copies": count}).encode()
    if len(line) >= _FIRST_LINE:
        raise ValueError(f"the settings of the run take {len(line)} bytes; the file of copies has {_FIRST_LINE}")
    return line.ljust(_FIRST_LINE - 1) + b"\n"


def _read(file: BinaryIO, start: int, records: "np.ndarray") -> None:
    file.seek(start)
    if file.readinto(records.view(np.uint8)) != records.nbytes:  # type: ignore[attr-defined]
        raise ValueError(f"{file.name} ends too early")
