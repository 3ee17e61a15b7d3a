"""The versions that a study is built of: by methods of the registry, by settings, or from a person's files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from enhancegan.outside.result import has_same_shape
from enhancegan.photo import find_photos, load_photo

if TYPE_CHECKING:
    from enhancegan.methods import Method

HUMAN, HUMAN_LABEL = "human", "Human"
"""Key and label of the versions that a person has made."""
LONG_SIDE = 1200
"""Longer side of a study's images in pixels; five of them fill a screen."""

_HUMAN_OPERATOR = "photographic"
_FOLDER_OF_METHOD = {"original": "input"}


def _no_problems(name: str, photo: Image.Image) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True)
class Version:
    """One way to treat every photo of a study."""

    key: str
    """Name of its folder and its name in tables."""
    label: str
    """Name that researchers read."""
    made_by: str
    """What makes it, for the record: a method, or a person."""
    edit: Callable[[str, Image.Image], Image.Image]
    """(name of the photo, photo) -> the photo's version, of the same size."""
    problems: Callable[[str, Image.Image], Iterator[str]] = _no_problems
    """(name of the photo, photo) -> what prevents making the version, in sentences."""


def method_version(name: str, exemplars: Path | None = None) -> Version:
    """Return the version that the method `name` makes, one of the registry or from outside.

    `exemplars` is a folder of good photos for the method `exemplar`; None for the packaged ones.
    Raises ValueError for an unknown method, for an operator that the shipped generator was not trained for, for a
    method from outside whose declaration is wrong, for a method that changes the size of photos, and for a folder
    without photos.
    """
    from enhancegan.methods import all_methods, get_method, with_exemplars

    method = get_method(name, with_exemplars(all_methods(), exemplars))
    if not method.keeps_size:
        raise ValueError(f"methods must keep the size of photos, so that versions can be compared; got {name!r}")
    made_by = f"{name}, {method.source}" if method.source else name
    # Of what is there already, all that is missing is said before the first edit.
    problems = _no_problems if method.by_stem is None else _missing_results(method)
    return Version(_FOLDER_OF_METHOD.get(name, name), method.label, made_by, method.result, problems)


def _missing_results(method: "Method") -> Callable[[str, Image.Image], Iterator[str]]:
    def problems(name: str, photo: Image.Image) -> Iterator[str]:
        try:
            method.result(name, photo)
        except ValueError as error:
            yield str(error)

    return problems


def settings_version(edits: Mapping[str, Mapping[str, float]]) -> Version:
    """Return the human version made by hand-tuned settings: photo's name -> {parameter: value}."""

    def edit(name: str, photo: Image.Image) -> Image.Image:
        from enhancegan.enhancer import apply_parameters

        return apply_parameters(photo, _HUMAN_OPERATOR, dict(edits[name]))

    return Version(HUMAN, HUMAN_LABEL, f"settings of {_HUMAN_OPERATOR} chosen by eye", edit)


def folder_version(folder: Path, key: str = HUMAN, label: str = HUMAN_LABEL) -> Version:
    """Return the version whose files are in `folder`, named like the photos; any size, same shape.

    Raises ValueError if `folder` is not a folder.
    """
    if not folder.is_dir():
        raise ValueError(f"folder of edits must be a folder; got {folder}")
    folder = folder.resolve()
    files = gather_photos([folder])

    def problems(name: str, photo: Image.Image) -> Iterator[str]:
        if name not in files:
            yield f"{folder.name} has no edit of {name}"
            return
        try:
            made = load_scaled(files[name])
        except ValueError as error:
            yield str(error)
            return
        if not has_same_shape(made, photo):
            file, size = f"{folder.name}/{files[name].name}", f"{made.width}x{made.height}"
            yield f"{file} is {size}, a different shape from its photo ({photo.width}x{photo.height})"

    def edit(name: str, photo: Image.Image) -> Image.Image:
        return load_scaled(files[name]).resize(photo.size, Image.Resampling.LANCZOS)

    made_by = "a person's edits" if key == HUMAN else f"files of the folder {folder.name}"
    return Version(key, label, made_by, edit, problems)


def gather_photos(paths: Sequence[Path]) -> dict[str, Path]:
    """Return name -> file for photos given as files and folders of files.

    Raises ValueError for a path that does not exist, a folder without photos, and two photos with the same name.
    """
    photos: dict[str, Path] = {}
    for file in find_photos(paths):
        if file.stem in photos:
            raise ValueError(f"photos must have different names; got {photos[file.stem]} and {file}")
        photos[file.stem] = file
    return photos


def load_scaled(path: Path) -> Image.Image:
    """Load an upright sRGB photo, scaled down to the size of studies; ValueError if it cannot be read."""
    photo = load_photo(path)
    photo.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return photo
