"""The researcher's page at ``/researcher/``: all studies, and a study to choose with tabs about it.

The page shows and changes what is in the database and in the studies' folder, and keeps nothing itself: study and tab
are in its address (``?study=SLUG&tab=KEY``, with ``&pilot=1`` for the data of the pilot), so that a refresh of the
browser shows the same again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from study.analysis.report import STYLE as REPORT_STYLE
from study.content.making.store import head_counts
from study.markup import Templates
from study.modules import Modules
from study.researcher.addresses import tab_address
from study.researcher.example_study import example_button
from study.researcher.limits import LARGEST_STUDY_GB
from study.researcher.new_study.from_photos import STYLE as NEW_STUDY_STYLE
from study.researcher.new_study.tab import new_study_tab
from study.researcher.people_tab import people_tab
from study.researcher.progress_tab import progress_tab, renewing_script
from study.researcher.results_tab import results_tab
from study.researcher.settings_tab import STYLE as SETTINGS_STYLE
from study.researcher.settings_tab import settings_tab
from study.researcher.setup_tab import setup_tab
from study.researcher.stores import Stores
from study.researcher.studies_tab import studies_html, studies_tab
from study.researcher.tab import QUIET, Chosen, Updates, whose
from study.researcher.time_zone import SCRIPT as TIME_ZONE_SCRIPT
from study.researcher.time_zone import zone_names

DESCRIPTION = "For the researcher: studies, their progress, and their analysis."
LARGEST_UPLOAD = f"{LARGEST_STUDY_GB} GB"
STUDY_TABS = {
    "results": ("Results", results_tab),
    "progress": ("Progress", progress_tab),
    "people": ("Participants", people_tab),
    "settings": ("Settings", settings_tab),
    "setup": ("Set up", setup_tab),
}
PILOT_TABS = ("results", "progress", "people")
"""Tabs that can show the data of a pilot."""
ALL_STUDIES, ALL_STUDIES_LABEL = "studies", "Studies"
NEW_STUDY, NEW_STUDY_LABEL = "new", "New study"
KEYS = {
    ALL_STUDIES_LABEL: ALL_STUDIES,
    **{label: key for key, (label, _) in STUDY_TABS.items()},
    NEW_STUDY_LABEL: NEW_STUDY,
}

LOOKED_FOR_EVERY_S = 3
"""How often the page looks for a first study while there is none."""

_OPENING = "opening"
"""What opens tabs is answered in its order: the page itself, then clicks."""
_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER / "templates")
STYLE = REPORT_STYLE + (_FOLDER / "page.css").read_text(encoding="utf-8") + SETTINGS_STYLE + NEW_STUDY_STYLE
_HEADER_SCRIPT = (_FOLDER / "header.js").read_text(encoding="utf-8")
_WITH_TIME_ZONE = f"() => {{\n{TIME_ZONE_SCRIPT}\nkeepTimeZone();\nreturn [];\n}}"
_UNLESS_CLICKED = f"""(key) => {{
  const shown = document.querySelector("#tabs [role=tab][aria-selected=true]")?.dataset.tabId;
  return {{ __type__: "update", ...(shown === "{ALL_STUDIES}" ? {{ selected: key }} : {{}}) }};
}}"""
"""Goes to a tab, unless somebody has gone to another one than the first, which is shown until then."""
_KEEP_ADDRESS = 'watch("value", () => history.replaceState(null, "", props.value));'


def build_page(
    stores: Stores,
    modules: Modules,
    preparing: Callable[[], bool] = lambda: False,
) -> gr.Blocks:
    """Build the page, which must only be reachable after login.

    Args:
        stores: where studies and answers are.
        modules: scripts of the tab of new studies, which are served beside the page.
        preparing: whether a first study is being built.
    """
    with gr.Blocks(title="Studies · EnhanceGAN Studio", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        header = gr.HTML(
            _TEMPLATES.render("header.html", zones=zone_names()),
            js_on_load=f"{TIME_ZONE_SCRIPT}\n{_HEADER_SCRIPT}",
            apply_default_css=False,
            elem_id="header",
        )
        with gr.Row(equal_height=True, elem_id="choice"):
            chooser = gr.Dropdown(
                label="Study", container=False, elem_id="study", scale=5, min_width=280, filterable=False
            )
            pilot = gr.Checkbox(
                label="Data of the pilot", container=False, elem_id="of-pilot", visible=False, scale=1, min_width=170
            )
            refresh = gr.Button("Refresh", elem_id="refresh", size="md", scale=1, min_width=110)
        of_pilot_note = gr.HTML(
            _TEMPLATES.render("of_pilot.html"), apply_default_css=False, elem_id="of-pilot-note", visible=False
        )
        unusable = gr.HTML(apply_default_css=False, elem_id="unusable", visible=False)
        nothing = gr.HTML(
            js_on_load=renewing_script(LOOKED_FOR_EVERY_S), apply_default_css=False, elem_id="nothing", visible=False
        )
        address = gr.HTML(js_on_load=_KEEP_ADDRESS, visible="hidden")
        active = gr.State(ALL_STUDIES)
        wanted = gr.Textbox(visible="hidden")
        bodies, drawn = {}, {}
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with gr.Tab(ALL_STUDIES_LABEL, id=ALL_STUDIES):
                all_studies = studies_tab(stores)
                example_opens = example_button(stores)
            for key, (label, draw) in STUDY_TABS.items():
                with gr.Tab(label, id=key), gr.Column(visible=False) as bodies[key]:
                    drawn[key] = draw(stores, Chosen(chooser, pilot))
            with gr.Tab(NEW_STUDY_LABEL, id=NEW_STUDY):
                new_study_opens = new_study_tab(stores, modules, LARGEST_UPLOAD)

        def show(slug: str | None, key: str, of_pilot: bool, request: gr.Request) -> Updates:
            """Show a tab, about the first study if there is no such study; without one, say so.

            `of_pilot` asks for the data of the study's pilot, where somebody has taken part in it.

            Without such a tab, show all studies, and without a study, the tab in which one is made.

            The browser stays on its tab: somebody may have clicked on another one while this was being prepared.
            """
            studies = {study.slug: study for study in stores.catalog.studies()}
            study = studies.get(slug or "") or next(iter(studies.values()), None)
            problems = stores.catalog.unusable()
            building = study is None and preparing()
            if key not in KEYS.values():
                key = ALL_STUDIES if studies or problems or building else NEW_STUDY
            is_empty = study is None and (key in STUDY_TABS or (building and key == ALL_STUDIES))
            has_pilot = study is not None and head_counts(stores.database, study.slug).pilot > 0
            kept = whose(of_pilot and has_pilot)
            is_of_pilot = kept == "pilot" and key in PILOT_TABS
            updates: dict[Any, Any] = {
                pilot: gr.Checkbox(value=kept == "pilot", visible=has_pilot and key in PILOT_TABS),
                of_pilot_note: gr.HTML(visible=is_of_pilot),
                chooser: gr.Dropdown(
                    choices=[(f"{each.title} ({each.slug})", each.slug) for each in studies.values()],
                    value=study.slug if study else None,
                ),
                unusable: gr.HTML(_TEMPLATES.render("unusable.html", studies=problems), visible=bool(problems)),
                nothing: gr.HTML(_TEMPLATES.render("nothing.html", building=building), visible=is_empty),
                active: key,
                address: tab_address(study.slug if study else "", key, pilot=is_of_pilot),
                **{body: gr.Column(visible=study is not None) for body in bodies.values()},
            }
            if key == ALL_STUDIES:
                return {**updates, all_studies: studies_html(stores)}
            return (
                updates if study is None or key == NEW_STUDY else {**updates, **drawn[key].show(study, request, kept)}
            )

        def go_to(slug: str | None, key: str, of_pilot: bool, request: gr.Request) -> Updates:
            """Go to a tab that nobody has clicked on: without a study, to the one on which there is something to do."""
            is_of_use = key == ALL_STUDIES or stores.catalog.studies() or preparing()
            updates = show(slug, key if is_of_use else "", of_pilot, request)
            return {**updates, tabs: gr.Tabs(selected=updates[active])}

        def open_page(request: gr.Request) -> Updates:
            query = request.query_params
            updates = go_to(query.get("study"), query.get("tab", ""), query.get("pilot") == "1", request)
            return {each: update for each, update in updates.items() if each is not tabs} | {wanted: updates[active]}

        def open_tab(slug: str | None, of_pilot: bool, event: gr.SelectData, request: gr.Request) -> Updates:
            # Before the page has been opened only its address says which study it is about.
            asked_for = slug or request.query_params.get("study")
            return show(asked_for, KEYS.get(str(event.value), ""), of_pilot, request)

        def choose(slug: str | None, key: str, request: gr.Request) -> Updates:
            # Another study begins with its own data.
            return go_to(slug, next(iter(STUDY_TABS)) if key == ALL_STUDIES else key, False, request)

        def open_at(place: tuple[str | None, str, float] | None, request: gr.Request) -> Updates:
            # Gradio also reports a change when a state is first set.
            return gr.skip() if place is None else go_to(*place[:2], False, request)

        everything = [
            chooser,
            pilot,
            of_pilot_note,
            unusable,
            nothing,
            tabs,
            active,
            address,
            all_studies,
            *bodies.values(),
        ]
        everything += [output for tab in drawn.values() for output in tab.outputs]
        asked = [chooser, active, pilot]
        # The cookie with the browser's time zone is there before the first times are written.
        opened = page.load(open_page, None, [*everything, wanted], js=_WITH_TIME_ZONE, concurrency_id=_OPENING, **QUIET)
        opened.then(None, wanted, tabs, js=_UNLESS_CLICKED, **QUIET)
        nothing.renew(show, asked, everything, api_visibility="private", show_progress="hidden")
        header.zone(show, asked, everything, **QUIET)
        # All clicks are answered in their order. Gradio would drop those made while the first is answered, and with
        # "always_last" not say which tab the last one was on.
        tabs.select(open_tab, [chooser, pilot], everything, trigger_mode="multiple", concurrency_id=_OPENING, **QUIET)
        chooser.input(choose, [chooser, active], everything, **QUIET)
        pilot.input(show, asked, everything, **QUIET)
        refresh.click(show, asked, everything, **QUIET)
        for opens in filter(None, (new_study_opens, example_opens, *(tab.opens for tab in drawn.values()))):
            opens.change(open_at, opens, everything, **QUIET)
    return page
