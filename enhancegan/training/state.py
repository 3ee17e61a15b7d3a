"""The state that an interrupted training run resumes from: one file next to its output, replaced atomically."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from enhancegan.training.settings import KEEPING, RunSettings
from enhancegan.whole_files import replacing

_SUFFIX = ".safetensors"
# What a resumed run may change: where its files are, how long it trains, and what changes no result.
_FREE = ("data", "more_good", "output", "resume", "steps", "evaluate_every", *KEEPING)


class OtherRunError(ValueError):
    """A state that is whole, but of another run."""


def beside(output: Path, suffix: str) -> Path:
    """A file or folder that belongs to the run that writes `output`, e.g. "critic.state.pt"."""
    return output.with_name(output.name.removesuffix(_SUFFIX) + suffix)


def state_path(output: Path) -> Path:
    """The state file of the run that writes `output`."""
    return beside(output, ".state.pt")


def save_state(output: Path, state: dict[str, Any]) -> None:
    """Write the state.

    Raises:
        OSError: when it cannot be written, e.g. because the disk is full; the previous state is kept then.
    """
    write_part(state_path(output), state)


def write_part(path: Path, state: dict[str, Any]) -> None:
    """Write a file that belongs to a state, as `save_state` does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as unfinished:
            torch.save(state, unfinished)
    # PyTorch's own writer raises a RuntimeError where the file system does not take the file.
    except (OSError, RuntimeError) as error:
        kept = "the one before is kept" if path.is_file() else "there is none yet"
        raise OSError(f"the state of the run cannot be written to {path}; {kept}: {error}") from error


def load_state(output: Path) -> dict[str, Any]:
    """Read the state.

    Raises:
        ValueError: when the file is missing or damaged.
    """
    path = state_path(output)
    if not path.is_file():
        raise ValueError(f"nothing to resume: {path} does not exist")
    return read_part(path)


def read_part(path: Path) -> dict[str, Any]:
    """Read a file that `write_part` wrote.

    Raises:
        ValueError: when it is damaged.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch.load raises whatever its unpickler raises
        raise ValueError(f"{path} is damaged: {error}") from error
    if not isinstance(state, dict) or not isinstance(state.get("run", {}), dict):
        raise ValueError(f"{path} is damaged: it holds no state of a run")
    return state


@contextmanager
def taking_over(path: Path) -> Iterator[None]:
    """Say of a state in which something is missing, or of another kind, that its file is damaged.

    Raises:
        ValueError: in place of the errors by which Python and PyTorch tell so.
        OtherRunError: as it comes.
    """
    try:
        yield
    except OtherRunError:
        raise
    except KeyError as error:
        raise ValueError(f"{path} is damaged: it lacks {error}") from error
    except (AttributeError, IndexError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error


def run_identity(config: RunSettings, photos: Sequence[Path], backbone: nn.Module | None = None) -> dict[str, str]:
    """What a run must share with the one it resumes, in words: settings, photos and the backbone it starts from.

    Args:
        config: the run's settings.
        photos: all photos it is trained on.
        backbone: the network with the weights it starts from; None where the settings say all.
    """
    settings = {name: value for name, value in asdict(config).items() if name not in _FREE}
    identity = {name: json.dumps(value, default=lambda path: path.name) for name, value in settings.items()}
    files = sorted(f"{path.name} {path.stat().st_size}" for path in photos)
    identity["photos"] = f"{len(files)} ({_digest(*(file.encode() for file in files))})"
    if backbone is not None:
        identity["backbone"] = _digest(*(tensor.cpu().numpy().tobytes() for tensor in backbone.state_dict().values()))
    return identity


def check_same_run(saved: Mapping[str, Any], now: Mapping[str, str]) -> None:
    """Check that a run may resume from a state.

    Raises:
        OtherRunError: when the state is of another run; the message names everything that differs.
    """
    before = saved.get("run", {})
    differing = [
        f"{name} was {before.get(name, 'not there')} and is {now.get(name, 'not there')}"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]
    if differing:
        raise OtherRunError(
            f"the state to resume is of another run: {'; '.join(differing)}. Use the same settings and photos, "
            "or start anew without --resume"
        )


def _digest(*contents: bytes) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:8]
