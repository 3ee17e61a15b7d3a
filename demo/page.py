"""The enhancement page at `/`: one component, which shows a photo and talks to the page's own routes.

Programs find their endpoints at the same address.
"""

import json
from pathlib import Path

import gradio as gr

from demo.programs import add_programs
from demo.turns import Turns
from study.modules import Modules

TITLE = "EnhanceGAN Studio"
MODULES_PATH = "studio/modules"
"""Where the page's modules are, below its own address."""

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent
_VIEWER, _WIDGET = _ROOT / "study" / "viewer", _HERE / "widget"
_ENTRY = "demo/widget/studio.js"
_FIRST_STYLE = "base.css"
_START = '<div class="studio viewer" data-stage="loading"></div>'


def page_modules() -> Modules:
    """Return the scripts of the page, to be served in `MODULES_PATH`."""
    return Modules(_ROOT, [_VIEWER, _WIDGET])


def page_head(modules: Modules) -> str:
    """Return what stands in the head of the page: it loads all `modules` at once, not level by level."""
    return "".join(f'<link rel="modulepreload" href="{MODULES_PATH}/{path}">\n' for path in modules.paths)


def build_page(modules: Modules, turns: Turns, with_study: bool = True) -> gr.Blocks:
    """Return the page: it holds no data, all of which comes from the routes of `demo.http`.

    Args:
        modules: as from `page_modules`.
        turns: the queue for photos, in which programs wait.
        with_study: whether the page links to the study.
    """
    start = {"entry": f"{MODULES_PATH}/{modules.version}/{_ENTRY}", "study": with_study}
    loader = (_HERE / "load.js").read_text(encoding="utf-8")
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.HTML(
            html_template=_START,
            # A function of their own: Gradio's names (server, props, ...) are in the scope around it.
            js_on_load=f'(() => {{\n"use strict";\nconst START = {json.dumps(start)};\n{loader}}})();',
            apply_default_css=False,
            head=f"<style>{_style()}</style>",
        )
    add_programs(page, turns)
    return page


def _style() -> str:
    first, *others = sorted(_WIDGET.glob("*.css"), key=lambda file: (file.name != _FIRST_STYLE, file.name))
    files = [first, *sorted(_VIEWER.glob("*.css")), *others]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
