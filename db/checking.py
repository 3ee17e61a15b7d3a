"""Everything that can be said about how the data are, without changing any of them."""

import os
import stat
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.identifiers import count_overdue
from db.models import Participant, Study
from db.session import drivers_reason, file_of, parse_url
from db.settings import DATA_VARIABLE, DAYS_VARIABLE, Settings
from db.signs_of_use import KEY, sign_of_studies, what_to_do
from db.sqlite_file import advice, check_whole, damage, size_of
from db.versions import check_known, known_versions, version_of
from enhancegan.console import amount

_MEGABYTE = 1e6
_OTHERS_READ = stat.S_IROTH


@dataclass
class Findings:
    """What a check has found."""

    notes: list[str] = field(default_factory=list)
    """What is as it should be."""
    problems: list[str] = field(default_factory=list)
    """What is wrong, and what to do about it."""


def check(settings: Settings) -> Findings:
    """Look at the data folder, the database, the folders of its studies, the key, and identifiers kept too long.

    Raises:
        OSError: if the database cannot be reached.
    """
    found = Findings()
    if not settings.data.is_dir():
        found.problems.append(
            f"there is no folder {settings.data}: {DATA_VARIABLE} must name the data folder of the app"
        )
        return found
    if _check_file(settings, found):
        engine = create_engine(parse_url(settings.database_url))
        try:
            with closing(engine.connect()) as connection:
                version = version_of(connection)
                try:
                    check_known(version, "the database")
                except ValueError as error:
                    found.problems.append(str(error))
                    return found
                if version is None:
                    _note_nothing(settings, f"the database {_shown(settings)} has no tables", found)
                    return found
                if version != known_versions()[-1]:
                    found.notes.append(
                        f"the tables are of version {version}; the next start of the app brings them to "
                        f"{known_versions()[-1]}"
                    )
                    return found
                found.notes.append(f"the tables are of version {version}, the newest one")
                with Session(connection) as session:
                    _check_studies(settings, session, found)
                    _check_identifiers(settings, session, found)
        except DBAPIError as error:
            raise OSError(f"the database cannot be read: {drivers_reason(error)}") from error
        finally:
            engine.dispose()
    return found


def _check_file(settings: Settings, found: Findings) -> bool:
    """Check the file of SQLite; return whether the database can be looked into."""
    path = file_of(settings.database_url)
    if path is None:
        found.notes.append("the database is PostgreSQL, which checks its files itself")
        return True
    try:
        check_whole(path)
        if not path.exists():
            _note_nothing(settings, f"there is no database {path}", found)
            return False
        wrong = damage(path, thorough=True)
    except OSError as error:
        found.problems.append(str(error))
        return False
    if wrong is not None:
        found.problems.append(advice(path, wrong))
        return False
    found.notes.append(f"the database {path} is sound, {size_of(path) / _MEGABYTE:.1f} MB")
    if path.stat().st_mode & settings.data.stat().st_mode & _OTHERS_READ and os.name == "posix":
        found.notes.append(f"every account of this machine can read it; to change that: chmod -R o= {settings.data}")
    return True


def _note_nothing(settings: Settings, what: str, found: Findings) -> None:
    """Say that there is no database: a problem, if the data folder has been in use."""
    sign = sign_of_studies(settings)
    if sign is None:
        found.notes.append(f"{what} yet: the app has not been started with these settings")
    else:
        found.problems.append(what_to_do(what, sign))


def _shown(settings: Settings) -> str:
    return parse_url(settings.database_url).render_as_string(hide_password=True)


def _check_studies(settings: Settings, session: Session, found: Findings) -> None:
    people = func.count(Participant.id)
    rows = session.execute(select(Study.slug, people).outerjoin(Study.participants).group_by(Study.slug)).all()
    for slug, number in rows:
        if number and not (settings.studies / slug).is_dir():
            folder = settings.studies / slug
            found.problems.append(
                f"study {slug} has {amount(number, 'participant')}, and its folder {folder} is missing: "
                "put it back from a backup; until then nobody can take part"
            )
    total = sum(number for _, number in rows)
    found.notes.append(f"{amount(len(rows), 'study', 'studies')} with {amount(total, 'participant')}")
    if total and not (settings.data / KEY).exists():
        found.problems.append(
            f"{settings.data / KEY} is missing: put it back from a backup, or nobody is recognized who has begun, and "
            "invitations that were sent are not valid"
        )


def _check_identifiers(settings: Settings, session: Session, found: Findings) -> None:
    days = settings.identifier_days
    if days is None:
        found.notes.append(f"identifiers of participants are kept: {DAYS_VARIABLE} is not set")
        return
    overdue = count_overdue(session, days, datetime.now(UTC))
    found.notes.append(f"identifiers of participants are deleted {days} days after they were last seen")
    if overdue:
        found.problems.append(
            f"the identifiers of {amount(overdue, 'participant')} should have been deleted: start the app, which "
            "does it every hour, or run `python -m db forget --yes`"
        )
