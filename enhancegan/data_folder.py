"""Where the data of the app are: also the commands look for `methods.yaml` there."""

import os
from pathlib import Path

DATA_VARIABLE = "ENHANCEGAN_DATA"
_USUAL = "data"

PROGRAMS = Path("cache", "programs")
"""Where, below the data folder, programs get photos and write results: a server deletes there what was left behind."""


def data_folder() -> Path:
    """Return the folder that the environment names, or `data` in the current folder; it need not exist.

    Raises:
        ValueError: for a home folder that is not known.
    """
    # A shell replaces the ~ itself; systemd, Docker and files of variables do not.
    named = os.environ.get(DATA_VARIABLE) or _USUAL
    try:
        return Path(named).expanduser().resolve()
    except RuntimeError as error:
        raise ValueError(f"{DATA_VARIABLE} must be a folder; nobody's home is known for {named!r}") from error
