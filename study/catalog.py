"""The studies that are open: what lies in the studies' folder, checked and recorded in the database."""

import logging
from pathlib import Path
from threading import Lock

from db.session import Database
from study.definition import DEFINITION_FILE, Study, StudyError, study_slugs
from study.reading import read_study
from study.responses import is_registered, register_study

logger = logging.getLogger(__name__)


class Catalog:
    """Finds studies in a folder; a study that is added or whose `study.yaml` changes is read (again)."""

    def __init__(self, folder: Path, database: Database) -> None:
        """Look for studies in `folder` and record them in `database`."""
        self._folder = folder
        self._database = database
        self._lock = Lock()
        self._read: dict[str, tuple[int, Study | None]] = {}

    def get(self, slug: str) -> Study | None:
        """Return the study `slug`; None if there is none or it cannot be used."""
        with self._lock:
            return self._current(slug) if slug in study_slugs(self._folder) else None

    def studies(self) -> tuple[Study, ...]:
        """Return all studies that can be used, by slug."""
        with self._lock:
            found = [self._current(slug) for slug in study_slugs(self._folder)]
        return tuple(study for study in found if study is not None)

    def _current(self, slug: str) -> Study | None:
        changed_at = (self._folder / slug / DEFINITION_FILE).stat().st_mtime_ns
        known = self._read.get(slug)
        if known is None or known[0] != changed_at:
            known = (changed_at, self._open(slug))
            self._read[slug] = known
        return known[1]

    def _open(self, slug: str) -> Study | None:
        """Read the study; every pixel the first time, only the headers once it has been recorded."""
        try:
            study = read_study(self._folder / slug, decode=not is_registered(self._database, slug))
            register_study(self._database, study)
        except StudyError as error:
            logger.error("%s", error)
            return None
        return study
