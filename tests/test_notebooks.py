"""The notebooks run from their first cell to their last, and show what they promise."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("jupytext", reason="needs jupytext, nbclient and ipykernel: pip install -r requirements-dev.txt")

import nbformat
from nbformat import NotebookNode

from tests.notebooks import SOURCES
from tests.project import ROOT

PROMISED = {
    "enhance_from_python": {"image/png", "text/html", "text/plain"},
    "analyse_a_ranking_study": {"application/vnd.plotly.v1+json", "text/html", "text/plain"},
}
"""Notebook -> kinds of results in it: photos, figures, tables, numbers."""


def shown(notebook: NotebookNode) -> set[str]:
    """The kinds of results in a notebook."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return {kind for output in outputs for kind in output.get("data", {})}


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_notebook_runs_and_shows_its_results_inline(source: Path, tmp_path: Path) -> None:
    # A kernel's client leaves sockets to be closed with its process.
    command = [sys.executable, "-m", "tests.notebooks", str(tmp_path), source.stem]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    notebook = nbformat.read(tmp_path / f"{source.stem}.ipynb", as_version=4)
    assert shown(notebook) >= PROMISED[source.stem]
