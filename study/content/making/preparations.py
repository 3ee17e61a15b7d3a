"""All preparations, in the data folder: begun, kept for a week after their last change, and never too many."""

import re
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from study.content.making.preparation import BUSY, INCOMING, PROGRESS, Preparation, Status

FOLDER = "preparations"
"""In the data folder."""
KEPT_DAYS = 7
"""Days after the last change for which a preparation is kept."""
MOST = 20
"""Preparations at a time."""
LARGEST = 4 * 10**9
"""Bytes of the photos and versions of one."""
LARGEST_ALL = 12 * 10**9
"""Bytes of all together."""

_FREE_SHARE = 0.05
"""Share of the disk that they leave free."""
_ID = re.compile("[0-9a-f]{16}")
_DAY_S = 24 * 3600
_DELETED = ".deleted"


class UnknownPreparation(LookupError):
    """There is no such preparation any more."""


class Preparations:
    """The folder with all preparations."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Keep them in `folder`, which need not exist; `clock` tells the time in seconds since 1970."""
        self._folder = folder
        self._clock = clock

    def begin(self) -> Preparation:
        """Return a new one; ValueError if there are too many."""
        self.forget_old()
        if sum(each.status.state != "made" for each in self.all()) >= MOST:
            raise ValueError(f"{MOST} studies are being prepared, the most there can be; delete one of them first.")
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir(parents=True)
        begun = Preparation(folder)
        begun.touch()
        return begun

    def get(self, name: str) -> Preparation:
        """Return one by its id; UnknownPreparation if there is none."""
        folder = self._folder / name
        if not _ID.fullmatch(name) or not folder.is_dir():
            raise UnknownPreparation("These photos are not kept any more. Please start anew.")
        return Preparation(folder)

    def all(self) -> list[Preparation]:
        """Return all of them, the last changed first."""
        if not self._folder.is_dir():
            return []
        found = [Preparation(each) for each in self._folder.iterdir() if _ID.fullmatch(each.name)]
        return sorted(found, key=lambda each: each.changed_at, reverse=True)

    def kept_until(self, preparation: Preparation) -> float:
        """Return when it will be deleted if nothing changes, in seconds since 1970."""
        return preparation.changed_at + KEPT_DAYS * _DAY_S

    def delete(self, preparation: Preparation) -> None:
        """Delete it with everything in it."""
        # Renamed first: nobody ever sees half of it.
        hidden = self._folder / f".{preparation.id}{_DELETED}"
        preparation.folder.rename(hidden)
        shutil.rmtree(hidden, ignore_errors=True)

    def forget_old(self) -> None:
        """Delete those that have not been changed for long enough, unless a study is being made of them."""
        for each in self.all():
            if each.status.state not in BUSY and self.kept_until(each) < self._clock():
                self.delete(each)

    def recover(self, studies: Path) -> None:
        """After a start of the server: note what has become of the builds that an earlier one has left."""
        for hidden in self._folder.glob(f".*{_DELETED}"):
            shutil.rmtree(hidden, ignore_errors=True)
        for each in self.all():
            shutil.rmtree(each.folder / INCOMING, ignore_errors=True)
            status = each.status
            if status.state not in BUSY:
                continue
            (each.folder / PROGRESS).unlink(missing_ok=True)
            if each.has_become(studies):
                each.tell(Status("made", (), status.slug))
                each.keep_outcome_only()
            else:
                each.tell(Status("interrupted", (), status.slug))
        self.forget_old()

    def room(self, preparation: Preparation) -> int:
        """Return how many bytes may still be put into a preparation."""
        used = sum(each.bytes_used for each in self.all())
        disk = shutil.disk_usage(self._folder)
        free = disk.free - int(_FREE_SHARE * disk.total)
        return max(0, min(LARGEST - preparation.bytes_used, LARGEST_ALL - used, free))
