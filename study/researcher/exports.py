"""The downloads of a study's data, by file name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from study.content.definition import Study
from study.researcher.stores import Stores
from study.results.archive import write_archive
from study.results.exports import participants_csv, study_json, tidy_csv, wide_csv


@dataclass(frozen=True)
class Export:
    """One way to take a study's data along."""

    label: str
    """What the link says."""
    holds: str
    """What is in the file."""
    write: Callable[[Stores, Study, Path], None]
    """(stores, study, path) -> None; writes the file."""


def _text(export: Callable[[Stores, Study], str]) -> Callable[[Stores, Study, Path], None]:
    def write(stores: Stores, study: Study, path: Path) -> None:
        path.write_text(export(stores, study), encoding="utf-8", newline="")

    return write


def _archive(with_images: bool) -> Callable[[Stores, Study, Path], None]:
    def write(stores: Stores, study: Study, path: Path) -> None:
        write_archive(stores.database, study, path, with_images=with_images)

    return write


EXPORTS = {
    "rankings.csv": Export(
        "Rankings, tidy (CSV)",
        "one row per version ranked: for R, pandas, seaborn",
        _text(lambda stores, study: tidy_csv(stores.database, study.slug)),
    ),
    "rankings-wide.csv": Export(
        "Rankings, wide (CSV)",
        "one row per ranking, one column per method: for spreadsheets and SPSS",
        _text(lambda stores, study: wide_csv(stores.database, study)),
    ),
    "participants.csv": Export(
        "Participants (CSV)",
        "one row per person: times, screen, answers to questions; Prolific's identifiers are personal data",
        _text(lambda stores, study: participants_csv(stores.database, study)),
    ),
    "study.json": Export(
        "Everything (JSON)",
        "definition, participants and their sets in one file; Prolific's identifiers are personal data",
        _text(lambda stores, study: study_json(stores.database, study)),
    ),
    "replication.zip": Export(
        "Replication archive (ZIP)",
        "manifest, data without identifiers of people, codebook and analysis: to publish",
        _archive(with_images=False),
    ),
    "replication-with-images.zip": Export(
        "Replication archive with images (ZIP)",
        "the same, and every image of the study: large",
        _archive(with_images=True),
    ),
}
"""File name -> export."""
