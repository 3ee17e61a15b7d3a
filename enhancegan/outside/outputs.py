"""A folder of outputs as a method: results that were made elsewhere, found by the names of the photos."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from enhancegan.outside.result import NoResultError, has_same_shape, size_in_words
from enhancegan.photo import NotAPhotoError, find_photos, load_photo


@dataclass(frozen=True)
class Outputs:
    """Finds the file with the photo's file stem, in any format."""

    folder: Path
    """Of the results; sub-folders count."""
    keeps_size: bool = True
    """Whether results are brought to the photo's size, and must have its shape."""

    @property
    def source(self) -> str:
        """What it is, for the record; not where, which is nobody's business."""
        return f"folder of outputs: {self.folder.name}"

    def __call__(self, stem: str, photo: Image.Image) -> Image.Image:
        """Return the result for the photo with a file stem, RGB in sRGB.

        Raises:
            NoResultError: when there is none, it cannot be read, or its shape differs from the photo's.
            ValueError: when there are no photos in the folder, or two with the same stem.
        """
        files = files_by_stem(self.folder)
        if stem not in files:
            raise NoResultError(f"{self.folder} has no file named {stem}")
        try:
            result = load_photo(files[stem])
        except NotAPhotoError as error:
            raise NoResultError(str(error)) from error
        if not self.keeps_size or result.size == photo.size:
            return result
        if not has_same_shape(result, photo):
            raise NoResultError(
                f"{files[stem]} has {size_in_words(result)} pixels, a different shape from its photo's "
                f"{size_in_words(photo)}"
            )
        return result.resize(photo.size, Image.Resampling.LANCZOS)


@lru_cache(maxsize=32)
def files_by_stem(folder: Path) -> dict[str, Path]:
    """Return the photos below a folder by their stems, as they were when it was first asked for.

    Raises:
        ValueError: when there are none, or two have the same stem.
    """
    files: dict[str, Path] = {}
    for file in find_photos([folder]):
        if file.stem in files:
            raise ValueError(f"outputs must have different names; got {files[file.stem]} and {file}")
        files[file.stem] = file
    return files
