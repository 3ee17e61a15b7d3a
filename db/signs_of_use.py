"""What shows that a data folder has been in use: it had a database then, and a missing one is a loss."""

from itertools import chain
from pathlib import Path

from db.settings import Settings

KEY = "secret.key"
"""In the data folder: made at the first start."""
_FROZEN = "manifest.json"
_DEFINITION = "study.yaml"


def sign_of_use(settings: Settings) -> Path | None:
    """Return the key, or a study that was frozen; None if neither is there."""
    return next(chain(_key(settings), _in_studies(settings, _FROZEN)), None)


def sign_of_studies(settings: Settings) -> Path | None:
    """Return the key, or any study; None if neither is there. Who copies studies to a new place has none on record."""
    return next(chain(_key(settings), _in_studies(settings, _DEFINITION)), None)


def what_to_do(database: str, sign: Path) -> str:
    """Return what may have happened where `database`, in words, has nothing, and `sign` is there all the same."""
    return (
        f"{database}, although {sign} is there: if participants have answered here, the answers are in another "
        "place. See whether ENHANCEGAN_DATA and DATABASE_URL are as they were (settings of a service are in its own "
        "file), or restore a backup with `python -m db restore`"
    )


def _key(settings: Settings) -> list[Path]:
    return [settings.data / KEY] if (settings.data / KEY).exists() else []


def _in_studies(settings: Settings, name: str) -> list[Path]:
    return sorted(path.parent for path in settings.studies.glob(f"[!.]*/{name}"))
