"""What a method is: anything that turns a photo into a photo."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit


@dataclass(frozen=True)
class Method:
    """One way to treat a photo; the demo compares methods, and studies rank them.

    Attributes:
        name: identifier, as used in folders, tables and on the command line.
        label: name for people.
        description: one sentence for people.
        apply: RGB photo -> RGB photo.
        keeps_size: whether the result has the photo's width and height.
        edit: canonical picture, options -> the edit that `apply_edit` applies at any size and depth; None for a method
            that is no such edit.
        by_stem: stem of the photo's file, RGB photo -> RGB photo; for a method that finds its results by the names of
            photos, and whose `apply` refuses photos without one. None for every other method.
        page: whether visitors of the enhancement page may use it.
        source: what makes the results, for the record, of a method from outside; empty for one of the project.
    """

    name: str
    label: str
    description: str
    apply: Callable[[Image.Image], Image.Image]
    keeps_size: bool = True
    edit: Callable[[Image.Image, EditOptions], PhotoEdit] | None = None
    by_stem: Callable[[str, Image.Image], Image.Image] | None = None
    page: bool = True
    source: str = ""

    def result(self, stem: str, photo: Image.Image) -> Image.Image:
        """Return the result for the RGB photo from a file with this stem.

        Raises:
            NoResultError: when a method from outside has none.
        """
        return self.apply(photo) if self.by_stem is None else self.by_stem(stem, photo)
