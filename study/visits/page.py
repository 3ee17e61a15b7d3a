"""The participants' page at `/study`: one component, which shows the visit and talks to the participants' routes."""

import json
from pathlib import Path

import gradio as gr

from study.content.yaml.languages import languages
from study.modules import Modules

TITLE = "Photo ranking study"
LARGEST_UPLOAD = 0
"""Gradio lets anybody upload to any of its pages, and without a limit; this page takes no files."""
MODULES_FOLDER = "modules"
"""Where the page's modules are, below its own address."""

_STUDY = Path(__file__).resolve().parents[1]
_VIEWER, _WIDGET = _STUDY / "viewer", _STUDY / "visits" / "widget"
_ENTRY = "visits/widget/visit.js"
_FIRST_STYLE = "base.css"
_START = '<div class="study-root viewer" data-stage="loading"></div>'


def page_modules() -> Modules:
    """Return the scripts of the page, to be served in `MODULES_FOLDER` below it."""
    return Modules(_STUDY, [_VIEWER, _WIDGET])


def page_head(modules: Modules) -> str:
    """Return what stands in the head of the page: it loads all `modules` at once, not level by level."""
    preloads = "".join(f'<link rel="modulepreload" href="{MODULES_FOLDER}/{path}">\n' for path in modules.paths)
    return f"""
<meta name="robots" content="noindex">
<style>body {{ background: #e8e8e8; }} body.dark {{ background: #181818; }}</style>
{preloads}"""


def build_page(modules: Modules) -> gr.Blocks:
    """Return the page: one component, the whole visit from the welcome to the thank-you page, and no Gradio event.

    The component holds no data: what is shown comes from the participants' routes, so nothing secret is in the page's
    configuration and a reload loses nothing.
    """
    start = {"entry": f"{MODULES_FOLDER}/{modules.version}/{_ENTRY}", "words": _start_words()}
    loader = (Path(__file__).parent / "load.js").read_text(encoding="utf-8")
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.HTML(
            html_template=_START,
            # A function of their own: Gradio's names (server, props, ...) are in the scope around it.
            js_on_load=f'(() => {{\n"use strict";\nconst START = {json.dumps(start)};\n{loader}}})();',
            apply_default_css=False,
            head=f"<style>{_style()}</style>",
        )
    return page


def _style() -> str:
    first, *others = sorted(_WIDGET.glob("*.css"), key=lambda file: (file.name != _FIRST_STYLE, file.name))
    files = [first, *sorted(_VIEWER.glob("*.css")), *others]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _start_words() -> dict[str, dict[str, str]]:
    """Return what the page says before it knows the study: language -> the words whose keys begin with "start_"."""
    return {
        code: {key: text for key, text in language.words.items() if key.startswith("start_")}
        for code, language in languages().items()
    }
