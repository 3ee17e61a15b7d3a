"""Files that a researcher brings for a study that is to be made: photos, own versions, and zip files of either."""

import filecmp
import os
import secrets
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, get_args

from enhancegan.photo import SUFFIXES
from enhancegan.photo.finding import KINDS
from study.content.keeping.image_files import is_visible
from study.content.making.preparation import INCOMING, PHOTOS, VERSIONS, Preparation
from study.content.making.sources import DAMAGED, Parts, UnusableZipError, open_zip
from study.content.making.versions import HUMAN
from study.content.making.zip_names import UnclearNamesError
from study.content.yaml.checks import name_problem
from study.content.yaml.definition import MOST_METHODS
from study.content.yaml.wording import printable

Kind = Literal["photos", "versions"]
KINDS_OF_FILES: tuple[Kind, ...] = get_args(Kind)
Readable = Callable[[Path, Path], None]
"""(a photo, where it will be) -> raises ValueError if it cannot be read; the message names it."""
ZIP_SUFFIX = ".zip"
MOST_PHOTOS = 500
"""Photos of a study that is made in the page; also versions of one method."""

_LONGEST_NAME = 255
_CHUNK = 1 << 20


@contextmanager
def incoming(preparation: Preparation) -> Iterator[Path]:
    """Yield a file to write what comes into; whatever is left of it goes at the end."""
    folder = preparation.folder / INCOMING / secrets.token_hex(8)
    folder.mkdir(parents=True)
    try:
        yield folder / "file"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Intake:
    """Where files go, and what decides whether they may."""

    preparation: Preparation
    """What they are for."""
    kind: Kind
    """A photo's version is in a folder called like its method; without one it is a person's edit."""
    room: Callable[[], int]
    """Returns how many bytes may still be taken."""
    readable: Readable
    """Looks into every photo; versions are looked into when the study is made, beside their photos."""


def take_file(intake: Intake, path: str, file: Path) -> list[str]:
    """Put a file that has come where it belongs; return what was not taken, in sentences.

    Args:
        intake: where it goes.
        path: name of the file on the researcher's computer, perhaps with folders before it.
        file: the file itself, which is moved.

    Raises OSError if it cannot be stored.
    """
    parts = tuple(unicodedata.normalize("NFC", part) for part in path.replace("\\", "/").split("/"))
    parts = tuple(part for part in parts if part not in ("", "."))
    if not parts or not all(map(is_visible, parts)):
        return []
    if parts[-1].lower().endswith(ZIP_SUFFIX):
        return _take_zip(intake, parts[-1], file)
    refused = _take(intake, parts, file)
    intake.preparation.touch()
    return refused


def _take_zip(intake: Intake, name: str, file: Path) -> list[str]:
    named = file.with_name(printable(name)[-_LONGEST_NAME:])
    file.rename(named)
    try:
        with open_zip(named) as entries:
            size, left = sum(entry.size for entry in entries), intake.room()
            if size > left:
                return [_no_room(f"what is in {name} takes {_size(size)}", left)]
            files = [(entry.parts, entry.open) for entry in entries if entry.open is not None]
            return [problem for parts, content in files for problem in _take_entry(intake, parts, content)]
    except UnclearNamesError:
        return [
            f"{name} does not say in which encoding its names are. Unpack it on your computer and bring the folder, "
            "or give the files names of plain letters."
        ]
    except UnusableZipError as error:
        return [printable(problem) for problem in error.problems]
    finally:
        intake.preparation.touch()


def _take_entry(intake: Intake, above: Parts, content: Callable[[], IO[bytes]]) -> list[str]:
    parts = tuple(unicodedata.normalize("NFC", part) for part in above)
    name = printable("/".join(parts))
    if parts[-1].lower().endswith(ZIP_SUFFIX):
        return [f"{name} is a zip file within the zip file; use that one, or unpack it first."]
    with incoming(intake.preparation) as file:
        try:
            with content() as source, file.open("xb") as copy:
                shutil.copyfileobj(source, copy, _CHUNK)
        except DAMAGED as error:
            return [f"{name} is damaged, or packed in a way that cannot be read: {error}."]
        return _take(intake, parts, file)


def _take(intake: Intake, parts: Parts, file: Path) -> list[str]:
    preparation = intake.preparation
    name = printable(parts[-1])
    path = Path(parts[-1])
    if path.suffix.lower() not in SUFFIXES:
        return [f"{name} is not a photo; photos are {KINDS}, or a zip file of them."]
    problem = _unusable_name(f"the name of the photo {path.stem!r}", path.stem)
    if problem:
        return [problem]
    if intake.kind == "photos":
        folder, there, what = preparation.folder / PHOTOS, preparation.photos, "photo"
    else:
        method = parts[-2] if len(parts) > 1 else HUMAN
        problem = _unusable_name(f"the name of the folder {method!r}", method) or _too_many(preparation, method)
        if problem:
            return [problem]
        folder = preparation.folder / VERSIONS / method
        there, what = preparation.versions.get(method, {}), f"version in {method}"
    other = there.get(path.stem)
    if other is not None:
        if filecmp.cmp(other, file, shallow=False):
            return []
        return [
            f"{name} was not taken: there is already a {what} called {path.stem!r} ({other.name}). Rename one of them, "
            "or remove the first."
        ]
    if len(there) >= MOST_PHOTOS:
        return [f"{name} was not taken: there are already {MOST_PHOTOS}, the most there can be."]
    place = folder / path.name
    if intake.kind == "photos":
        # What is said about it is said under its name.
        file = file.rename(file.with_name(path.name))
        try:
            intake.readable(file, place)
        except ValueError as error:
            return [printable(f"{error}.")]
    folder.mkdir(parents=True, exist_ok=True)
    os.replace(file, place)
    return []


def _unusable_name(what: str, name: str) -> str | None:
    reason = name_problem(name)
    if len(name.encode("utf-8", "replace")) > _LONGEST_NAME - max(map(len, SUFFIXES)):
        reason = f"is too long for a file: at most {_LONGEST_NAME} bytes with the suffix"
    return None if reason is None else printable(f"{what} {reason}. Rename it.")


def _too_many(preparation: Preparation, method: str) -> str | None:
    folders = preparation.versions
    if method in folders or len(folders) < MOST_METHODS:
        return None
    return f"the folder {method!r} was not taken: a study compares at most {MOST_METHODS} methods."


def no_room(left: int) -> str:
    """Say that a file is larger than the `left` bytes that may still be taken."""
    return _no_room("this file is too large", left)


def _no_room(what: str, left: int) -> str:
    return f"{what}, and there is room for {_size(left)}. Use smaller copies, or delete what is not needed."


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 10**9 else f"{count / 1e6:.0f} MB"
