"""One method for every trained operator of an enhancer."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image

from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.methods.method import Method
from enhancegan.operators import Operator

if TYPE_CHECKING:
    from enhancegan.enhancer import Enhancer


def learned(operator: Operator, enhancer: "Callable[[], Enhancer]") -> Method:
    """Make the method that applies an operator with predicted parameters.

    Args:
        operator: the edit to apply.
        enhancer: returns the enhancer that predicts; called once there is a photo.
    """

    def enhance(photo: Image.Image) -> Image.Image:
        return enhancer().enhance(photo, operator.name).image

    def edit(canonical: Image.Image, options: EditOptions) -> PhotoEdit:
        return enhancer().edit(canonical, operator.name, options)

    return Method(
        operator.name, operator.label, operator.description, enhance, keeps_size=operator.pointwise, edit=edit
    )
