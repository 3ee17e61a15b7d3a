"""The state that an interrupted training run resumes from: one file next to its output, replaced atomically."""

from pathlib import Path
from typing import Any

import torch

from enhancegan.whole_files import replacing


def state_path(output: Path) -> Path:
    """The state file of the run that writes `output`."""
    return output.with_suffix(".state.pt")


def save_state(output: Path, state: dict[str, Any]) -> None:
    """Write the state; if the run is interrupted while writing, the previous state is kept."""
    path = state_path(output)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        torch.save(state, unfinished)


def load_state(output: Path) -> dict[str, Any]:
    """Read the state.

    Raises:
        ValueError: when the file is missing or damaged.
    """
    path = state_path(output)
    if not path.is_file():
        raise ValueError(f"nothing to resume: {path} does not exist")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch.load raises whatever its unpickler raises
        raise ValueError(f"{path} is damaged: {error}") from error
