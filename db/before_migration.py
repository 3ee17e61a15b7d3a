"""A copy of an SQLite database before its tables are changed; the newest copies are kept."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from db.sqlite_file import copy_whole
from enhancegan.whole_files import OWNERS_FOLDER, replacing

FOLDER = "backups"
"""Beside the database: where the copies are."""
KEPT = 5
"""Number of copies that are kept."""

_BEGINNING = "before-migration-"

logger = logging.getLogger(__name__)


def copy_before_migration(database: Path, version: str) -> Path:
    """Copy the database, whose tables are of `version`, and delete all but the newest copies; return the copy.

    Raises:
        OSError: if the copy cannot be written; then the tables should stay as they are.
    """
    folder = database.parent / FOLDER
    now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = folder / f"{_BEGINNING}{now}-{version}{database.suffix}"
    try:
        folder.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
        with replacing(copy) as unfinished:
            copy_whole(database, unfinished)
    except OSError as error:
        raise OSError(
            f"the tables of {database} are not brought up to date, because the copy before that cannot be written to "
            f"{folder}: {error.strerror or error}"
        ) from error
    logger.info("the database is brought up to date; as it was before: %s", copy)
    for old in sorted(folder.glob(f"{_BEGINNING}*"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return copy
