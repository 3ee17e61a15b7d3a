"""A folder that a command writes: a page to read, numbers, tables and figures; whole, and never over anything else.

Everything is written into a hidden folder beside it, which then takes its place: whoever looks finds the earlier report
or the new one, also if the command is killed, and of two commands at once the later one's. What a killed command left
is removed by the next.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from enhancegan.whole_files import is_unfinished, temporary_folder, write_text
from study.results.figure_files import PLOTLY, FigureWriter

TABLES, FIGURES = "tables", "figures"
_WRITTEN = {TABLES: (".csv", ".R"), FIGURES: (".html", ".svg", ".png")}
"""Suffixes of what is written into these folders."""
_OCCUPIED = {errno.ENOTEMPTY, errno.EEXIST}


@dataclass(frozen=True)
class Report:
    """What such a folder contains."""

    found: Mapping[str, Any]
    """The numbers, as JSON has them."""
    tables: Mapping[str, str]
    """File name without extension -> CSV."""
    figures: Mapping[str, go.Figure]
    """File name without extension -> figure."""
    page: Callable[[], str]
    """Returns the page, while the figures are drawn."""
    scripts: Mapping[str, str] = field(default_factory=dict)
    """File name -> text of what computes more from the tables, beside them."""


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

    def write(self, folder: Path, report: Report, writer: FigureWriter | None, replace: bool) -> str | None:
        """Write the files; what was written earlier is replaced, other people's tables and figures stay.

        Args:
            folder: A folder that passed ``check``.
            report: What to write.
            writer: Writes the figures; None writes no folder of figures.
            replace: Whether an earlier one may be replaced.

        Returns:
            None, or a sentence about figures that could not be written.

        Raises:
            OSError: If a file cannot be written.
            ValueError: If something else was written to `folder` meanwhile that must not be replaced.
        """
        folder = folder.resolve()
        folder.parent.mkdir(parents=True, exist_ok=True)
        is_movable = _is_movable(folder)
        with temporary_folder(folder.parent if is_movable else folder) as aside:
            new = aside / "new"
            new.mkdir()
            problem = self._write(new, report, writer)
            if is_movable:
                self._move(new, folder, aside, replace)
            else:
                self.check(folder, replace)
                self._move_parts(new, folder, aside)
        return problem

    def _write(self, folder: Path, report: Report, writer: FigureWriter | None) -> str | None:
        """Write the files into an empty folder; arguments and value as for ``write``."""
        write_text(folder / self.numbers, json.dumps(report.found, indent=1, ensure_ascii=False, allow_nan=False))
        (folder / TABLES).mkdir()
        # A browser draws the figures while everything else is written.
        if writer:
            writer.write(report.figures, folder / FIGURES)
        for name, text in report.tables.items():
            write_text(folder / TABLES / f"{name}.csv", text)
        for name, text in report.scripts.items():
            write_text(folder / TABLES / name, text)
        write_text(folder / self.page, report.page())
        return writer.problem() if writer else None

    def _move(self, new: Path, folder: Path, aside: Path, replace: bool) -> None:
        """Put the folder `new` into the place of `folder`, of which what is left goes to `aside`."""
        moved = 0
        while True:
            if folder.is_dir():
                shutil.copymode(folder, new)
            try:
                new.rename(folder)
                return
            except OSError as error:
                if error.errno not in _OCCUPIED:
                    raise
            # Another command may have been quicker, and may be again.
            self.check(folder, replace)
            _keep_others(folder, new)
            with suppress(FileNotFoundError):
                folder.rename(aside / f"old-{moved}")
            moved += 1

    def _move_parts(self, new: Path, folder: Path, aside: Path) -> None:
        """Put the parts of `new` into `folder` one by one, the page last: there is none while they do not fit."""
        _keep_others(folder, new)
        old = aside / "old"
        old.mkdir()
        for name in (self.page, self.numbers, TABLES, FIGURES):
            with suppress(FileNotFoundError):
                (folder / name).rename(old / name)
        for name in (self.numbers, TABLES, FIGURES, self.page):
            with suppress(FileNotFoundError):
                (new / name).rename(folder / name)

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


def _is_movable(folder: Path) -> bool:
    """Return whether another folder can take the place of `folder`; not of a mount point, nor of where the user is."""
    if not folder.is_dir():
        return True
    return os.access(folder.parent, os.W_OK) and not folder.is_mount() and folder != Path.cwd()


def _keep_others(old: Path, new: Path) -> None:
    """Copy what somebody else put beside the tables and figures of `old` to those of `new`."""
    for name, suffixes in _WRITTEN.items():
        for path in (old / name).glob("*"):
            if path.suffix in suffixes or path.name == PLOTLY or is_unfinished(path.name):
                continue
            (new / name).mkdir(exist_ok=True)
            if path.is_dir() and not path.is_symlink():
                shutil.copytree(path, new / name / path.name, symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copy2(path, new / name / path.name, follow_symlinks=False)
