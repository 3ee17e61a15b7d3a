"""Studies in the data folder: made from a folder or zip file, and deleted."""

import os
import re
import shutil
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import case, delete, func, select

from db import models
from db.session import Database
from db.settings import Settings
from enhancegan.whole_files import temporary_folder
from study.content.keeping.reading import read_study
from study.content.keeping.registration import is_registered
from study.content.keeping.settings_lock import forget_lock
from study.content.making.draft import check_new_slug, new_study_folder
from study.content.making.ruin import add_ruined_sets, check_ruined_sets
from study.content.making.sources import copy_source
from study.content.serving.stimuli import CACHE_FOLDER
from study.content.trials import check_seed, new_seed
from study.content.yaml.definition import DEFINITION_FILE, LONGEST_SLUG, Study, StudyError, study_slugs
from study.content.yaml.definition_file import append_settings, load_definition
from study.content.yaml.wording import shown, suggestion


class AnswersAtStake(ValueError):
    """A study was not deleted because participants' answers would be deleted with it."""


@dataclass(frozen=True)
class HeadCounts:
    """Numbers of a study's participants in the database."""

    live: int = 0
    """Participants who are not tests, finished or not."""
    finished: int = 0
    """Those of them who have finished."""
    simulated: int = 0
    """Those of the first who were simulated."""
    pilot: int = 0
    """Participants of the pilot."""
    test: int = 0
    """Test participants."""

    @property
    def at_stake(self) -> int:
        """Those whose answers must not be deleted by accident."""
        return self.live + self.pilot


def create_study(
    studies: Path,
    source: Path,
    slug: str | None = None,
    *,
    title: str | None = None,
    seed: int | None = None,
    traps: int = 0,
    practice: int = 0,
    names_encoding: str | None = None,
) -> Study:
    """Make a study in the folder `studies` from the folder or zip file `source` and return it.

    Args:
        studies: folder of all studies; made if missing.
        source: one folder of images per method, and `study.yaml`, which may be missing.
        slug: name of the new study; by default made from the name of `source`.
        title: for a source whose `study.yaml` has none.
        seed: likewise; drawn by default, and recorded.
        traps: number of attention checks to add; in each, one version is ruined.
        practice: number of practice sets to add, of the same kind.
        names_encoding: that of names in a zip file which does not say it, one of `name_encodings.ENCODINGS`; by
            default found out.

    Raises:
        UnclearNamesError: if it cannot be found out how the names in a zip file are encoded.
        StudyError: naming all problems with the source; every pixel is read to find them.
        ValueError: for an unusable or taken `slug`, a `source` that is neither a folder nor a zip file, or an
            unusable seed.

    The study is made completely or not at all.
    """
    slug = slug_from(source) if slug is None else slug
    check_new_slug(studies, slug)
    if seed is not None:
        check_seed(seed)
    with new_study_folder(studies, slug) as folder:
        problems = copy_source(source, folder, names_encoding)
        if problems and not any(folder.iterdir()):
            raise StudyError(slug, problems)
        settings = _complete_definition(folder / DEFINITION_FILE, slug, title, seed, problems)
        study = _read(folder, problems)
        if study is not None and (traps or practice):
            problems.extend(check_ruined_sets(len(study.images), settings, traps, practice))
        if problems or study is None:
            raise StudyError(slug, problems)
        if traps or practice:
            add_ruined_sets(folder, study, traps, practice)
            read_study(folder)
    return read_study(studies / slug)


def slug_from(source: Path) -> str:
    """Make a slug from the name of a folder or zip file; ValueError if no letter or digit is left of it."""
    return slug_of(source.resolve().stem if source.suffix.lower() == ".zip" else source.resolve().name)


