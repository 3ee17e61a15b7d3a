"""The files of a new study: found in a folder or in a zip file, and copied one by one."""

import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from study.content.keeping.image_files import IMAGE_SUFFIXES, is_visible, visible_entries
from study.content.yaml.definition import DEFINITION_FILE
from study.content.yaml.wording import shown

MOST_ENTRIES = 20_000
LARGEST_UNPACKED = 8 * 10**9
"""Largest unpacked size of a zip file in bytes."""

_DEPTH = 2
"""A study is folders of files; deeper files are not copied, but their folder is, and is reported."""
_LONGEST_NAME = 255
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

Parts = tuple[str, ...]
"""Folders and name, from the top of the study."""


@dataclass(frozen=True)
class _Entry:
    """A file or a folder."""

    parts: Parts
    open: Callable[[], IO[bytes]] | None = None
    """Opens a file's content for reading; None for a folder."""


def copy_source(source: Path, target: Path) -> list[str]:
    """Copy `study.yaml` and the folders of images from a folder or zip file to the folder `target`.

    Hidden files, files left by the operating system, and other files at the top are not copied. Returns the
    problems found. Raises ValueError if `source` is neither a folder nor a zip file.
    """
    if source.is_dir():
        return _copy(list(_entries_of_folder(source)), target)
    if not source.exists():
        raise ValueError(f"no such file or folder: {source}")
    if not zipfile.is_zipfile(source):
        raise ValueError(f"a study is made from a folder or a zip file; {source.name} is neither, or is damaged")
    try:
        with zipfile.ZipFile(source) as packed:
            members = packed.infolist()
            problems = _zip_problems(members)
            return problems or _copy(_without_top_folder(_entries_of_zip(packed, members)), target)
    except (*_DAMAGED, UnicodeDecodeError) as error:
        return [f"{source.name} is damaged, or not a readable zip file: {error}"]


def _entries_of_folder(folder: Path, above: Parts = ()) -> Iterator[_Entry]:
    for entry in visible_entries(folder):
        parts = (*above, entry.name)
        if not entry.is_dir():
            yield _Entry(parts, lambda path=entry: path.open("rb"))  # type: ignore[misc]
        else:
            yield _Entry(parts)
            if len(parts) < _DEPTH:
                yield from _entries_of_folder(entry, parts)


def _entries_of_zip(packed: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> list[_Entry]:
    entries: list[_Entry] = []
    for member in members:
        parts = tuple(part for part in _name(member).split("/") if part)
        if parts and all(map(is_visible, parts)):
            entries.extend(_Entry(parts[:depth]) for depth in range(1, min(len(parts), _DEPTH + 1)))
            entries.append(_Entry(parts, None if member.is_dir() else lambda one=member: packed.open(one)))  # type: ignore[misc]
    return entries


def _without_top_folder(entries: list[_Entry]) -> list[_Entry]:
    """Drop the one folder that contains everything, if there is such a folder and it is not a method's."""
    tops = {entry.parts[0] for entry in entries}
    holds_study = any(len(entry.parts) > _DEPTH or entry.parts[1:] == (DEFINITION_FILE,) for entry in entries)
    if len(tops) != 1 or not holds_study:
        return entries
    return [replace(entry, parts=entry.parts[1:]) for entry in entries if len(entry.parts) > 1]


def _zip_problems(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Say what must not be unpacked, from the zip file's table of contents alone."""
    if len(members) > MOST_ENTRIES:
        return [f"a zip file may have at most {MOST_ENTRIES:,} entries; this one has {len(members):,}"]
    problems = [f"{shown(_name(member))} in the zip file {reason}" for member in members for reason in _tricks(member)]
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        problems.append(
            f"a zip file may contain at most {LARGEST_UNPACKED / 1e9:g} GB; this one contains {unpacked / 1e9:.1f} GB"
        )
    counts = Counter(map(_name, members))
    problems.extend(f"{shown(name)} is in the zip file {count} times" for name, count in counts.items() if count > 1)
    return problems


def _tricks(member: zipfile.ZipInfo) -> Iterator[str]:
    name = _name(member)
    if name.startswith("/") or name[1:2] == ":":
        yield "has an absolute name; names must be relative"
    if ".." in name.split("/"):
        yield "leads out of the zip file's folder by '..'"
    if DEFINITION_FILE in name.split("/")[:-1]:
        yield f"is in a folder called {DEFINITION_FILE}, which must be a file"
    if any(len(part.encode()) > _LONGEST_NAME for part in name.split("/")):
        yield f"has a name of more than {_LONGEST_NAME} bytes"
    if "\\" in name:
        yield "has a backslash in its name; folders must be separated by /"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "is a link or a device; only files and folders are allowed"
    if member.flag_bits & _ENCRYPTED:
        yield "is encrypted; pack the study without a password"


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name; zip files of old Macs use UTF-8 without declaring it."""
    if not member.flag_bits & _UTF8_NAME:
        try:
            return member.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return member.filename


def _copy(entries: Sequence[_Entry], target: Path) -> list[str]:
    problems: list[str] = []
    for entry in entries:
        # Macs decompose accented letters; names are compared in the composed form used everywhere else.
        parts = tuple(unicodedata.normalize("NFC", part) for part in entry.parts)
        if entry.open is None:
            folder = target.joinpath(*parts[:_DEPTH])
            if not folder.exists():
                folder.mkdir(parents=True)
        elif len(parts) == _DEPTH or parts == (DEFINITION_FILE,):
            problems.extend(_copy_file(entry.open, target.joinpath(*parts), "/".join(parts)))
        elif len(parts) == 1:
            problems.extend(_misplaced(parts[0]))
    return problems


def _copy_file(source: Callable[[], IO[bytes]], path: Path, name: str) -> Iterator[str]:
    path.parent.mkdir(exist_ok=True)
    try:
        with source() as content, path.open("xb") as copy:
            shutil.copyfileobj(content, copy)
    except FileExistsError:
        yield f"{name} occurs twice"
    except _DAMAGED as error:
        yield f"{name} is damaged, or packed in a way that cannot be read: {error}"


def _misplaced(name: str) -> Iterator[str]:
    """Say what is wrong with a file at the top, where nothing but study.yaml is expected."""
    path = Path(name)
    if path.suffix.lower() in IMAGE_SUFFIXES:
        yield f"{name} is next to the folders; images must be in one folder per method"
    elif path.stem.lower() == "study" and path.suffix.lower() in (".yaml", ".yml"):
        yield f"{name} must be called {DEFINITION_FILE}"
