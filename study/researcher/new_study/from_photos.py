"""The part of the tab in which a study is made from photos: one component, which talks to the routes."""

import time
from pathlib import Path

import gradio as gr

from study.modules import Modules
from study.researcher.module_script import module_script
from study.researcher.new_study.addresses import MODULES_PATH
from study.researcher.new_study.made import say_made
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates

_FOLDER = Path(__file__).parent
_STUDY = _FOLDER.parents[1]
_WIDGET = _FOLDER / "widget"
STYLE = (_WIDGET / "new_study.css").read_text(encoding="utf-8")
_ENTRY = "researcher/new_study/widget/new_study.js"
_START = '<div class="new-study"><p role="status">Loading …</p></div>'


def page_modules() -> Modules:
    """Return the scripts, to be served at `MODULES_PATH`."""
    return Modules(_STUDY, [_STUDY / "viewer", _WIDGET])


def from_photos(stores: Stores, modules: Modules, opens: gr.State) -> None:
    """Draw the part; `opens` is set to (slug, key of a tab, time) when a study has been made."""
    # Relative to the page, which may be below a path of a proxy.
    start = {"entry": f"{MODULES_PATH.rpartition('/')[2]}/{modules.version}/{_ENTRY}"}
    widget = gr.HTML(
        html_template=_START,
        js_on_load=module_script(start, _FOLDER / "load.js"),
        apply_default_css=False,
        elem_id="from-photos",
    )

    def open_made(event: gr.EventData) -> Updates:
        study = stores.catalog.get(event.slug)
        if study is None:
            raise gr.Error("This study no longer exists. Refresh the page.", print_exception=False)
        say_made(study)
        return {opens: (study.slug, "setup", time.monotonic())}

    widget.made(open_made, None, opens, **QUIET)
