"""The files of a new study: found in a folder or in a zip file, and copied one by one."""

import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from study.content.keeping.image_files import IMAGE_SUFFIXES, is_visible, visible_entries
from study.content.keeping.information_sheet import INFORMATION_FILE
from study.content.keeping.photo_groups import PHOTOS_FILE
from study.content.making.zip_names import names_of
from study.content.yaml.definition import DEFINITION_FILE
from study.content.yaml.wording import shown

MOST_ENTRIES = 20_000
LARGEST_UNPACKED = 8 * 10**9
"""Largest unpacked size of a zip file in bytes."""

_DEPTH = 2
"""A study is folders of files; deeper files are not copied, but their folder is, and is reported."""
_LONGEST_NAME = 255
_ENCRYPTED = 0x1
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged zip file raises, or one packed in a way that cannot be read."""

Parts = tuple[str, ...]
"""Folders and name, from the top of the study."""
_Named = tuple[str, zipfile.ZipInfo]
"""An entry of a zip file with its name as text."""


@dataclass(frozen=True)
class Entry:
    """A file or a folder."""

    parts: Parts
    open: Callable[[], IO[bytes]] | None = None
    """Opens a file's content for reading; None for a folder."""
    size: int = 0
    """Bytes of a file in a zip file, which it can never exceed when it is read."""


class UnusableZipError(ValueError):
    """A zip file that must not or cannot be unpacked; `problems` are the reasons, in sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Name the `problems`."""
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


def copy_source(source: Path, target: Path, names_encoding: str | None = None) -> list[str]:
    """Copy `study.yaml`, `information.pdf`, `photos.csv` and the folders of images from `source` to `target`.

    `source` is a folder or a zip file. Hidden files, files left by the operating system, and other files at the top are
    not copied. `names_encoding` is that of names in a zip file which does not say it; None to find out. Returns the
    problems found.

    Raises:
        UnclearNamesError: if it cannot be found out how names are encoded.
        ValueError: if `source` is neither a folder nor a zip file, or its names are not in `names_encoding`.
    """
    if source.is_dir():
        return _copy(list(_entries_of_folder(source)), target)
    if not source.exists():
        raise ValueError(f"no such file or folder: {source}")
    if not zipfile.is_zipfile(source):
        raise ValueError(f"a study is made from a folder or a zip file; {source.name} is neither, or is damaged")
    try:
        with open_zip(source, names_encoding) as entries:
            return _copy(_with_folders(_without_top_folders(entries)), target)
    except UnusableZipError as error:
        return list(error.problems)


@contextmanager
def open_zip(source: Path, names_encoding: str | None = None) -> Iterator[list[Entry]]:
    """Yield the entries of the zip file `source`, without those that the operating system has left.

    Raises:
        UnclearNamesError: if it cannot be found out how names are encoded.
        UnusableZipError: naming every reason why it must not be unpacked, or that it is damaged.
        ValueError: if its names are not in `names_encoding`.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            members = packed.infolist()
            if len(members) > MOST_ENTRIES:
                raise UnusableZipError(
                    [f"a zip file may have at most {MOST_ENTRIES:,} entries; this one has {len(members):,}"]
                )
            named = list(zip(names_of(source.name, members, names_encoding), members, strict=True))
            problems = _zip_problems(named)
            if problems:
                raise UnusableZipError(problems)
            yield _entries_of_zip(packed, named)
    except (*DAMAGED, UnicodeDecodeError) as error:
        raise UnusableZipError([f"{source.name} is damaged, or not a readable zip file: {error}"]) from error


def _entries_of_folder(folder: Path, above: Parts = ()) -> Iterator[Entry]:
    for entry in visible_entries(folder):
        parts = (*above, entry.name)
        if not entry.is_dir():
            yield Entry(parts, lambda path=entry: path.open("rb"))  # type: ignore[misc]
        else:
            yield Entry(parts)
            if len(parts) < _DEPTH:
                yield from _entries_of_folder(entry, parts)


def _entries_of_zip(packed: zipfile.ZipFile, named: Sequence[_Named]) -> list[Entry]:
    entries: list[Entry] = []
    for name, member in named:
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        if parts and all(map(is_visible, parts)):
            content = None if name.endswith("/") else partial(packed.open, member)
            entries.append(Entry(parts, content, member.file_size))
    return entries


def _without_top_folders(entries: list[Entry]) -> list[Entry]:
    """Drop a folder around the study's, as long as there is one: the only folder, and not a method's.

    Files beside it, such as a README, stay at the top.
    """
    while True:
        tops = {entry.parts[0] for entry in entries if len(entry.parts) > 1 or entry.open is None}
        holds_study = any(len(entry.parts) > _DEPTH or entry.parts[1:] == (DEFINITION_FILE,) for entry in entries)
        if len(tops) != 1 or not holds_study:
            return entries
        (top,) = tops
        inside = [replace(entry, parts=entry.parts[1:]) for entry in entries if entry.parts[0] == top]
        beside = [entry for entry in entries if entry.parts[0] != top]
        entries = [entry for entry in inside if entry.parts] + beside


def _with_folders(entries: Sequence[Entry]) -> list[Entry]:
    """Put before every entry the folders that it is in: not every zip file lists them."""
    return [
        each
        for entry in entries
        for each in (*(Entry(entry.parts[:depth]) for depth in range(1, min(len(entry.parts), _DEPTH + 1))), entry)
    ]


def _zip_problems(named: Sequence[_Named]) -> list[str]:
    """Say what must not be unpacked, from the zip file's table of contents alone."""
    problems = [f"{shown(name)} in the zip file {reason}" for name, member in named for reason in _tricks(name, member)]
    unpacked = sum(member.file_size for _, member in named)
    if unpacked > LARGEST_UNPACKED:
        problems.append(
            f"a zip file may contain at most {LARGEST_UNPACKED / 1e9:g} GB; this one contains {unpacked / 1e9:.1f} GB"
        )
    counts = Counter(name for name, _ in named)
    problems.extend(f"{shown(name)} is in the zip file {count} times" for name, count in counts.items() if count > 1)
    return problems


