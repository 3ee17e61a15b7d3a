"""The tab of results: whom to leave out, the report on everybody else, and every photo with its ranks."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gradio as gr
import pandas as pd

from study.analysis.any_analysis import AnyAnalysis
from study.analysis.report import population_html, summary_html
from study.content.yaml.definition import Study
from study.markup import Templates
from study.researcher.addresses import export_address
from study.researcher.figure_panel import figure_panel
from study.researcher.results_analyses import Analyses
from study.researcher.results_filters import People, Ticks, draw_filters, short_names
from study.researcher.results_photos import page_choices, photo_cards, photo_pages
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Chosen, Tab, Updates
from study.results.exports import EXPORTS
from study.results.study_analysis import questions_asked
from study.results.tables import participants_table, without_people
from study.visits.answers.places import Kept

Place = tuple[str, Kept, float]
"""A study's slug, which of its data, and when they were asked for."""

_TEMPLATES = Templates(Path(__file__).parent / "templates")
# One after another, so that what was asked for last is shown last; a click in the meantime is not lost.
_IN_TURN: dict[str, Any] = {**QUIET, "concurrency_id": "results", "trigger_mode": "always_last"}


def results_tab(stores: Stores, chosen: Chosen) -> Tab:
    """Draw the tab."""
    analyses = Analyses(stores.database)
    asked = gr.State()  # (slug, whose, time): a study to show; what is ticked is known to the tab's own events only
    shown = gr.State()  # what was asked for last and is shown: the study to which the ticks belong
    filters = draw_filters()
    downloads = gr.HTML(apply_default_css=False, elem_id="filtered")
    # On its own, so that the choice stays when the results change: its HTML stays the same then.
    population = figure_panel("population")
    summary = figure_panel("summary")
    with gr.Column() as details:
        report = figure_panel("analysis")
        page = gr.Dropdown(label="Photos", container=False, visible=False, elem_id="photo-page", filterable=False)
        photos = figure_panel("photos")

    def show(study: Study, request: gr.Request, kept: Kept) -> Updates:
        return {asked: (study.slug, kept, time.time())}

    def open_study(place: Place | None, before: Place | None, number: int | None, *ticked: Any) -> Updates:
        # Gradio reports a change when a state is first set, and again without one: this must not clear the selection.
        study = None if place is None or place == before else stores.catalog.get(place[0])
        if study is None or place is None:
            return gr.skip()
        is_same = before is not None and place[:2] == before[:2]
        number = min(number or 1, photo_pages(study)) if is_same else 1
        choices = gr.Dropdown(choices=page_choices(study), value=number, visible=photo_pages(study) > 1)
        return {shown: place, page: choices, **renew(study, place, number, Ticks(*ticked) if is_same else Ticks())}

    def leave_out(slug: str | None, before: Place | None, number: int | None, *ticked: Any) -> Updates:
        study = current(slug, before)
        if study is None or before is None:
            return gr.skip()
        return results(study, before, people_of(study, before), number, Ticks(*ticked))

    def leave_out_flagged(slug: str | None, before: Place | None, number: int | None, *ticked: Any) -> Updates:
        study = current(slug, before)
        if study is None or before is None:
            return gr.skip()
        return renew(study, before, number, replace(Ticks(*ticked), flagged=list(people_of(study, before).flags)))

    def take_back(slug: str | None, before: Place | None, number: int | None) -> Updates:
        study = current(slug, before)
        return gr.skip() if study is None or before is None else renew(study, before, number, Ticks())

    def show_photos(slug: str | None, before: Place | None, number: int | None, *ticked: Any) -> Updates:
        study = current(slug, before)
        if study is None or before is None:
            return gr.skip()
        found = analyses.of(study, Ticks(*ticked).left_out(people_of(study, before)), before[1])
        return {photos: photo_cards(study, found.analysis, number or 1)}

    def current(slug: str | None, before: Place | None) -> Study | None:
        """Return the study that is shown; None while another one is on its way, for which nothing is ticked."""
        return stores.catalog.get(slug) if before is not None and slug == before[0] else None

    def people_of(study: Study, place: Place) -> People:
        kept = place[1]
        table = participants_table(stores.database, study, datetime.now(UTC), kept=kept)
        return People.of(table, analyses.of(study, kept=kept).analysis)

    def renew(study: Study, place: Place, number: int | None, ticks: Ticks) -> Updates:
        people = people_of(study, place)
        ticks = ticks.among(people)
        return {**filters.offer(people, ticks), **results(study, place, people, number, ticks)}

    def results(study: Study, place: Place, people: People, number: int | None, ticks: Ticks) -> Updates:
        left_out = ticks.left_out(people)
        names = _beginnings(people, left_out)
        counted = without_people(people.table, left_out)
        found = analyses.of(study, left_out, place[1])
        is_empty = found.analysis is None and bool(people.ranked)
        shared = {
            filters.box: filters.title(people, left_out),
            downloads: _simulated(counted) + _downloads(study, place[1], names),
            details: gr.Column(visible=not is_empty),
        }
        if is_empty:
            return {**shared, population: "", summary: _TEMPLATES.render("results_nobody.html"), report: "", photos: ""}
        return {
            **shared,
            population: population_html(found.analysis),
            summary: _summary(study, place[1], found.analysis, counted, names),
            report: found.report,
            photos: photo_cards(study, found.analysis, number or 1),
        }

    ticking = [chosen.study, shown, page, *filters.ticked]
    outcome = [filters.box, downloads, population, summary, details, report, photos]
    offered = [filters.everyone, *filters.ticked]
    asked.change(open_study, [asked, shown, page, *filters.ticked], [shown, page, *offered, *outcome], **_IN_TURN)
    for filter_ in filters.ticked:
        filter_.input(leave_out, ticking, outcome, **_IN_TURN)
    filters.everyone.click(leave_out_flagged, ticking, [*offered, *outcome], **_IN_TURN)
    filters.nobody.click(take_back, [chosen.study, shown, page], [*offered, *outcome], **_IN_TURN)
    page.input(show_photos, ticking, photos, **_IN_TURN)
    return Tab((asked,), show)


def _summary(
    study: Study, kept: Kept, analysis: AnyAnalysis | None, participants: pd.DataFrame, names: Sequence[str]
) -> str:
    address = export_address(study.slug, "rankings.csv", kept == "pilot", names)
    return summary_html(analysis, participants, len(study.images), address, questions_asked(study))


def _simulated(participants: pd.DataFrame) -> str:
    """Say how many of the participants were simulated; nothing if nobody was."""
    simulated = int(participants["simulated"].sum())
    return _TEMPLATES.render("simulated_note.html", simulated=simulated, people=len(participants)) if simulated else ""


def _downloads(study: Study, kept: Kept, names: Sequence[str]) -> str:
    """Return links to every export of what is shown, without those whose identifiers begin with `names`, as HTML."""
    pilot = kept == "pilot"
    exports = [(name, export) for name, export in EXPORTS.items() if export.of_pilot or not pilot]
    return _TEMPLATES.render(
        "filtered.html",
        exports=[(export, export_address(study.slug, name, pilot, names)) for name, export in exports],
        left_out=len(names),
    )


def _beginnings(people: People, left_out: frozenset[str]) -> list[str]:
    names = short_names(people.table["participant"].tolist())
    return sorted(names[name] for name in left_out)
