"""The record of a finished step: what it was made from and how, and what it made.

A record is written once the results are there, so that a step without one is done again. A step whose record fits is
skipped; where it lies, how long it took, and on what device do not matter for that.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from enhancegan.whole_files import write_text

RECORDS = "records"
_STARTED = ".started.json"
# What a file raises that somebody has edited.
_UNREADABLE = (KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class Origin:
    """What decides the result of a step.

    Attributes:
        arguments: of the step.
        inputs: name of a data set or of an earlier step -> digest of its files.
        processes: of a training run; 1 for all else.
    """

    arguments: tuple[str, ...]
    inputs: dict[str, str]
    processes: int = 1


@dataclass(frozen=True)
class Record:
    """A finished step.

    Attributes:
        step: its name.
        origin: what decided its result.
        results: file, relative to the output folder -> its SHA-256.
        version: of this project.
        seed: of its random choices.
        device: on which training ran.
        seconds: that it took, from where it was continued.
        continued: whether it was interrupted and continued.
    """

    step: str
    origin: Origin
    results: dict[str, str]
    version: str
    seed: int
    device: str
    seconds: float
    continued: bool = field(default=False)

    @property
    def digest(self) -> str:
        """Of all results."""
        return sha256(json.dumps(self.results, sort_keys=True).encode()).hexdigest()[:16]


def write_record(output: Path, record: Record) -> None:
    """Write a record; it is whole or absent."""
    _write(_path(output, record.step), asdict(record))


def read_record(output: Path, step: str) -> Record | None:
    """The record of a step; None when there is none, or one that cannot be read."""
    read = _read(_path(output, step))
    try:
        record = None if read is None else Record(**read | {"origin": _origin(read["origin"])})
    except _UNREADABLE:
        return None
    is_whole = record is not None and isinstance(record.results, dict) and isinstance(record.seconds, int | float)
    return record if is_whole else None


def forget(output: Path, step: str) -> None:
    """Remove a record, before its step is done again."""
    _path(output, step).unlink(missing_ok=True)


def note_start(output: Path, step: str, origin: Origin) -> None:
    """Write what a step is about to be made from: only the same can be continued after an interruption."""
    _write(_start_path(output, step), asdict(origin))


def was_started(output: Path, step: str, origin: Origin) -> bool:
    """Whether the step was last started with this origin."""
    read = _read(_start_path(output, step))
    try:
        return read is not None and _origin(read) == origin
    except _UNREADABLE:
        return False


def was_begun(output: Path) -> bool:
    """Whether a folder has notes of a step: one of somebody else may have a folder of that name."""
    return any((output / RECORDS).glob(f"*{_STARTED}"))


def difference(record: Record | None, origin: Origin, output: Path) -> str:
    """Why a step must be done, in words; "" when its record fits and its results are as they were made."""
    if record is None:
        return "to do"
    if record.origin.arguments != origin.arguments or record.origin.processes != origin.processes:
        return "other options"
    names = {*record.origin.inputs, *origin.inputs}
    changed = sorted(name for name in names if record.origin.inputs.get(name) != origin.inputs.get(name))
    if changed:
        return f"changed: {', '.join(changed)}"
    damaged = [name for name, digest in record.results.items() if file_sha256(output / name) != digest]
    return f"missing or changed: {', '.join(damaged[:3])}" if damaged else ""


def digests(output: Path, results: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of every file, and of every file in a folder, by its path relative to the output folder.

    Raises:
        ValueError: when a result is missing.
    """
    found: dict[str, str] = {}
    for result in results:
        files = sorted(path for path in result.rglob("*") if path.is_file()) if result.is_dir() else [result]
        if not files or not all(path.is_file() for path in files):
            raise ValueError(f"{result.name} was not made")
        found |= {path.relative_to(output).as_posix(): file_sha256(path) for path in files}
    return found


def file_sha256(path: Path) -> str:
    """SHA-256 of a file; "" when there is none that can be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _origin(read: Mapping[str, Any]) -> Origin:
    return Origin(tuple(read["arguments"]), dict(read["inputs"]), read["processes"])


def _path(output: Path, step: str) -> Path:
    return output / RECORDS / f"{step}.json"


def _start_path(output: Path, step: str) -> Path:
    return output / RECORDS / f"{step}{_STARTED}"


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None
