"""The studies in the studies' folder, checked and recorded in the database."""

import logging
from pathlib import Path

from db.session import Database
from study.content.keeping.reading import read_study
from study.content.keeping.registration import is_registered, register_study
from study.content.yaml.definition import DEFINITION_FILE, MANIFEST_FILE, Study, StudyError, has_study, study_slugs
from study.locks import Locks

logger = logging.getLogger(__name__)


class Catalog:
    """Finds studies in a folder; reads one again when its `study.yaml` changes or it is frozen."""

    def __init__(self, folder: Path, database: Database) -> None:
        """Look for studies in `folder` and record them in `database`."""
        self._folder = folder
        self._database = database
        self._locks = Locks()
        self._read: dict[str, tuple[tuple[int, bool], Study | StudyError]] = {}

    def get(self, slug: str | None) -> Study | None:
        """Return the study `slug`; None for None, and if there is none or it cannot be used."""
        found = self._current(slug) if slug is not None and has_study(self._folder, slug) else None
        return found if isinstance(found, Study) else None

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
            try:
                version = (folder / DEFINITION_FILE).stat().st_mtime_ns, (folder / MANIFEST_FILE).exists()
            except FileNotFoundError:
                return StudyError(slug, ["it has just been deleted"])
            except OSError as error:
                return StudyError(slug, [f"it cannot be read: {error}"])
            known = self._read.get(slug)
            if known is None or known[0] != version:
                known = (version, self._open(slug))
                self._read[slug] = known
            return known[1]

    def _open(self, slug: str) -> Study | StudyError:
        """Read the study; every pixel the first time, only the headers once it has been recorded.

        A problem with one study must leave the others open.
        """
        try:
            study = read_study(self._folder / slug, decode=not is_registered(self._database, slug))
            register_study(self._database, study)
        except (OSError, ValueError) as error:
            problem = error if isinstance(error, StudyError) else StudyError(slug, [f"it cannot be read: {error}"])
            logger.error("%s", problem)
            return problem
        return study
