"""What the page asks for, done in the process for photos: photos come and go as files. No Gradio.

The server names these functions without running them, so whatever loads the networks is imported inside.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from demo.result_files import ResultFiles
from enhancegan.photo import load_photo

_REMEMBERED = 16


@dataclass(frozen=True)
class Comparison:
    """A photo beside its version by one method."""

    method: str
    before: str
    """File at preview size."""
    after: str
    """File of the same size."""
    text: str
    """What was done, in Markdown."""


@dataclass(frozen=True)
class Overview:
    """A photo by every method."""

    tiles: list[tuple[str, str]]
    """File and caption of each version, in the order of the registry."""
    chosen: Comparison


def show(photo: str, method: str, results: Path) -> Overview:
    """Apply every method to a photo, and compare it with one of them.

    Args:
        photo: file of the photo.
        method: name in the registry; the last one is taken in place of an unknown one.
        results: folder for result files.

    Raises:
        NotAPhotoError: when the file cannot be read.
    """
    from demo.comparison import run_methods
    from enhancegan.methods import METHODS

    small = _small(photo)
    versions = run_methods(small.preview, small.canonical)
    tiles = [(_write(picture, name, results), METHODS[name].label) for name, picture in versions.items()]
    known = _known(method)
    return Overview(tiles, _compare(small, known, versions[known], results))


def choose(photo: str, index: int, results: Path) -> Comparison:
    """Compare a photo with its version by the method at a place in the registry, or the last one; see `show`."""
    from demo.comparison import run_method
    from enhancegan.methods import METHODS

    small, methods = _small(photo), list(METHODS)
    method = methods[min(index, len(methods) - 1)]
    return _compare(small, method, run_method(small.preview, method, small.canonical), results)


def full_size(photo: str, method: str, results: Path) -> str:
    """Apply one method at full size and return the file of the result; arguments and errors as in `show`."""
    from demo.comparison import run_method

    known = _known(method)
    result = run_method(load_photo(Path(photo)), known, _small(photo).canonical)
    return _write(result, f"{Path(photo).stem}.{known}", results)


class _Small(NamedTuple):
    preview: Image.Image
    canonical: Image.Image


@lru_cache(maxsize=_REMEMBERED)
def _small(path: str) -> _Small:
    from demo.comparison import preview
    from enhancegan.editing.canonical import reduce_to_canonical

    # Choosing another method must not decode 24 megapixels again; Gradio names files by their content.
    # A picture may stay in the cache longer than its file: the same upload gets the same path again.
    photo = load_photo(Path(path))
    return _Small(preview(photo), reduce_to_canonical(photo))


def _compare(small: _Small, method: str, result: Image.Image, results: Path) -> Comparison:
    from demo.comparison import after_picture, parameters_text
    from enhancegan.methods import METHODS

    after = after_picture(small.preview, method, result, small.canonical)
    chosen = METHODS[method]
    text = f"**{chosen.label}** — {chosen.description}<br>{parameters_text(small.canonical, method)}"
    return Comparison(method, _write(small.preview, "before", results), _write(after, "after", results), text)


def _known(method: str) -> str:
    from enhancegan.methods import METHODS

    # Only methods whose weights are there are in the registry.
    return method if method in METHODS else list(METHODS)[-1]


def _write(picture: Image.Image, name: str, results: Path) -> str:
    return str(_result_files(results).write(picture, name))


@cache
def _result_files(folder: Path) -> ResultFiles:
    return ResultFiles(folder)
