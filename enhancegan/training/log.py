"""The log of a training run: a table, sample grids and TensorBoard's event files."""

import logging
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import torch
from torchvision.utils import save_image

from enhancegan.training.state import beside

logger = logging.getLogger(__name__)

TABLE = "log.csv"


def log_folder(output: Path) -> Path:
    """The log folder of the run that writes `output`."""
    return beside(output, ".log")


class TrainingLog:
    """Numbers and pictures of a run, in a folder next to its output.

    The folder holds `log.csv` with a row for every step, `OPERATOR-STEP.png`, and event files for TensorBoard, in
    one folder per operator. Nothing is written before the first call that adds something.
    """

    def __init__(self, output: Path, columns: Sequence[str], kept: int = 0) -> None:
        """Open the log of the run that writes `output`.

        Args:
            output: the run's checkpoint.
            columns: of the table; "operator" is filled in.
            kept: bytes of the table after which a resumed run continues, as returned by `flush`; 0 for a new table.
        """
        self._folder = log_folder(output)
        self._table = self._folder / TABLE
        self._columns = list(columns)
        self._kept = min(kept, self._table.stat().st_size) if self._table.is_file() else 0
        self._rows: list[dict[str, Any]] = []
        self._operator, self._first_step = "", 1
        self._events: Any = None
        self._writes_events = find_spec("tensorboardX") is not None
        if not self._writes_events:
            logger.info("no event files for TensorBoard: pip install tensorboardX")

    def start(self, operator: str, step: int) -> None:
        """Continue with an operator ("" for the critic alone); its entries from `step` on are discarded."""
        self.close()
        self._operator, self._first_step = operator, step

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Log the results of a step, by column name."""
        self._rows.append({"operator": self._operator, "step": step, **values})
        if events := self._event_writer():
            for name, value in values.items():
                events.add_scalar(name, value, step)

    def add_samples(self, step: int, grid: torch.Tensor) -> None:
        """Log a picture (3, H, W), sRGB in [0, 1]."""
        self._folder.mkdir(parents=True, exist_ok=True)
        save_image(grid, self._folder / f"{self._operator}-{step}.png")
        if events := self._event_writer():
            events.add_image("samples", grid.numpy(), step)

    def flush(self) -> int:
        """Write all pending entries.

        Returns:
            Size of the table in bytes, with which a resumed run can drop what came later.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        rows = pd.DataFrame(self._rows, columns=self._columns)
        with self._table.open("ab") as file:
            file.truncate(self._kept)
            file.seek(self._kept)
            file.write(
                rows.to_csv(index=False, header=self._kept == 0, float_format="%.6g", lineterminator="\n").encode()
            )
            self._kept = file.tell()
        self._rows = []
        if self._events:
            self._events.flush()
        return self._kept

    def close(self) -> None:
        """Close the event file."""
        if self._events:
            self._events.close()
        self._events = None

    def _event_writer(self) -> Any:
        if self._events is None and self._writes_events:
            from tensorboardX import SummaryWriter  # type: ignore[import-untyped]

            self._events = SummaryWriter(str(self._folder / self._operator), purge_step=self._first_step)
        return self._events
