"""One method for every trained operator of an enhancer."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image

from enhancegan.methods.method import Method
from enhancegan.operators import Operator

if TYPE_CHECKING:
    from enhancegan.enhancer import Enhancer


def learned(operator: Operator, enhancer: "Callable[[], Enhancer]") -> Method:
    """Make the method that edits by an operator with predicted parameters.

    Args:
        operator: what is done to the photo.
        enhancer: returns the enhancer that predicts; called when a photo is there.
    """

    def enhance(photo: Image.Image) -> Image.Image:
        return enhancer().enhance(photo, operator.name)

    return Method(operator.name, operator.label, operator.description, enhance, keeps_size=operator.pointwise)
