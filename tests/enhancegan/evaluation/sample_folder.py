"""A folder of two small photos."""

from pathlib import Path

from PIL import Image

from enhancegan.samples import sample_photos


def write_cat_and_coffee(folder: Path, size: tuple[int, int]) -> Path:
    """Make the folder with the sample photos of a cat and of a coffee, reduced to (width, height); returns it."""
    folder.mkdir()
    for name in ("cat", "coffee"):
        with Image.open(sample_photos()[name]) as sample:
            sample.convert("RGB").resize(size).save(folder / f"{name}.png")
    return folder
