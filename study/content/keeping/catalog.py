"""The studies in the studies' folder, checked and recorded in the database."""

import errno
import logging
import math
import os
import time
from pathlib import Path

from db.session import Database, alone
from study.content.keeping.information_sheet import INFORMATION_FILE
from study.content.keeping.own_languages import language_files
from study.content.keeping.photo_groups import PHOTOS_FILE
from study.content.keeping.problems import Problems
from study.content.keeping.reading import read_study
from study.content.keeping.registration import ContentChanged, check_unchanged, is_registered, register_in
from study.content.yaml.definition import (
    DEFINITION_FILE,
    MANIFEST_FILE,
    Study,
    StudyError,
    has_study,
    is_slug,
    study_slugs,
)
from study.locks import Locks

logger = logging.getLogger(__name__)

READ_AGAIN_S = 5.0
"""How soon a study on record that cannot be used is read again, in seconds, although its `study.yaml` is as it was."""


RECENT_S = 1.0
"""How long the files of a study need not be looked at again by who stores an answer, in seconds."""

_OTHER_FILES = (INFORMATION_FILE, PHOTOS_FILE, MANIFEST_FILE)
_Version = tuple[int, tuple[int, ...], tuple[tuple[str, int], ...]]
"""When `study.yaml`, the other files, 0 for those that are missing, and those of languages were changed."""


class Catalog:
    """Finds studies in a folder; reads one again when its `study.yaml` changes, it is frozen, or may be whole again."""

    def __init__(self, folder: Path, database: Database) -> None:
        """Look for studies in `folder` and record them in `database`."""
        self._folder = folder
        self._database = database
        self._locks = Locks()
        self.problems = Problems(database)
        """What went wrong last in the studies."""
        self._away: set[str] = set()
        self._read_at: dict[str, float] = {}
        self._looked_at: dict[str, float] = {}
        self._read: dict[str, tuple[_Version, Study | StudyError]] = {}

    def get(self, slug: str | None) -> Study | None:
        """Return the study `slug`; None for None, and if there is none or it cannot be used."""
        found = self._current(slug) if slug is not None and has_study(self._folder, slug) else None
        if slug is not None and found is not None:
            self._away.discard(slug)
        return found if isinstance(found, Study) else None

    def recent(self, slug: str) -> Study | None:
        """Return the same, but do not look at the files again if somebody did so less than `RECENT_S` ago."""
        if time.monotonic() - self._looked_at.get(slug, -math.inf) < RECENT_S:
            found = self._read[slug][1]
            if isinstance(found, Study):
                return found
        return self.get(slug)

    def is_away(self, slug: str) -> bool:
        """Return whether the study is on record and its folder is gone: a disk may be missing, or somebody moved it."""
        if not is_slug(slug) or has_study(self._folder, slug) or not is_registered(self._database, slug):
            return False
        if slug not in self._away:
            self._away.add(slug)
            logger.error("study %s: %s is gone; participants wait until it is back", slug, self._folder / slug)
        return True

    def studies(self) -> tuple[Study, ...]:
        """Return all studies that can be used, by slug."""
        return tuple(found for found in self._all().values() if isinstance(found, Study))

    def unusable(self) -> dict[str, tuple[str, ...]]:
        """Return slug -> everything that is wrong with the study, for those that cannot be used."""
        return {slug: found.problems for slug, found in self._all().items() if isinstance(found, StudyError)}

    def _all(self) -> dict[str, Study | StudyError]:
        return {slug: self._current(slug) for slug in study_slugs(self._folder)}

    def _current(self, slug: str) -> Study | StudyError:
        folder = self._folder / slug
        # Reading a new study is slow: only requests for this one wait.
        with self._locks.of(slug):
            # Before they are read: what changes meanwhile is found in time.
            looking_at = time.monotonic()
            try:
                version = _version(folder)
            except FileNotFoundError:
                return StudyError(slug, ["it has just been deleted"])
            except OSError as error:
                return StudyError(slug, [f"it cannot be read: {error}"])
            known = self._read.get(slug)
            if known is None or known[0] != version or self._may_be_whole_again(slug, known[1]):
                before, known = known, (version, self._open(slug))
                self._read[slug] = known
                self._read_at[slug] = time.monotonic()
                if isinstance(known[1], StudyError) and (before is None or str(before[1]) != str(known[1])):
                    logger.error("%s", known[1])
            self._looked_at[slug] = looking_at
            return known[1]

    def _may_be_whole_again(self, slug: str, found: Study | StudyError) -> bool:
        """Return whether to read an unusable study again: its images may still be on their way back to its folder."""
        if isinstance(found, ContentChanged):
            return True
        is_due = isinstance(found, StudyError) and time.monotonic() - self._read_at[slug] >= READ_AGAIN_S
        # Of one that has never been usable every pixel would be read.
        return is_due and is_registered(self._database, slug)

    def _open(self, slug: str) -> Study | StudyError:
        """Read the study, and record it; a problem with one study must leave the others open."""
        try:
            return check_usable(self._database, self._folder / slug, record=True)
        except StudyError as problem:
            return problem


def _version(folder: Path) -> _Version:
    # For every answer: paths as objects would take five times as long.
    where = str(folder)
    return (
        os.stat(f"{where}/{DEFINITION_FILE}").st_mtime_ns,
        tuple(_changed_at(f"{where}/{name}") for name in _OTHER_FILES),
        tuple((path.name, _changed_at(str(path))) for path in language_files(folder)),
    )


def _changed_at(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise
        return 0


def check_usable(database: Database, folder: Path, record: bool = False) -> Study:
    """Return the study in `folder` if it can be used, and with `record` put it on record.

    Every pixel is read as long as the study is not on record, only the headers of images afterwards. Raises StudyError
    for a study with problems, or with answers that do not belong to what is in the folder now.
    """
    slug = folder.name
    try:
        while True:
            version = _file_version(folder)
            study = read_study(folder, decode=not is_registered(database, slug))
            if not record:
                check_unchanged(database, study)
                break
            with database.write() as session:
                alone(session.connection(), slug)
                # Settings are saved inside such a transaction: what was read before that must not go on record after.
                if _file_version(folder) == version:
                    register_in(session, study)
                    break
    except (OSError, ValueError) as error:
        raise error if isinstance(error, StudyError) else StudyError(slug, [f"it cannot be read: {error}"]) from error
    return study


def _file_version(folder: Path) -> tuple[int, int]:
    found = (folder / DEFINITION_FILE).stat()
    return found.st_ino, found.st_mtime_ns
