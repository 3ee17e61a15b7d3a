"""The enhancement page at `/`: one component, which shows a photo and talks to the page's own routes.

Programs find their endpoints at the same address.
"""

from pathlib import Path

import gradio as gr

from demo.photo_queue import PhotoQueue
from demo.programs import add_programs
from study.body_start import START_WORDS, html_at_start
from study.modules import Modules
from study.widget_page import add_widget, preloads

TITLE = "EnhanceGAN Studio"
DESCRIPTION = "Enhance photos automatically, at full size, and adjust every step yourself."
MODULES_PATH = "studio/modules"
"""Where the page's modules are, below its own address."""

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent
_VIEWER, _WIDGET = _ROOT / "study" / "viewer", _HERE / "widget"
_ENTRY = "demo/widget/studio.js"
_START = '<div class="studio viewer" data-stage="loading"></div>'
_WORDS = dict(
    zip(
        START_WORDS,
        (
            "This page needs JavaScript. Please switch it on in your browser's settings and load this page again.",
            "This browser is too old for this page. Please use a current version of Chrome, Edge, Firefox or Safari.",
            "The page around this one keeps it from working. Please open this address in a new tab:",
            "This takes longer than usual. The connection may be slow.",
            "Load the page again",
        ),
        strict=True,
    )
)


def page_modules() -> Modules:
    """Return the scripts of the page, to be served in `MODULES_PATH`."""
    return Modules(_ROOT, [_VIEWER, _WIDGET])


def page_head(modules: Modules) -> str:
    """Return what stands in the head of the page: it loads all `modules` at once, not level by level."""
    return preloads(modules, MODULES_PATH)


def body_start() -> str:
    """Return what the served page says where its scripts cannot run."""
    return html_at_start({"en": _WORDS}, ".studio")


def build_page(modules: Modules, queue: PhotoQueue, with_study: bool = True) -> gr.Blocks:
    """Return the page: it holds no data, all of which comes from the routes of `demo.http`.

    Args:
        modules: as from `page_modules`.
        queue: the queue for photos, in which programs wait.
        with_study: whether the page links to the study.
    """
    start = {"entry": f"{MODULES_PATH}/{modules.version}/{_ENTRY}", "study": with_study}
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        add_widget(_START, start, _HERE / "load.js", _WIDGET, _VIEWER)
    add_programs(page, queue)
    return page
