"""Atomic writes: a file or a folder appears complete or not at all, even if writing is interrupted."""

import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

# A random number, the process and where it runs; older versions wrote the number alone.
_UNFINISHED = re.compile(r"\.[0-9a-f]{16}(?:\.(?P<pid>\d+)\.(?P<place>[0-9a-f]{8}))?\.unfinished")
_LONGEST_WRITING = 24 * 3600
"""Seconds after which what nothing was written to counts as left behind, even if its writer cannot be asked."""
OWNERS_FOLDER = 0o700
"""Permissions of new folders that only their owner may look into; one that is there already stays as it is."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a hidden file to write, in the same folder; it replaces `path` when the block ends without an error.

    Raises FileNotFoundError if there is no folder to write into, IsADirectoryError if `path` is one, and
    OSError if it is neither a file nor a link to one.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent} to write {path.name} into")
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; a file must be written there")
    # What a link points to is written, and the link stays; a device must not become a file.
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is not a regular file")
    # A unique name: two processes writing the same file at once must not share it.
    unfinished = _unfinished(path.parent)
    try:
        yield unfinished
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """Yield a new hidden folder in `parent`; it and all that is left in it are deleted when the block ends.

    What killed processes left in `parent` is deleted first.
    """
    remove_unfinished(parent)
    folder = _unfinished(parent)
    folder.mkdir(mode=OWNERS_FOLDER)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_unfinished(name: str) -> bool:
    """Return whether a name is that of something being written, or left behind by a killed process."""
    return _UNFINISHED.fullmatch(name) is not None


def remove_unfinished(folder: Path) -> None:
    """Remove what killed processes left in a folder; what running ones write stays, also those of other computers."""
    for path in folder.iterdir():
        named = _UNFINISHED.fullmatch(path.name)
        if named:
            with suppress(OSError):
                dead = named["place"] == _place() and not _is_running(int(named["pid"]))
                if dead or time.time() - _last_change(path) > _LONGEST_WRITING:
                    _remove(path)


def _unfinished(folder: Path) -> Path:
    return folder / f".{secrets.token_hex(8)}.{os.getpid()}.{_place()}.unfinished"


def _last_change(path: Path) -> float:
    """When a file, or anything in a folder, was last changed."""
    return max(each.stat().st_mtime for each in (path, *path.rglob("*")))


def _remove(path: Path) -> None:
    # Two processes may find the same one: what the other has deleted is no error.
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


@cache
def _place() -> str:
    """Where process numbers mean the same processes: one start of one computer, and one container on it."""
    marks = [platform.node()]
    with suppress(OSError):
        marks += [Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"), os.readlink("/proc/self/ns/pid")]
    return sha256("\n".join(marks).encode()).hexdigest()[:8]


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return True  # asking would end it there; the file's age decides
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's
    return True


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 with its line endings unchanged; raises OSError as `replacing` does."""
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="")


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file once, with the permissions `mode`: of several concurrent writers exactly one succeeds.

    Raises FileExistsError if the file already exists, and OSError as `replacing` does.
    """
    # A lock, not a hard link to the finished file: exFAT, some network shares and some containers lack hard links.
    lock = path.with_name(f".{path.name}.lock")
    try:
        with FileLock(lock):
            if path.exists():
                raise FileExistsError(f"{path} already exists")
            with replacing(path) as unfinished:
                descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with open(descriptor, "wb") as file:
                    file.write(content)
            path.chmod(mode)
    finally:
        # Once the file exists the lock is no longer needed; Windows keeps it while another process has it open.
        if path.exists():
            with suppress(OSError):
                lock.unlink()
