"""The participants' page at `/study`: one component, which shows the visit and talks to the participants' routes."""

import json
from collections.abc import Callable
from pathlib import Path

import gradio as gr

from study.content.yaml.languages import languages

TITLE = "Photo ranking study"
LARGEST_UPLOAD = 0
"""Gradio lets anybody upload to any of its pages, and without a limit; this page takes no files."""
HEAD = """
<meta name="robots" content="noindex">
<style>body { background: #e8e8e8; } body.dark { background: #181818; }</style>
"""

_FOLDER = Path(__file__).resolve().parent / "widget"
_FIRST_STYLE, _LAST_SCRIPT = "base.css", "visit.js"
_START = '<div class="study-root" data-stage="loading"></div>'


def build_page() -> gr.Blocks:
    """Return the page: one component, the whole visit from the welcome to the thank-you page, and no Gradio event.

    The component holds no data: what is shown comes from the participants' routes, so nothing secret is in the page's
    configuration and a reload loses nothing.
    """
    style = "\n".join(_contents("*.css", lambda name: name != _FIRST_STYLE))
    # They share one scope, and the last one starts the visit.
    scripts = _contents("*.js", lambda name: name == _LAST_SCRIPT)
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.HTML(
            html_template=_START,
            # A function of their own: Gradio's names (server, props, ...) are in the scope around it.
            js_on_load="\n".join(['(() => {\n"use strict";', _start_words(), *scripts, "})();"]),
            apply_default_css=False,
            head=f"<style>{style}</style>",
        )
    return page


def _contents(pattern: str, later: Callable[[str], bool]) -> list[str]:
    """Read the widget's files in the order of their names, those whose name satisfies `later` last."""
    files = sorted(_FOLDER.glob(pattern), key=lambda file: (later(file.name), file.name))
    return [file.read_text(encoding="utf-8") for file in files]


def _start_words() -> str:
    """Return what the page says before it knows the study: language -> the words whose keys begin with "start_"."""
    words = {
        code: {key: text for key, text in language.words.items() if key.startswith("start_")}
        for code, language in languages().items()
    }
    return f"const START_WORDS = {json.dumps(words)};"
