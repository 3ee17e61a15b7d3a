"""`python -m study status`: say or change where a study is in its life."""

import argparse
from typing import TYPE_CHECKING

from db.settings import Settings
from enhancegan.console import program_name
from study.commands.options import Commands, add_slug

if TYPE_CHECKING:
    from db.session import Database


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("status", help="make a study a draft, pilot, open, paused or closed one")
    add_slug(parser)
    parser.add_argument(
        "status", nargs="?", metavar="STATUS", help="draft, pilot, open, paused or closed (default: say what it is)"
    )
    listed = parser.add_mutually_exclusive_group()
    listed.add_argument(
        "--listed", action="store_true", default=None, help="name it in the list of studies while it is open"
    )
    listed.add_argument(
        "--unlisted", dest="listed", action="store_false", default=None, help="do not name it in the list of studies"
    )
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Change the state of the study where one is given; print the state."""
    from db.session import Database
    from study.content.keeping.catalog import check_usable
    from study.content.keeping.life import set_status
    from study.content.making.clearing import clearable
    from study.content.making.store import check_exists

    folder = check_exists(settings.studies, options.slug)
    database = Database.open(settings.database_url)
    try:
        check_usable(database, folder, record=True)
        if options.status is not None or options.listed is not None:
            set_status(database, options.slug, options.status, options.listed)
        _tell(database, options.slug)
        found = clearable(database, options.slug)
        if options.status == "open" and found:
            name = program_name("enhancegan-study", "study")
            print(f"note: it holds {found}; to delete them: {name} clear {options.slug}")
    finally:
        database.close()


def _tell(database: "Database", slug: str) -> None:
    from study.content.keeping.life import life_of, next_statuses

    following = next_statuses(database, slug)
    can = f"; it can become {', '.join(following)}" if following else ""
    print(f"study {slug} is {life_of(database, slug).sentence}{can}")
