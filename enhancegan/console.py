"""Shared by all commands on a console: program names, options, `--version`, errors, amounts, unprintable characters."""

import argparse
import io
import math
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from enhancegan.version import project_version

READER_LEFT = 141
"""Exit status of a command whose output nobody reads any more, like `head` after ten lines; the same as in shells."""


def program_name(installed: str, module: str) -> str:
    """Return the name this command was started by: the `installed` one, or `python -m MODULE`."""
    return installed if Path(sys.argv[0]).stem == installed else f"python -m {module}"


class Parser(argparse.ArgumentParser):
    """A command line that says in one line what is wrong with it, and takes no number that is not finite."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Make it as `argparse` does."""
        super().__init__(*args, **options)
        self.register("type", float, _number)
        self.register("type", int, _whole_number)

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and exit with 2."""
        self.exit(2, f"error: {message}; see {self.prog} --help\n")


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"must be a number such as 0.5; got {text}")
    return number


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number; got {text}") from None


def in_words(error: Exception) -> str:
    """Return what an error says; for one of the system without its number: "the.csv: Permission denied"."""
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(str(part) for part in (error.filename, error.strerror) if part is not None)
    return str(error)


def amount(count: int, one: str, several: str | None = None) -> str:
    """Return "1 photo", "100 photos", "10,000 participants"; `several` is a plural not formed with s."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def add_version(parser: argparse.ArgumentParser) -> None:
    """Add `--version`, which prints the version and exits."""
    parser.add_argument("--version", action="version", version=f"EnhanceGAN Studio {project_version()}")


def escape_unprintable() -> None:
    """Escape characters that the console's encoding lacks: in Windows' cp1252, a "−" would crash the program."""
    # Without a console, stdout may not be a text stream.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def reader_left() -> int:
    """Stop writing to a console that nobody reads, which would fail once more at the end; return the exit status."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return READER_LEFT
