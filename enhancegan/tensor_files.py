"""Files of weights (safetensors): written whole or not at all, and read only if a network can compute with them."""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

from enhancegan.whole_files import replacing


def write_tensors(path: Path, tensors: Mapping[str, torch.Tensor], header: Mapping[str, str] | None = None) -> None:
    """Write tensors and a header; the file is complete or absent, never partial, and its folder is made.

    Raises:
        OSError: when it cannot be written, e.g. because the disk is full; the file before is kept then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        # safetensors makes files that others cannot read; those of the app may be another user's.
        unfinished.touch()
        mode = unfinished.stat().st_mode
        try:
            save_file(dict(tensors), unfinished, metadata=dict(header or {}))
        except SafetensorError as error:
            raise OSError(f"{path} cannot be written: {error}") from error
        unfinished.chmod(mode)


def read_tensors(path: Path) -> dict[str, torch.Tensor]:
    """Read every tensor of a file, as it is stored.

    Raises:
        ValueError: when the file is damaged, or has a value that is no finite number.
        OSError: when it cannot be read.
    """
    try:
        tensors = load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    for name, tensor in tensors.items():
        # A network with one such weight scores every photo with NaN, or returns black pictures.
        if not tensor.isfinite().all():
            raise ValueError(f"{path} is damaged: its weights {name!r} have values that are no finite numbers")
    return tensors


def fill(network: nn.Module, tensors: Mapping[str, torch.Tensor]) -> None:
    """Give a network its weights.

    Raises:
        ValueError: when one is missing, has another shape or belongs to no layer; the message names the first.
    """
    own = network.state_dict()
    for name, tensor in own.items():
        if name not in tensors:
            raise ValueError(f"it lacks {name!r}")
        if tensors[name].shape != tensor.shape:
            raise ValueError(f"{name!r} must have the shape {tuple(tensor.shape)}, got {tuple(tensors[name].shape)}")
    unknown = next((name for name in tensors if name not in own), None)
    if unknown is not None:
        raise ValueError(f"it has {unknown!r}, which the network does not have")
    network.load_state_dict(tensors)
