"""The folder that the processes of one server share while it runs; what killed servers have left is deleted."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

_PREFIX = "enhancegan-"
_HELD = "held"
"""Name of the file that is locked for as long as the server runs: the system lets go of it, however it ends."""
_NEW_S = 60
"""Seconds for which a folder may be without its lock: it is being made."""


@contextmanager
def shared_folder() -> Iterator[Path]:
    """Make a folder among the system's temporary ones, whose paths are short enough for sockets, for this block.

    Folders that killed servers of this user have left go first.

    Raises:
        OSError: if none can be made.
    """
    for left in Path(gettempdir()).glob(f"{_PREFIX}*/{_HELD}"):
        _delete_if_left(left)
    with TemporaryDirectory(prefix=_PREFIX) as name, (Path(name) / _HELD).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield Path(name)


def _delete_if_left(path: Path) -> None:
    with suppress(OSError):
        found = path.lstat()
        if found.st_uid == os.geteuid() and time.time() - found.st_mtime > _NEW_S:
            with path.open("r+") as held:
                # BlockingIOError if its server runs.
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path.parent)
