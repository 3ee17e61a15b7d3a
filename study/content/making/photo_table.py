"""Changes the table that groups the photos of a study, `photos.csv`: given, replaced and taken away as a whole."""

import csv
from collections.abc import Collection, Iterator
from io import StringIO
from pathlib import Path

from enhancegan.whole_files import write_text
from study.analysis.traits_file import InvalidTraitsError, photos_as_written
from study.content.keeping.photo_groups import PHOTOS_FILE
from study.content.keeping.reading import read_study
from study.content.keeping.settings_lock import changing
from study.content.yaml.definition import Study, StudyError
from study.content.yaml.report import factors_to_name
from study.content.yaml.wording import shown

TO_FILL_IN = "category"
"""The column of a table that is still to be filled in."""


def keep_photo_table(folder: Path, source: Path | None) -> None:
    """Make the table in the file `source` the one that groups the photos of the study in `folder`, or take it away.

    It is stored as CSV in UTF-8, whatever kind of table it is.

    Raises:
        FixedError: if the study is frozen.
        InvalidTraitsError: if it is no table of the study's photos, with every kind of problem.
        StudyError: if the study cannot be used, or its settings name a column that the table does not have.
        OSError: if the file cannot be read or written.
    """
    with changing(folder):
        study = read_study(folder)
        if source is None:
            _check_named(study, ())
            (folder / PHOTOS_FILE).unlink(missing_ok=True)
            return
        table = photos_as_written(source, study.images, study.sizes)
        _check_named(study, [str(name) for name in table if name != "image"])
        write_text(folder / PHOTOS_FILE, table.to_csv(index=False, lineterminator="\n"))


def photo_table_text(study: Study) -> str:
    """Return the table that groups a study's photos as CSV; for a study without one, a table to fill in.

    Raises:
        InvalidTraitsError: if the file has been changed meanwhile and is no such table any more.
        OSError: if it cannot be read.
    """
    if study.photo_groups is not None:
        table = photos_as_written(study.photo_groups.path, study.images, study.sizes)
        return table.to_csv(index=False, lineterminator="\n")
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([("image", TO_FILL_IN), *((image, "") for image in study.images)])
    return text.getvalue()


def table_problems(error: Exception) -> tuple[str, ...]:
    """Return what is wrong, in sentences, with a table or a study that raised `error`."""
    return tuple(error.problems) if isinstance(error, InvalidTraitsError | StudyError) else (str(error),)


def _check_named(study: Study, columns: Collection[str]) -> None:
    problems = list(_missing(study, columns))
    if problems:
        raise StudyError(study.slug, problems)


def _missing(study: Study, columns: Collection[str]) -> Iterator[str]:
    """Say which factors the settings name that would be gone with other columns."""
    known = {*columns, *factors_to_name((*study.before, *study.after), None)}
    for name in study.groups or ():
        if name not in known:
            there = f"the table has {', '.join(columns)}" if columns else "that is a column of the table"
            yield f"groups in the settings names {shown(name)}, and {there}; change the setting first"
