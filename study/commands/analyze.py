"""`python -m study analyze`: compute everything about a study's rankings and write it to a folder."""

import argparse
from typing import TYPE_CHECKING

from db.settings import Settings
from study.commands.groups import add_groups, traits_given
from study.commands.options import Commands, entries
from study.commands.rankings import add_rankings, analysis_of, given, methods_of

if TYPE_CHECKING:
    import pandas as pd


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("analyze", help="analyze a study's rankings: report, tables, figures")
    add_rankings(parser)
    parser.add_argument(
        "--methods",
        metavar="KEY=NAME,...",
        help="without --study: the methods in order, each with the name to print (default: as in the table)",
    )
    parser.add_argument(
        "--margin",
        type=float,
        metavar="POINTS",
        help="equivalence margin: the largest difference of mean scores that does not matter (default: the study's)",
    )
    parser.add_argument(
        "--reference",
        metavar="METHOD",
        help="without --study: the method that the others are compared with, or none to compare every pair "
        "(default: human, if there is one)",
    )
    add_groups(parser)
    files = parser.add_mutually_exclusive_group()
    files.add_argument(
        "--no-figures", action="store_true", help="write no figure files, and a report without the photos: quicker"
    )
    files.add_argument("--photo-figures", action="store_true", help="write a figure file for every photo, too: slower")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the analysis and print what it found."""
    from study.analysis.protocol import NO_REFERENCE
    from study.analysis.sections import key_findings
    from study.results.analysis_folder import ANALYSIS, write_analysis
    from study.results.simulated_note import simulated_note

    found = given(
        settings, options, ANALYSIS, without_study=("methods", "reference", "traps", "photos", "participants")
    )
    labels = found.study.labels if found.study else _labels(options.methods, found.rankings)
    if options.reference not in (None, NO_REFERENCE, *labels):
        raise ValueError(
            f"--reference must be a method of the table, {', '.join(labels)}, or {NO_REFERENCE}; "
            f"got {options.reference}"
        )
    analysis = analysis_of(found, labels, options, options.margin, options.reference, traits_given(options, found))
    note = simulated_note(analysis, found.simulated)
    problem = write_analysis(
        analysis,
        options.output,
        found.title,
        found.source,
        found.study,
        not options.no_figures,
        options.photo_figures,
        options.replace,
        note,
    )
    if note:
        print(note)
    for sentence in key_findings(analysis):
        print(sentence)
    if problem:
        print(problem)
    print(f"The report is {options.output / ANALYSIS.page}")


def _labels(methods: str | None, rankings: "pd.DataFrame") -> dict[str, str]:
    """Return method -> name, from `--methods` or as the table has them."""
    from study.analysis.rank_matrix import misfit

    found = methods_of(rankings)
    if methods is None:
        return {method: method for method in found}
    labels = {key: name or key for key, name in entries("methods", methods).items()}
    if len(set(labels.values())) < len(labels):
        raise ValueError(f"--methods must give every method a name of its own; got {methods}")
    if sorted(labels) != sorted(found):
        raise ValueError(f"--methods must name all methods of the table, KEY=NAME,...: {misfit(list(labels), found)}")
    return labels
