"""The one component of the participant's page: it shows the visit and talks to the routes of `study.routes`."""

from pathlib import Path

import gradio as gr

_FOLDER = Path(__file__).resolve().parent / "widget"
_SCRIPTS = ("layout.js", "server.js", "outbox.js", "screens.js", "board.js", "visit.js")
"""In the order in which they use each other; they share one scope."""
_START = '<div class="study-root" data-stage="loading"></div>'


class RankingWidget(gr.HTML):
    """The whole visit of a participant, from the welcome to the thank-you page.

    The component holds no data: what is shown comes from the participants' routes, so nothing secret is
    in the page's configuration and a reload loses nothing.
    """

    def __init__(self) -> None:
        """Read the component's scripts and style from the folder beside this module."""
        style = (_FOLDER / "ranking.css").read_text(encoding="utf-8")
        scripts = [(_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS]
        super().__init__(
            html_template=_START,
            # A function of their own: Gradio's names (server, props, ...) are in the scope around it.
            js_on_load="\n".join(['(() => {\n"use strict";', *scripts, "})();"]),
            apply_default_css=False,
            head=f"<style>{style}</style>",
        )

    def get_block_name(self) -> str:
        """Name the frontend's component: this is an HTML component like any other there."""
        return "html"
