"""`python -m study paper`: the user study of the paper, Sec. 4.4, beside a study's own rankings."""

import argparse

from db.settings import Settings
from study.commands.options import Commands, entries
from study.commands.rankings import add_rankings, analysis_of, given, methods_of


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("paper", help="show a study as the paper shows its own, beside the paper's numbers")
    add_rankings(parser)
    parser.add_argument(
        "--methods",
        metavar="ROW=KEY,...",
        help="which method stands for which row of the paper (original, photoshop_auto, piecewise, filtering, human) "
        "where it has another name; ROW= for none",
    )
    parser.add_argument(
        "--photos", metavar="NAME,...", help="photos whose Fig. 7 becomes a file (default: the first five)"
    )
    parser.add_argument("--no-figures", action="store_true", help="write no figure files: quicker")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Write the comparison and print it."""
    from study.analysis.analysis import Analysis
    from study.analysis.paper_page import sentences
    from study.analysis.paper_table import paper_labels, paper_methods, paper_table
    from study.results.paper_folder import PAPER, write_paper
    from study.results.simulated_note import simulated_note

    found = given(settings, options, PAPER, without_study=("traps",))
    labels = found.study.labels if found.study else {method: method for method in methods_of(found.rankings)}
    chosen = entries("methods", options.methods) if options.methods else {}
    methods = paper_methods(tuple(labels), chosen)
    analysis = analysis_of(found, paper_labels(labels, methods), options)
    if not isinstance(analysis, Analysis):
        raise ValueError(
            "the paper's mean scores need rankings that place every method without ties; some of these are partial or "
            "tied: use python -m study analyze"
        )
    note = simulated_note(analysis, found.simulated)
    problem = write_paper(
        analysis,
        methods,
        options.output,
        found.title,
        found.source,
        found.study,
        [name.strip() for name in options.photos.split(",")] if options.photos else None,
        not options.no_figures,
        options.replace,
        note,
    )
    if note:
        print(note)
    for sentence in sentences(analysis, paper_table(analysis, methods)):
        print(sentence)
    if problem:
        print(problem)
    print(f"The page is {options.output / PAPER.page}")
