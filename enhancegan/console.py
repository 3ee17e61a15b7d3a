"""Shared by all commands on a console: program names, `--version`, and unprintable characters."""

import argparse
import io
import sys
from pathlib import Path

from enhancegan.version import project_version


def program_name(installed: str, module: str) -> str:
    """Return the name this command was started by: the `installed` one, or `python -m MODULE`."""
    return installed if Path(sys.argv[0]).stem == installed else f"python -m {module}"


def add_version(parser: argparse.ArgumentParser) -> None:
    """Add `--version`, which prints the version and exits."""
    parser.add_argument("--version", action="version", version=f"EnhanceGAN Studio {project_version()}")


def escape_unprintable() -> None:
    """Escape characters that the console's encoding lacks: in Windows' cp1252, a "−" would crash the program."""
    # Without a console, stdout may not be a text stream.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
