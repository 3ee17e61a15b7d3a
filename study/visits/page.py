"""The participants' page at `/study`: one component, which shows the visit and talks to the participants' routes."""

from pathlib import Path

import gradio as gr

from study.body_start import START_WORDS, html_at_start
from study.content.yaml.languages import languages, written_from_the_right
from study.modules import Modules
from study.widget_page import add_widget, preloads, widget_style

TITLE = "Photo ranking study"
DESCRIPTION = "Compare versions of photos, and put them in order from the best to the poorest."
LARGEST_UPLOAD = 0
"""Gradio lets anybody upload to any of its pages, and without a limit; this page takes no files."""
MODULES_FOLDER = "modules"
"""Where the page's modules are, below its own address."""

_STUDY = Path(__file__).resolve().parents[1]
_VIEWER, _WIDGET = _STUDY / "viewer", _STUDY / "visits" / "widget"
_ENTRY = "visits/widget/visit.js"
_START = '<div class="study-root viewer" data-stage="loading"></div>'


def page_modules() -> Modules:
    """Return the scripts of the page, to be served in `MODULES_FOLDER` below it."""
    return Modules(_STUDY, [_VIEWER, _WIDGET])


def page_style() -> str:
    """Return the style sheets of the page."""
    return widget_style(_WIDGET, _VIEWER)


def page_head(modules: Modules) -> str:
    """Return what stands in the head of the page: it loads all `modules` at once, not level by level."""
    return f"""
<meta name="robots" content="noindex">
<style>body {{ background: #e8e8e8; }} body.dark {{ background: #181818; }}</style>
{preloads(modules, MODULES_FOLDER)}"""


def body_start() -> str:
    """Return what the served page says where its scripts cannot run, in every language."""
    words = {code: {key: language.words[key] for key in START_WORDS} for code, language in languages().items()}
    return html_at_start(words, ".study-root", written_from_the_right())


def build_page(modules: Modules) -> gr.Blocks:
    """Return the page: one component, the whole visit from the welcome to the thank-you page, and no Gradio event.

    The component holds no data: what is shown comes from the participants' routes, so nothing secret is in the page's
    configuration and a reload loses nothing.
    """
    start = {"entry": f"{MODULES_FOLDER}/{modules.version}/{_ENTRY}", "words": _start_words()}
    start["rightToLeft"] = list(written_from_the_right())
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        add_widget(_START, start, Path(__file__).parent / "load.js", _WIDGET, _VIEWER)
    return page


def _start_words() -> dict[str, dict[str, str]]:
    """Return what the page says before it knows the study: language -> the words whose keys begin with "start_"."""
    return {
        code: {key: text for key, text in language.words.items() if key.startswith("start_")}
        for code, language in languages().items()
    }
