"""The interface between photos and the networks: predict from a small square, edit at full size."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import isqrt
from numbers import Integral
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.checkpoint_header import PREDICTION_SIZE
from enhancegan.checkpoints import load_generator
from enhancegan.clipping import within_clipping_limit
from enhancegan.editing.applying import apply_edit, apply_to_picture, pixel_window
from enhancegan.editing.canonical import canonical_picture, reduce_to_canonical
from enhancegan.editing.enhanced import Enhanced
from enhancegan.editing.local_light import local_light
from enhancegan.editing.neutrals import is_neutral, lightness_alone, protecting_neutrals
from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit, operator_colors
from enhancegan.editing.sources import Source, as_photo
from enhancegan.editing.threads import one_thread
from enhancegan.looks import MOST_LOOKS, best_looks
from enhancegan.networks.generator import Generator
from enhancegan.networks.head import Look
from enhancegan.networks.statistics_judge import shipped_statistics_judge
from enhancegan.operators import Operator, get_operator
from enhancegan.operators.base_layer import base_at, base_coefficients
from enhancegan.operators.crop import window_edges
from enhancegan.operators.photographic import PHOTOGRAPHIC
from enhancegan.registry import check_trained

_AS_PROPOSED = EditOptions()

# Pixels in which clipping is counted: a square of single pixels of the canonical picture.
_SAMPLE = (128, 128)
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


def squeezed(photo: Image.Image, size: int = PREDICTION_SIZE) -> Image.Image:
    """Resize an RGB photo of any shape to the square of `size` pixels that a generator was trained on."""
    return photo.resize((size, size), Image.Resampling.BICUBIC, reducing_gap=3.0)


class Enhancer:
    """A trained generator for photos of any size.

    Everything is decided from a photo's canonical picture (`canonical_picture`), to which photos are reduced first; a
    preview and the full size get the same parameters if both pass on the canonical picture of the original.

    Examples:
        >>> from enhancegan import Enhancer
        >>> enhancer = Enhancer.load()
        >>> enhanced = enhancer.enhance("in.jpg", method="photographic", strength=0.8)
        >>> enhanced.parameters
        {'exposure': 0.21, ...}
        >>> enhanced.save("out.jpg")
    """

    def __init__(self, generator: Generator) -> None:
        """Wrap a generator that is in evaluation mode."""
        self._generator = generator
        # A photo goes through several operators in a row, which share one backbone pass; each is called more than once.
        self._look = lru_cache(maxsize=_REMEMBERED)(self._look_at)
        self._edit = lru_cache(maxsize=_REMEMBERED * max(1, len(generator.operators)))(self._edit_of)

    @classmethod
    def load(cls, generator: str | Path | None = None) -> "Enhancer":
        """Load a generator from the file that `train` or `combine` wrote; without one, the shipped generator, once.

        Raises:
            ValueError: when the file is not a generator.
        """
        return shipped_enhancer() if generator is None else cls(load_generator(Path(generator)))

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of the operators that have a trained head."""
        return self._generator.operators

    def operator(self, name: str) -> Operator:
        """An operator in the variant that its head was trained for.

        Raises:
            ValueError: when the generator has no head for the operator.
        """
        check_trained(name, self.operators)
        return self._generator.head(name).operator

    @one_thread()
    def predict(self, photo: Source, looks: int | None = None) -> dict[str, Edit]:
        """Propose an edit of a photo for every operator, as `propose` does, or several looks of `photographic`.

        Args:
            photo: a file, a PIL image, an array, or a `Photo`, as in `as_photo`; its canonical picture will do.
            looks: how many looks to propose, at most: those that cannot be told apart, or that the judge of color
                statistics finds much worse than the natural look, are left out.

        Returns:
            Edits by the name of the operator; with `looks`, by the name of the look, the best by the judge first.
            The look "natural" is what `propose` returns.

        Raises:
            NotAPhotoError: when the file cannot be read.
            ValueError: with `looks`, when it is no whole number in [1, MOST_LOOKS], or when the generator has no head
                for `photographic`.
        """
        canonical = canonical_picture(as_photo(photo))
        if looks is not None:
            return self._looks(canonical, looks)
        squares = self._squares(canonical)
        return {operator: self._edit(operator, *squares, True) for operator in self.operators}

    def _looks(self, canonical: Image.Image, count: int) -> dict[str, Edit]:
        if isinstance(count, bool) or not isinstance(count, Integral) or not 1 <= count <= MOST_LOOKS:
            raise ValueError(f"looks must be a whole number in [1, {MOST_LOOKS}], got {count!r}")
        name, operator = PHOTOGRAPHIC.name, self.operator(PHOTOGRAPHIC.name)
        small, sample, base = self._squares(canonical)
        natural = self._edit(name, small, sample, base, True)
        _, judge_size = shipped_statistics_judge()
        thetas = best_looks(
            operator,
            operator.theta(natural.parameters),
            to_tensor(squeezed(canonical, judge_size)).unsqueeze(0),
            lambda theta: _limited(operator, theta, sample, base),
            is_neutral(canonical),
            count,
        )
        return {look: replace(natural, parameters=operator.values(theta[0])) for look, theta in thetas.items()}

    @one_thread()
    def propose(self, photo: Image.Image, operator: str, limit: bool = True) -> Edit:
        """Propose an edit of an RGB photo for one operator, from the photo squeezed to a small square.

        Edits by pointwise operators are weakened where they would clip more than 1 % of the photo's pixels, unless
        `limit` is False.

        Raises:
            ValueError: when the generator has no head for the operator.
        """
        check_trained(operator, self.operators)
        return self._edit(operator, *self._squares(photo), limit)

    def _squares(self, photo: Image.Image) -> tuple[bytes, bytes, bytes]:
        # The network's input, and for counting clipping a sample with its base layer: single pixels, unlike the
        # squeezed photo's averages, are clipped as often as those of the photo. All are from the canonical picture,
        # whatever size is given.
        canonical = reduce_to_canonical(photo)
        sample = canonical.resize(_SAMPLE, Image.Resampling.NEAREST)
        base = base_at(base_coefficients(to_tensor(canonical).unsqueeze(0)), to_tensor(sample).unsqueeze(0))
        return squeezed(canonical, self._generator.size).tobytes(), sample.tobytes(), base.numpy().tobytes()

    def _look_at(self, small: bytes) -> Look:
        return self._generator.look(_tensor(small))

    def _edit_of(self, name: str, small: bytes, sample: bytes, base: bytes, limit: bool) -> Edit:
        head = self._generator.head(name)
        operator = head.operator
        # Not inference_mode: the filters are loaded lazily and cached, and must remain usable for training.
        with torch.no_grad():
            theta, attention = head(self._look(small))
            if limit and operator.pointwise:
                theta = _limited(operator, theta, sample, base)
        return Edit(name, operator.values(theta[0]), attention[0].numpy())

    @one_thread()
    def edit(self, photo: Image.Image, operator: str, options: EditOptions = _AS_PROPOSED) -> PhotoEdit:
        """Decide the edit of one operator, which `apply_edit` applies at any size.

        A photo in gray stays gray by `photographic`: it is edited in lightness alone.

        Args:
            photo: canonical picture of the photo, or the photo itself, RGB in sRGB.
            operator: name of the operator.
            options: what is asked for besides.

        Raises:
            ValueError: when the generator has no head for the operator, or for parameters that it does not have.
        """
        canonical = reduce_to_canonical(photo)
        proposed = self.propose(canonical, operator, options.limit_clipping).parameters
        values = options.applied_to(self.operator(operator), proposed)
        return self.edit_by(canonical, operator, values, options.protect_neutrals)

    @one_thread()
    def edit_by(
        self, photo: Image.Image, operator: str, values: Mapping[str, float], protect_neutrals: bool = False
    ) -> PhotoEdit:
        """The edit of one operator with the given parameters; the network is not asked.

        Args:
            photo: as for `edit`.
            operator: name of the operator.
            values: parameter values by name; omitted ones stay at their identity.
            protect_neutrals: whether colors near gray keep their hue, and white stays white.

        Raises:
            ValueError: as for `edit`.
        """
        canonical = reduce_to_canonical(photo)
        trained = self.operator(operator)
        edit = _edit_by(trained, values, canonical)
        if edit.colors is None:
            return edit
        if trained.keeps_gray_photos and is_neutral(canonical):
            return replace(edit, colors=lightness_alone(edit.colors))
        return replace(edit, colors=protecting_neutrals(edit.colors)) if protect_neutrals else edit

    def enhance(
        self,
        photo: Source,
        method: str = "photographic",
        strength: float = 1.0,
        parameters: Mapping[str, float] | None = None,
        protect_neutrals: bool = False,
    ) -> Enhanced:
        """Edit a photo at its full size and depth.

        Args:
            photo: a file, a PIL image, an array, or a `Photo`, as in `as_photo`.
            method: name of an operator: piecewise, filtering, photographic or crop.
            strength: 0 to 1.5, factor on every parameter's distance from changing nothing; the limit on clipping holds
                up to 1.
            parameters: values to use in place of the proposed ones, by name.
            protect_neutrals: whether colors near gray keep their hue, and white stays white.

        Raises:
            NotAPhotoError: when the file cannot be read.
            ValueError: for an array that is no photo, an operator that the generator has no head for, an unknown
                parameter, or a value outside its range; the message says what is allowed.
        """
        options = EditOptions(strength, parameters or {}, protect_neutrals)
        taken = as_photo(photo)
        edit = self.edit(canonical_picture(taken), method, options)
        return Enhanced(apply_edit(taken, edit), edit, method)


