"""Settings of the app, read from the environment once."""

import os
from dataclasses import dataclass
from pathlib import Path

DATA_VARIABLE = "ENHANCEGAN_DATA"
DATABASE_VARIABLE = "DATABASE_URL"
PASSWORD_VARIABLE = "ENHANCEGAN_ADMIN_PASSWORD"  # noqa: S105

_DATABASE_FILE = "enhancegan.sqlite"


@dataclass(frozen=True)
class Settings:
    """Where the app keeps its data, and the password of the results."""

    data: Path
    """Folder of studies, database, cache and secret key."""
    database_url: str
    """SQLAlchemy URL of the database."""
    admin_password: str | None = None
    """Password of the researcher's page; None if none was set."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read `ENHANCEGAN_DATA`, `DATABASE_URL` and `ENHANCEGAN_ADMIN_PASSWORD`; an empty value counts as unset."""
        data = Path(os.environ.get(DATA_VARIABLE) or "data").resolve()
        return cls(
            data=data,
            database_url=os.environ.get(DATABASE_VARIABLE) or sqlite_url(data),
            admin_password=os.environ.get(PASSWORD_VARIABLE) or None,
        )

    @property
    def studies(self) -> Path:
        """Folder with one subfolder per study."""
        return self.data / "studies"

    @property
    def cache(self) -> Path:
        """Folder of files that can be recreated."""
        return self.data / "cache"


def sqlite_url(data: Path) -> str:
    """Return the URL of the SQLite file inside the folder `data`."""
    return f"sqlite:///{(data / _DATABASE_FILE).as_posix()}"
