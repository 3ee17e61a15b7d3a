"""Putting a backup into place: all of it or nothing, also if the program is killed or the power fails."""

import json
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from db import postgresql_tools
from db.archive import DATABASES, FOLDER, Manifest, check_database, extract, opened
from db.backup import RESTORE_LOCK, RESTORING, database_files, not_kept
from db.before_migration import FOLDER as BACKUPS
from db.session import drivers_reason, file_of, kind_of, parse_url
from db.settings import Settings
from db.sqlite_file import create_private, files_of, release
from enhancegan.whole_files import OWNERS_FOLDER, is_unfinished, replacing, temporary_folder, write_text

_PLAN = "plan.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Restored:
    """What a restore has done."""

    manifest: Manifest
    """What was in the archive."""
    before: tuple[Path, ...]
    """Folders with what was there before."""


def restore(settings: Settings, archive: Path, replace: bool) -> Restored:
    """Make the data folder and the database what the archive says.

    Everything is checked, and written beside its place, before anything that is there is touched. What is there then
    goes into a folder in `backups`. If the program is killed on the way, the next start of the app, or the next
    command, goes on where it stopped.

    Args:
        settings: where to restore to.
        archive: what `back_up` has written.
        replace: whether data that are there may be replaced.

    Raises:
        ValueError: if there are data and `replace` is false, or the archive is none, damaged, of a newer version, or of
            another kind of database.
        OSError: if the app is running, or something cannot be read or written.
    """
    settings.data.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
    with _locked(settings):
        _finish(settings)
        found = _present(settings)
        if found and not replace:
            raise ValueError(f"{found} is there already; nothing has been changed. To replace it: --replace")
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        # Inside the data folder: moved by renaming alone, also where that folder is a disk of its own.
        with temporary_folder(settings.data) as staged:
            manifest = _unpack(settings, archive, staged)
            (staged / FOLDER).mkdir(exist_ok=True)
            _check_unused(settings)
            write_text(staged / _PLAN, json.dumps(_plan(settings, staged, stamp)))
            # From here on it is finished, by whoever comes next.
            staged.rename(settings.data / RESTORING)
        _flush(settings.data)
        _finish(settings, may_withdraw=True)
    before = (settings.data / BACKUPS / _aside(stamp), *_beside_database(settings, stamp))
    return Restored(manifest, tuple(folder for folder in dict.fromkeys(before) if folder.is_dir()))


def finish_interrupted(settings: Settings) -> bool:
    """Finish a restore that was killed; return whether there was one.

    Raises:
        ValueError: if the settings now name another database.
        OSError: if it cannot be finished.
    """
    if not (settings.data / RESTORING).exists():
        return False
    with _locked(settings):
        return _finish(settings)


