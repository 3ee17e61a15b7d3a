"""Sample photos from installed packages: nothing is downloaded, and none is part of this project."""

from importlib.util import find_spec
from pathlib import Path

# name -> (package, file inside it)
_SAMPLES = {
    "temple": ("sklearn", "datasets/images/china.jpg"),
    "motorcycle": ("skimage", "data/motorcycle_left.png"),
    "coffee": ("skimage", "data/coffee.png"),
    "rocket": ("skimage", "data/rocket.jpg"),
    "cat": ("skimage", "data/chelsea.png"),
    "dahlia": ("sklearn", "datasets/images/flower.jpg"),
    "astronaut": ("skimage", "data/astronaut.png"),
    "tower": ("gradio", "media_assets/images/tower.jpg"),
    "cheetah": ("gradio", "media_assets/images/cheetah.jpg"),
}


def sample_photos() -> dict[str, Path]:
    """Name and file of every sample photo.

    Raises:
        FileNotFoundError: when a package no longer ships one.
    """
    photos = {name: _folder(package) / file for name, (package, file) in _SAMPLES.items()}
    missing = [str(path) for path in photos.values() if not path.is_file()]
    if missing:
        raise FileNotFoundError(f"sample photos are missing from the installed packages: {', '.join(missing)}")
    return photos


def _folder(package: str) -> Path:
    # find_spec finds the folder without importing the package.
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"package {package} is not installed, see requirements.txt")
    return Path(spec.origin).parent
