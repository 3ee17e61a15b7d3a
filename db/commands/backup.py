"""`python -m db backup`: write everything that the app keeps into one file."""

import argparse
from pathlib import Path
from typing import Any

from db.settings import Settings


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("backup", help="write database, studies and key into one file; the app may be running")
    parser.add_argument(
        "output", type=Path, metavar="FILE", help="file to write, or a folder in which it is named by the time"
    )
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the backup, read it back, and say what is in it."""
    from db.backup import back_up

    path, manifest = back_up(settings, options.output)
    print(f"{path}, {path.stat().st_size / 1e6:.1f} MB, read back and found whole:\n  {manifest.summary}")
    print("It holds the secret key and what identifies participants: keep it where nobody else can read it.")
