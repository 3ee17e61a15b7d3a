"""The option that chooses evaluators, which score photos without a reference."""

import argparse

# The critic that generators were trained to please, and one that no generator ever saw.
DEFAULT_EVALUATORS = ("critic", "judge")


def add_evaluators(command: argparse.ArgumentParser, default: tuple[str, ...] = DEFAULT_EVALUATORS) -> None:
    """Declare `--evaluators NAME ...`."""
    names = " ".join(default)
    command.add_argument(
        "--evaluators", nargs="+", default=default, metavar="NAME", help=f"see `evaluators`; default: {names}"
    )
