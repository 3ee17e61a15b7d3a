"""The tab in which a study's settings are changed: a form drawn from the schema of study.yaml, with a preview."""

import json
import time
from functools import cache
from pathlib import Path

import gradio as gr

from study.content.yaml.definition import Study
from study.modules import Modules
from study.researcher.module_script import module_script
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Chosen, Tab, Updates
from study.visits.answers.places import Kept
from study.visits.page import page_style

MODULES_FOLDER = "modules"
"""Where the form's modules are, below the address of the researcher's page."""

_RESEARCHER = Path(__file__).resolve().parent
_STUDY = _RESEARCHER.parent
_FORM = _RESEARCHER / "settings_form"
_ENTRY = "researcher/settings_form/settings.js"
STYLE = (_FORM / "settings.css").read_text(encoding="utf-8")


@cache
def settings_modules() -> Modules:
    """Return the scripts of the form, and of the sheets that it shows, to be served in `MODULES_FOLDER`."""
    return Modules(_STUDY, [_STUDY / "viewer", _STUDY / "visits" / "widget", _FORM])


def settings_tab(stores: Stores, chosen: Chosen) -> Tab:
    """Draw the tab, which is always about the whole study."""
    start = {"entry": f"{MODULES_FOLDER}/{settings_modules().version}/{_ENTRY}", "styles": page_style()}
    form = gr.HTML(
        js_on_load=module_script(start, _RESEARCHER / "load_settings.js"),
        html_template='<div class="settings-root"></div>',
        apply_default_css=False,
        elem_id="settings-tab",
    )
    opens = gr.State()

    def show(study: Study, request: gr.Request, kept: Kept = "live") -> Updates:
        # The time has the form look again whenever the page is drawn.
        return {form: json.dumps([study.slug, time.monotonic()])}

    def saved(slug: str | None) -> tuple[str | None, str, float]:
        return slug, "settings", time.monotonic()

    form.saved(saved, chosen.study, opens, **QUIET)
    return Tab((form, opens), show, opens)
