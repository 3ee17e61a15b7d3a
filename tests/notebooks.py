"""`make notebooks`: runs the notebooks of `notebooks/`, and writes them with their results into `build/notebooks/`.

`python -m tests.notebooks FOLDER NAME...` runs those of these names alone, and writes them into FOLDER.
"""

import argparse
from pathlib import Path

import jupytext
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.project import ROOT

SOURCES = sorted((ROOT / "notebooks").glob("*.py"))
RENDERED = ROOT / "build" / "notebooks"
_PATIENCE_S = 300


def executed(source: Path) -> NotebookNode:
    """Run a notebook from its first cell to its last, in a kernel of its own.

    Raises:
        nbclient.exceptions.CellExecutionError: if a cell raises anything.
    """
    notebook = jupytext.read(source)
    # Through files, not ports that others on the computer can reach.
    kernel = AsyncKernelManager(transport="ipc")
    client = NotebookClient(notebook, km=kernel, timeout=_PATIENCE_S, resources={"metadata": {"path": str(ROOT)}})
    return client.execute()


def main() -> None:
    """Run all, or those that are named, and write what came of them."""
    parser = argparse.ArgumentParser(description="Run notebooks.")
    parser.add_argument("folder", nargs="?", type=Path, default=RENDERED)
    parser.add_argument("names", nargs="*", default=[source.stem for source in SOURCES])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.names:
        target = options.folder / f"{name}.ipynb"
        jupytext.write(executed(ROOT / "notebooks" / f"{name}.py"), target)
        print(target)


if __name__ == "__main__":
    main()
