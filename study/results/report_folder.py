"""A folder that a command writes: a page to read, numbers, tables and figures; never over anything else."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from enhancegan.whole_files import is_unfinished, write_text
from study.results.figure_files import write_figures

TABLES, FIGURES = "tables", "figures"


@dataclass(frozen=True)
class ReportFolder:
    """One kind of such folders. Its file of numbers marks it: it must contain ``n_trials``."""

    kind: str
    """What it contains, with its article: "an analysis"."""
    page: str
    """Name of the page."""
    numbers: str
    """Name of the file of numbers."""

    def check(self, folder: Path, replace: bool) -> None:
        """Raise ValueError if `folder` must not be written: it must be new, empty, or of this kind with `replace`."""
        if folder.is_symlink() and not folder.exists():
            raise ValueError(f"{folder} is a broken link")
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"{folder} is a file, not a folder")
        if not folder.is_dir() or not _names_in(folder):
            return
        if not self._is_in(folder):
            raise ValueError(f"{folder} is not empty and is not {self.kind}; choose another folder")
        if not replace:
            raise ValueError(
                f"{folder} already contains {self.kind}; replace it with --replace, or choose another folder"
            )

    def write(
        self,
        folder: Path,
        found: Mapping[str, Any],
        tables: Mapping[str, str],
        figures: Mapping[str, go.Figure],
        page: Callable[[], str],
    ) -> str | None:
        """Write the files, replacing those written earlier.

        Args:
            folder: A folder that passed ``check``.
            found: The numbers, as JSON has them.
            tables: File name without extension -> CSV.
            figures: File name without extension -> figure; none writes no folder of figures.
            page: Returns the page, while the figures are drawn.

        Returns:
            None, or a sentence about figures that could not be written.

        Raises:
            OSError: If a file cannot be written.
        """
        _remove_files(folder)
        folder.mkdir(parents=True, exist_ok=True)
        # The numbers come before anything else: they mark the folder as one to replace, however the command ends.
        write_text(folder / self.numbers, json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False))
        (folder / TABLES).mkdir(exist_ok=True)
        # A browser draws the figures while everything else is written.
        with ThreadPoolExecutor(max_workers=1) as browser:
            drawn = browser.submit(write_figures, figures, folder / FIGURES) if figures else None
            for name, text in tables.items():
                write_text(folder / TABLES / f"{name}.csv", text)
            write_text(folder / self.page, page())
        return drawn.result() if drawn else None

    def _is_in(self, folder: Path) -> bool:
        """Return whether everything in `folder` was written by ``write``."""
        try:
            numbers_there = json.loads((folder / self.numbers).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        found = _names_in(folder)
        are_folders = all(
            (folder / name).is_dir() and not (folder / name).is_symlink() for name in {TABLES, FIGURES} & found
        )
        return "n_trials" in numbers_there and found <= {self.page, self.numbers, TABLES, FIGURES} and are_folders


def _names_in(folder: Path) -> set[str]:
    """Return the names in `folder`, without what a killed process left unfinished."""
    return {path.name for path in folder.iterdir() if not is_unfinished(path.name)}


def _remove_files(folder: Path) -> None:
    """Remove the tables and figures written earlier; other files stay."""
    for name, suffixes in ((TABLES, (".csv",)), (FIGURES, (".html", ".svg", ".png"))):
        for path in (folder / name).glob("*"):
            if path.suffix in suffixes:
                path.unlink()
