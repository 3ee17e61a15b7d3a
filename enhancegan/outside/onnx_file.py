"""A network in an ONNX file as a method: 1 x 3 x H x W in, the same out, sRGB in [0, 1]."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from enhancegan.outside.result import NoResultError, of_same_size
from enhancegan.photo.limits import MOST_PIXELS

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, NodeArg

NEEDED = "onnxruntime is not installed: pip install -r requirements-onnx.txt"
_ON = ("CUDAExecutionProvider", "CPUExecutionProvider")
_KIND = "tensor(float)"
_EXPECTED = (
    "one float input and one output of the shape 1 x 3 x H x W are needed, H and W free or of a photo that can be read"
)


@dataclass(frozen=True)
class OnnxFile:
    """Runs the network on the whole photo at once.

    A network of one fixed size gets the photo at that size, and its result is brought back to the photo's size.
    """

    file: Path
    multiple: int = 1
    """Width and height become multiples of it: edges are repeated at the right and at the bottom, and cut off again."""
    keeps_size: bool = True
    """Whether the result has the photo's size."""

    @property
    def source(self) -> str:
        """What it is, for the record."""
        return f"ONNX file: {self.file.name}"

    def __call__(self, photo: Image.Image) -> Image.Image:
        """Return the network's version of an RGB photo in sRGB.

        Raises:
            NoResultError: when onnxruntime is missing, the file holds no such network, or what it returns is no photo.
        """
        session = _session(self.file)
        fixed = _fixed_size(session.get_inputs()[0])
        given = photo if fixed is None else photo.resize(fixed, Image.Resampling.LANCZOS)
        result = self._run(session, given)
        if fixed is not None and self.keeps_size:
            # What the network was given had its size: so has what comes back.
            return of_same_size(result, given, self.file.name).resize(photo.size, Image.Resampling.LANCZOS)
        return of_same_size(result, photo, self.file.name) if self.keeps_size else result

    def _run(self, session: "InferenceSession", photo: Image.Image) -> Image.Image:
        pixels = np.asarray(photo, dtype=np.float32).transpose(2, 0, 1)[None] / 255
        missing = [-side % self.multiple for side in pixels.shape[2:]]
        padded = np.pad(pixels, ((0, 0), (0, 0), (0, missing[0]), (0, missing[1])), mode="edge")
        try:
            (made,) = session.run(None, {session.get_inputs()[0].name: padded})
        except Exception as error:  # onnxruntime has classes of its own for every kind of failure
            raise NoResultError(f"{self.file.name} failed: {_first_line(error)}") from error
        if made.ndim != 4 or made.shape[:2] != (1, 3) or 0 in made.shape:
            raise NoResultError(f"{self.file.name} returned the shape {made.shape}; {_EXPECTED}")
        if not np.isfinite(made).all():
            raise NoResultError(f"{self.file.name} returned values that are no numbers")
        kept = made[0, :, : made.shape[2] - missing[0], : made.shape[3] - missing[1]]
        if 0 in kept.shape:
            raise NoResultError(f"{self.file.name} returned less than was added to the edges; multiple must be 1")
        return Image.fromarray(np.rint(kept.transpose(1, 2, 0).clip(0, 1) * 255).astype(np.uint8))


def check_onnx(file: Path) -> None:
    """Check what can be known of an ONNX file without reading it.

    Raises:
        ValueError: when it is not there, or onnxruntime is missing.
    """
    if not file.is_file():
        raise ValueError(f"onnx must be a file; there is no {file}")
    if find_spec("onnxruntime") is None:
        raise ValueError(NEEDED)


@lru_cache(maxsize=4)
def _session(file: Path) -> "InferenceSession":
    import onnxruntime

    on = [provider for provider in _ON if provider in onnxruntime.get_available_providers()]
    try:
        session = onnxruntime.InferenceSession(file, providers=on)
    except Exception as error:  # as above
        raise NoResultError(f"{file.name} cannot be read as an ONNX file: {_first_line(error)}") from error
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if len(inputs) != 1 or len(outputs) != 1 or not _takes_photos(inputs[0]) or outputs[0].type != _KIND:
        signature = f"{', '.join(map(_described, inputs))} -> {', '.join(map(_described, outputs))}"
        raise NoResultError(f"{file.name} has {signature}; {_EXPECTED}")
    return session


def _takes_photos(given: "NodeArg") -> bool:
    # Sides that may be anything have a name or None in place of a number.
    shape = given.shape
    if given.type != _KIND or len(shape) != 4 or shape[1] != 3:
        return False
    fixed = [side for side in shape[2:] if isinstance(side, int)]
    if any(side < 1 for side in fixed) or prod(fixed) > MOST_PIXELS:
        return False
    return shape[0] == 1 or not isinstance(shape[0], int)


def _fixed_size(given: "NodeArg") -> tuple[int, int] | None:
    """Width and height of the only photos that a network takes; None if it takes any."""
    height, width = given.shape[2:]
    return (width, height) if isinstance(width, int) and isinstance(height, int) else None


def _described(value: "NodeArg") -> str:
    return f"{value.name}: {value.type} {' x '.join('?' if side is None else str(side) for side in value.shape)}"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
