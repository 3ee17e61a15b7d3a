"""Changes the settings of a study that is there: as a whole, checked first, and never over somebody else's change."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db import models
from db.session import Database, alone
from enhancegan.strict_yaml import LARGEST_FILE
from enhancegan.whole_files import replacing, write_text
from study.content.keeping.answered import check_answered
from study.content.keeping.reading import read_study
from study.content.keeping.registration import check_unchanged, is_registered, register_in
from study.content.keeping.settings_lock import changing
from study.content.yaml.definition import DEFINITION_FILE, Study, StudyError
from study.content.yaml.definition_file import changed_text, load_definition


class ChangedMeanwhileError(ValueError):
    """The settings are no longer those that were to be changed."""


def current_settings(folder: Path) -> tuple[dict[str, Any], str]:
    """Return the settings in the `study.yaml` of the study in `folder`, and their version.

    Raises StudyError for a file that cannot be read.
    """
    problems: list[str] = []
    content = load_definition(folder / DEFINITION_FILE, problems)
    if content is None:
        raise StudyError(folder.name, problems)
    return {str(key): value for key, value in content.items()}, _version(folder)


def check_settings(database: Database, folder: Path, settings: Mapping[str, Any]) -> Study:
    """Return what the study in `folder` would be with `settings`; nothing is changed.

    Raises StudyError for settings that cannot be used, or on which the data of participants depend.
    """
    study = read_study(folder, settings=settings)
    check_unchanged(database, study)
    with database.read() as session:
        check_answered(session, study, _settings_now(folder))
    return study


def change_settings(database: Database, folder: Path, settings: Mapping[str, Any], version: str) -> str:
    """Make `settings` those of the study in `folder`, and return their new version; all or nothing.

    What stays the same in `study.yaml` keeps its place, its spelling and its comments. What the study shows changes on
    record at the same moment: whoever consents does so before, and then it cannot change, or to what is new.

    Args:
        database: where participants' data are, which may depend on settings.
        folder: of the study.
        settings: all of them; what is missing is removed.
        version: of the settings that were to be changed, as `current_settings` said.

    Raises:
        ChangedMeanwhileError: if they have another version now.
        FixedError: if the study is frozen.
        StudyError: as `check_settings`.
        OSError: if the file cannot be written.
    """
    path = folder / DEFINITION_FILE
    with changing(folder):
        if _version(folder) != version:
            raise ChangedMeanwhileError(f"the settings of study {folder.name!r} have changed since they were opened")
        study = check_settings(database, folder, settings)
        text = changed_text(path.read_text(encoding="utf-8-sig"), settings)
        size = len(text.encode())
        if size > LARGEST_FILE:
            raise StudyError(folder.name, [f"{path.name} must have at most {LARGEST_FILE:,} bytes; it has {size:,}"])
        on_record = is_registered(database, study.slug)
        with _restored_if_it_raises(path), database.write() as session:
            # On PostgreSQL others write meanwhile: first nobody can answer any more, then nobody consent.
            people = select(models.Participant.id).join(models.Study).where(models.Study.slug == study.slug)
            session.execute(people.with_for_update(key_share=True, of=models.Participant))
            alone(session.connection(), study.slug)
            # Again: somebody may have consented or answered a moment ago.
            if on_record:
                check_answered(session, study, _settings_now(folder))
                register_in(session, study)
                session.flush()
            write_text(path, text)
        return _version(folder)


@contextmanager
def _restored_if_it_raises(path: Path) -> Iterator[None]:
    before = path.read_bytes()
    try:
        yield
    except BaseException:
        if path.is_file() and path.read_bytes() != before:
            with replacing(path) as unfinished:
                unfinished.write_bytes(before)
        raise


def _settings_now(folder: Path) -> Mapping[Any, Any]:
    return load_definition(folder / DEFINITION_FILE, []) or {}


def _version(folder: Path) -> str:
    return sha256((folder / DEFINITION_FILE).read_bytes()).hexdigest()[:16]
