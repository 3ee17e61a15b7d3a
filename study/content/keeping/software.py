"""Which software is running: recorded with whatever must be reproducible."""

import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from enhancegan.version import project_version

PACKAGES = (
    *("torch", "torchvision", "timm", "kornia", "safetensors", "pillow", "numpy", "scipy", "scikit-image", "pandas"),
    *("gradio", "fastapi", "plotly", "sqlalchemy", "alembic", "markdown-it-py", "pyyaml"),
)
"""Packages used in making, showing, storing or analyzing a study."""

_ROOT = Path(__file__).resolve().parents[3]
_GIT_SECONDS = 10


def software_versions() -> dict[str, Any]:
    """Return the versions of Python, of the packages that matter, and of this project."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "packages": {name: found for name in PACKAGES if (found := _package_version(name))},
        "project": {"version": project_version(), "commit": _commit()},
    }


def _package_version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """Return the commit, with "-dirty" after it if files differ from it; None outside a checkout."""
    if not (_ROOT / ".git").exists():
        return None
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=_GIT_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
