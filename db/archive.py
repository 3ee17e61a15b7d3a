"""What a backup is: one zip file with the database, the rest of the data folder, and a list with the hash of each."""

import hashlib
import json
import lzma
import os
import sqlite3
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Annotated, Literal

from pydantic import BaseModel, Field, NonNegativeInt, ValidationError, field_validator

from db.postgresql_tools import check_readable
from db.sqlite_file import damage
from db.versions import check_known
from enhancegan.console import amount

FORMAT: Literal[1] = 1
"""Raised by one when older programs could not read what is new."""
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}
"""Kind of the database -> its name in the archive."""
FOLDER = "data"
"""In the archive: what is in the data folder."""

COUNTED = {"study": "studies", "participant": "participants", "ranking": "rankings"}
"""Tables whose rows are counted -> what several rows are called."""

_CHUNK = 1 << 20
_LARGEST_MANIFEST = 100_000_000
"""Bytes; enough for some 400,000 files."""
_LATEST = 253_402_300_799.0
"""The last second of the year 9999: later ones are beyond some systems."""
_OWNERS_AND_READERS = 0o755
"""Permissions that are restored: owners alone can change what they restore, and no program gets their rights."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` and the libraries that unpack for it raise at damaged, encrypted or unknown content."""


class Held(BaseModel):
    """A file in the archive."""

    size: NonNegativeInt
    """Bytes."""
    sha256: str
    """Hexadecimal digits."""
    mode: Annotated[int, Field(ge=0, le=0o7777)]
    """Permissions."""
    modified: Annotated[float, Field(ge=0, le=_LATEST)]
    """When it was last changed, in seconds since 1970."""


class Manifest(BaseModel):
    """What is in an archive."""

    format: Literal[1]
    """`FORMAT`."""
    made_at: str
    """When the state of the database was taken (UTC, ISO 8601)."""
    program: str
    """Version of the program that wrote it."""
    database: Literal["sqlite", "postgresql"]
    """Kind of the database."""
    tables: str | None
    """Version of its tables; None if there were none."""
    counts: dict[str, int]
    """Rows of the tables study, participant and ranking."""
    files: dict[str, Held]
    """By their names in the archive, with the database and without the manifest."""

    @field_validator("files")
    @classmethod
    def _inside(cls, files: dict[str, Held]) -> dict[str, Held]:
        for name in files:
            path = PurePosixPath(name)
            # "data/./x" would be "data/x" once more.
            inside = path.as_posix() == name and path.parts[:1] == (FOLDER,) and len(path.parts) > 1
            unsafe = ".." in path.parts or "\\" in name or "\0" in name
            if name not in DATABASES.values() and (unsafe or not inside):
                raise ValueError(f"{name!r} is no name of a file in a backup")
        return files

    @property
    def summary(self) -> str:
        """What is in it, in words."""
        rows = ", ".join(amount(number, table, COUNTED.get(table)) for table, number in self.counts.items())
        return f"{rows or 'an empty database'}, and {amount(len(self.files) - 1, 'file')} of the data folder"


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open the archive at `path`.

    Raises:
        ValueError: if it is no backup, or one that this program cannot read.
        OSError: if it cannot be read.
    """
    with _reading(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield archive, _manifest(path, archive)


def extract(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write everything in the archive below `folder`; ValueError if something is not as its hash says."""
    for name, held in manifest.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            _copy(archive, name, held, file)
            file.flush()
            os.fsync(file.fileno())
        target.chmod(held.mode & _OWNERS_AND_READERS | stat.S_IRUSR | stat.S_IWUSR)
        os.utime(target, (held.modified, held.modified))


def check_whole(path: Path, work: Path) -> Manifest:
    """Read the whole archive at `path` back, and its database into the folder `work`; return what is in it.

    Raises:
        ValueError: if it is no backup, if a file is not as its hash says, or the database is damaged or of a newer
            version.
        OSError: if something cannot be read or written.
    """
    with opened(path) as (archive, manifest):
        database = DATABASES[manifest.database]
        for name, held in manifest.files.items():
            if name == database:
                with (work / database).open("xb") as file:
                    _copy(archive, name, held, file)
            else:
                _copy(archive, name, held, None)
    check_database(manifest, work / database, path)
    return manifest


