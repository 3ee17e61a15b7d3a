"""The replication archive: a ZIP file with which others can check and repeat the analysis of a study."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import jinja2
import pandas as pd

from db.session import Database
from enhancegan.whole_files import replacing
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.figures.photo_sheet import Picture
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.incomplete.rankings import IncompleteRankings
from study.analysis.rank_matrix import RankMatrix
from study.analysis.rankings import count_rankings, counted, rankings_csv
from study.analysis.report import analysis_html, photos_html, population_html, standalone_page, summary_html
from study.analysis.scores import mean_scores, rank_counts
from study.analysis.sections import sections
from study.analysis.views import other_views
from study.content.keeping.freezing import manifest_of
from study.content.keeping.manifest import relative_name
from study.content.yaml.definition import DEFINITION_FILE, MANIFEST_FILE, Study
from study.results.check_flags import check_flags
from study.results.codebook import (
    ARRIVALS,
    CONSENT_TEXTS,
    IDENTIFIERS,
    RANKINGS,
    TRIALS,
    Entry,
    codebook_csv,
    codebook_markdown,
    mean_scores_entries,
    participants_entries,
    rank_counts_entries,
)
from study.results.csv_text import csv_text
from study.results.forms import tables_json, without_ids
from study.results.models_script import models_script
from study.results.monitor import Standing, standing
from study.results.study_analysis import questions_asked, rankings_that_count, study_analysis
from study.results.study_traits import traits_of
from study.results.tables import StudyTables, arrivals_table, study_tables

_FIXED_FILES = Path(__file__).parent / "replication"
_ANALYZE, _MODELS = "analysis/analyze.py", "analysis/models.R"


@dataclass(frozen=True)
class _Contents:
    """What an archive is made of."""

    study: Study
    tables: StudyTables
    standing: Standing
    flags: Mapping[str, Sequence[str]]
    """Participant -> what the checks before the sets say."""
    now: datetime
    with_images: bool
    with_ids: bool
    arrivals: pd.DataFrame | None
    """As `study.results.tables.arrivals_table` returns it; None without what may identify participants."""
    left_out: int
    """Number of participants about whom there is nothing in it."""


def write_archive(
    database: Database,
    study: Study,
    path: Path,
    with_images: bool = False,
    with_ids: bool = False,
    left_out: Collection[str] = (),
) -> None:
    """Write the replication archive of a study to `path`; the file appears whole or not at all.

    `with_images` adds the images, `with_ids` the columns that may identify participants; nothing in it is about those
    who are `left_out` but their number. Raises ValueError for a
    study that has not been recorded, OSError if the file cannot be written or the study's cannot be read.
    """
    now = datetime.now(UTC)
    tables = study_tables(database, study, now).without(left_out)
    if not with_ids:
        tables = replace(tables, participants=without_ids(tables.participants))
    arrivals = None
    if with_ids:
        # Somebody may have arrived since: only those who are in the other tables.
        arrivals = arrivals_table(database, study.slug)
        arrivals = arrivals[arrivals["participant"].isin(tables.participants["participant"])]
    contents = _Contents(
        study,
        tables,
        standing(database, study, now),
        check_flags(database, study),
        now,
        with_images,
        with_ids,
        arrivals,
        len(set(left_out)),
    )
    folder = study.folder
    with replacing(path) as unfinished, ZipFile(unfinished, "w", ZIP_DEFLATED) as archive:
        for name, text in _texts(contents).items():
            archive.writestr(name, text)
        photos = () if study.photo_groups is None else (study.photo_groups.path.name,)
        for name in (DEFINITION_FILE, *photos, *((MANIFEST_FILE,) if study.frozen else ())):
            archive.write(folder / name, name)
        for file in sorted(study.files.values()) if with_images else ():
            archive.write(file, f"images/{relative_name(folder, file)}", ZIP_STORED)


def archive_tables(study: Study, participants: pd.DataFrame) -> dict[str, tuple[Entry, ...]]:
    """Return the columns of every table in an archive, by file; `participants` is the table that goes into it."""
    of_participants = participants_entries(study, participants.columns)
    return {
        "data/rankings.csv": RANKINGS,
        "data/trials.csv": TRIALS,
        "data/participants.csv": tuple(entry for entry in of_participants if entry.name in participants.columns),
        "data/consent_texts.csv": CONSENT_TEXTS,
        **(_computed_tables(study) if study.design.shows_all else {}),
    }


def _computed_tables(study: Study) -> dict[str, tuple[Entry, ...]]:
    return {
        "analysis/mean_scores.csv": mean_scores_entries(),
        "analysis/rank_counts.csv": rank_counts_entries(len(study.methods)),
    }


def _texts(contents: _Contents) -> dict[str, str]:
    """Return every text file of the archive except those copied from the study's folder."""
    study, tables = contents.study, contents.tables
    analysis = study_analysis(
        study, tables.rankings, noted=contents.flags, traits=traits_of(study, tables.participants)
    )
    codebook = archive_tables(study, tables.participants)
    if contents.arrivals is not None:
        codebook["data/arrivals.csv"] = ARRIVALS
    texts = {
        "README.md": _readme(contents),
        "data/rankings.csv": rankings_csv(tables.rankings),
        "data/trials.csv": csv_text(tables.trials),
        "data/participants.csv": csv_text(tables.participants),
        "data/consent_texts.csv": csv_text(tables.consent_texts),
        "data/study.json": tables_json(study, tables),
        "codebook.csv": codebook_csv(codebook),
        "codebook.md": codebook_markdown(codebook),
        "analysis/report.html": _report(contents, analysis),
        _MODELS: models_script(),
    }
    if study.design.shows_all:
        texts |= _computed(contents, rankings_that_count(study, analysis))
    if contents.arrivals is not None:
        texts["data/arrivals.csv"] = csv_text(contents.arrivals)
    if not study.frozen:
        texts[MANIFEST_FILE] = json.dumps(
            manifest_of(study.folder, study, frozen_at=None), indent=1, ensure_ascii=False
        )
    return texts


