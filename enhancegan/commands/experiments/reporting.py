"""What the experiments share: where the results go, and how they are written and shown."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def add_output(command: argparse.ArgumentParser) -> None:
    """Declare `--output DIR`."""
    command.add_argument(
        "--output", type=_folder, required=True, metavar="DIR", help="receives the table as json, csv, md, html"
    )


def _folder(text: str) -> Path:
    # Said before the measuring, which may take an hour, and not after it.
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a file, a folder is needed")
    return path


def report(rows: "pd.DataFrame", output: Path, name: str, title: str, notes: Sequence[str] = ()) -> None:
    """Write the table's files into `output`, print the table, its notes and the files' names.

    Raises:
        ValueError: when there are no rows, or `output` is a file.
    """
    from enhancegan.evaluation.report import markdown_table, write_report

    paths = write_report(rows, output, name, title, notes)
    print(f"{title}\n\n{markdown_table(rows)}\n")
    for note in notes:
        print(f"- {note}")
    print(*paths, sep="\n")
