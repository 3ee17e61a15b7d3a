"""The participants' page at `/study`."""

import gradio as gr
from fastapi import FastAPI

from study.gradio_page import mount_blocks
from study.visits.ranking_widget import RankingWidget

TITLE = "Photo ranking study"
_LARGEST_UPLOAD = 0
"""Gradio lets anybody upload to any of its pages, and without a limit; this page takes no files."""
_HEAD = """
<meta name="robots" content="noindex">
<style>body { background: #e8e8e8; } body.dark { background: #181818; }</style>
"""


def build_page() -> gr.Blocks:
    """Return the page: one component, and no event that a browser could call."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        RankingWidget()
    return page


def mount_page(app: FastAPI) -> None:
    """Mount the page at `/study`; the routes of `study.visits.routes` must have been added to `app` before."""
    mount_blocks(app, build_page(), "/study", max_file_size=_LARGEST_UPLOAD, head=_HEAD)
