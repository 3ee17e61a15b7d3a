"""The tab of results: the scores of the methods, and every photo with its ranks; computed anew whenever it is shown."""

import math
from datetime import UTC, datetime

import gradio as gr
import pandas as pd

from study.analysis.rankings import counted
from study.analysis.report import Picture, photos_html, summary_html
from study.content.definition import Study
from study.researcher.addresses import export_address, picture_address, small_picture_address
from study.researcher.figure_panel import figure_panel
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Tab, Updates
from study.results.tables import participants_table, rankings_table

PHOTOS_PER_PAGE = 10


def results_tab(stores: Stores, chooser: gr.Dropdown) -> Tab:
    """Draw the tab; ``chooser`` holds the slug of the study."""
    summary = figure_panel("summary")
    page = gr.Dropdown(label="Photos", container=False, visible=False, elem_id="photo-page", filterable=False)
    photos = figure_panel("photos")

    def show(study: Study, request: gr.Request) -> Updates:
        rankings = counted(rankings_table(stores.database, study.slug))
        return {
            summary: _summary(study, rankings, participants_table(stores.database, study, datetime.now(UTC))),
            page: gr.Dropdown(choices=_page_choices(study), value=1, visible=_pages(study) > 1),
            photos: _photos(study, rankings, 1),
        }

    def show_photos(slug: str, page: int) -> str:
        study = stores.catalog.get(slug)
        if study is None:
            return ""
        return _photos(study, counted(rankings_table(stores.database, slug)), min(page, _pages(study)))

    page.input(show_photos, [chooser, page], photos, **QUIET)
    return Tab((summary, page, photos), show)


def _summary(study: Study, rankings: pd.DataFrame, participants: pd.DataFrame) -> str:
    address = export_address(study.slug, "rankings.csv")
    return summary_html(rankings, participants, study.labels, len(study.images), address)


def _photos(study: Study, rankings: pd.DataFrame, page: int) -> str:
    """Return the cards of one page of a study's photos; pages count from 1."""
    first = (page - 1) * PHOTOS_PER_PAGE
    images = study.images[first : first + PHOTOS_PER_PAGE]
    return photos_html(rankings, study.labels, {image: _pictures(study, image) for image in images})


def _pictures(study: Study, image: str) -> dict[str, Picture]:
    width, height = study.sizes[image]
    return {
        method: Picture(
            small_picture_address(study, method, image), picture_address(study, method, image), width, height
        )
        for method in study.method_keys
    }


def _pages(study: Study) -> int:
    return math.ceil(len(study.images) / PHOTOS_PER_PAGE)


def _page_choices(study: Study) -> list[tuple[str, int]]:
    """Return the pages of a study's photos as (what they show, page)."""
    photos = len(study.images)
    starts = range(1, photos + 1, PHOTOS_PER_PAGE)
    return [
        (f"Photos {start} to {min(start + PHOTOS_PER_PAGE - 1, photos)} of {photos}", page)
        for page, start in enumerate(starts, start=1)
    ]
