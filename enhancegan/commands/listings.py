"""`methods` and `evaluators`: list the ways to edit photos and to score them."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declare both commands."""
    methods = commands.add_parser("methods", help="list the methods")
    methods.set_defaults(run=_methods)
    evaluators = commands.add_parser("evaluators", help="list the evaluators, which score photos without a reference")
    evaluators.set_defaults(run=_evaluators)


def _methods(args: argparse.Namespace) -> int:
    from enhancegan.checkpoint_header import SHIPPED_GENERATOR
    from enhancegan.methods import METHODS, all_methods, untrained
    from enhancegan.methods.dped import DPED, is_imported, needs_import
    from enhancegan.methods.yours import yours

    lines = {name: method.description for name, method in all_methods().items()}
    for name in untrained(METHODS):
        lines[name] = (
            f"not trained: {SHIPPED_GENERATOR.name} has no head for it; `train --operators {name}` trains one, "
            "`combine` adds it to the others"
        )
    for name, method in DPED.items():
        lines[name] = method.description if is_imported(name) else needs_import(name)
    wrong = yours()
    lines |= {name: f"cannot be used: {problem}" for name, problem in wrong.problems.items() if name not in lines}
    print_columns(lines)
    for problem in [
        *filter(None, [wrong.of_file]),
        *(wrong.problems[name] for name in METHODS if name in wrong.problems),
    ]:
        print(f"not listed: {problem}")
    return 0


def _evaluators(args: argparse.Namespace) -> int:
    from enhancegan.evaluators import EVALUATORS

    print_columns({entry.usage: entry.description for entry in EVALUATORS.values()})
    return 0


def print_columns(lines: dict[str, str]) -> None:
    """Print names and what they mean in two columns."""
    width = max(map(len, lines))
    for name, description in lines.items():
        print(f"{name:<{width}}  {description}")
