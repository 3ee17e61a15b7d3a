"""The upload field: like Gradio's image field, but it hands over the file as it came."""

import os
from contextlib import suppress
from pathlib import Path

import gradio as gr
from gradio.data_classes import ImageData


class PhotoInput(gr.Image):
    """An image field whose value is the path of the uploaded file.

    Gradio's own field decodes the file first and fails without a word of help when it is no photo; it also drops
    orientation, profile and depth. Here whoever reads the file does both the decoding and the explaining.
    """

    def preprocess(self, payload: ImageData | None) -> str | None:
        """Path of the file, or None when the field is empty; an uploaded file counts as new again.

        The page deletes uploads by their age, and must not delete one that somebody is working with.
        """
        if payload is None or payload.path is None:
            return None
        uploaded = Path(payload.path)
        # Not the samples, which lie in installed packages. A file that is gone already is for the reader to explain.
        if uploaded.is_relative_to(self.GRADIO_CACHE):
            with suppress(FileNotFoundError):
                os.utime(uploaded)
        return payload.path

    def get_block_name(self) -> str:
        """Name the frontend's component: this is an image field like any other there."""
        return "image"
