"""Entry point of `enhancegan-study` and `python -m study`."""

import sys
from collections.abc import Sequence

from db.command_line import run_command
from study.commands import build_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (by default the process's) ask for; return the exit status."""
    return run_command(build_parser(), "study", arguments)


if __name__ == "__main__":
    sys.exit(main())
