"""`python -m study delete`: delete a study and all that belongs to it."""

import argparse

from db.settings import Settings
from study.commands.options import Commands, add_slug


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("delete", help="delete a study")
    add_slug(parser)
    parser.add_argument(
        "--yes", action="store_true", help="actually delete it; without this, only show what would be deleted"
    )
    parser.add_argument("--with-answers", action="store_true", help="even if it has participants")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Delete the study with `--yes`; without it, print what would be deleted and how to delete it."""
    from db.session import Database
    from study.content.description import describe_holdings
    from study.content.making.store import AnswersAtStake, delete_study, head_counts

    database = Database.open(settings.database_url)
    try:
        holdings = describe_holdings(settings, database, options.slug)
        if not options.yes:
            needed = "--yes --with-answers" if head_counts(database, options.slug).at_stake else "--yes"
            print(f"nothing has been deleted yet; with {needed} this would be deleted:\n{holdings}")
            return
        delete_study(settings, database, options.slug, options.with_answers)
    except AnswersAtStake as error:
        raise ValueError(f"{error} (--with-answers)") from error
    finally:
        database.close()
    print(f"deleted:\n{holdings}")
