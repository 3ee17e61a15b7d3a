"""`python -m db vacuum`: give the room of deleted rows back to the disk."""

import argparse
from typing import Any

from db.settings import Settings


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("vacuum", help="give the room of what was deleted back; answers wait meanwhile")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Tidy up, and say how large the database was and is."""
    from db.tidying import vacuum

    before, after = vacuum(settings.database_url)
    was, now = f"{before / 1e6:.1f} MB", f"{after / 1e6:.1f} MB"
    gained = after < before and was != now
    print(f"the database took {was} and takes {now}" if gained else f"nothing to gain: the database takes {now}")
