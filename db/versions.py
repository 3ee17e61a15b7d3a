"""Which version of the tables a database has, and whether this program knows it."""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def migration_config() -> Config:
    """Return Alembic's configuration for the migrations of this program."""
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS.as_posix().replace("%", "%%"))
    return config


@cache
def known_versions() -> tuple[str, ...]:
    """Return the versions of the tables that this program knows, the oldest first."""
    steps = ScriptDirectory.from_config(migration_config()).walk_revisions()
    return tuple(reversed([step.revision for step in steps]))


def version_of(connection: Connection) -> str | None:
    """Return the version of the tables behind `connection`; None where there are none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def check_known(version: str | None, what: str) -> None:
    """Raise ValueError if `version` is one that this program does not know; `what` has it, as in "the database X"."""
    known = known_versions()
    if version is not None and version not in known:
        raise ValueError(
            f"{what} is of a newer version of this program: its tables are of version {version!r}, and this program "
            f"knows {known[0]!r} to {known[-1]!r}. Start the newer program, or restore a backup from before the "
            "update; nothing has been changed"
        )
