"""The R script that fits models of other packages to rankings; archives and analyses contain it."""

from pathlib import Path

MODELS_FILE = "models.R"

_SCRIPT = Path(__file__).parent / "replication" / MODELS_FILE


def models_script() -> str:
    """Return the script; it reads ``rankings.csv`` beside itself, or ``../data/rankings.csv``."""
    return _SCRIPT.read_text(encoding="utf-8")
