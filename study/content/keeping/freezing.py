"""Freezes a study: from then on its content cannot change without being noticed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from stat import S_IMODE
from typing import Any

from study.content.keeping.build_record import load_build_record
from study.content.keeping.image_files import in_threads
from study.content.keeping.manifest import (
    FORMAT,
    file_hash,
    load_manifest,
    make_read_only,
    relative_name,
    write_manifest,
)
from study.content.keeping.reading import read_study
from study.content.keeping.settings_lock import settings_lock
from study.content.keeping.software import software_versions
from study.content.yaml.definition import MANIFEST_FILE, Study

_NOT_CONFIGURATION = frozenset({"files", "information", "photo_groups", "hashes", "spoken", "language_files"})


def freeze_study(folder: Path) -> Study:
    """Write the manifest of the study in `folder`, make its files read-only, and return the frozen study.

    The manifest holds the SHA-256 of `study.yaml` and of every image, the whole configuration as read,
    the seed, the versions of the software, and how the images were made if this program made them.
    Raises StudyError for a study with problems, ValueError for one that is already frozen or to which files
    are being added; the files are then as writable as before. Whoever wants to change settings meanwhile waits.
    """
    with settings_lock(folder):
        _check_not_frozen(folder)
        _freeze(folder)
    return read_study(folder)


def _freeze(folder: Path) -> None:
    files = read_study(folder).content_files
    with _read_only(folder, files):
        # Read only now: whatever was saved so far is in the manifest, and nothing can be saved afterwards.
        study = read_study(folder, decode=True)
        if study.content_files != files:
            raise ValueError(
                f"files of study {folder.name!r} were added or removed while it was being frozen; try again"
            )
        try:
            write_manifest(folder, manifest_of(folder, study, datetime.now(UTC)))
        except FileExistsError:
            _check_not_frozen(folder)


def manifest_of(folder: Path, study: Study, frozen_at: datetime | None) -> dict[str, Any]:
    """Return what the manifest of `study` in `folder` says, frozen at `frozen_at` or not at all (None)."""
    files = study.content_files
    hashes = in_threads(file_hash, files)
    return {
        "format": FORMAT,
        "slug": study.slug,
        "frozen_at": None if frozen_at is None else frozen_at.isoformat(timespec="seconds"),
        "seed": study.seed,
        "files": {relative_name(folder, file): digest for file, digest in zip(files, hashes, strict=True)},
        "configuration": configuration(study),
        "software": software_versions(),
        "build": load_build_record(folder),
    }


def configuration(study: Study) -> dict[str, Any]:
    """Return everything that was read from a study, defaults included, as plain values for JSON."""
    return {
        field.name: _plain(getattr(study, field.name))
        for field in fields(study)
        if field.name not in _NOT_CONFIGURATION
    }


@contextmanager
def _read_only(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    """Make `files` read-only; undo this if the block raises and leaves no manifest."""
    modes = {file: file.stat().st_mode for file in files}
    try:
        for file in files:
            make_read_only(file)
        yield
    except BaseException:
        # Another process may have frozen the study meanwhile.
        if not (folder / MANIFEST_FILE).exists():
            for file, mode in modes.items():
                if file.exists():
                    file.chmod(S_IMODE(mode))
        raise


def _check_not_frozen(folder: Path) -> None:
    manifest = load_manifest(folder)
    if manifest is not None:
        raise ValueError(f"study {folder.name!r} is already frozen, since {manifest.frozen_at:%Y-%m-%d %H:%M} UTC")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
