"""The upload field: like Gradio's image field, but it passes on the file unchanged."""

import json
from pathlib import Path

import gradio as gr
from gradio.data_classes import ImageData

from enhancegan.photo import SUFFIXES

_HERE = Path(__file__).parent
_TEMPLATE = (_HERE / "photo_field.js").read_text(encoding="utf-8")
TAKE_ALL_PHOTOS = _TEMPLATE.replace("SUFFIXES;", f"{json.dumps(SUFFIXES)};")
"""Script for when the page is there: lets its field take every kind of photo, also those that browsers do not know."""
SHOW_IN_FIELD = (_HERE / "photo_shown.js").read_text(encoding="utf-8")
"""Script for when the comparison is there: shows its photo in the field if the browser cannot show the file."""


class PhotoInput(gr.Image):
    """An image field whose value is the path of the uploaded file.

    Gradio's own field decodes the file first and fails without a helpful message if it is not a photo; it also drops
    orientation, profile and bit depth. Here the reader of the file decodes it and explains errors.
    """

    def preprocess(self, payload: ImageData | None) -> str | None:
        """Path of the file, or None if the field is empty."""
        return None if payload is None or payload.path is None else payload.path

    def get_block_name(self) -> str:
        """Name of the frontend component, that of an ordinary image field."""
        return "image"
