"""The manifest of a frozen study: what its files must be, byte by byte."""

import hashlib
import json
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from enhancegan.whole_files import write_new
from study.content.keeping.image_files import in_threads
from study.content.yaml.definition import DEFINITION_FILE, MANIFEST_FILE

FORMAT = 1
"""Version of the manifest's format."""

_READ_ONLY = 0o444


@dataclass(frozen=True)
class Manifest:
    """What was recorded when a study was frozen."""

    frozen_at: datetime
    """When (UTC)."""
    hashes: Mapping[str, str]
    """File, relative to the study's folder -> SHA-256 in hexadecimal."""


def load_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of the study in `folder`; None if the study is not frozen.

    Raises ValueError for a file that is not a manifest of this version.
    """
    try:
        content = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"its format must be {FORMAT}; got {content['format']!r}")
        hashes = {str(name): str(digest) for name, digest in content["files"].items()}
        return Manifest(datetime.fromisoformat(content["frozen_at"]), MappingProxyType(hashes))
    except FileNotFoundError:
        return None
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise ValueError(f"{MANIFEST_FILE} cannot be read as a manifest: {error}") from error


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest so that it appears whole or not at all; FileExistsError if there is one already."""
    text = json.dumps(content, indent=1, ensure_ascii=False)
    write_new(folder / MANIFEST_FILE, text.encode(), _READ_ONLY)


def check_frozen(folder: Path, files: Iterable[Path], decode: bool, problems: list[str]) -> Mapping[str, str] | None:
    """Return the hashes that the manifest in `folder` records; None if there is no manifest.

    Adds to `problems` every file that is missing, was added or has changed. `study.yaml` is always
    hashed, the other `files` only with `decode`.
    """
    try:
        manifest = load_manifest(folder)
    except ValueError as error:
        problems.append(str(error))
        return None
    if manifest is None:
        return None
    present = {relative_name(folder, path): path for path in (folder / DEFINITION_FILE, *files) if path.is_file()}
    day = f"{manifest.frozen_at:%Y-%m-%d}"
    problems.extend(f"frozen on {day}, but {change}" for change in _changes(manifest.hashes, present, decode))
    return manifest.hashes


def relative_name(folder: Path, path: Path) -> str:
    """Name a file as a manifest does: relative to the study's folder, with slashes."""
    return path.relative_to(folder).as_posix()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_read_only(path: Path) -> None:
    """Remove all write permissions of a file."""
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)


def _changes(hashes: Mapping[str, str], present: Mapping[str, Path], decode: bool) -> Iterator[str]:
    yield from (f"{name} is missing" for name in hashes if name not in present)
    yield from (f"{name} was added" for name in present if name not in hashes)
    checked = [name for name in present if name in hashes and (decode or name == DEFINITION_FILE)]
    for name, digest in zip(checked, in_threads(file_hash, [present[name] for name in checked]), strict=True):
        if digest != hashes[name]:
            yield f"{name} has changed"