def _computed(contents: _Contents, matrix: RankMatrix) -> dict[str, str]:
    """Return the tables of means and ranks, and the program that checks them; incomplete rankings have none."""
    return {
        "analysis/mean_scores.csv": csv_text(_mean_scores(contents, matrix)),
        "analysis/rank_counts.csv": csv_text(_rank_counts(contents, matrix)),
        _ANALYZE: (_FIXED_FILES / "analyze.py").read_text(encoding="utf-8"),
    }


def _mean_scores(contents: _Contents, matrix: RankMatrix) -> pd.DataFrame:
    columns = [entry.name for entry in mean_scores_entries()]
    if not _is_complete(matrix):
        return pd.DataFrame(columns=columns)
    means = mean_scores(matrix).reset_index()
    return means.assign(label=list(contents.study.labels.values()))[columns]


def _rank_counts(contents: _Contents, matrix: RankMatrix) -> pd.DataFrame:
    columns = [entry.name for entry in rank_counts_entries(len(contents.study.methods))]
    if not _is_complete(matrix):
        return pd.DataFrame(columns=columns)
    return rank_counts(matrix).reset_index().set_axis(columns, axis=1)


def _is_complete(matrix: RankMatrix) -> bool:
    """Return whether there are rankings, each of all methods: others have no mean scores."""
    return len(matrix) > 0 and not isinstance(matrix, IncompleteRankings)


def _report(contents: _Contents, analysis: AnyAnalysis | None) -> str:
    study, tables = contents.study, contents.tables
    photos = len(study.images)
    content = population_html(analysis) + summary_html(
        analysis, tables.participants, photos, "../data/rankings.csv", questions_asked(study)
    )
    if analysis is not None:
        content += analysis_html(sections(analysis), other_views(analysis), isinstance(analysis, IncompleteAnalysis))
    pictures = {image: _pictures(study, image) for image in study.images} if contents.with_images else None
    content += photos_html(rankings_that_count(study, analysis), study.labels, study.images, pictures)
    return standalone_page(study.title, content)


def _pictures(study: Study, image: str) -> dict[str, Picture]:
    width, height = study.sizes[image]
    addresses = {
        method: f"../images/{quote(relative_name(study.folder, study.file(method, image)))}"
        for method in study.method_keys
    }
    return {method: Picture(address, address, width, height) for method, address in addresses.items()}


def _readme(contents: _Contents) -> str:
    study = contents.study
    template = jinja2.Template(
        (_FIXED_FILES / "README.md.j2").read_text(encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return template.render(
        title=study.title,
        slug=study.slug,
        exported_at=f"{contents.now:%Y-%m-%d %H:%M} UTC",
        methods=list(study.labels.items()),
        people=contents.standing,
        counted=count_rankings(counted(contents.tables.rankings)),
        versions=study.design.versions,
        shows_all=study.design.shows_all,
        conditions=[condition.name for condition in study.conditions],
        frozen=study.frozen,
        with_images=contents.with_images,
        with_ids=contents.with_ids,
        identifiers=IDENTIFIERS,
        left_out=contents.left_out,
    )