def check_database(manifest: Manifest, database: Path, path: Path) -> None:
    """Raise ValueError if the database of the archive at `path`, extracted to `database`, cannot be used here."""
    check_known(manifest.tables, f"the database in {path}")
    if manifest.database == "postgresql":
        check_readable(database)
        return
    found = damage(database, thorough=True)
    if found is not None:
        raise ValueError(f"the database in {path} is damaged: {found}")


def look_into(database: Path) -> tuple[str | None, dict[str, int]]:
    """Return the version of the tables in a copied SQLite file, and the counts of `Manifest.counts`."""
    with closing(sqlite3.connect(database)) as copied:
        tables = {name for (name,) in copied.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        row = (
            copied.execute("SELECT version_num FROM alembic_version").fetchone()
            if "alembic_version" in tables
            else None
        )
        counts = {
            table: copied.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608 - three fixed names
            for table in COUNTED
            if table in tables
        }
    return (None if row is None else row[0]), counts


def add(archive: zipfile.ZipFile, name: str, source: Path, compressed: bool) -> Held:
    """Put the file `source` into the archive as `name`; return what the manifest says of it.

    Raises:
        FileNotFoundError: before anything is written, if the file is not there any more.
    """
    with source.open("rb") as file:
        about = os.fstat(file.fileno())
        entry = zipfile.ZipInfo.from_file(source, name, strict_timestamps=False)
        entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with archive.open(entry, "w", force_zip64=True) as target:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
    modified = min(max(about.st_mtime, 0.0), _LATEST)
    return Held(size=size, sha256=digest.hexdigest(), mode=stat.S_IMODE(about.st_mode), modified=modified)


@contextmanager
def _reading(path: str | Path) -> Iterator[None]:
    """Say in a ValueError that the archive at `path` is damaged, whatever is raised for that."""
    try:
        yield
    except _DAMAGE as error:
        raise ValueError(f"{path} is no whole backup: {error}") from error


def _copy(archive: zipfile.ZipFile, name: str, held: Held, target: IO[bytes] | None) -> None:
    digest, size = hashlib.sha256(), 0
    if name not in archive.NameToInfo:
        raise ValueError(f"{archive.filename} is no whole backup: it lacks {name}")
    with _reading(str(archive.filename)), archive.open(name) as source:
        # No more than it should have: a few bytes may unpack into more than the disk holds.
        while size <= held.size and (chunk := source.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            if target is not None:
                target.write(chunk)
    if (size, digest.hexdigest()) != (held.size, held.sha256):
        raise ValueError(f"{archive.filename} is damaged: {name} is not as it was written")


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    text = _listed(path, archive)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{path} is no backup of this program: it has no readable {MANIFEST}") from None
    number = content.get("format") if isinstance(content, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise ValueError(f"{path} was written by a newer version of this program; it is restored by that version")
    try:
        manifest = Manifest.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"{path} is no backup of this program: {error.errors()[0]['msg']} in {MANIFEST}") from None
    if DATABASES[manifest.database] not in manifest.files:
        raise ValueError(f"{path} is no whole backup: it has no database")
    if any(name in manifest.files for kind, name in DATABASES.items() if kind != manifest.database):
        raise ValueError(f"{path} is no backup of this program: it has databases of two kinds")
    return manifest


def _listed(path: Path, archive: zipfile.ZipFile) -> bytes:
    """Return the text of the manifest; ValueError if there is none, or it is damaged or too large."""
    if MANIFEST not in archive.NameToInfo:
        raise ValueError(f"{path} is no backup of this program: it has no {MANIFEST}")
    with _reading(path), archive.open(MANIFEST) as file:
        text = file.read(_LARGEST_MANIFEST + 1)
    if len(text) > _LARGEST_MANIFEST:
        raise ValueError(f"{path} is no backup of this program: its {MANIFEST} is larger than 100 MB")
    return text
