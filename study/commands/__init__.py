"""The command line `python -m study`: one module per command, imports inside so that `--help` is quick."""

import argparse

from study.commands import analyze, build, create, delete, export, freeze, list_studies, show, simulate

# A new command is one module with a function `add` and one entry here.
COMMANDS = (list_studies, show, create, build, freeze, delete, export, analyze, simulate)


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(prog="python -m study", description="Make, run and export blind ranking studies.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