def _limited(operator: Operator, theta: torch.Tensor, sample: bytes, base: bytes) -> torch.Tensor:
    there = torch.frombuffer(bytearray(base), dtype=torch.float32).view(1, 1, *_SAMPLE)
    return within_clipping_limit(operator, theta, _tensor(sample), there)


def _tensor(square: bytes) -> torch.Tensor:
    side = isqrt(len(square) // 3)
    return to_tensor(Image.frombytes("RGB", (side, side), square)).unsqueeze(0)


def apply_parameters(photo: Image.Image, operator_name: str, values: Mapping[str, float]) -> Image.Image:
    """Edit an RGB photo with the given parameters; omitted ones stay at their identity.

    Pointwise operators keep the size; the crop returns the window, cut at whole pixels.

    Raises:
        ValueError: for an unknown operator or parameter, or a value outside its range.
    """
    return apply_to_picture(photo, edit_with(operator_name, values, photo))


def edit_with(operator_name: str, values: Mapping[str, float], photo: Image.Image | None = None) -> PhotoEdit:
    """The edit by an operator with the given parameters; omitted ones stay at their identity.

    Args:
        operator_name: name of the operator.
        values: parameter values by name.
        photo: canonical picture of the photo, or the photo itself, from which local light is decided; None to leave
            local light out.

    Raises:
        ValueError: for an unknown operator or parameter, or a value outside its range.
    """
    return _edit_by(get_operator(operator_name), values, photo)


def _edit_by(operator: Operator, values: Mapping[str, float], photo: Image.Image | None) -> PhotoEdit:
    if operator.pointwise:
        light = None if photo is None else local_light(reduce_to_canonical(photo), operator, values)
        return PhotoEdit(operator_colors(operator, values), light, parameters=values)
    left, top, right, bottom = window_edges(operator.theta(dict(values)))[0].tolist()
    return PhotoEdit(window=(left, top, right, bottom), parameters=values)


def crop_window(size: tuple[int, int], values: Mapping[str, float]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in whole pixels of the crop operator's window in a photo of (width, height).

    The window has at least one pixel.
    """
    window = edit_with("crop", values).window
    assert window is not None  # noqa: S101 - a crop has one
    return pixel_window(size, window)


@cache
def shipped_enhancer() -> Enhancer:
    """The enhancer with the shipped weights, loaded once."""
    return Enhancer(load_generator())
