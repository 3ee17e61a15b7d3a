"""Find the photos of a run in files and folders as people and their programs leave them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from enhancegan.batch.places import Place, identity, reached
from enhancegan.photo import SUFFIXES

if TYPE_CHECKING:
    from upath import UPath

# Previews and notes of network drives, file managers and archives.
_NOT_PHOTOS = frozenset({"@eadir", "thumbs.db", "__macosx", "desktop.ini"})


@dataclass(frozen=True)
class FoundPhoto:
    """A photo file."""

    path: Place
    folder: Path
    """Where it is in the folder that was named; the empty path for a file that was named itself."""


@dataclass
class Search:
    """What a search found."""

    photos: list[FoundPhoto] = field(default_factory=list)
    failed: list[tuple[Place, str]] = field(default_factory=list)
    """Files and folders that could not be looked into, and why."""


def search(sources: Sequence[Place], output: Place) -> Search:
    """Find photos: named files as they are, folders with their sub-folders, in sorted order, each file once.

    Hidden files, previews of other programs, and an output folder inside of another are left out. Links are followed,
    and every folder is searched once.

    Raises:
        ValueError: when a source does not exist or there is nothing in any.
        ConnectionError: when storage cannot be reached.
    """
    for source in sources:
        with reached(source):
            if not source.exists():
                raise ValueError(f"no such file or folder: {source}")
    found = Search()
    for source in sources:
        with reached(source):
            _search(source, output, found)
    found.photos = list({identity(photo.path): photo for photo in reversed(found.photos)}.values())[::-1]
    if not found.photos and not found.failed:
        raise ValueError(f"no photos in {', '.join(map(str, sources))} (looked for {', '.join(SUFFIXES)})")
    return found


def _search(source: Place, output: Place, found: Search) -> None:
    if not source.is_dir():
        found.photos.append(FoundPhoto(source, Path()))
    elif isinstance(source, Path):
        _search_folder(source, output, found)
    else:
        _search_storage(source, output, found)


def _search_folder(source: Path, output: Place, found: Search) -> None:
    without = _folder_id(output) if isinstance(output, Path) else None
    seen = {without} - {_folder_id(source), None}
    waiting = [(source, Path())]
    while waiting:
        folder, inside = waiting.pop()
        this = _folder_id(folder)
        if this in seen:
            continue
        seen.add(this)
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            found.failed.append((folder, error.strerror or str(error)))
            continue
        folders = []
        for entry in listed:
            if _is_left_out(entry.name):
                continue
            if entry.is_dir():
                folders.append((Path(entry.path), inside / entry.name))
            elif _is_named_like_a_photo(entry.name):
                _add(entry, inside, found)
        waiting += reversed(folders)


def _search_storage(source: "UPath", output: Place, found: Search) -> None:
    top, without = PurePosixPath(source.path), str(output).rstrip("/")
    photos = []
    listing = source.fs.walk(source.path, detail=True, on_error=lambda error: found.failed.append((source, str(error))))
    for root, folders, files in listing:
        inside = PurePosixPath(root).relative_to(top)
        for name in list(folders):
            # What is taken out is not walked into.
            if _is_left_out(name) or str(source.joinpath(*inside.parts, name)) == without:
                del folders[name]
        names = [name for name in files if not _is_left_out(name) and _is_named_like_a_photo(name)]
        photos += [FoundPhoto(source.joinpath(*inside.parts, name), Path(inside)) for name in names]
    found.photos += sorted(photos, key=lambda photo: (photo.folder.parts, photo.path.name))


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name.lower() in _NOT_PHOTOS


def _is_named_like_a_photo(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _add(entry: os.DirEntry[str], inside: Path, found: Search) -> None:
    if entry.is_file():
        found.photos.append(FoundPhoto(Path(entry.path), inside))
    else:
        found.failed.append((Path(entry.path), "a broken link" if entry.is_symlink() else "not a regular file"))


def _folder_id(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
