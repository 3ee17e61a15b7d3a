"""The options that choose methods to measure, and the generator whose operators are among them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enhancegan.methods import Method


def add_methods(command: argparse.ArgumentParser) -> None:
    """Declare `--methods NAME ...` and `--generator FILE`."""
    command.add_argument("--methods", nargs="+", metavar="NAME", help="see `methods`; default: all that keep the size")
    add_generator(command)


def add_generator(command: argparse.ArgumentParser) -> None:
    """Declare `--generator FILE`."""
    command.add_argument("--generator", type=Path, metavar="FILE", help="checkpoint (default: the shipped one)")


def known_methods(args: argparse.Namespace) -> "dict[str, Method]":
    """Every method by name, the operators' by the generator of `--generator`.

    Raises:
        ValueError: when that file holds no generator.
    """
    from enhancegan.checkpoints import load_generator
    from enhancegan.methods import METHODS, methods_with

    return METHODS if args.generator is None else methods_with(load_generator(args.generator))


def asked_methods(args: argparse.Namespace) -> "list[Method]":
    """The methods that were asked for with `--methods`, or all; `original` first.

    Raises:
        ValueError: for an unknown method, or a file that holds no generator.
    """
    from enhancegan.methods.original import ORIGINAL
    from enhancegan.registry import look_up

    known = known_methods(args)
    # Every table needs the row of the untouched photo to compare with; a name given twice is measured once.
    return [look_up("method", known, name) for name in dict.fromkeys([ORIGINAL.name, *(args.methods or known)])]


def same_size_methods(args: argparse.Namespace) -> "list[Method]":
    """The methods that were asked for, `original` first; those that change the size are named and left out.

    Raises:
        ValueError: for an unknown method, or a file that holds no generator.
    """
    asked = asked_methods(args)
    for method in asked:
        if not method.keeps_size:
            print(f"left out: {method.name} (its results have another size, pixels cannot be compared)")
    return [method for method in asked if method.keeps_size]
