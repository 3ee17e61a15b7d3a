"""Writing a backup while the app runs and people answer."""

import logging
import os
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import create_engine, inspect, text

from db.archive import COUNTED, DATABASES, FOLDER, FORMAT, MANIFEST, Held, Manifest, add, check_whole, look_into
from db.before_migration import FOLDER as BACKUPS
from db.postgresql_tools import dump
from db.session import file_of, kind_of, parse_url
from db.settings import Settings
from db.sqlite_file import copy_whole, files_of
from db.versions import version_of
from enhancegan.version import project_version
from enhancegan.whole_files import is_unfinished, replacing, temporary_folder

RESTORING = ".restoring"
"""In the data folder: what a restore that has not ended puts into place."""
RESTORE_LOCK = ".restore.lock"
OWN_NAMES = (BACKUPS, RESTORING, RESTORE_LOCK)
"""Of what backups and restores keep in the data folder, and never copy or replace."""

_OWNER_ONLY = 0o600
_PACKED = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".zip", ".gz", ".pdf", ".safetensors"}
"""Suffixes of files that compression makes no smaller."""
_SQLITE_BEGINNING = b"SQLite format 3\x00"

logger = logging.getLogger(__name__)


def back_up(settings: Settings, target: Path) -> tuple[Path, Manifest]:
    """Write database, studies, secret key and all else that the app keeps into one file, and read it back.

    Args:
        settings: where all of it is.
        target: a file that does not exist, or a folder in which one is named by the time.

    Returns:
        The file, which nobody but its owner may read, and what is in it.

    Raises:
        ValueError: if it cannot be written there, or what was written is not what was read.
        OSError: if something cannot be read or written; then there is no file.
    """
    now = datetime.now(UTC)
    path = (target / f"enhancegan-{now:%Y%m%d-%H%M%S}.zip" if target.is_dir() else target).absolute()
    _check_target(settings, path)
    try:
        with temporary_folder(path.parent) as work:
            with replacing(work / "whole.zip") as unfinished:
                os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
                _write(settings, unfinished, work / DATABASES[kind_of(settings.database_url)], now)
                (work / "read-back").mkdir()
                manifest = check_whole(unfinished, work / "read-back")
            _give_name(work / "whole.zip", path)
    except OSError as error:
        # The hidden file has gone: its name would tell nobody anything.
        raise OSError(f"the backup {path} could not be written, and nothing is left of it: {_reason(error)}") from error
    return path, manifest


def kept_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every file in the data folder but the database, copies of it, and what is made anew."""
    left_out = set(database_files(settings)) | not_kept(settings)
    seen = set()
    for folder, folders, files in os.walk(settings.data, followlinks=True):
        at = Path(folder)
        # A link may lead back to where it is.
        if at.resolve() in seen:
            folders.clear()
            continue
        seen.add(at.resolve())
        folders[:] = sorted(name for name in folders if at / name not in left_out and not is_unfinished(name))
        for name in sorted(files):
            path = at / name
            if path not in left_out and not is_unfinished(name) and path.is_file():
                yield path.relative_to(settings.data).as_posix(), path


def database_files(settings: Settings) -> list[Path]:
    """Return the paths that the SQLite database may take, also by way of a link to its folder; none for PostgreSQL."""
    database = file_of(settings.database_url)
    if database is None:
        return []
    return list(dict.fromkeys([*files_of(database), *files_of(database.resolve())]))


def not_kept(settings: Settings) -> set[Path]:
    """Return the files and folders in the data folder, but the database, that are in no backup."""
    return {settings.cache, *(settings.data / name for name in OWN_NAMES)}


def _check_target(settings: Settings, path: Path) -> None:
    if os.path.lexists(path):
        raise _taken(path)
    if not path.parent.is_dir():
        raise ValueError(f"there is no folder {path.parent} to write {path.name} into")
    inside = path.resolve().is_relative_to(settings.data)
    if inside and not path.resolve().is_relative_to(settings.data / BACKUPS):
        raise ValueError(
            f"{path} is in the data folder, and would be in the next backup; choose another disk, or the folder "
            f"{settings.data / BACKUPS}"
        )


def _taken(path: Path) -> ValueError:
    return ValueError(f"{path} already exists; name a new file, or a folder in which the backup is named by the time")


def _give_name(whole: Path, path: Path) -> None:
    """Move the file to `path`; ValueError if there is one, such as of a backup that was written at the same time."""
    try:
        # Only a link is sure to replace nothing.
        os.link(whole, path)
    except FileExistsError:
        raise _taken(path) from None
    except OSError:
        # exFAT, some network shares and some containers lack hard links.
        if os.path.lexists(path):
            raise _taken(path) from None
        whole.rename(path)


def _write(settings: Settings, path: Path, copy: Path, now: datetime) -> None:
    """Write the archive; the database first, so that no answer in it is about a study that is not there."""
    tables, counts = _copy_database(settings, copy)
    with zipfile.ZipFile(path, "w") as archive:
        files = {copy.name: add(archive, copy.name, copy, compressed=True)}
        files |= _add_files(settings, archive)
        manifest = Manifest(
            format=FORMAT,
            made_at=now.isoformat(timespec="seconds"),
            program=project_version(),
            database=kind_of(settings.database_url),
            tables=tables,
            counts=counts,
            files=files,
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1), zipfile.ZIP_DEFLATED)


def _add_files(settings: Settings, archive: zipfile.ZipFile) -> dict[str, Held]:
    held, gone = {}, set()
    for name, path in kept_files(settings):
        try:
            _warn_of_database(path)
            held[f"{FOLDER}/{name}"] = add(archive, f"{FOLDER}/{name}", path, path.suffix.lower() not in _PACKED)
        except FileNotFoundError:
            gone.add(PurePosixPath(name).parts[:2])
    # What was deleted meanwhile, such as a study, is deleted as a whole.
    deleted = {parts for parts in gone if not settings.data.joinpath(*parts).exists()}
    return {name: about for name, about in held.items() if PurePosixPath(name).parts[1:3] not in deleted}


def _warn_of_database(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_SQLITE_BEGINNING)) == _SQLITE_BEGINNING:
            logger.warning("%s is not the database of the app, and is backed up like any other file", path)


def _copy_database(settings: Settings, copy: Path) -> tuple[str | None, dict[str, int]]:
    source = file_of(settings.database_url)
    if source is not None:
        copy_whole(source, copy)
        return look_into(copy)
    engine = create_engine(parse_url(settings.database_url), pool_pre_ping=True)
    try:
        with closing(engine.connect()) as connection:
            present = set(inspect(connection).get_table_names())
            tables = version_of(connection)
            counts = {
                table: connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()  # noqa: S608 - fixed
                for table in COUNTED
                if table in present
            }
    finally:
        engine.dispose()
    dump(settings.database_url, copy)
    return tables, counts


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
