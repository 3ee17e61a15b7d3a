"""The enhancer and the methods selected by `--generator`, `--exemplars` and `--methods`."""

import argparse
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
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

    Those from outside come last.

    Raises:
        ValueError: when that file is not a generator, or there are no such photos.
    """
    from enhancegan.methods import all_methods, with_exemplars

    enhancer = None if args.generator is None else chosen_enhancer(args)
    return with_exemplars(all_methods(enhancer), args.exemplars)


def not_measured(known: Collection[str]) -> list[str]:
    """Sentences to print: operators that are missing from the `known` methods, and wrong declarations of others."""
    from enhancegan.methods import untrained
    from enhancegan.methods.yours import yours

    missing = untrained(known)
    of_operators = [f"Not measured, because the generator was not trained for it: {', '.join(missing)}."]
    return (of_operators if missing else []) + [f"Not measured: {sentence}." for sentence in yours().sentences]


def asked_methods(args: argparse.Namespace) -> "list[Method]":
    """The methods selected by `--methods` (default: all); `original` first.

    Raises:
        ValueError: for an unknown method, one the generator was not trained for, one from outside whose declaration is
            wrong, or a file that is not a generator.
    """
    from enhancegan.methods import get_method
    from enhancegan.methods.original import ORIGINAL

    known = known_methods(args)
    if not args.methods:
        for sentence in not_measured(known):
            print(sentence)
    # Every table needs the unedited photo as its reference row; a name given twice is measured once.
    return [get_method(name, known) for name in dict.fromkeys([ORIGINAL.name, *(names_in(args.methods) or known)])]


def names_in(given: Sequence[str] | None) -> list[str]:
    """The names in the values of an option, which may also be separated by commas, as for `study build`."""
    return [name for value in given or () for name in value.split(",") if name]


def with_results(methods: "Iterable[Method]", photos: Path) -> "list[Method]":
    """Leave out, and say so, folders of outputs that have no result for any photo of a folder.

    Raises:
        ValueError: when there are no photos in the folder.
    """
    from enhancegan.outside.outputs import Outputs, files_by_stem
    from enhancegan.photo import find_photos

    stems = {path.stem for path in find_photos([photos])}
    kept = []
    for method in methods:
        results = method.by_stem
        if isinstance(results, Outputs) and stems.isdisjoint(files_by_stem(results.folder)):
            print(f"left out: {method.name} ({results.folder} has no result for any of these photos)")
        else:
            kept.append(method)
    return kept


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


def methods_and_baselines(args: argparse.Namespace, photos: Path | None = None) -> "tuple[list[Method], bool]":
    """The methods of `same_size_methods` and the baselines selected by `--baselines`; and whether the oracle is one.

    Args:
        args: the command's.
        photos: their folder, if they are treated as they are in their files; else methods that find their results by
            the names of photos are named and left out.

    Raises:
        ValueError: as `asked_methods`, or for an unknown baseline.
    """
    from enhancegan.evaluation.baselines import BASELINES
    from enhancegan.evaluation.oracle import ORACLE
    from enhancegan.registry import look_up

    asked = dict.fromkeys([*BASELINES, ORACLE] if args.baselines is None else args.baselines)
    baselines = [look_up("baseline", {**BASELINES, ORACLE: None}, name) for name in asked]
    methods = same_size_methods(args)
    if photos is None:
        methods = [method for method in methods if _needs_no_name(method)]
    elif not args.methods:
        methods = with_results(methods, photos)
    return [*methods, *filter(None, baselines)], ORACLE in asked


def _needs_no_name(method: "Method") -> bool:
    if method.by_stem is not None:
        print(f"left out: {method.name} (its results are files, and other photos than theirs are measured here)")
    return method.by_stem is None
