"""Settings of the app, read from the environment once."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

DATA_VARIABLE = "ENHANCEGAN_DATA"
DATABASE_VARIABLE = "DATABASE_URL"
PASSWORD_VARIABLE = "ENHANCEGAN_ADMIN_PASSWORD"  # noqa: S105
MEMORY_VARIABLE = "ENHANCEGAN_PHOTO_MEMORY"
DAYS_VARIABLE = "ENHANCEGAN_IDENTIFIER_DAYS"

PHOTO_MEMORY_MB = 1800
"""Default of the memory for the process that edits photos; the server itself takes less than 600 MB."""
LEAST_PHOTO_MEMORY_MB = 1200
"""The networks alone take about 1000 MB."""

LONGEST_DAYS = 36_500
"""Most days for which identifiers may be kept."""

_DATABASE_FILE = "enhancegan.sqlite"


@dataclass(frozen=True)
class Settings:
    """Where the app keeps its data, the password of the results, and how much memory photos may take."""

    data: Path
    """Folder of studies, database, cache and secret key."""
    database_url: str
    """SQLAlchemy URL of the database."""
    admin_password: str | None = None
    """Password of the researcher's page; None if none was set."""
    photo_memory_mb: int = PHOTO_MEMORY_MB
    """Resident memory that the process that edits photos may take, in megabytes."""
    identifier_days: int | None = None
    """Days after a participant was last seen for which identifiers of panels and addresses are kept; None for ever."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the five variables; an empty value counts as unset.

        Raises ValueError for an amount of memory that is no whole number or too small, for a number of days that is
        none, for a home folder that is not known, and for a password that is no text.
        """
        data = _folder(os.environ.get(DATA_VARIABLE) or "data")
        return cls(
            data=data,
            database_url=os.environ.get(DATABASE_VARIABLE) or sqlite_url(data),
            admin_password=_password(os.environ.get(PASSWORD_VARIABLE, "")),
            photo_memory_mb=_megabytes(os.environ.get(MEMORY_VARIABLE) or str(PHOTO_MEMORY_MB)),
            identifier_days=_kept_days(os.environ.get(DAYS_VARIABLE, "")),
        )

    @property
    def studies(self) -> Path:
        """Folder with one subfolder per study."""
        return self.data / "studies"

    @property
    def cache(self) -> Path:
        """Folder of files that can be recreated."""
        return self.data / "cache"


def _folder(text: str) -> Path:
    # A shell replaces the ~ itself; systemd, Docker and files of variables do not.
    try:
        return Path(text).expanduser().resolve()
    except RuntimeError as error:
        raise ValueError(f"{DATA_VARIABLE} must be a folder; nobody's home is known for {text!r}") from error


def _password(text: str) -> str | None:
    try:
        text.encode()
    except UnicodeEncodeError:
        # Not quoted: it is a secret.
        raise ValueError(f"{PASSWORD_VARIABLE} must be text in UTF-8") from None
    if text and not text.strip():
        raise ValueError(f"{PASSWORD_VARIABLE} must not be blank")
    return text or None


def _megabytes(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) < LEAST_PHOTO_MEMORY_MB:
        raise ValueError(
            f"{MEMORY_VARIABLE} must be a whole number of megabytes, {LEAST_PHOTO_MEMORY_MB} or more; got {text!r}"
        )
    return int(text)


def days_from(text: str) -> int:
    """Read a number of days; ValueError with what is allowed for any other text."""
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= LONGEST_DAYS:
        raise ValueError(f"must be a whole number of days from 1 to {LONGEST_DAYS}; got {text!r}")
    return int(text)


def _kept_days(text: str) -> int | None:
    try:
        return days_from(text) if text else None
    except ValueError as error:
        raise ValueError(f"{DAYS_VARIABLE} {error}") from None


def sqlite_url(data: Path) -> str:
    """Return the URL of the SQLite file inside the folder `data`."""
    return f"sqlite:///{(data / _DATABASE_FILE).as_posix()}"
