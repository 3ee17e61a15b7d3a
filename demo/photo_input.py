"""The upload field: like Gradio's image field, but it passes on the file unchanged."""

import gradio as gr
from gradio.data_classes import ImageData


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
