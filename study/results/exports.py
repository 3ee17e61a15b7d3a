"""The exports of a study; imports are inside functions, so that the command line can list them quickly."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from enhancegan.whole_files import write_text

if TYPE_CHECKING:
    from db.session import Database
    from study.content.yaml.definition import Study
    from study.visits.answers.places import Kept


@dataclass(frozen=True)
class Selection:
    """Which data of a study an export has."""

    with_ids: bool = True
    """Whether columns that may identify participants are in it."""
    kept: "Kept" = "live"
    """Whether it has the study's own data or those of its pilot."""
    left_out: Collection[str] = ()
    """Participants about whom there is nothing in it."""


@dataclass(frozen=True)
class Export:
    """One way to export a study's data."""

    format: str
    """Name on the command line."""
    label: str
    """Name on the researcher's page."""
    holds: str
    """What is in the file."""
    write: Callable[["Database", "Study", Path, Selection], None]
    """Writes the file: (database, study, path, what is chosen) -> None."""
    with_ids: bool = True
    """Whether those columns are in it by default."""
    with_images: bool = False
    """Whether the images are in it."""
    only_with_ids: bool = False
    """Whether it consists of columns that may identify participants and cannot be written without them."""
    of_pilot: bool = True
    """Whether the data of the pilot can be exported so."""


def _write_tidy(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    write_tidy(database, study.slug, path, chosen.kept, chosen.left_out)


def write_tidy(
    database: "Database", slug: str, path: Path, kept: "Kept" = "live", left_out: Collection[str] = ()
) -> None:
    """Write the rankings, for which the study's folder is not needed; ValueError for an unknown study."""
    from study.results.forms import tidy_csv

    write_text(path, tidy_csv(database, slug, kept, left_out))


def _write_wide(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from study.results.forms import wide_csv

    write_text(path, wide_csv(database, study, chosen.kept, chosen.left_out))


def _write_participants(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from study.results.forms import participants_csv

    write_text(path, participants_csv(database, study, chosen.with_ids, chosen.kept, chosen.left_out))


def _write_json(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from study.results.forms import study_json

    write_text(path, study_json(database, study, chosen.with_ids, chosen.kept, chosen.left_out))


def _write_arrivals(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from study.results.csv_text import csv_text
    from study.results.tables import arrivals_table, without_people

    write_text(path, csv_text(without_people(arrivals_table(database, study.slug, chosen.kept), chosen.left_out)))


def _write_approvals(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from datetime import UTC, datetime

    from study.results.approvals import approvals_table
    from study.results.csv_text import csv_text
    from study.results.tables import without_people

    write_text(
        path,
        csv_text(
            without_people(approvals_table(database, study, datetime.now(UTC), kept=chosen.kept), chosen.left_out)
        ),
    )


def _write_report(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from datetime import UTC, datetime

    from study.results.check_flags import check_flags
    from study.results.report_page import report_page
    from study.results.simulated_note import simulated_note, simulated_people
    from study.results.study_analysis import study_analysis
    from study.results.study_traits import traits_of
    from study.results.tables import participants_table, rankings_table

    rankings = rankings_table(database, study.slug, chosen.kept)
    people = participants_table(database, study, datetime.now(UTC), kept=chosen.kept)
    traits = traits_of(study, people)
    analysis = study_analysis(study, rankings, chosen.left_out, check_flags(database, study), traits)
    note = simulated_note(analysis, simulated_people(people))
    write_text(path, report_page(study.title, analysis, study, note=note))


def _write_archive(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from study.results.archive import write_archive

    write_archive(database, study, path, with_ids=chosen.with_ids, left_out=chosen.left_out)


def _write_archive_with_images(database: "Database", study: "Study", path: Path, chosen: Selection) -> None:
    from study.results.archive import write_archive

    write_archive(database, study, path, with_images=True, with_ids=chosen.with_ids, left_out=chosen.left_out)


EXPORTS = {
    "report.html": Export(
        "report",
        "Report (HTML)",
        "the whole analysis with its figures in one page, which opens in every browser",
        _write_report,
    ),
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
        "one row per participant: times, screen, answers to questions; panels' identifiers are personal data",
        _write_participants,
    ),
    "arrivals.csv": Export(
        "arrivals",
        "Arrivals (CSV)",
        "every parameter of the address at every arrival; personal data",
        _write_arrivals,
        only_with_ids=True,
    ),
    "approvals.csv": Export(
        "approvals",
        "Approval list for panels (CSV)",
        "whom panels sent, what the quality checks say, whom to approve or review; personal data",
        _write_approvals,
        only_with_ids=True,
    ),
    "study.json": Export(
        "json",
        "Everything (JSON)",
        "definition, participants and their sets in one file; panels' identifiers are personal data",
        _write_json,
    ),
    "replication.zip": Export(
        "archive",
        "Replication archive (ZIP)",
        "manifest, data without personal identifiers, codebook and analysis: to publish",
        _write_archive,
        with_ids=False,
        of_pilot=False,
    ),
    "replication-with-images.zip": Export(
        "archive",
        "Replication archive with images (ZIP)",
        "the same, and every image of the study: large",
        _write_archive_with_images,
        with_ids=False,
        with_images=True,
        of_pilot=False,
    ),
}
"""Name of the file on the researcher's page -> export."""


FORMATS = {export.format: export for export in EXPORTS.values() if not export.with_images}
"""Name on the command line -> export without images."""
FORMATS_WITH_IMAGES = {export.format: export for export in EXPORTS.values() if export.with_images}
"""Name on the command line -> export with images; most have none."""
