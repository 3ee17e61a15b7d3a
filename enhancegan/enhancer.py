"""The interface between PIL photos and the networks: predict from a small square, edit at full size."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.checkpoints import load_generator
from enhancegan.clipping import within_clipping_limit
from enhancegan.lut import bake_lut
from enhancegan.networks.generator import Generator, Look
from enhancegan.operators import get_operator
from enhancegan.operators.crop import window_edges
from enhancegan.registry import check_trained

# The shipped heads were trained at this size and perform better at it than at the paper's 224.
PREDICTION_SIZE = 128
_SQUARE = (PREDICTION_SIZE, PREDICTION_SIZE)
# Number of recent photos whose predictions are cached.
_REMEMBERED = 8


@dataclass(frozen=True)
class Edit:
    """What the generator proposes for one photo and one operator.

    Attributes:
        operator: name of the operator.
        parameters: value of each parameter, by name.
        attention: (h, w), probability of each location's candidate; sums to 1.
    """

    operator: str
    parameters: dict[str, float]
    attention: np.ndarray


def squeezed(photo: Image.Image) -> Image.Image:
    """Resize an RGB photo of any shape to the square that the networks were trained on."""
    return photo.resize(_SQUARE, Image.Resampling.BICUBIC, reducing_gap=3.0)


class Enhancer:
    """A trained generator for photos of any size."""

    def __init__(self, generator: Generator) -> None:
        """Wrap a generator that is in evaluation mode."""
        self._generator = generator
        # A photo goes through several operators in a row, which share one backbone pass; each is called more than once.
        self._look = lru_cache(maxsize=_REMEMBERED)(self._look_at)
        self._edit = lru_cache(maxsize=_REMEMBERED * max(1, len(generator.operators)))(self._edit_of)

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of the operators that have a trained head."""
        return self._generator.operators

    def predict(self, photo: Image.Image) -> dict[str, Edit]:
        """Propose an edit of an RGB photo for every operator, as `propose` does."""
        small, sample = _squares(photo)
        return {operator: self._edit(operator, small, sample) for operator in self.operators}

    def propose(self, photo: Image.Image, operator: str) -> Edit:
        """Propose an edit of an RGB photo for one operator, from the photo squeezed to a small square.

        Edits by pointwise operators are weakened where they would clip more than 1 % of the photo's pixels.

        Raises:
            ValueError: when the generator has no head for the operator.
        """
        check_trained(operator, self.operators)
        return self._edit(operator, *_squares(photo))

    def _look_at(self, small: bytes) -> Look:
        return self._generator.look(_tensor(small))

    def _edit_of(self, name: str, small: bytes, sample: bytes) -> Edit:
        operator = get_operator(name)
        # Not inference_mode: the filters are loaded lazily and cached, and must remain usable for training.
        with torch.no_grad():
            theta, attention = self._generator.heads[name](self._look(small))
            if operator.pointwise:
                theta = within_clipping_limit(operator, theta, _tensor(sample))
        return Edit(name, operator.values(theta[0]), attention[0].numpy())

    def enhance(self, photo: Image.Image, operator: str) -> Image.Image:
        """Apply the proposed edit of one operator to an RGB photo, at full size.

        Raises:
            ValueError: when the generator has no head for the operator.
        """
        return apply_parameters(photo, operator, self.propose(photo, operator).parameters)


def _squares(photo: Image.Image) -> tuple[bytes, bytes]:
    # The networks' input, and a sample for counting clipping: single pixels, unlike the squeezed photo's averages,
    # are clipped as often as those of the photo.
    return squeezed(photo).tobytes(), photo.resize(_SQUARE, Image.Resampling.NEAREST).tobytes()


def _tensor(square: bytes) -> torch.Tensor:
    return to_tensor(Image.frombytes("RGB", _SQUARE, square)).unsqueeze(0)


def apply_parameters(photo: Image.Image, operator_name: str, values: dict[str, float]) -> Image.Image:
    """Edit an RGB photo with the given parameters; omitted ones stay at their identity.

    Pointwise operators keep the size; the crop returns the window, cut at whole pixels.

    Raises:
        ValueError: for an unknown operator or parameter, or a value outside its range.
    """
    operator = get_operator(operator_name)
    if operator.pointwise:
        return photo.filter(bake_lut(operator, values))
    return photo.crop(crop_window(photo.size, values))


def crop_window(size: tuple[int, int], values: dict[str, float]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in whole pixels of the crop operator's window in a photo of (width, height).

    The window has at least one pixel.
    """
    left, top, right, bottom = window_edges(get_operator("crop").theta(values))[0].tolist()
    x, y = (min(round(share * side), side - 1) for share, side in zip((left, top), size, strict=True))
    return x, y, max(round(right * size[0]), x + 1), max(round(bottom * size[1]), y + 1)


@cache
def shipped_enhancer() -> Enhancer:
    """The enhancer with the shipped weights, loaded once."""
    return Enhancer(load_generator())
