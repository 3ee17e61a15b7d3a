"""The tab of participants: one row each, every set of one of them, and deleting one participant's data."""

from datetime import UTC, datetime
from pathlib import Path

import gradio as gr

from study.content.yaml.definition import Study
from study.markup import Templates
from study.researcher.people_rows import Person, answers_of, people_of, person_of, sets_of
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Tab, Updates
from study.visits.answers.people import withdraw

_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER / "templates")
_SCRIPT = (_FOLDER / "people.js").read_text(encoding="utf-8")
_TO_PERSON = "() => document.querySelector('#person')?.scrollIntoView({ behavior: 'smooth', block: 'start' })"


def people_tab(stores: Stores, chooser: gr.Dropdown) -> Tab:
    """Draw the tab; ``chooser`` holds the slug of the study."""
    table = gr.HTML(js_on_load=_SCRIPT, apply_default_css=False, elem_id="people")
    chosen = gr.State()
    details = gr.HTML(apply_default_css=False, elem_id="person")
    delete = gr.Button("Delete this participant's data …", visible=False, elem_id="delete-person")
    with gr.Column(visible=False, elem_classes="confirm") as confirmation:
        question = gr.HTML(apply_default_css=False)
        with gr.Row():
            confirm = gr.Button("Delete for good", variant="stop", elem_id="confirm-delete-person")
            keep = gr.Button("Keep", elem_id="keep-person")
    outputs = (table, chosen, details, delete, confirmation, question)

    def show(study: Study, request: gr.Request) -> Updates:
        people = people_of(stores.database, study, datetime.now(UTC))
        return {
            table: _TEMPLATES.render("people.html", people=people, abandoned_after=study.abandoned_after),
            chosen: None,
            details: "",
            delete: gr.Button(visible=False),
            confirmation: gr.Column(visible=False),
        }

    def choose(slug: str | None, event: gr.EventData) -> Updates:
        study = stores.catalog.get(slug)
        people = [] if study is None else people_of(stores.database, study, datetime.now(UTC))
        # The screens compare a participant with all the others.
        wanted = getattr(event, "person", None)
        person = next((person for person in people if person.id == wanted), None)
        if study is None or person is None:
            raise gr.Error("This participant's data no longer exist.", print_exception=False)
        page = _TEMPLATES.render(
            "person.html",
            person=person,
            slots=range(1, len(study.methods) + 1),
            sets=sets_of(stores.database, study, person.id),
            answers=answers_of(stores.database, study, person.id, datetime.now(UTC)),
        )
        shown = {details: page, delete: gr.Button(visible=True), confirmation: gr.Column(visible=False)}
        return {chosen: person.id, **shown}

    def find(slug: str | None, identifier: str | None) -> tuple[Study | None, Person | None]:
        study = stores.catalog.get(slug)
        if study is None or identifier is None:
            return study, None
        return study, person_of(stores.database, study, identifier, datetime.now(UTC))

    def ask(slug: str | None, identifier: str | None) -> Updates:
        _, person = find(slug, identifier)
        if person is None:
            return {confirmation: gr.Column(visible=False)}
        return {
            question: _TEMPLATES.render("delete_person.html", person=person),
            confirmation: gr.Column(visible=True),
        }

    def remove(slug: str | None, identifier: str | None, request: gr.Request) -> Updates:
        study, person = find(slug, identifier)
        if study is None or person is None:
            raise gr.Error("This participant's data no longer exist.", print_exception=False)
        withdraw(stores.database, person.id)
        gr.Info(f"All data of participant {person.short} have been deleted.", title="Deleted")
        return show(study, request)

    table.choose(choose, chooser, outputs, **QUIET).success(None, js=_TO_PERSON)
    delete.click(ask, [chooser, chosen], outputs, **QUIET)
    keep.click(lambda: gr.Column(visible=False), None, confirmation, **QUIET)
    confirm.click(remove, [chooser, chosen], outputs, **QUIET)
    return Tab(outputs, show)