def _tricks(name: str, member: zipfile.ZipInfo) -> Iterator[str]:
    if name.startswith("/") or name[1:2] == ":":
        yield "has an absolute name; names must be relative"
    if ".." in name.split("/"):
        yield "leads out of the zip file's folder by '..'"
    if DEFINITION_FILE in name.split("/")[:-1]:
        yield f"is in a folder called {DEFINITION_FILE}, which must be a file"
    # Some letters are longer in the form in which names are kept.
    if any(len(unicodedata.normalize("NFC", part).encode()) > _LONGEST_NAME for part in name.split("/")):
        yield f"has a name of more than {_LONGEST_NAME} bytes"
    if "\0" in name:
        yield "has a name with a control character that no file's name can have"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "is a link or a device; only files and folders are allowed"
    if member.flag_bits & _ENCRYPTED:
        yield "is encrypted; pack the study without a password"


def _copy(entries: Sequence[Entry], target: Path) -> list[str]:
    problems: list[str] = []
    alone = all(len(entry.parts) == 1 and entry.open is not None for entry in entries)
    for entry in entries:
        # Macs decompose accented letters; names are compared in the composed form used everywhere else.
        parts = tuple(unicodedata.normalize("NFC", part) for part in entry.parts)
        if entry.open is None:
            folder = target.joinpath(*parts[:_DEPTH])
            if not folder.exists():
                folder.mkdir(parents=True)
        elif len(parts) == _DEPTH or parts in ((DEFINITION_FILE,), (INFORMATION_FILE,), (PHOTOS_FILE,)):
            problems.extend(_copy_file(entry.open, target.joinpath(*parts), "/".join(parts)))
        elif len(parts) == 1:
            problems.extend(_misplaced(parts[0], alone))
    return problems


def _copy_file(source: Callable[[], IO[bytes]], path: Path, name: str) -> Iterator[str]:
    path.parent.mkdir(exist_ok=True)
    try:
        with source() as content, path.open("xb") as copy:
            shutil.copyfileobj(content, copy)
    except FileExistsError:
        yield f"{name} occurs twice"
    except DAMAGED as error:
        yield f"{name} is damaged, or packed in a way that cannot be read: {error}"


def _misplaced(name: str, alone: bool) -> Iterator[str]:
    """Say what is wrong with a file at the top, where nothing but study.yaml is expected.

    `alone`: whether there is no folder.
    """
    path = Path(name)
    if path.suffix.lower() in IMAGE_SUFFIXES:
        yield f"{name} is next to the folders; images must be in one folder per method"
    elif path.stem.lower() == "study" and path.suffix.lower() in (".yaml", ".yml"):
        yield f"{name} must be called {DEFINITION_FILE}"
    elif alone and path.suffix.lower() == ".zip":
        yield f"{name} is a zip file within the zip file; use that one, or unpack it first"
