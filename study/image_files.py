"""The image files of a study: one folder per method, in each one version of every photo."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp"})

_ORIENTATION_TAG = 0x0112
_QUARTER_TURNS = frozenset({5, 6, 7, 8})


def visible_entries(folder: Path) -> list[Path]:
    """List what a folder holds, sorted, without hidden entries; nothing if there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def find_versions(folder: Path, methods: Sequence[str], problems: list[str]) -> dict[tuple[str, str], Path]:
    """Return (method, image's file stem) -> file; add to `problems` what is missing, doubled or no image."""
    files: dict[tuple[str, str], Path] = {}
    for method in methods:
        for path in visible_entries(folder / method):
            name = f"{method}/{path.name}"
            if path.suffix.lower() not in IMAGE_SUFFIXES:
                problems.append(f"{name} is no PNG, JPEG or WebP file")
            elif (method, path.stem) in files:
                problems.append(f"{name} and {files[method, path.stem].name} are two versions of one image")
            else:
                files[method, path.stem] = path
    images = sorted({image for _, image in files})
    if methods and not images:
        problems.append("there are no images")
    problems.extend(
        f"{method}/ has no version of {image}"
        for image in images
        for method in methods
        if (method, image) not in files and (folder / method).is_dir()
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
    for (method, image), path in files.items():
        try:
            measured[image][method] = _upright_size(path, decode)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            problems.append(f"{method}/{path.name} cannot be read as an image ({error})")
    for image, by_method in measured.items():
        if len(set(by_method.values())) > 1:
            sizes = ", ".join(f"{method} {width}x{height}" for method, (width, height) in by_method.items())
            problems.append(f"the versions of {image} differ in size: {sizes}")
    return {image: next(iter(by_method.values())) for image, by_method in measured.items()}


def _upright_size(path: Path, decode: bool) -> tuple[int, int]:
    """Return width and height after the EXIF orientation has been applied."""
    with Image.open(path) as photo:
        if decode:
            photo.load()
        width, height = photo.size
        # The method of PNG files would decode all pixels to look for EXIF data at the end.
        turned = Image.Image.getexif(photo).get(_ORIENTATION_TAG) in _QUARTER_TURNS
    return (height, width) if turned else (width, height)
