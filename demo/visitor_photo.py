"""The visitor's photo: kept while somebody works with it, decoded once for the page, and explained when it is gone."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import gradio as gr
from gradio.utils import get_upload_folder
from PIL import Image

from demo.comparison import preview
from enhancegan.photo import NotAPhotoError, load_photo

# How old an unused upload may get before the page deletes it, and how often it looks for such.
KEEP_UPLOADS_S = 3600


def read_photo(path: str | None) -> Image.Image:
    """Decode the visitor's photo at full size, or tell the visitor what is wrong with it.

    Raises:
        gradio.Error: when there is none, it is no photo, or it has been deleted since.
    """
    _keep(path)
    return _decoded(path)


def read_preview(path: str | None) -> Image.Image:
    """The visitor's photo, reduced to what the page shows.

    Raises:
        gradio.Error: as `read_photo`.
    """
    _keep(path)
    return _preview(path)


def _keep(path: str | None) -> None:
    # Gradio deletes uploads by their age and must not delete one in use. The samples lie in packages: left alone.
    if path is not None and Path(path).is_relative_to(get_upload_folder()):
        with suppress(FileNotFoundError):
            os.utime(path)


@lru_cache(maxsize=16)
def _preview(path: str | None) -> Image.Image:
    # Choosing another method must not decode 24 megapixels again; a file keeps its content, which Gradio names it by.
    # A picture may be remembered for longer than its file is kept: the same upload comes back under the same path.
    return preview(_decoded(path))


def _decoded(path: str | None) -> Image.Image:
    if path is None:
        raise gr.Error("Choose a photo first.", title="No photo", print_exception=False)
    if not Path(path).exists():
        raise gr.Error(
            "Photos are deleted after an hour without use. Please choose yours again.",
            title="This photo has expired",
            print_exception=False,
        )
    try:
        return load_photo(Path(path))
    except NotAPhotoError as error:
        raise gr.Error(str(error), title="This file cannot be used", print_exception=False) from error
