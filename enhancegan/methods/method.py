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
    """

    name: str
    label: str
    description: str
    apply: Callable[[Image.Image], Image.Image]
    keeps_size: bool = True
    edit: Callable[[Image.Image, EditOptions], PhotoEdit] | None = None
