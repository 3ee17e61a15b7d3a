"""The tab of participants: one row each, every set of one of them, and deleting one participant's data."""

from datetime import UTC, datetime
from pathlib import Path

import gradio as gr

from study.content.making.store import head_counts
from study.content.yaml.definition import Study
from study.markup import Templates
from study.researcher.addresses import tab_address
from study.researcher.panel_lists import panel_lists
from study.researcher.people_rows import Person, answers_of, people_of, person_of, sets_of
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Chosen, Tab, Updates, whose
from study.researcher.time_zone import zone_of
from study.researcher.timeline import timeline_of
from study.visits.answers.people import withdraw
from study.visits.answers.places import Kept

_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER / "templates")
_SCRIPT = (_FOLDER / "people.js").read_text(encoding="utf-8")
_TO_PERSON = "() => document.querySelector('#person')?.scrollIntoView({ behavior: 'smooth', block: 'start' })"


def people_tab(stores: Stores, chosen: Chosen) -> Tab:
    """Draw the tab."""
    table = gr.HTML(js_on_load=_SCRIPT, apply_default_css=False, elem_id="people")
    opened = gr.State()  # whose sets are shown
    details = gr.HTML(apply_default_css=False, elem_id="person")
    delete = gr.Button("Delete this participant's data …", visible=False, elem_id="delete-person")
    with gr.Column(visible=False, elem_classes="confirm") as confirmation:
        question = gr.HTML(apply_default_css=False)
        with gr.Row():
            confirm = gr.Button("Delete for good", variant="stop", elem_id="confirm-delete-person")
            keep = gr.Button("Keep", elem_id="keep-person")
    outputs = (table, opened, details, delete, confirmation, question)

    def show(study: Study, request: gr.Request, kept: Kept) -> Updates:
        people = people_of(stores.database, study, datetime.now(UTC), kept)
        return {
            table: _TEMPLATES.render(
                "people.html",
                people=people,
                with_color_vision=any(person.color_vision for person in people),
                with_sender=any(person.sent_by for person in people),
                abandoned_after=study.abandoned_after,
                panels=panel_lists(stores.database, study, datetime.now(UTC), kept),
                zone=zone_of(request),
                of_pilot=kept == "pilot",
                pilot=head_counts(stores.database, study.slug).pilot,
                identifier_days=stores.settings.identifier_days,
                downloads=tab_address(study.slug, "setup"),
            ),
            opened: None,
            details: "",
            delete: gr.Button(visible=False),
            confirmation: gr.Column(visible=False),
        }

    def choose(slug: str | None, of_pilot: bool, event: gr.EventData, request: gr.Request) -> Updates:
        study, kept, now = stores.catalog.get(slug), whose(of_pilot), datetime.now(UTC)
        people = [] if study is None else people_of(stores.database, study, now, kept)
        # The screens compare a participant with all the others.
        wanted = getattr(event, "person", None)
        person = next((person for person in people if person.id == wanted), None)
        if study is None or person is None:
            raise gr.Error("This participant's data no longer exist.", print_exception=False)
        page = _TEMPLATES.render(
            "person.html",
            person=person,
            zone=zone_of(request),
            timeline=timeline_of(stores.database, person.id),
            slots=range(1, study.design.versions + 1),
            sets=sets_of(stores.database, study, person.id, kept),
            answers=answers_of(stores.database, study, person.id, now, kept),
        )
        shown = {details: page, delete: gr.Button(visible=True), confirmation: gr.Column(visible=False)}
        return {opened: person.id, **shown}

    def find(slug: str | None, of_pilot: bool, identifier: str | None) -> tuple[Study | None, Person | None]:
        study = stores.catalog.get(slug)
        if study is None or identifier is None:
            return study, None
        return study, person_of(stores.database, study, identifier, datetime.now(UTC), whose(of_pilot))

    def ask(slug: str | None, of_pilot: bool, identifier: str | None) -> Updates:
        _, person = find(slug, of_pilot, identifier)
        if person is None:
            return {confirmation: gr.Column(visible=False)}
        return {
            question: _TEMPLATES.render("delete_person.html", person=person),
            confirmation: gr.Column(visible=True),
        }

    def remove(slug: str | None, of_pilot: bool, identifier: str | None, request: gr.Request) -> Updates:
        study, person = find(slug, of_pilot, identifier)
        if study is None or person is None:
            raise gr.Error("This participant's data no longer exist.", print_exception=False)
        withdraw(stores.database, person.id)
        gr.Info(f"All data of participant {person.short} have been deleted.", title="Deleted")
        return show(study, request, whose(of_pilot))

    about = [chosen.study, chosen.pilot]
    table.choose(choose, about, outputs, **QUIET).success(None, js=_TO_PERSON)
    delete.click(ask, [*about, opened], outputs, **QUIET)
    keep.click(lambda: gr.Column(visible=False), None, confirmation, **QUIET)
    confirm.click(remove, [*about, opened], outputs, **QUIET)
    return Tab(outputs, show)