def slug_of(name: str) -> str:
    """Make a slug from a name or a title; ValueError if no letter or digit is left of it."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-")
    if not slug:
        raise ValueError(f"no short name can be made from {name!r}; give the study one")
    return slug


def check_exists(studies: Path, slug: str) -> Path:
    """Return the folder of the study `slug`; ValueError naming the existing ones if there is none."""
    known = study_slugs(studies)
    if slug not in known:
        nothing = "there are no studies yet; if there should be, ENHANCEGAN_DATA must name the data folder of the app"
        there_are = suggestion(slug, known) if known else nothing
        raise ValueError(f"there is no study {slug!r} in {studies}; {there_are}")
    return studies / slug


def check_known(studies: Path, database: Database, slug: str) -> None:
    """Raise ValueError if there is neither a folder of the study `slug` nor a record in the database."""
    if not is_registered(database, slug):
        check_exists(studies, slug)


def head_counts(database: Database, slug: str) -> HeadCounts:
    """Count the participants of the study `slug`; none for a study that was never opened."""
    person = models.Participant
    query = (
        select(person.mode, func.count(), func.count(person.finished_at), func.count(case((person.simulated, 1))))
        .join(models.Study)
        .where(models.Study.slug == slug)
        .group_by(person.mode)
    )
    with database.read() as session:
        counts = {mode: tuple(numbers) for mode, *numbers in session.execute(query)}
    apart = {mode: counts[mode][0] for mode in ("pilot", "test") if mode in counts}
    return HeadCounts(*counts.get("live", ()), **apart)


def delete_study(settings: Settings, database: Database, slug: str, with_answers: bool = False) -> None:
    """Delete the study `slug`: its folder, encoded images and everything about it in the database.

    Raises ValueError for an unknown study, and AnswersAtStake for one with participants unless
    `with_answers`; then nothing is deleted.
    """
    check_known(settings.studies, database, slug)
    people = head_counts(database, slug)
    if people.at_stake and not with_answers:
        raise AnswersAtStake(
            f"{people.at_stake} participants have taken part in {slug!r}; export their answers, then confirm that they "
            "may be deleted too"
        )
    folder = settings.studies / slug
    if folder.exists():
        _delete_with_records(folder, database)
    else:
        delete_records(database, slug)
    # Windows keeps the file while somebody has it open.
    with suppress(OSError):
        forget_lock(folder)
    shutil.rmtree(settings.cache / CACHE_FOLDER / slug, ignore_errors=True)


def delete_records(database: Database, slug: str) -> None:
    """Delete the study `slug` from the database with all its participants, trials, answers and departures."""
    with database.write() as session:
        session.execute(delete(models.Study).where(models.Study.slug == slug))


def _delete_with_records(folder: Path, database: Database) -> None:
    """Hide the folder at once, then delete the records, then the folder: nobody ever sees half a study."""
    with temporary_folder(folder.parent) as temporary:
        hidden = temporary / folder.name
        os.rename(folder, hidden)
        try:
            delete_records(database, folder.name)
        except BaseException:
            os.rename(hidden, folder)
            raise


def _complete_definition(
    path: Path, slug: str, title: str | None, seed: int | None, problems: list[str]
) -> dict[object, object]:
    """Add what was asked for, and a seed, to `study.yaml`; return the settings that the researcher wrote."""
    settings = load_definition(path, []) if path.is_file() else {}
    if settings is None:
        return {}  # problems with the file are reported when the study is read
    if not path.is_file():
        title = title or slug
    given = {key: value for key, value in (("title", title), ("seed", seed)) if value is not None}
    problems.extend(
        f"{path.name} already has a {key} ({shown(settings[key])}), so another one cannot be set"
        for key in given
        if key in settings
    )
    added = {key: value for key, value in given.items() if key not in settings}
    if "seed" not in settings | added:
        added["seed"] = new_seed()
    try:
        if added:
            append_settings(path, added)
    except ValueError as error:
        problems.append(str(error))
    return settings


def _read(folder: Path, problems: list[str]) -> Study | None:
    try:
        return read_study(folder, decode=True)
    except StudyError as error:
        problems.extend(error.problems)
        return None
