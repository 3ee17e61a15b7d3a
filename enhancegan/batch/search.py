"""Find the photos of a run in files and folders as people and their programs leave them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from enhancegan.photo import SUFFIXES

# Previews and notes of network drives, file managers and archives.
_NOT_PHOTOS = frozenset({"@eadir", "thumbs.db", "__macosx", "desktop.ini"})


@dataclass(frozen=True)
class FoundPhoto:
    """A photo file."""

    path: Path
    folder: Path
    """Where it is in the folder that was named; the empty path for a file that was named itself."""


@dataclass
class Search:
    """What a search found."""

    photos: list[FoundPhoto] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)
    """Files and folders that could not be looked into, and why."""


def search(sources: Sequence[Path], output: Path) -> Search:
    """Find photos: named files as they are, folders with their sub-folders, in sorted order, each file once.

    Hidden files, previews of other programs, and an output folder inside of another are left out. Links are followed,
    and every folder is searched once.

    Raises:
        ValueError: when a source does not exist or there is nothing in any.
    """
    for source in sources:
        if not source.exists():
            raise ValueError(f"no such file or folder: {source}")
    found = Search()
    for source in sources:
        if source.is_dir():
            _search_folder(source, output, found)
        else:
            found.photos.append(FoundPhoto(source, Path()))
    found.photos = list({os.path.realpath(photo.path): photo for photo in reversed(found.photos)}.values())[::-1]
    if not found.photos and not found.failed:
        raise ValueError(f"no photos in {', '.join(map(str, sources))} (looked for {', '.join(SUFFIXES)})")
    return found


def _search_folder(source: Path, output: Path, found: Search) -> None:
    seen = {_identity(output)} - {_identity(source), None}
    waiting = [(source, Path())]
    while waiting:
        folder, inside = waiting.pop()
        identity = _identity(folder)
        if identity in seen:
            continue
        seen.add(identity)
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            found.failed.append((folder, error.strerror or str(error)))
            continue
        folders = []
        for entry in listed:
            if entry.name.startswith(".") or entry.name.lower() in _NOT_PHOTOS:
                continue
            if entry.is_dir():
                folders.append((Path(entry.path), inside / entry.name))
            elif Path(entry.name).suffix.lower() in SUFFIXES:
                _add(entry, inside, found)
        waiting += reversed(folders)


def _add(entry: os.DirEntry[str], inside: Path, found: Search) -> None:
    if entry.is_file():
        found.photos.append(FoundPhoto(Path(entry.path), inside))
    else:
        found.failed.append((Path(entry.path), "a broken link" if entry.is_symlink() else "not a regular file"))


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
