"""The visitor's photo: kept while in use, decoded once for the page, with an explanation once it has expired."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import gradio as gr
from gradio.utils import get_upload_folder
from PIL import Image

from demo.comparison import preview
from enhancegan.editing.canonical import reduce_to_canonical
from enhancegan.photo import NotAPhotoError, load_photo

# Age at which the page deletes an unused upload, and how often it looks for them.
KEEP_UPLOADS_S = 3600


def read_photo(path: str | None) -> Image.Image:
    """Decode the visitor's photo at full size, or tell the visitor what is wrong with it.

    Raises:
        gradio.Error: when there is none, it is not a photo, or it has been deleted.
    """
    _keep(path)
    return _decoded(path)


def read_preview(path: str | None) -> Image.Image:
    """The visitor's photo, reduced to preview size.

    Raises:
        gradio.Error: as in `read_photo`.
    """
    _keep(path)
    return _small(path).preview


def read_canonical(path: str | None) -> Image.Image:
    """The canonical picture of the visitor's photo: preview and download are both decided from it.

    Raises:
        gradio.Error: as in `read_photo`.
    """
    _keep(path)
    return _small(path).canonical


def _keep(path: str | None) -> None:
    # Gradio deletes uploads by age and must not delete one in use. The samples are in packages and are left alone.
    if path is not None and Path(path).is_relative_to(get_upload_folder()):
        with suppress(FileNotFoundError):
            os.utime(path)


class _Small(NamedTuple):
    preview: Image.Image
    canonical: Image.Image


@lru_cache(maxsize=16)
def _small(path: str | None) -> _Small:
    # Choosing another method must not decode 24 megapixels again; Gradio names files by their content.
    # A picture may stay in the cache longer than its file: the same upload gets the same path again.
    photo = _decoded(path)
    return _Small(preview(photo), reduce_to_canonical(photo))


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
