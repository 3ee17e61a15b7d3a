"""`python -m study analyze`: compute everything about a study's rankings and write it to a folder."""

import argparse
from typing import TYPE_CHECKING

from db.settings import Settings
from study.commands.options import Commands
from study.commands.rankings import (
    add_rankings,
    analysis_of,
    check_texts,
    entries,
    given_rankings,
    given_study,
    methods_of,
    source_of,
    title_of,
)

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
    files = parser.add_mutually_exclusive_group()
    files.add_argument(
        "--no-figures", action="store_true", help="write no figure files, and a report without the photos: quicker"
    )
    files.add_argument("--photo-figures", action="store_true", help="write a figure file for every photo, too: slower")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the analysis and print what it found."""
    from study.analysis.sections import key_findings
    from study.results.analysis_folder import ANALYSIS, write_analysis

    check_texts(options, ("title", "methods", "traps"))
    ANALYSIS.check(options.output, options.replace)
    study = given_study(settings, options)
    if study and options.methods is not None:
        raise ValueError("--methods is for tables without --study; the study sets them itself")
    rankings = given_rankings(settings, options)
    labels = study.labels if study else _labels(options.methods, rankings)
    analysis = analysis_of(rankings, labels, study, options, options.margin)
    problem = write_analysis(
        analysis,
        options.output,
        title_of(study, options),
        source_of(options),
        study,
        not options.no_figures,
        options.photo_figures,
    )
    for sentence in key_findings(analysis):
        print(sentence)
    if problem:
        print(problem)
    print(f"The report is {options.output / ANALYSIS.page}")


def _labels(methods: str | None, rankings: "pd.DataFrame") -> dict[str, str]:
    """Return method -> name, from `--methods` or as the table has them."""
    found = methods_of(rankings)
    if methods is None:
        return {method: method for method in found}
    labels = {key: name or key for key, name in entries("methods", methods).items()}
    if len(set(labels.values())) < len(labels):
        raise ValueError(f"--methods must give every method a name of its own; got {methods}")
    if sorted(labels) != sorted(found):
        raise ValueError(f"--methods must name the methods of the table, {', '.join(found)}; got {', '.join(labels)}")
    return labels
