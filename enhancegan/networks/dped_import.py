"""The authors' checkpoints of DPED's generator, turned into safetensors."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open

from enhancegan.networks.dped import Dped
from enhancegan.tensor_files import write_tensors
from enhancegan.tf_checkpoints.reading import read_tensors
from enhancegan.whole_files import remove_unfinished


def authors_names() -> dict[str, str]:
    """Name of every weight of ours -> its name in the release.

    Convolutions are W1, b1 to W12, b12. The shift and scale of each normalization have no name of their own: TensorFlow
    counted them through as they were made, the shift first.
    """
    names = {}
    convolutions = ["first", *(f"inner.{number}" for number in range(8)), *(f"last.{number}" for number in range(3))]
    for number, convolution in enumerate(convolutions, start=1):
        names[f"{convolution}.weight"] = f"generator/W{number}"
        names[f"{convolution}.bias"] = f"generator/b{number}"
    for number in range(8):
        for place, kind in enumerate(("shift", "scale")):
            count = 2 * number + place
            names[f"normalizations.{number}.{kind}"] = f"generator/Variable{f'_{count}' if count else ''}"
    return names


def read_authors_weights(prefix: Path) -> dict[str, torch.Tensor]:
    """Read a checkpoint of the release as the weights of `Dped`.

    Args:
        prefix: path of the checkpoint without `.index`.

    Raises:
        ValueError: as `read_tensors`, or when a weight is no finite number.
    """
    names = authors_names()
    shapes = {names[name]: _from_ours(tuple(weight.shape)) for name, weight in Dped().state_dict().items()}
    tensors = read_tensors(prefix, shapes)
    for theirs, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise ValueError(f"{prefix}.index: tensor {theirs} has values that are no finite numbers")
    return {name: torch.from_numpy(_to_ours(tensors[theirs])) for name, theirs in names.items()}


def _from_ours(shape: tuple[int, ...]) -> tuple[int, ...]:
    # (out, in, height, width) -> (height, width, in, out)
    return (shape[2], shape[3], shape[1], shape[0]) if len(shape) == 4 else shape


def _to_ours(weight: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(weight.transpose(3, 2, 0, 1) if weight.ndim == 4 else weight).copy()


def store_weights(weights: Mapping[str, torch.Tensor], source: str, path: Path) -> bool:
    """Write what `read_authors_weights` returned into a file for `load_dped`, unless that is there already.

    Args:
        weights: of `Dped`.
        source: name of the checkpoint, for the record.
        path: file to write; complete or absent, never partial.

    Returns:
        Whether it was written; False if the file already has these weights.

    Raises:
        OSError: when it cannot be written.
    """
    digest = sha256(b"".join(weight.numpy().tobytes() for weight in weights.values())).hexdigest()
    if _digest_of(path) == digest:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_unfinished(path.parent)
    write_tensors(path, weights, {"kind": "DPED generator", "source": source, "digest": digest})
    return True


def _digest_of(path: Path) -> str | None:
    # None for a file that is missing or damaged, which is then written anew.
    try:
        with safe_open(path, framework="np") as file:
            return (file.metadata() or {}).get("digest")
    except (OSError, SafetensorError):
        return None
