"""Entry point of `enhancegan-db` and `python -m db`."""

import sys
from collections.abc import Sequence

from db.command_line import run_command
from db.commands import build_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (by default the process's) ask for; return the exit status."""
    return run_command(build_parser(), "db", arguments)


if __name__ == "__main__":
    sys.exit(main())
