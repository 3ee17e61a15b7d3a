"""The part of the tab Set up about the life of a study: its state, the list of studies, pilot and simulated data."""

from pathlib import Path
from typing import Any

import gradio as gr

from study.content.keeping.life import STATUSES, Life, Status, life_of, next_statuses, set_status
from study.content.making.clearing import Clearable, clear, clearable
from study.content.yaml.definition import Study
from study.markup import Templates
from study.researcher.stores import Stores
from study.researcher.tab import HIDE, QUIET, SHOW, Updates

LABELS: dict[Status, str] = {
    "draft": "Draft: only you can walk through it, by “Try as participant”",
    "pilot": "Pilot: anybody with the link may join, but their data are kept apart and never counted",
    "open": "Open: anybody with the link or an invitation may join",
    "paused": "Paused: nobody new may join; those who have begun may finish",
    "closed": "Closed: nobody can join or continue; answers already sent are still stored, and all data are kept",
}

_TEMPLATES = Templates(Path(__file__).parent / "templates")


class LifePanel:
    """The components, and what they show and do."""

    def __init__(self, stores: Stores, chooser: gr.Dropdown) -> None:
        """Draw the panel; ``chooser`` holds the slug of the study."""
        self._stores = stores
        self._status = gr.Radio(_choices(STATUSES), label="Who may take part", elem_id="status")
        self._listed = gr.Checkbox(label="Name it in the public list of studies while it is open", elem_id="listed")
        self._about = gr.HTML(apply_default_css=False, elem_id="life")
        self._ask = gr.Button("Delete pilot and simulated data …", visible=False, elem_id="clear")
        with gr.Column(visible=False, elem_classes="confirm") as self._confirmation:
            self._question = gr.HTML(apply_default_css=False, elem_id="clear-question")
            with gr.Row():
                confirm = gr.Button("Delete for good", variant="stop", elem_id="confirm-clear")
                keep = gr.Button("Keep", elem_id="keep-pilot")
        self.outputs: tuple[Any, ...] = (
            *(self._status, self._listed, self._about, self._ask, self._confirmation, self._question),
        )

        def change_status(slug: str | None, wanted: Status | None) -> Updates:
            return self._change(slug, wanted, None)

        def change_listing(slug: str | None, listed: bool) -> Updates:
            return self._change(slug, None, listed)

        self._status.input(change_status, [chooser, self._status], self.outputs, **QUIET)
        self._listed.input(change_listing, [chooser, self._listed], self.outputs, **QUIET)
        # By the browser: an answer of the server might come when another study has been chosen.
        self._ask.click(None, None, self._confirmation, js=f"() => {SHOW}", **QUIET)
        self._ask.click(self._count, chooser, self.outputs, **QUIET)
        keep.click(None, None, self._confirmation, js=f"() => {HIDE}", **QUIET)
        confirm.click(self._clear, chooser, self.outputs, **QUIET)
        # Not by `show`, which may run once more just after somebody has asked.
        chooser.change(None, None, self._confirmation, js=f"() => {HIDE}", **QUIET)

    def show(self, study: Study) -> Updates:
        """Return what the components show of the study now."""
        database = self._stores.database
        life, found = life_of(database, study.slug), clearable(database, study.slug)
        return {
            self._status: gr.Radio(_choices((life.status, *next_statuses(database, study.slug))), value=life.status),
            self._listed: life.listed,
            self._about: _TEMPLATES.render("life.html", life=life, found=found, invited_only=study.invited_only),
            self._ask: gr.Button(visible=bool(found)),
            # Somebody may have been asked already, and others have taken part since.
            **({self._question: _question(found)} if found else {self._confirmation: gr.Column(visible=False)}),
        }

    def _change(self, slug: str | None, wanted: Status | None, listed: bool | None) -> Updates:
        study = existing(self._stores, slug)
        if wanted is None and listed is None:
            raise gr.Error("Choose who may take part.", title="Not saved", print_exception=False)
        try:
            set_status(self._stores.database, study.slug, wanted, listed)
        except ValueError as error:
            # Nothing has changed: the page must show the state as it is.
            gr.Warning(str(error), title="Not saved", duration=None)
            return self.show(study)
        gr.Info(_saved(life_of(self._stores.database, study.slug)), title="Saved", duration=4)
        return self.show(study)

    def _count(self, slug: str | None) -> Updates:
        study = existing(self._stores, slug)
        found = clearable(self._stores.database, study.slug)
        return {self._question: _question(found)} if found else self.show(study)

    def _clear(self, slug: str | None) -> Updates:
        study = existing(self._stores, slug)
        gr.Info(f"Deleted: {clear(self._stores.database, study.slug)}.", title="Deleted")
        return self.show(study)


def existing(stores: Stores, slug: str | None) -> Study:
    """Return the study that the page is about; an error on the page if it has been deleted meanwhile."""
    study = stores.catalog.get(slug)
    if study is None:
        raise gr.Error("This study no longer exists. Refresh the page.", print_exception=False)
    return study


def _question(found: Clearable) -> str:
    return _TEMPLATES.render("clear.html", found=found)


def _choices(statuses: tuple[Status, ...]) -> list[tuple[str, str]]:
    return [(LABELS[status], status) for status in STATUSES if status in statuses]


def _saved(life: Life) -> str:
    listed = f" It is {'in' if life.listed else 'not in'} the list of studies." if life.status == "open" else ""
    return f"The study is {life.status} now.{listed}"
