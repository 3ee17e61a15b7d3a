"""Lets one at a time change what is in a study's folder, in all processes."""

from pathlib import Path

from filelock import FileLock


def settings_lock(folder: Path) -> FileLock:
    """Return the lock that whoever changes or freezes the study in `folder` holds; use it as a context."""
    return FileLock(_path(folder))


def forget_lock(folder: Path) -> None:
    """Remove what the lock of the study that was in `folder` has left beside it.

    Raises OSError where somebody still holds it, on Windows.
    """
    _path(folder).unlink(missing_ok=True)


def _path(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.settings.lock"
