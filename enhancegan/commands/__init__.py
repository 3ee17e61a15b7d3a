"""The command line `python -m enhancegan`: one module per command, imports inside so that `--help` is quick."""

import argparse

from enhancegan.commands import (
    combine,
    enhance,
    evaluate,
    figures,
    finetune_crop,
    fit_filters,
    listings,
    pretrain,
    train,
)

# A new command is one module with a function `add` and one entry here.
COMMANDS = (enhance, pretrain, train, combine, finetune_crop, fit_filters, evaluate, listings, figures)


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(prog="python -m enhancegan", description="Enhance photos and train the enhancer.")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    return parser
