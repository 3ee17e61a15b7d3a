"""`python -m db restore`: put a backup into place."""

import argparse
from pathlib import Path
from typing import Any

from db.settings import Settings


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("restore", help="put a backup into place, while the app is stopped")
    parser.add_argument("backup", type=Path, metavar="FILE", help="what `backup` has written")
    parser.add_argument(
        "--replace", action="store_true", help="even if there are data, which are kept in a folder below `backups`"
    )
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Restore, and say what is there now and where the former data are."""
    from db.restoring import restore

    done = restore(settings, options.backup, options.replace)
    print(f"restored into {settings.data}, as it was at {done.manifest.made_at}:\n  {done.manifest.summary}")
    for folder in done.before:
        print(f"what was there before is in {folder}, and may be deleted")
    if done.before == () and done.manifest.database == "postgresql" and options.replace:
        print("what was in the database before is gone")