class _locked:  # noqa: N801 - used like a function
    """Let nobody else restore into this data folder meanwhile."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.data / RESTORE_LOCK
        self._lock = FileLock(self._path, timeout=0)

    def __enter__(self) -> None:
        try:
            self._lock.acquire()
        except Timeout:
            raise BlockingIOError(f"a restore into {self._path.parent} is going on; wait until it has ended") from None

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        self._path.unlink(missing_ok=True)


def _present(settings: Settings) -> str | None:
    """Say what would be replaced; None where there is nothing."""
    database = file_of(settings.database_url)
    if database is not None and any(path.exists() for path in files_of(database)):
        return f"the database {database}"
    if database is None and _postgresql_tables(settings):
        return "the database, which has tables,"
    entries = _entries(settings)
    filled = [each for each in entries if each.is_file() or any(each.iterdir())]
    return str(filled[0]) if filled else None


def _unpack(settings: Settings, archive: Path, folder: Path) -> Manifest:
    """Write what is in the archive below `folder`, once it is checked; return what it is."""
    try:
        with opened(archive) as (content, manifest):
            _check_kind(settings, manifest, archive)
            _check_names(settings, manifest, archive)
            _check_room(settings, manifest)
            extract(content, manifest, folder)
    except OSError as error:
        # The file may be one of the hidden ones, whose names tell nobody anything.
        reason = error.strerror or str(error)
        raise OSError(
            f"{archive} could not be unpacked into {settings.data}, and nothing has been changed: {reason}"
        ) from error
    check_database(manifest, folder / DATABASES[manifest.database], archive)
    _leave_out_databases(settings, folder / FOLDER)
    return manifest


def _leave_out_databases(settings: Settings, staged: Path) -> None:
    """Remove what would take the place of the database: one that was no longer used, or a log of it.

    Raises ValueError if there is a file where the database's folder must be.
    """
    for path in database_files(settings):
        if not path.is_relative_to(settings.data):
            continue
        other = staged / path.relative_to(settings.data)
        in_the_way = next((each for each in other.parents if each != staged and each.is_file()), None)
        if in_the_way is not None:
            raise ValueError(
                f"the backup has a file {in_the_way.name} where the folder of the database {path} must be; name "
                "another place for the database in DATABASE_URL"
            )
        if other.exists():
            logger.warning("%s in the backup is not its database, and is not restored: the database goes there", path)
            shutil.rmtree(other) if other.is_dir() else other.unlink()


def _check_kind(settings: Settings, manifest: Manifest, archive: Path) -> None:
    here = kind_of(settings.database_url)
    if manifest.database != here:
        raise ValueError(
            f"{archive} has a database of {manifest.database}, and the app is set to one of {here}: see DATABASE_URL, "
            "without which it is an SQLite file"
        )
    if here == "postgresql":
        postgresql_tools.needed("pg_restore")


def _check_names(settings: Settings, manifest: Manifest, archive: Path) -> None:
    """Raise ValueError if a file would be where no backup has one, such as in what a restore itself keeps."""
    refused = not_kept(settings)
    for name in manifest.files:
        parts = PurePosixPath(name).parts[1:]
        path = settings.data.joinpath(*parts)
        if not refused.isdisjoint((path, *path.parents)) or any(map(is_unfinished, parts)):
            raise ValueError(f"{archive} is no backup of this program: no backup has a file {name}")


def _check_room(settings: Settings, manifest: Manifest) -> None:
    """Raise OSError if the disk has no room for what is in the archive."""
    needed, free = sum(held.size for held in manifest.files.values()), shutil.disk_usage(settings.data).free
    if needed > free:
        raise OSError(f"it takes {needed / 1e6:.1f} MB, and the disk has room for {free / 1e6:.1f} MB")


def _check_unused(settings: Settings) -> None:
    """Raise BlockingIOError if the app has the database open, and OSError if something cannot be moved."""
    for each in _entries(settings):
        if each.is_mount():
            raise OSError(f"{each} is a disk of its own and cannot be moved away; empty it and unmount it first")
    database = file_of(settings.database_url)
    if database is None:
        if _other_sessions(settings):
            raise BlockingIOError("a program has the database open: stop the app first")
    elif database.exists():
        try:
            release(database)
        except sqlite3.DatabaseError:
            return  # damaged: it goes aside with its log as it is


def _plan(settings: Settings, staged: Path, stamp: str) -> dict[str, object]:
    new = {path.name for path in (staged / FOLDER).iterdir()}
    return {
        "stamp": stamp,
        "database": _shown(settings),
        "aside": sorted(each.name for each in _entries(settings) if each.name not in new),
    }


def _finish(settings: Settings, may_withdraw: bool = False) -> bool:
    """Do what is left of the plan; every step may be done again. Return whether there was one."""
    ready = settings.data / RESTORING
    plan_path = ready / _PLAN
    if not plan_path.exists():
        shutil.rmtree(ready, ignore_errors=True)
        return False
    plan = json.loads(plan_path.read_text(encoding="utf-8"))
    if plan["database"] != _shown(settings):
        raise ValueError(
            f"a restore into the database {plan['database']} was interrupted and must be finished first: set "
            "DATABASE_URL as it was then"
        )
    try:
        _put_dump(settings, ready)
    except (OSError, ValueError):
        if may_withdraw:
            # PostgreSQL has taken back its part, and nothing else has begun.
            plan_path.unlink()
            shutil.rmtree(ready, ignore_errors=True)
        raise
    _put_files(settings, ready, plan["stamp"], plan["aside"])
    # Last: it may be in a folder that was just replaced.
    _put_database(settings, ready, plan["stamp"])
    shutil.rmtree(settings.cache, ignore_errors=True)
    plan_path.unlink()
    shutil.rmtree(ready, ignore_errors=True)
    return True


def _put_dump(settings: Settings, ready: Path) -> None:
    dump = ready / DATABASES["postgresql"]
    if dump.exists():
        postgresql_tools.restore(settings.database_url, dump)
        dump.unlink()


def _put_database(settings: Settings, ready: Path, stamp: str) -> None:
    staged, database = ready / DATABASES["sqlite"], file_of(settings.database_url)
    if database is None or not staged.exists():
        return
    database.parent.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
    aside = database.parent / BACKUPS / _aside(stamp)
    for path in files_of(database):
        _move_aside(path, aside)
    # A copy, not a move: the database may be on another disk.
    with replacing(database) as unfinished:
        create_private(unfinished)
        shutil.copyfile(staged, unfinished)
    staged.unlink()


def _put_files(settings: Settings, ready: Path, stamp: str, old: list[str]) -> None:
    aside = settings.data / BACKUPS / _aside(stamp)
    for name in old:
        _move_aside(settings.data / name, aside)
    for staged in sorted((ready / FOLDER).iterdir()):
        _move_aside(settings.data / staged.name, aside)
        staged.rename(settings.data / staged.name)
    _flush(settings.data)


def _move_aside(path: Path, aside: Path) -> None:
    # What is in `aside` was there first: a plan that is done again must not put the new in its place.
    if (path.exists() or path.is_symlink()) and not (aside / path.name).exists():
        aside.parent.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        aside.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
        path.rename(aside / path.name)


def _entries(settings: Settings) -> list[Path]:
    """Files and folders in the data folder that a restore replaces."""
    kept = not_kept(settings) | set(database_files(settings))
    return sorted(path for path in settings.data.iterdir() if path not in kept and not is_unfinished(path.name))


def _aside(stamp: str) -> str:
    return f"before-restore-{stamp}"


def _beside_database(settings: Settings, stamp: str) -> list[Path]:
    database = file_of(settings.database_url)
    return [] if database is None else [database.parent / BACKUPS / _aside(stamp)]


def _shown(settings: Settings) -> str:
    database = file_of(settings.database_url)
    # Relative: a data folder may be moved before it is used again.
    if database is not None and database.is_relative_to(settings.data):
        return database.relative_to(settings.data).as_posix()
    return parse_url(settings.database_url).render_as_string(hide_password=True)


def _postgresql_tables(settings: Settings) -> bool:
    engine = create_engine(parse_url(settings.database_url))
    try:
        with closing(engine.connect()) as connection:
            return bool(inspect(connection).get_table_names())
    except DBAPIError as error:
        raise OSError(f"the database cannot be reached: {drivers_reason(error)}") from error
    finally:
        engine.dispose()


def _other_sessions(settings: Settings) -> int:
    engine = create_engine(parse_url(settings.database_url))
    try:
        with closing(engine.connect()) as connection:
            counted = connection.execute(
                text(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
            )
            return int(counted.scalar_one())
    finally:
        engine.dispose()


def _flush(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can tell."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
