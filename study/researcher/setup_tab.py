"""The tab of a study's set-up: who is let in and by which link, how it is designed, its data, freezing, deleting."""

import time
from pathlib import Path

import gradio as gr

from study.content.description import design_rows
from study.content.keeping.freezing import freeze_study
from study.content.keeping.registration import Status, set_status, status_of
from study.content.making.store import delete_study, head_counts
from study.content.yaml.definition import Study
from study.content.yaml.wording import printable
from study.markup import Templates
from study.researcher.addresses import (
    export_address,
    invitations_address,
    prolific_link,
    public_link,
    test_link,
)
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Tab, Updates
from study.results.exports import EXPORTS
from study.visits.http.views import listed_study

STATUSES = [
    ("Open: anybody with the link or an invitation may join", "open"),
    ("Paused: nobody new may join; those who have begun may finish", "paused"),
    ("Closed: nobody can join or continue; answers already sent are still stored, and all data are kept", "closed"),
]

_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER / "templates")
_SCRIPT = (_FOLDER / "copy.js").read_text(encoding="utf-8")


def setup_tab(stores: Stores, chooser: gr.Dropdown) -> Tab:
    """Draw the tab; ``chooser`` holds the slug of the study."""
    status = gr.Radio(STATUSES, label="Who may take part", elem_id="status")
    links = gr.HTML(js_on_load=_SCRIPT, apply_default_css=False, elem_id="links")
    design = gr.HTML(apply_default_css=False, elem_id="design")
    freeze = gr.Button("Freeze the content …", elem_id="freeze")
    with gr.Column(visible=False, elem_classes="confirm") as confirmation:
        gr.HTML(_TEMPLATES.render("freeze.html"), apply_default_css=False)
        with gr.Row():
            confirm = gr.Button("Freeze for good", variant="primary", elem_id="confirm-freeze")
            leave = gr.Button("Not yet", elem_id="leave-unfrozen")
    downloads = gr.HTML(apply_default_css=False, elem_id="downloads")
    with gr.Accordion("Delete this study", open=False, elem_id="deletion"):
        warning = gr.HTML(apply_default_css=False)
        typed = gr.Textbox(label="Short name of the study, to confirm", max_lines=1, elem_id="typed-slug")
        delete = gr.Button("Delete the study and all its answers", variant="stop", elem_id="delete-study")
    opens = gr.State()
    outputs = (status, links, design, freeze, confirmation, downloads, warning, typed, opens)

    def show(study: Study, request: gr.Request) -> Updates:
        site = str(request.base_url)
        return {
            status: status_of(stores.database, study.slug),
            links: _links(stores, study, site),
            design: _design(study),
            freeze: gr.Button(visible=not study.frozen),
            confirmation: gr.Column(visible=False),
            downloads: _TEMPLATES.render(
                "downloads.html",
                exports=[(export, export_address(study.slug, name)) for name, export in EXPORTS.items()],
            ),
            warning: _TEMPLATES.render(
                "delete_study.html", study=study, people=head_counts(stores.database, study.slug)
            ),
            typed: "",
        }

    def change_status(slug: str | None, wanted: Status | None) -> None:
        study = _existing(stores, slug)
        if wanted is None:
            raise gr.Error("Choose who may take part.", title="Not saved", print_exception=False)
        set_status(stores.database, study.slug, wanted)
        gr.Info(f"The study is {wanted} now.", title="Saved", duration=4)

    def fix(slug: str | None, request: gr.Request) -> Updates:
        study = _existing(stores, slug)
        try:
            freeze_study(stores.settings.studies / study.slug)
        except (ValueError, OSError) as error:
            raise gr.Error(printable(str(error)), title="Not frozen", print_exception=False) from error
        gr.Info("The content of the study can no longer change.", title="Frozen")
        return show(_existing(stores, slug), request)

    def remove(slug: str | None, typed: str | None) -> Updates:
        study = _existing(stores, slug)
        if (typed or "").strip() != study.slug:
            raise gr.Error(f"To delete this study, type {study.slug}.", title="Not deleted", print_exception=False)
        delete_study(stores.settings, stores.database, study.slug, with_answers=True)
        gr.Info(f"{study.title} and all its answers have been deleted.", title="Deleted")
        # The time makes the value a new one whenever a study is deleted.
        return {opens: (None, "results", time.monotonic())}

    status.input(change_status, [chooser, status], None, **QUIET)
    freeze.click(lambda: gr.Column(visible=True), None, confirmation, **QUIET)
    leave.click(lambda: gr.Column(visible=False), None, confirmation, **QUIET)
    confirm.click(fix, chooser, outputs, **QUIET)
    delete.click(remove, [chooser, typed], outputs, **QUIET)
    return Tab(outputs, show, opens)


def _design(study: Study) -> str:
    length = listed_study(study, study.languages[0])
    return _TEMPLATES.render(
        "design.html", study=study, rows=design_rows(study), sets=length["sets"], minutes=length["minutes"]
    )


def _links(stores: Stores, study: Study, site: str) -> str:
    return _TEMPLATES.render(
        "links.html",
        study=study,
        public=public_link(site, study.slug),
        prolific=prolific_link(site, study.slug),
        test=test_link(site, study, stores.invitations),
        invitations=invitations_address(study.slug),
    )


def _existing(stores: Stores, slug: str | None) -> Study:
    study = stores.catalog.get(slug)
    if study is None:
        raise gr.Error("This study no longer exists. Refresh the page.", print_exception=False)
    return study
