"""What the command lines on the app's data share: settings, a restore that was interrupted, errors and exit status."""

import argparse
import logging
import sys
from collections.abc import Sequence

from db.settings import Settings
from enhancegan.console import Parser, escape_unprintable, in_words, reader_left

BAD_INPUT = 2
"""Exit status of a command that could not do what it was asked for, and of a check that found something."""
INTERRUPTED = 130
"""Exit status of a command that was interrupted, the same as in shells."""


def run_command(parser: Parser, part: str, arguments: Sequence[str] | None) -> int:
    """Run the command that `arguments` (by default the process's) ask for; return the exit status.

    Args:
        parser: gives every command a default `run`, which takes settings and options.
        part: the part of the project whose log tells more than warnings.
        arguments: of the command line, without the program.
    """
    escape_unprintable()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger(part).setLevel(logging.INFO)
    options = parser.parse_args(arguments)
    try:
        _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        return reader_left()
    except (ValueError, OSError) as error:
        print(f"error: {in_words(error)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0


def _run(options: argparse.Namespace) -> None:
    """Run a command with the settings of the environment."""
    settings = Settings.from_environment()
    # Here: it takes a while to import.
    from db.restoring import finish_interrupted

    finish_interrupted(settings)
    options.run(settings, options)
