"""`evaluate`: the paper's tables and our own measurements, one sub-command per experiment."""

from typing import Any

from enhancegan.commands.experiments import (
    ablation,
    framing,
    harm,
    pairs,
    parameters,
    preference,
    restore,
    table1,
    table2,
    table3,
)

# A new experiment is one module in `experiments` with a function `add` and one entry here.
EXPERIMENTS = (table1, table2, restore, pairs, harm, parameters, table3, framing, ablation, preference)


def add(commands: Any) -> None:
    """Declare the command and its experiments."""
    command = commands.add_parser("evaluate", help="measure methods and reproduce the paper's tables")
    experiments = command.add_subparsers(dest="experiment", required=True)
    for experiment in EXPERIMENTS:
        experiment.add(experiments)
