"""Files that appear whole or not at all, whatever happens while they are written."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a hidden file beside `path` to write; it takes the place of `path` when the block ends without an error.

    Raises FileNotFoundError if there is no folder to write into, IsADirectoryError if `path` is one.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent} to write {path.name} into")
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder, a file was to be written there")
    # A name of its own: two who write the same file at once must not write into each other's.
    unfinished = path.with_name(f".{secrets.token_hex(8)}.unfinished")
    try:
        yield unfinished
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, line ends as they are; OSError as from `replacing`."""
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="")


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file once, with the permissions `mode`: of several who try at the same time one succeeds.

    Raises FileExistsError if there is such a file already, and OSError as from `replacing`.
    """
    # A lock, not a hard link to the finished file: exFAT, some network shares and containers have no links.
    lock = path.with_name(f".{path.name}.lock")
    try:
        with FileLock(lock):
            if path.exists():
                raise FileExistsError(f"{path} exists already")
            with replacing(path) as unfinished:
                descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with open(descriptor, "wb") as file:
                    file.write(content)
            path.chmod(mode)
    finally:
        # Once the file is there nobody needs the lock; Windows keeps one that somebody else has just opened.
        if path.exists():
            with suppress(OSError):
                lock.unlink()
