"""The enhancer and the methods selected by `--generator`, `--exemplars` and `--methods`."""

import argparse
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enhancegan.enhancer import Enhancer
    from enhancegan.methods import Method


def chosen_enhancer(args: argparse.Namespace) -> "Enhancer":
    """The enhancer with the generator from `--generator`, or with the shipped one.

    Raises:
        ValueError: when that file is not a generator.
    """
    from enhancegan.checkpoints import load_generator
    from enhancegan.enhancer import Enhancer, shipped_enhancer

    return shipped_enhancer() if args.generator is None else Enhancer(load_generator(args.generator))


def known_methods(args: argparse.Namespace) -> "dict[str, Method]":
    """Every method by name, with the operators of the generator from `--generator` and the photos of `--exemplars`.

    Raises:
        ValueError: when that file is not a generator, or there are no such photos.
    """
    from enhancegan.methods import METHODS, methods_with, with_exemplars

    return with_exemplars(METHODS if args.generator is None else methods_with(chosen_enhancer(args)), args.exemplars)


def not_trained(known: Collection[str]) -> list[str]:
    """A sentence to print if an operator is missing from the `known` methods, as a list of one; else an empty list."""
    from enhancegan.methods import untrained

    missing = untrained(known)
    return [f"Not measured, because the generator was not trained for it: {', '.join(missing)}."] if missing else []


def asked_methods(args: argparse.Namespace) -> "list[Method]":
    """The methods selected by `--methods` (default: all); `original` first.

    Raises:
        ValueError: for an unknown method, one the generator was not trained for, or a file that is not a generator.
    """
    from enhancegan.methods import find_method
    from enhancegan.methods.original import ORIGINAL

    known = known_methods(args)
    if not args.methods:
        for sentence in not_trained(known):
            print(sentence)
    # Every table needs the unedited photo as its reference row; a name given twice is measured once.
    return [find_method(known, name) for name in dict.fromkeys([ORIGINAL.name, *(args.methods or known)])]


def same_size_methods(args: argparse.Namespace) -> "list[Method]":
    """The selected methods, `original` first; those that change the size are named and left out.

    Raises:
        ValueError: as `asked_methods`.
    """
    asked = asked_methods(args)
    for method in asked:
        if not method.keeps_size:
            print(f"left out: {method.name} (its results differ in size, so pixels cannot be compared)")
    return [method for method in asked if method.keeps_size]


def methods_and_baselines(args: argparse.Namespace) -> "tuple[list[Method], bool]":
    """The methods of `same_size_methods` and the baselines selected by `--baselines`; and whether the oracle is one.

    Raises:
        ValueError: as `asked_methods`, or for an unknown baseline.
    """
    from enhancegan.evaluation.baselines import BASELINES
    from enhancegan.evaluation.oracle import ORACLE
    from enhancegan.registry import look_up

    asked = dict.fromkeys([*BASELINES, ORACLE] if args.baselines is None else args.baselines)
    baselines = [look_up("baseline", {**BASELINES, ORACLE: None}, name) for name in asked]
    return [*same_size_methods(args), *filter(None, baselines)], ORACLE in asked
