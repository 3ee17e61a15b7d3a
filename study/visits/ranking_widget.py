"""The one component of the participant's page: it shows the visit and talks to the routes of `study.visits.routes`."""

import json
from collections.abc import Callable
from pathlib import Path

import gradio as gr

from study.content.languages import languages

_FOLDER = Path(__file__).resolve().parent / "widget"
_FIRST_STYLE, _LAST_SCRIPT = "base.css", "visit.js"
_START = '<div class="study-root" data-stage="loading"></div>'


class RankingWidget(gr.HTML):
    """The whole visit of a participant, from the welcome to the thank-you page.

    The component holds no data: what is shown comes from the participants' routes, so nothing secret is
    in the page's configuration and a reload loses nothing.
    """

    def __init__(self) -> None:
        """Read the component's scripts and style from the folder beside this module."""
        style = "\n".join(_contents("*.css", lambda name: name != _FIRST_STYLE))
        # They share one scope, and the last one starts the visit.
        scripts = _contents("*.js", lambda name: name == _LAST_SCRIPT)
        super().__init__(
            html_template=_START,
            # A function of their own: Gradio's names (server, props, ...) are in the scope around it.
            js_on_load="\n".join(['(() => {\n"use strict";', _start_words(), *scripts, "})();"]),
            apply_default_css=False,
            head=f"<style>{style}</style>",
        )

    def get_block_name(self) -> str:
        """Name the frontend's component: this is an HTML component like any other there."""
        return "html"


def _contents(pattern: str, later: Callable[[str], bool]) -> list[str]:
    """Read the files of the widget by name, those for whose names `later` holds after the others."""
    files = sorted(_FOLDER.glob(pattern), key=lambda file: (later(file.name), file.name))
    return [file.read_text(encoding="utf-8") for file in files]


def _start_words() -> str:
    """Return what the page says before it knows the study: language -> the words whose keys begin with "start_"."""
    words = {
        code: {key: text for key, text in language.words.items() if key.startswith("start_")}
        for code, language in languages().items()
    }
    return f"const START_WORDS = {json.dumps(words)};"
