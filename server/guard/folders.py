"""Folders of files that pass: uploads, results and what programs work on; deleted at the start and by age."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from enhancegan.whole_files import remove_unfinished


class PassingFiles:
    """Files that are only kept while somebody uses them; each entry of a folder is a file or a folder of them."""

    def __init__(self, folders: Sequence[Path], keep_s: float, workshops: Sequence[Path] = ()) -> None:
        """Look after folders.

        Args:
            folders: those whose files are kept after their last use.
            keep_s: for how many seconds.
            workshops: those in which processes have `temporary_folder`s; a killed one leaves its own behind, with the
                photo that somebody has sent.
        """
        self._folders = folders
        self._keep_s = keep_s
        self._workshops = workshops

    def empty(self) -> None:
        """Delete everything that an earlier run of the server left, and make the folders."""
        for entry in self._entries():
            _delete(entry)
        self._forget_killed()
        self.make()

    def make(self) -> None:
        """Make the folders that are missing: somebody may empty the cache while the server runs."""
        for folder in self._folders:
            folder.mkdir(parents=True, exist_ok=True)

    def forget_old(self) -> None:
        """Delete the entries in which no file has been used for long enough."""
        oldest = time.time() - self._keep_s
        for entry in self._entries():
            if _last_use(entry) < oldest:
                _delete(entry)
        self._forget_killed()

    def bytes_used(self) -> int:
        """What all files take together."""
        return sum(size for entry in self._entries() for size, _ in _files(entry))

    def free_share(self) -> float:
        """Share of the disk that is free, in [0, 1]."""
        self.make()
        disk = shutil.disk_usage(self._folders[0])
        return disk.free / disk.total

    def _forget_killed(self) -> None:
        for workshop in self._workshops:
            with suppress(FileNotFoundError):
                remove_unfinished(workshop)

    def _entries(self) -> Iterator[Path]:
        for folder in self._folders:
            with suppress(FileNotFoundError):
                yield from list(folder.iterdir())


def _files(entry: Path) -> Iterator[tuple[int, float]]:
    """Size and time of last use of an entry's files, and of its folders, which count as empty."""
    for path in (entry, *entry.rglob("*")):
        with suppress(OSError):
            status = path.stat()
            yield (0 if path.is_dir() else status.st_size), status.st_mtime


def _last_use(entry: Path) -> float:
    # What has been deleted meanwhile is as old as can be.
    return max((used for _, used in _files(entry)), default=0.0)


def _delete(entry: Path) -> None:
    if entry.is_dir():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with suppress(OSError):
            entry.unlink()
