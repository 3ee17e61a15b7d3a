"""`evaluate`: the paper's tables and our own measurements, one sub-command per experiment."""

import argparse
from functools import partial
from typing import Any

from enhancegan.commands.experiments import EXPERIMENTS, Experiment
from enhancegan.commands.options import OUTPUT


def add(commands: Any) -> None:
    """Declare the command and its experiments."""
    command = commands.add_parser("evaluate", help="measure methods and reproduce the paper's tables")
    experiments = command.add_subparsers(dest="experiment", required=True)
    for experiment in EXPERIMENTS:
        parser = experiments.add_parser(experiment.name, help=experiment.help)
        for option in (*experiment.options, OUTPUT):
            option.add(parser)
        parser.set_defaults(run=partial(_run, experiment))


def _run(experiment: Experiment, args: argparse.Namespace) -> int:
    """Measure, write the table's files into `--output`, print the table, its notes and the files' names."""
    from enhancegan.evaluation.report import markdown_table, write_report

    rows, notes = experiment.measure(args)
    paths = write_report(rows, args.output, experiment.name, experiment.title, notes)
    print(f"{experiment.title}\n\n{markdown_table(rows)}\n")
    for note in notes:
        print(f"- {note}")
    print(*paths, sep="\n")
    return 0
