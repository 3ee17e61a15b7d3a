"""`pretrain-statistics`: train the judge of color statistics."""

import argparse
from typing import Any

from enhancegan.commands.options import add_settings, given


def add(commands: Any) -> None:
    """Declare the command."""
    from enhancegan.training.statistics_config import StatisticsConfig

    command = commands.add_parser(
        "pretrain-statistics", help="train the judge of color statistics on good and poor photos and on over-edits"
    )
    add_settings(command, StatisticsConfig)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from enhancegan.training.pretrain_statistics import describe, pretrain_statistics
    from enhancegan.training.statistics_config import StatisticsConfig

    config = StatisticsConfig(**given(args, StatisticsConfig))
    print("held out:", describe(pretrain_statistics(config)), "->", config.output)
    return 0
