"""The ablations of Table 1: generators trained without one of the losses, and filters with random weights."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image

from enhancegan.checkpoints import load_generator
from enhancegan.enhancer import Enhancer, apply_parameters
from enhancegan.evaluation.versions import Version, by_method
from enhancegan.methods import Method, methods_with
from enhancegan.operators.filtering import FILTERING

RANDOM_WEIGHTS = f"{FILTERING.name}_random_weights"


@dataclass(frozen=True)
class LeftOut:
    """A part of the loss that a generator was trained without.

    Attributes:
        name: value for `train --without`.
        label: as in the paper.
    """

    name: str
    label: str

    @property
    def file(self) -> str:
        """Name of the checkpoint in a folder of ablations."""
        return f"without-{self.name}.safetensors"

    def version_of(self, operator: str) -> str:
        """Name of the version made by an operator's head that was trained this way."""
        return f"{operator}_without_{self.name}"


LEFT_OUT = (LeftOut("gan", "L_gan"), LeftOut("reg", "L_reg1,2"))


def ablated_versions(folder: Path | None, operators: Iterable[str]) -> tuple[dict[str, list[Version]], list[str]]:
    """Versions by generators that were trained without a part of the loss.

    Args:
        folder: holds without-gan.safetensors and without-reg.safetensors, or one of them; None for none.
        operators: names of the operators to ablate.

    Returns:
        For each operator the available versions; and for each missing one a sentence that says how to make it.

    Raises:
        ValueError: when the folder does not exist, or a file in it is not a generator.
    """
    if folder is not None and not folder.is_dir():
        raise ValueError(f"no such folder: {folder}")
    versions: dict[str, list[Version]] = {operator: [] for operator in operators}
    missing = []
    for part in LEFT_OUT:
        path = folder / part.file if folder is not None else None
        if path is None or not path.is_file():
            missing.append(
                f"Without {part.label}: no {part.file} was given. `python -m enhancegan train --data PHOTOS --without "
                f"{part.name} --output DIR/{part.file}` makes it, `--ablations DIR` reads it."
            )
            continue
        methods = methods_with(Enhancer(load_generator(path)))
        for operator, found in versions.items():
            if operator in methods:
                found.append(_without(part, methods[operator]))
            else:
                missing.append(f"Without {part.label}: {part.file} was not trained for {operator}.")
    return versions, missing


def _without(part: LeftOut, method: Method) -> Version:
    return Version(part.version_of(method.name), f"{method.label} without {part.label}", by_method(method).make)


def random_weights(seed: int = 0) -> Version:
    """Deep filtering with every weight drawn uniformly from its declared range, a baseline of Table 1.

    A photo's weights depend only on the seed and its file name.
    """

    def make(path: Path, photo: Image.Image) -> Image.Image:
        rng = Random(f"{seed} {path.name}")
        values = {parameter.name: rng.uniform(parameter.low, parameter.high) for parameter in FILTERING.parameters}
        return apply_parameters(photo, FILTERING.name, values)

    return Version(RANDOM_WEIGHTS, f"{FILTERING.label}, random weights", make)
