"""The command line `enhancegan-study`: one module per command, imports inside so that `--help` is quick."""

from enhancegan.console import Parser, add_version, program_name
from study.commands import (
    analyze,
    build,
    clear,
    create,
    delete,
    example,
    export,
    freeze,
    list_studies,
    paper,
    plan,
    show,
    simulate,
    status,
)

# A new command is one module with a function `add` and one entry here.
COMMANDS = (
    *(list_studies, show, create, build, status, freeze, clear, delete),
    *(export, analyze, paper, simulate, plan, example),
)


def build_parser() -> Parser:
    """All commands and their options."""
    name = program_name("enhancegan-study", "study")
    parser = Parser(prog=name, description="Make, run and export blind ranking studies.")
    add_version(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
