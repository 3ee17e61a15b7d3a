"""Visitors' photos as they are uploaded: kept while in use, with an explanation once they have expired."""

import os
from contextlib import suppress
from pathlib import Path

import gradio as gr
from gradio.utils import get_upload_folder

# Age at which the page deletes an unused upload, and how often it looks for them.
KEEP_UPLOADS_S = 3600


def photo_in_use(path: str | None) -> str:
    """Return the path of a visitor's photo, and have it kept for another while.

    Raises:
        gradio.Error: when there is none, or it has been deleted.
    """
    if path is None:
        raise gr.Error("Choose a photo first.", title="No photo", print_exception=False)
    # Gradio deletes uploads by age and must not delete one in use. The samples are in packages and are left alone.
    if Path(path).is_relative_to(get_upload_folder()):
        with suppress(FileNotFoundError):
            os.utime(path)
    if not Path(path).exists():
        raise gr.Error(
            "Photos are deleted after an hour without use. Please choose yours again.",
            title="This photo has expired",
            print_exception=False,
        )
    return path
