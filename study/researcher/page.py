"""The researcher's page at ``/researcher/``: a study to choose, and tabs about it.

The page shows and changes what is in the database and in the studies' folder, and keeps nothing itself: study and tab
are in its address (``?study=SLUG&tab=KEY``), so that a refresh of the browser shows the same again.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from study.analysis.report import STYLE as REPORT_STYLE
from study.markup import Templates
from study.researcher.limits import LARGEST_STUDY_GB
from study.researcher.new_study_tab import new_study_tab
from study.researcher.people_tab import people_tab
from study.researcher.progress_tab import progress_tab
from study.researcher.results_tab import results_tab
from study.researcher.setup_tab import setup_tab
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates

LARGEST_UPLOAD = f"{LARGEST_STUDY_GB} GB"
STUDY_TABS = {
    "results": ("Results", results_tab),
    "progress": ("Progress", progress_tab),
    "people": ("Participants", people_tab),
    "setup": ("Set up", setup_tab),
}
NEW_STUDY, NEW_STUDY_LABEL = "new", "New study"
KEYS = {label: key for key, (label, _) in STUDY_TABS.items()} | {NEW_STUDY_LABEL: NEW_STUDY}

_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER / "templates")
STYLE = REPORT_STYLE + (_FOLDER / "page.css").read_text(encoding="utf-8")
_KEEP_ADDRESS = 'watch("value", () => history.replaceState(null, "", props.value));'


def build_page(stores: Stores) -> gr.Blocks:
    """Build the page, which must only be reachable after login."""
    with gr.Blocks(title="Studies · EnhanceGAN Studio", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        gr.HTML(_TEMPLATES.render("header.html"), apply_default_css=False, elem_id="header")
        with gr.Row(equal_height=True, elem_id="choice"):
            chooser = gr.Dropdown(
                label="Study", container=False, elem_id="study", scale=5, min_width=280, filterable=False
            )
            refresh = gr.Button("Refresh", elem_id="refresh", size="md", scale=1, min_width=110)
        unusable = gr.HTML(apply_default_css=False, elem_id="unusable", visible=False)
        address = gr.HTML(js_on_load=_KEEP_ADDRESS, visible="hidden")
        active = gr.State(next(iter(STUDY_TABS)))
        bodies, drawn = {}, {}
        with gr.Tabs(elem_id="tabs") as tabs:
            for key, (label, draw) in STUDY_TABS.items():
                with gr.Tab(label, id=key), gr.Column(visible=False) as bodies[key]:
                    drawn[key] = draw(stores, chooser)
            with gr.Tab(NEW_STUDY_LABEL, id=NEW_STUDY):
                new_study_opens = new_study_tab(stores, LARGEST_UPLOAD)

        def show(slug: str | None, key: str, request: gr.Request) -> Updates:
            """Show a tab about a study, or about the first study if there is no such study."""
            studies = {study.slug: study for study in stores.catalog.studies()}
            study = studies.get(slug or "") or next(iter(studies.values()), None)
            if study is None or key not in KEYS.values():
                key = NEW_STUDY if study is None else next(iter(STUDY_TABS))
            problems = stores.catalog.unusable()
            updates: dict[Any, Any] = {
                chooser: gr.Dropdown(
                    choices=[(f"{each.title} ({each.slug})", each.slug) for each in studies.values()],
                    value=study.slug if study else None,
                ),
                unusable: gr.HTML(_TEMPLATES.render("unusable.html", studies=problems), visible=bool(problems)),
                tabs: gr.Tabs(selected=key),
                active: key,
                address: f"?{urlencode({'study': study.slug if study else '', 'tab': key})}",
                **{body: gr.Column(visible=study is not None) for body in bodies.values()},
            }
            return updates if study is None or key == NEW_STUDY else {**updates, **drawn[key].show(study, request)}

        def open_page(request: gr.Request) -> Updates:
            return show(request.query_params.get("study"), request.query_params.get("tab", ""), request)

        def open_tab(slug: str | None, event: gr.SelectData, request: gr.Request) -> Updates:
            return show(slug, KEYS.get(str(event.value), ""), request)

        def open_at(place: tuple[str | None, str, float] | None, request: gr.Request) -> Updates:
            # Gradio also reports a change when a state is first set.
            return gr.skip() if place is None else show(*place[:2], request)

        everything = [chooser, unusable, tabs, active, address, *bodies.values()]
        everything += [output for tab in drawn.values() for output in tab.outputs]
        page.load(open_page, None, everything, **QUIET)
        tabs.select(open_tab, chooser, everything, **QUIET)
        chooser.input(show, [chooser, active], everything, **QUIET)
        refresh.click(show, [chooser, active], everything, **QUIET)
        for opens in filter(None, (new_study_opens, *(tab.opens for tab in drawn.values()))):
            opens.change(open_at, opens, everything, **QUIET)
    return page
