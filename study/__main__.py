"""Entry point of `enhancegan-study` and `python -m study`."""

import logging
import sys
from collections.abc import Sequence

from db.settings import Settings
from enhancegan.console import escape_unprintable
from study.commands import build_parser

BAD_INPUT = 2
"""Exit status of a command that could not use what it was given."""
INTERRUPTED = 130
"""Exit status of a command that was interrupted, the same as in shells."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (by default the process's) ask for; return the exit status."""
    escape_unprintable()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("study").setLevel(logging.INFO)
    options = build_parser().parse_args(arguments)
    try:
        options.run(Settings.from_environment(), options)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
