"""Versions of a photo that evaluators compare: the result of a method, or a file in another folder."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from enhancegan.datasets.reading import UnfitPhotoError
from enhancegan.methods import Method
from enhancegan.methods.original import ORIGINAL
from enhancegan.outside.result import NoResultError
from enhancegan.photo import find_photos, load_photo

INPUT = ORIGINAL.name
"""Name of the version that is the photo itself."""


@dataclass(frozen=True)
class Version:
    """One way to get from an input photo to the photo that is scored.

    Attributes:
        name: identifier.
        label: display name, as in the paper's tables where it is there.
        make: (file, decoded RGB photo) of the input -> RGB photo; raises UnfitPhotoError or NotAPhotoError when there
            is no such version of this input.
    """

    name: str
    label: str
    make: Callable[[Path, Image.Image], Image.Image]


def results_of(methods: Sequence[Method], path: Path, photo: Image.Image) -> dict[str, Image.Image]:
    """The result of every method, by its name, for the photo of a file, decoded and perhaps changed.

    Raises:
        UnfitPhotoError: when one of them has none.
    """
    try:
        return {method.name: method.apply(photo) for method in methods}
    except NoResultError as error:
        raise UnfitPhotoError(f"{path.name}: {error}") from error


def by_method(method: Method) -> Version:
    """The result of a method."""

    def make(path: Path, photo: Image.Image) -> Image.Image:
        try:
            return method.result(path.stem, photo)
        except NoResultError as error:
            raise UnfitPhotoError(f"{path.name}: {error}") from error

    return Version(method.name, method.label, make)


def from_files(name: str, label: str, files: Mapping[Path, Path]) -> Version:
    """The photo in another file, by input file; an input without an entry has no such version."""

    def load(path: Path, _: Image.Image) -> Image.Image:
        if path not in files:
            raise UnfitPhotoError(f"{path.name} has no version {label}")
        return load_photo(files[path])

    return Version(name, label, load)


def same_stem(inputs: list[Path], folder: Path) -> dict[Path, Path]:
    """Input file -> the photo below `folder` with the same file stem; inputs without one are left out.

    Raises:
        ValueError: when the folder is missing or empty, or several inputs or several photos there share a name.
    """
    inputs_by_stem, others = by_stem(inputs, "the inputs"), by_stem(find_photos([folder]), str(folder))
    return {path: others[stem] for stem, path in inputs_by_stem.items() if stem in others}


def by_stem(photos: list[Path], where: str) -> dict[str, Path]:
    """Photos by their file stem, in the same order.

    Args:
        photos: files.
        where: their description in the error message.

    Raises:
        ValueError: when several photos share a name.
    """
    twice = [stem for stem, count in Counter(path.stem for path in photos).items() if count > 1]
    if twice:
        raise ValueError(f"several photos in {where} have the same name: {', '.join(twice[:3])}")
    return {path.stem: path for path in photos}
