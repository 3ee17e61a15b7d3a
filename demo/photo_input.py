"""The upload field: like Gradio's image field, but it hands over the file as it came."""

import gradio as gr
from gradio.data_classes import ImageData


class PhotoInput(gr.Image):
    """An image field whose value is the path of the uploaded file.

    Gradio's own field decodes the file first and fails without a word of help when it is no photo; it also drops
    orientation, profile and depth. Here whoever reads the file does both the decoding and the explaining.
    """

    def preprocess(self, payload: ImageData | None) -> str | None:
        """Path of the file, or None when the field is empty."""
        return None if payload is None or payload.path is None else payload.path

    def get_block_name(self) -> str:
        """Name the frontend's component: this is an image field like any other there."""
        return "image"
