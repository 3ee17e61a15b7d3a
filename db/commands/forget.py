"""`python -m db forget`: delete what identifies participants who were last seen some days ago."""

import argparse
from typing import Any

from db.settings import DAYS_VARIABLE, Settings, days_from
from enhancegan.console import amount


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "forget", help="delete the identifiers of participants who were last seen some days ago; rankings stay"
    )
    parser.add_argument("--days", type=_days, metavar="N", help=f"days since then (default: {DAYS_VARIABLE})")
    parser.add_argument("--yes", action="store_true", help="actually delete them; without this, only count them")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Delete the identifiers with `--yes`; without it, say of how many participants."""
    from datetime import UTC, datetime

    from db.identifiers import count_overdue, delete_overdue
    from db.session import Database, file_of

    days = settings.identifier_days if options.days is None else options.days
    if days is None:
        raise ValueError(f"after how many days must be said, by --days or {DAYS_VARIABLE}")
    path = file_of(settings.database_url)
    if path is not None and not path.exists():
        raise FileNotFoundError(f"there is no database {path}")
    database = Database.open(settings.database_url)
    try:
        now = datetime.now(UTC)
        if options.yes:
            deleted = amount(delete_overdue(database, days, now), "participant")
            print(f"deleted the identifiers of {deleted}; rankings are all kept")
            return
        with database.read() as session:
            found = amount(count_overdue(session, days, now), "participant")
        print(f"nothing has been deleted yet; with --yes the identifiers of {found} would be deleted")
    finally:
        database.close()


def _days(text: str) -> int:
    try:
        return days_from(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
