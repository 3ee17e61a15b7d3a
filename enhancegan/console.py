"""What the commands have in common on a console: their names, `--version`, and letters that it cannot show."""

import argparse
import io
import sys
from pathlib import Path

from enhancegan.version import project_version


def program_name(installed: str, module: str) -> str:
    """Return how this command was started: by its `installed` name, or as `python -m MODULE`."""
    return installed if Path(sys.argv[0]).stem == installed else f"python -m {module}"


def add_version(parser: argparse.ArgumentParser) -> None:
    """Add `--version`, which prints the version and ends the program."""
    parser.add_argument("--version", action="version", version=f"EnhanceGAN Studio {project_version()}")


def escape_unprintable() -> None:
    """Print letters that the console's encoding lacks as escapes: with Windows' cp1252, a "−" would end the program."""
    # Not a text stream where there is no console at all.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
