"""What a method is: anything that turns a photo into a photo."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Method:
    """One way to treat a photo, as the enhancement page compares and the studies rank them.

    Attributes:
        name: identifier, as used in folders, tables and on the command line.
        label: name for people.
        description: one sentence for people.
        apply: RGB photo -> RGB photo.
        keeps_size: whether the result has the photo's width and height.
    """

    name: str
    label: str
    description: str
    apply: Callable[[Image.Image], Image.Image]
    keeps_size: bool = True
