"""The exports of a study; imports are inside functions, so that the command line can list them quickly."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from enhancegan.whole_files import write_text

if TYPE_CHECKING:
    from db.session import Database
    from study.content.yaml.definition import Study


@dataclass(frozen=True)
class Export:
    """One way to export a study's data."""

    format: str
    """Name on the command line."""
    label: str
    """Name on the researcher's page."""
    holds: str
    """What is in the file."""
    write: Callable[["Database", "Study", Path, bool], None]
    """(database, study, path, whether to include columns that may identify participants) -> None; writes the file."""
    with_ids: bool = True
    """Whether those columns are in it by default."""
    with_images: bool = False
    """Whether the images are in it."""


def _write_tidy(database: "Database", study: "Study", path: Path, with_ids: bool) -> None:
    write_tidy(database, study.slug, path)


def write_tidy(database: "Database", slug: str, path: Path) -> None:
    """Write the rankings, for which the study's folder is not needed; ValueError for an unknown study."""
    from study.results.forms import tidy_csv

    write_text(path, tidy_csv(database, slug))


def _write_wide(database: "Database", study: "Study", path: Path, with_ids: bool) -> None:
    from study.results.forms import wide_csv

    write_text(path, wide_csv(database, study))


def _write_participants(database: "Database", study: "Study", path: Path, with_ids: bool) -> None:
    from study.results.forms import participants_csv

    write_text(path, participants_csv(database, study, with_ids))


def _write_json(database: "Database", study: "Study", path: Path, with_ids: bool) -> None:
    from study.results.forms import study_json

    write_text(path, study_json(database, study, with_ids))


def _write_archive(database: "Database", study: "Study", path: Path, with_ids: bool) -> None:
    from study.results.archive import write_archive

    write_archive(database, study, path, with_ids=with_ids)


def _write_archive_with_images(database: "Database", study: "Study", path: Path, with_ids: bool) -> None:
    from study.results.archive import write_archive

    write_archive(database, study, path, with_images=True, with_ids=with_ids)


EXPORTS = {
    "rankings.csv": Export(
        "tidy",
        "Rankings, tidy (CSV)",
        "one row per version ranked: for R, pandas, seaborn",
        _write_tidy,
    ),
    "rankings-wide.csv": Export(
        "wide",
        "Rankings, wide (CSV)",
        "one row per ranking, one column per method: for spreadsheets and SPSS",
        _write_wide,
    ),
    "participants.csv": Export(
        "participants",
        "Participants (CSV)",
        "one row per participant: times, screen, answers to questions; Prolific's identifiers are personal data",
        _write_participants,
    ),
    "study.json": Export(
        "json",
        "Everything (JSON)",
        "definition, participants and their sets in one file; Prolific's identifiers are personal data",
        _write_json,
    ),
    "replication.zip": Export(
        "archive",
        "Replication archive (ZIP)",
        "manifest, data without personal identifiers, codebook and analysis: to publish",
        _write_archive,
        with_ids=False,
    ),
    "replication-with-images.zip": Export(
        "archive",
        "Replication archive with images (ZIP)",
        "the same, and every image of the study: large",
        _write_archive_with_images,
        with_ids=False,
        with_images=True,
    ),
}
"""Name of the file on the researcher's page -> export."""


FORMATS = {export.format: export for export in EXPORTS.values() if not export.with_images}
"""Name on the command line -> export without images."""
FORMATS_WITH_IMAGES = {export.format: export for export in EXPORTS.values() if export.with_images}
"""Name on the command line -> export with images; most have none."""
