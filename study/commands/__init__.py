"""The command line `enhancegan-study`: one module per command, imports inside so that `--help` is quick."""

import argparse

from enhancegan.console import add_version, program_name
from study.commands import analyze, build, create, delete, export, freeze, list_studies, paper, plan, show, simulate

# A new command is one module with a function `add` and one entry here.
COMMANDS = (list_studies, show, create, build, freeze, delete, export, analyze, paper, simulate, plan)


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    name = program_name("enhancegan-study", "study")
    parser = argparse.ArgumentParser(prog=name, description="Make, run and export blind ranking studies.")
    add_version(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
