"""The paper's Fig. 5: where each operator's head looks."""

from collections.abc import Collection

from PIL import Image

from enhancegan.attention_overlay import attention_overlay
from enhancegan.enhancer import Enhancer
from enhancegan.figures.gallery import INPUT_LABEL, Gallery, Row, fit
from enhancegan.operators import OPERATORS


def attention_gallery(photos: Collection[Image.Image], enhancer: Enhancer) -> Gallery:
    """Each RGB photo, and over it the probability map of every operator that the generator has a head for."""
    proposed = enhancer.predict(next(iter(photos)))
    operators = [operator for name, operator in OPERATORS.items() if name in proposed]
    rows = []
    for photo in photos:
        edits, small = enhancer.predict(photo), fit(photo)
        overlays = [attention_overlay(small, edits[operator.name].attention) for operator in operators]
        rows.append(Row([small, *overlays]))
    return Gallery([INPUT_LABEL, *(operator.label for operator in operators)], rows)
