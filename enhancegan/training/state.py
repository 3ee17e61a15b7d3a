"""What an interrupted training run needs to go on: one file beside its output, replaced whole."""

from pathlib import Path
from typing import Any

import torch

from enhancegan.whole_files import replacing


def state_path(output: Path) -> Path:
    """Where the state of the run that writes `output` lies."""
    return output.with_suffix(".state.pt")


def save_state(output: Path, state: dict[str, Any]) -> None:
    """Write the state; a run that is cut off while writing keeps the one before."""
    path = state_path(output)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        torch.save(state, unfinished)


def load_state(output: Path) -> dict[str, Any]:
    """Read the state.

    Raises:
        ValueError: when there is none, or the file is damaged.
    """
    path = state_path(output)
    if not path.is_file():
        raise ValueError(f"nothing to resume: {path} does not exist")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch.load raises whatever its unpickler meets
        raise ValueError(f"{path} is damaged: {error}") from error
