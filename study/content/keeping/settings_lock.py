"""Lets one at a time change what is in a study's folder, in all processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from study.content.yaml.definition import MANIFEST_FILE


class FixedError(ValueError):
    """The study is frozen: nothing in its folder can ever change again."""


def settings_lock(folder: Path) -> FileLock:
    """Return the lock that whoever changes or freezes the study in `folder` holds; use it as a context."""
    return FileLock(_path(folder))


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Hold the lock while something in the folder changes; FixedError if the study is frozen."""
    with settings_lock(folder):
        if (folder / MANIFEST_FILE).exists():
            raise FixedError(f"study {folder.name!r} is frozen; make a copy of it to change anything")
        yield


def forget_lock(folder: Path) -> None:
    """Remove what the lock of the study that was in `folder` has left beside it.

    Raises OSError where somebody still holds it, on Windows.
    """
    _path(folder).unlink(missing_ok=True)


def _path(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.settings.lock"
