"""The tab of a study's set-up: who is let in and by which link, how it is designed, its data, freezing, deleting."""

import time
from pathlib import Path

import gradio as gr

from study.content.description import design_rows
from study.content.keeping.freezing import freeze_study
from study.content.making.copying import copy_study
from study.content.making.store import delete_study, head_counts
from study.content.yaml.definition import DEFINITION_FILE, Study
from study.content.yaml.wording import printable
from study.markup import Templates
from study.researcher.addresses import (
    export_address,
    invitations_address,
    packed_address,
    panel_link,
    public_link,
    test_link,
)
from study.researcher.information_panel import InformationPanel
from study.researcher.life_panel import LifePanel, existing
from study.researcher.photo_table_panel import PhotoTablePanel
from study.researcher.simulation_panel import SimulationPanel
from study.researcher.stores import Stores
from study.researcher.tab import HIDE, QUIET, SHOW, Chosen, Tab, Updates
from study.results.exports import EXPORTS
from study.visits.answers.places import Kept
from study.visits.http.views import listed_study

_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER / "templates")
_SCRIPT = (_FOLDER / "copy.js").read_text(encoding="utf-8")
_BEGIN_ANEW = f"() => ['', '', {HIDE}]"
"""What somebody has begun for one study is none of the next one's; `show` leaves it, which runs while they type."""


def setup_tab(stores: Stores, chosen: Chosen) -> Tab:
    """Draw the tab, which is always about the whole study."""
    chooser = chosen.study
    opens = gr.State()
    life = LifePanel(stores, chooser)
    links = gr.HTML(js_on_load=_SCRIPT, apply_default_css=False, elem_id="links")
    design = gr.HTML(apply_default_css=False, elem_id="design")
    freeze = gr.Button("Freeze the content …", elem_id="freeze")
    with gr.Column(visible=False, elem_classes="confirm") as confirmation:
        gr.HTML(_TEMPLATES.render("freeze.html"), apply_default_css=False)
        with gr.Row():
            confirm = gr.Button("Freeze for good", variant="primary", elem_id="confirm-freeze")
            leave = gr.Button("Not yet", elem_id="leave-unfrozen")
    downloads = gr.HTML(apply_default_css=False, elem_id="downloads")
    sheet = InformationPanel(stores, chooser, opens)
    photo_table = PhotoTablePanel(stores, chooser, opens)
    simulation = SimulationPanel(stores, chooser, opens)
    with gr.Accordion("Copy this study, or take it elsewhere", open=False, elem_id="copying"):
        copying = gr.HTML(apply_default_css=False)
        new_slug = gr.Textbox(
            label="Short name of the copy", max_lines=1, elem_id="copy-slug",
            info="Part of its address: lower-case letters, digits, hyphens.",
        )  # fmt: skip
        copy = gr.Button("Make a copy", elem_id="copy-study")
    with gr.Accordion("Delete this study", open=False, elem_id="deletion"):
        warning = gr.HTML(apply_default_css=False)
        typed = gr.Textbox(label="Short name of the study, to confirm", max_lines=1, elem_id="typed-slug")
        delete = gr.Button("Delete the study and all its answers", variant="stop", elem_id="delete-study")
    outputs = (
        *life.outputs,
        *sheet.outputs,
        *photo_table.outputs,
        *simulation.outputs,
        links,
        design,
        freeze,
        confirmation,
        downloads,
        copying,
        warning,
        opens,
    )

    def show(study: Study, request: gr.Request, kept: Kept = "live") -> Updates:
        site = str(request.base_url)
        people = head_counts(stores.database, study.slug)
        of_pilot = [name for name, export in EXPORTS.items() if export.of_pilot and people.pilot]
        return {
            **life.show(study),
            **sheet.show(study),
            **photo_table.show(study),
            **simulation.show(study),
            links: _links(stores, study, site),
            design: _design(study),
            freeze: gr.Button(visible=not study.frozen),
            **({confirmation: gr.Column(visible=False)} if study.frozen else {}),
            downloads: _TEMPLATES.render(
                "downloads.html",
                exports=[(export, export_address(study.slug, name)) for name, export in EXPORTS.items()],
                of_pilot=[(EXPORTS[name], export_address(study.slug, name, pilot=True)) for name in of_pilot],
            ),
            copying: _TEMPLATES.render("copying.html", packed=packed_address(study.slug)),
            warning: _TEMPLATES.render("delete_study.html", study=study, people=people),
        }

    def fix(slug: str | None, request: gr.Request) -> Updates:
        study = existing(stores, slug)
        try:
            freeze_study(stores.settings.studies / study.slug)
        except (ValueError, OSError) as error:
            raise gr.Error(printable(str(error)), title="Not frozen", print_exception=False) from error
        gr.Info("The content of the study can no longer change.", title="Frozen")
        return show(existing(stores, slug), request)

    def duplicate(slug: str | None, wanted: str | None) -> Updates:
        study = existing(stores, slug)
        try:
            made = copy_study(stores.settings.studies, study, (wanted or "").strip())
        except (ValueError, OSError) as error:
            reason = printable(str(error)).replace("slug must", "the short name must", 1)
            raise gr.Error(reason, title="Not copied", print_exception=False) from error
        gr.Info("The copy is a draft with the same settings and images; nobody has taken part.", title="Copied")
        return {opens: (made.slug, "settings", time.monotonic())}

    def remove(slug: str | None, typed: str | None) -> Updates:
        study = existing(stores, slug)
        if (typed or "").strip() != study.slug:
            raise gr.Error(f"To delete this study, type {study.slug}.", title="Not deleted", print_exception=False)
        delete_study(stores.settings, stores.database, study.slug, with_answers=True)
        gr.Info(f"{study.title} and all its answers have been deleted.", title="Deleted")
        # The time makes the value a new one whenever a study is deleted.
        return {opens: (None, "studies", time.monotonic())}

    chooser.change(None, None, [new_slug, typed, confirmation], js=_BEGIN_ANEW, **QUIET)
    # By the browser: an answer of the server might come when another study has been chosen.
    freeze.click(None, None, confirmation, js=f"() => {SHOW}", **QUIET)
    leave.click(None, None, confirmation, js=f"() => {HIDE}", **QUIET)
    confirm.click(fix, chooser, outputs, **QUIET)
    copy.click(duplicate, [chooser, new_slug], outputs, **QUIET)
    delete.click(remove, [chooser, typed], outputs, **QUIET)
    return Tab(outputs, show, opens)


def _design(study: Study) -> str:
    length = listed_study(study, study.languages[0])
    return _TEMPLATES.render(
        "design.html",
        study=study,
        file=study.folder / DEFINITION_FILE,
        rows=design_rows(study),
        sets=length["sets"],
        minutes=length["minutes"],
    )


def _links(stores: Stores, study: Study, site: str) -> str:
    return _TEMPLATES.render(
        "links.html",
        study=study,
        public=public_link(site, study.slug),
        panels=[(panel, panel_link(site, study.slug, panel)) for panel in study.panels],
        test=test_link(site, study, stores.invitations),
        invitations=invitations_address(study.slug),
    )
