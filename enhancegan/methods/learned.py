"""One method for every trained operator of the shipped enhancer."""

from PIL import Image

from enhancegan.methods.method import Method
from enhancegan.operators import Operator


def learned(operator: Operator) -> Method:
    """Make the method that edits by an operator with predicted parameters."""

    def enhance(photo: Image.Image) -> Image.Image:
        # Imported late: the networks are only needed once a photo is there.
        from enhancegan.enhancer import shipped_enhancer

        return shipped_enhancer().enhance(photo, operator.name)

    return Method(operator.name, operator.label, operator.description, enhance, keeps_size=operator.pointwise)
