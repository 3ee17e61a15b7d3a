"""Visitors' photos on the disk: each visitor is known by a cookie, and reaches nothing of anybody else's."""

import hashlib
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from enhancegan.whole_files import write_text

COOKIE = "enhancegan_photos"
SAMPLE = "sample-"
"""Beginning of the names of photos that everybody may open."""
_ID = re.compile(r"[A-Za-z0-9_-]{16}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_LONGEST_NAME = 100
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_ORIGINAL, _RESULTS, _EDIT = "original", "results", "edit"
_MOST_RESULTS = 3  # of one photo: what other tabs of its visitor are about to download


class UnknownPhotoError(LookupError):
    """There is no such photo of this visitor; the message is for them."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("This photo is no longer there. Please choose it again.")


@dataclass(frozen=True)
class Visitor:
    """Somebody's photos."""

    token: str
    """What the cookie says; nobody else may see it."""
    folder: Path
    """Theirs alone; it need not exist."""
    samples: Path
    """Photos that everybody may open."""

    def original(self, photo: str) -> Path:
        """Return the file of a photo, which counts as used now.

        Raises:
            UnknownPhotoError: if this visitor has no such photo.
        """
        if photo.startswith(SAMPLE):
            found = [file for file in self.samples.glob("*.jpg") if file.name == f"{photo.removeprefix(SAMPLE)}.jpg"]
        elif _ID.fullmatch(photo):
            found = list((self.folder / photo / _ORIGINAL).glob("*"))
        else:
            found = []
        if len(found) != 1:
            raise UnknownPhotoError
        for file in (found[0], self._edit_file(photo)):
            with suppress(OSError):
                os.utime(file)
        return found[0]

    @contextmanager
    def new_photo(self, name: str) -> Iterator[tuple[str, Path]]:
        """Yield the name of a new photo and the file to write it to, which is deleted if the block fails."""
        photo = secrets.token_urlsafe(12)
        folder = self.folder / photo / _ORIGINAL
        folder.mkdir(parents=True)
        try:
            yield photo, folder / file_name(name)
        except BaseException:
            shutil.rmtree(folder.parent, ignore_errors=True)
            raise

    @contextmanager
    def passing_folder(self) -> Iterator[Path]:
        """Yield a folder to write to, which is deleted after the block."""
        folder = self.folder / secrets.token_urlsafe(12)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def new_result(self, photo: str) -> Path:
        """Return a folder, which does not exist yet, for a result of a photo; the oldest results are deleted.

        Raises:
            UnknownPhotoError: as `original`.
        """
        self.original(photo)
        results = self.folder / photo / _RESULTS
        oldest_first = sorted(results.glob("*"), key=lambda folder: folder.name)
        for folder in oldest_first[: 1 - _MOST_RESULTS]:
            shutil.rmtree(folder, ignore_errors=True)
        return results / f"{time.time_ns():020d}-{secrets.token_urlsafe(12)}"

    def result(self, photo: str, result: str, name: str) -> Path:
        """Return a file in the folder of this name for a result of a photo.

        Raises:
            UnknownPhotoError: if there is none.
        """
        self.original(photo)
        folders = [folder for folder in (self.folder / photo / _RESULTS).glob("*") if folder.name == result]
        found = [file for folder in folders for file in folder.glob("*") if file.name == name]
        if not found:
            raise UnknownPhotoError
        return found[0]

    def own_edit(self, photo: str) -> str | None:
        """Return the settings that were kept for a photo, as text; None if it is edited like all the others."""
        self.original(photo)
        file = self._edit_file(photo)
        return file.read_text(encoding="utf-8") if file.exists() else None

    def keep_edit(self, photo: str, settings: str | None) -> None:
        """Keep settings for a photo, or none; errors as in `original`."""
        self.original(photo)
        file = self._edit_file(photo)
        if settings is None:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, settings)

    def _edit_file(self, photo: str) -> Path:
        return self.folder / photo / _EDIT / "settings.json"

    def delete_all(self) -> None:
        """Delete everything of this visitor."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Visitors:
    """Everybody's photos, in one folder."""

    def __init__(self, folder: Path, samples: Path) -> None:
        """Keep photos in `folder`, and find those that everybody may open in `samples`."""
        self._folder = folder
        self._samples = samples

    def known(self, cookie: str | None) -> Visitor:
        """Return the visitor with this cookie, or a new one."""
        token = cookie if cookie and _TOKEN.fullmatch(cookie) else secrets.token_urlsafe(24)
        # Whoever may list folders does not learn a cookie.
        return Visitor(token, self._folder / hashlib.sha256(token.encode()).hexdigest(), self._samples)


def file_name(name: str) -> str:
    """Return a name that every file system takes, and that is as it was where it can be."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = last.encode("utf-8", "replace").decode("utf-8")
    stem, suffix = os.path.splitext(_NOT_IN_NAMES.sub("_", last).strip(" ."))
    while len((stem + suffix).encode()) > _LONGEST_NAME:
        stem, suffix = (stem[:-1], suffix) if stem else (stem, suffix[:-1])
    return (stem or "photo") + suffix
