"""The image files of a study: one folder per method, each with one version of every photo."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from PIL import Image, UnidentifiedImageError

from study.content.keeping.similar_names import pair_similar, split_methods
from study.content.yaml.checks import name_problem
from study.content.yaml.wording import shown

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
MOST_PIXELS = 80_000_000
"""Most pixels that an image may have; a set of five takes 1.2 GB while it is encoded."""

# For some other formats Pillow starts external programs.
_FORMATS = ("PNG", "JPEG", "WEBP")
_SYSTEM_FILES = frozenset({"__MACOSX", "thumbs.db", "desktop.ini"})
_ORIENTATION_TAG = 0x0112
_QUARTER_TURNS = frozenset({5, 6, 7, 8})

Result = TypeVar("Result")


def is_visible(name: str) -> bool:
    """Return whether a file or folder of this name was put there by a person, not by the operating system."""
    return not name.startswith(".") and name not in _SYSTEM_FILES and name.lower() not in _SYSTEM_FILES


def visible_entries(folder: Path) -> list[Path]:
    """List a folder's entries, sorted, without hidden ones; empty if there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if is_visible(entry.name))


def find_versions(folder: Path, methods: Sequence[str], problems: list[str]) -> dict[tuple[str, str], Path]:
    """Return (method, image's file stem) -> file; add to `problems` what is missing, duplicated or not an image."""
    files: dict[tuple[str, str], Path] = {}
    for method in methods:
        for path in visible_entries(folder / method):
            name = f"{method}/{path.name}"
            if path.is_dir():
                problems.append(f"{name}/ is a folder; the images must be in {method}/ itself")
            elif path.suffix.lower() not in IMAGE_SUFFIXES:
                problems.append(f"{name} is not a PNG, JPEG or WebP file")
            elif (method, path.stem) in files:
                problems.append(f"{name} and {files[method, path.stem].name} are two versions of one image")
            else:
                files[method, path.stem] = path
    images = sorted({image for _, image in files})
    if methods and not images:
        problems.append("there are no images")
        return files
    for image in images:
        reason = name_problem(image)
        if reason:
            problems.append(f"the name of the image {shown(image)} {reason}")
    filled = {method for method, _ in files}
    similar, explained = pair_similar(files, [method for method in methods if method in filled])
    problems.extend((*split_methods(files), *similar))
    for method in methods:
        if (folder / method).is_dir():
            missing = [image for image in images if (method, image) not in files and (method, image) not in explained]
            problems.extend(
                [f"{method}/ has no version of {image}" for image in missing]
                if method in filled
                else [f"{method}/ contains no images"]
            )
    return files


def measure_versions(
    files: Mapping[tuple[str, str], Path], decode: bool, problems: list[str]
) -> dict[str, tuple[int, int]]:
    """Return image -> width and height of its upright versions, in pixels.

    With `decode` every file is read to its last pixel. Adds to `problems` the files that cannot be read
    and the images whose versions differ in size.
    """
    measured: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    sizes = in_threads(lambda path: _size_or_reason(path, decode), files.values())
    for (method, image), size in zip(files, sizes, strict=True):
        if isinstance(size, str):
            problems.append(f"{method}/{files[method, image].name} cannot be read as an image ({size})")
        else:
            measured[image][method] = size
    for image, by_method in measured.items():
        if len(set(by_method.values())) > 1:
            listed = ", ".join(f"{method} {width}x{height}" for method, (width, height) in by_method.items())
            problems.append(f"the versions of {image} differ in size: {listed}")
    return {image: next(iter(by_method.values())) for image, by_method in measured.items()}


def in_threads(work: Callable[[Path], Result], files: Iterable[Path]) -> list[Result]:
    """Return the result of `work` for each file, in order; decoding and hashing use all processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, files))


def _size_or_reason(path: Path, decode: bool) -> tuple[int, int] | str:
    """Return width and height, or why the file cannot be read."""
    try:
        return _upright_size(path, decode)
    except UnidentifiedImageError:
        return "it is not a PNG, JPEG or WebP picture"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        return str(error)


def _upright_size(path: Path, decode: bool) -> tuple[int, int]:
    """Return width and height after the EXIF orientation has been applied."""
    with Image.open(path, formats=_FORMATS) as photo:
        if photo.width * photo.height > MOST_PIXELS:
            raise ValueError(f"it must have at most {MOST_PIXELS:,} pixels; it is {photo.width} x {photo.height}")
        if decode:
            photo.load()
        width, height = photo.size
        # The method of PNG files would decode all pixels to look for EXIF data at the end.
        turned = Image.Image.getexif(photo).get(_ORIENTATION_TAG) in _QUARTER_TURNS
    return (height, width) if turned else (width, height)
