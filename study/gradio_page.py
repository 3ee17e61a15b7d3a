"""Puts Gradio pages on the server, with what all pages of studies have in common."""

from typing import Any

import gradio as gr
from fastapi import FastAPI


def mount_blocks(app: FastAPI, page: gr.Blocks, path: str, **options: Any) -> None:
    """Mount `page` at `path` of `app`, without Gradio's own footer, history and error texts.

    `options` are further ones of `gradio.mount_gradio_app`. Routes below `path` must have been added before.
    """
    # A mounted page never launches, and until it has, Gradio lets a request name any file of the server as its upload.
    page.has_launched = True
    gr.mount_gradio_app(
        app, page, path=path, footer_links=[], run_history=False, show_error=False, ssr_mode=False, **options
    )
