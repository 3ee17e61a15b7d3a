"""The command line `enhancegan`: one module per command, with local imports so that `--help` is fast."""

from enhancegan.commands import (
    combine,
    data,
    enhance,
    evaluate,
    figures,
    finetune_crop,
    fit_filters,
    import_dped,
    listings,
    paper,
    pretrain,
    pretrain_statistics,
    train,
)
from enhancegan.console import Parser, add_version, program_name

# A new command is one module with a function `add` and one entry here.
COMMANDS = (
    enhance,
    pretrain,
    pretrain_statistics,
    train,
    combine,
    data,
    finetune_crop,
    fit_filters,
    import_dped,
    evaluate,
    listings,
    figures,
    paper,
)


def build_parser() -> Parser:
    """All commands and their options."""
    name = program_name("enhancegan", "enhancegan")
    parser = Parser(prog=name, description="Enhance photos and train the enhancer.")
    add_version(parser)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    return parser
