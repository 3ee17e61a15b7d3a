"""The page's sample photos: photos of installed packages with flaws of ours, which their captions name."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image


@dataclass(frozen=True)
class Sample:
    """A sample photo, as the page names it."""

    title: str
    caption: str
    """What is wrong with it."""


SAMPLES = {
    "temple": Sample("Temple", "2 stops too dark"),
    "coffee": Sample("Coffee", "Dark and flat"),
    "astronaut": Sample("Astronaut", "Against the light"),
    "cheetah": Sample("Cheetah", "Flat, as through haze"),
    "cat": Sample("Cat", "Too cool"),
    "tower": Sample("Tower", "1.5 stops too dark"),
    "motorcycle": Sample("Motorcycle", "Under green tubes"),
    "rocket": Sample("Rocket", "Pale colors"),
    "dahlia": Sample("Dahlia", "Good as it is"),
}
"""By the name of the packages' photo; the page opens with the first."""


def sample_file(folder: Path, name: str) -> Path:
    """Return the file of a sample in the folder of samples."""
    return folder / f"{name}.jpg"


def small_sample_file(folder: Path, name: str) -> Path:
    """Return the file of its small picture."""
    return folder / f"{name}.small.jpg"


@cache
def sample_size(folder: Path, name: str) -> tuple[int, int]:
    """Return width and height of a sample, in pixels."""
    with Image.open(sample_file(folder, name)) as photo:
        return photo.size


def are_written(folder: Path) -> bool:
    """Whether every sample is there."""
    return all(file(folder, name).exists() for name in SAMPLES for file in (sample_file, small_sample_file))
