"""The running version of EnhanceGAN Studio, defined only in pyproject.toml."""

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_NAME = "enhancegan-studio"
_FOLDER = Path(__file__).resolve().parent


def project_version() -> str:
    """Return the version of the running code, from its checkout or its installation; "unknown" for a loose copy."""
    return _checked_out(_FOLDER.parent) or _installed() or "unknown"


def _checked_out(root: Path) -> str | None:
    """Return the version in `root`/pyproject.toml; None if `root` is not a checkout of this project."""
    path = root / "pyproject.toml"
    project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {}) if path.is_file() else {}
    return project["version"] if project.get("name") == _NAME else None


def _installed() -> str | None:
    """Return the version that pip installed in this folder; a copy installed elsewhere is ignored."""
    try:
        found = distribution(_NAME)
    except PackageNotFoundError:
        return None
    return found.version if Path(str(found.locate_file(_FOLDER.name))).resolve() == _FOLDER else None
