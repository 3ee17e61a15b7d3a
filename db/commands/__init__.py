"""The command line `enhancegan-db`: one module per command, imports inside so that `--help` is quick."""

from db.commands import backup, check, forget, restore, vacuum
from enhancegan.console import Parser, add_version, program_name

# A new command is one module with a function `add` and one entry here.
COMMANDS = (backup, restore, check, vacuum, forget)


def build_parser() -> Parser:
    """All commands and their options."""
    parser = Parser(
        prog=program_name("enhancegan-db", "db"), description="Back up, restore, check and tidy up the app's data."
    )
    add_version(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
