"""The researcher's page at ``/researcher/``: who took part, the scores of the methods, and every photo with its ranks.

The page only shows; what it shows is computed anew from the database each time a study is chosen, its photos are
turned over, or the page is refreshed.
"""

import math
from collections.abc import Mapping

import gradio as gr
import pandas as pd
import plotly
from fastapi import FastAPI

from db.session import Database
from study.analysis.report import STYLE as REPORT_STYLE
from study.analysis.report import Picture, figure_script, photos_html, summary_html
from study.catalog import Catalog
from study.definition import Study
from study.login import PREFIX, ResearcherLogin
from study.responses import participants_table, rankings_table
from study.results_routes import csv_address, picture_address, results_router

PHOTOS_PER_PAGE = 10
PLOTLY = f'<script src="plotly.js?{plotly.__version__}"></script>'
DRAW = f"""{figure_script()}
drawFigures(element);
redrawOnThemeChange(element);
watch("value", () => drawFigures(element));
"""
# Gradio indents HTML by this much more than its other components; rules outside a block are for the component itself.
STYLE = f"margin: 0 -12px;\n{REPORT_STYLE}"
NO_STUDY = '<div class="results"><p class="empty" id="no-studies">There is no study yet.</p></div>'
HEADER = """
<header class="page-header">
  <h1>Study results</h1>
  <form method="post" action="logout"><button type="submit">Log out</button></form>
</header>
"""
HEADER_STYLE = """
margin: 0 -12px;
.page-header { display: flex; justify-content: space-between; align-items: center; gap: 16px; }
.page-header h1 { margin: 0; font-size: 1.6rem; font-weight: 680; color: var(--body-text-color); }
.page-header button {
  padding: 7px 14px; border: 1px solid var(--border-color-primary); border-radius: 8px; cursor: pointer;
  background: var(--block-background-fill); color: var(--body-text-color); font-weight: 600; font-size: .92rem;
}
"""

Shown = tuple[gr.Dropdown, str, gr.Dropdown, str]


def mount_results(
    app: FastAPI, database: Database, catalog: Catalog, login: ResearcherLogin, theme: gr.Theme | None = None
) -> None:
    """Add the page to ``app``, with what it loads; ``login.protect(app)`` must have been called before."""
    app.include_router(results_router(database, catalog, login))
    gr.mount_gradio_app(
        app,
        build_results_page(database, catalog),
        path=PREFIX,
        auth_dependency=login.researcher_dependency,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=theme,
    )


def build_results_page(database: Database, catalog: Catalog) -> gr.Blocks:
    """Build the page, which must only be reachable after login (``mount_results``).

    ``/researcher/?study=SLUG`` opens with that study.
    """

    def open_page(request: gr.Request) -> Shown:
        return show_study(request.query_params.get("study"), 1)

    def show_study(slug: str | None, page: int | None = 1) -> Shown:
        studies = {study.slug: study for study in catalog.studies()}
        if not studies:
            return gr.Dropdown(choices=[], value=None), NO_STUDY, gr.Dropdown(visible=False), ""
        study = studies.get(slug or "") or next(iter(studies.values()))
        page = min(page or 1, _pages(study))
        choices = [(each.title, each.slug) for each in studies.values()]
        rankings = rankings_table(database, study.slug)
        return (
            gr.Dropdown(choices=choices, value=study.slug),
            _summary(study, rankings, participants_table(database, study.slug)),
            gr.Dropdown(choices=_page_choices(study), value=page, visible=_pages(study) > 1),
            _photos(study, rankings, page),
        )

    def show_photos(slug: str, page: int) -> str:
        study = catalog.get(slug)
        return "" if study is None else _photos(study, rankings_table(database, slug), min(page, _pages(study)))

    with gr.Blocks(title="Study results · EnhanceGAN Studio", analytics_enabled=False) as results_page:
        gr.HTML(HEADER, css_template=HEADER_STYLE, apply_default_css=False)
        with gr.Row(equal_height=True):
            study = gr.Dropdown(label="Study", container=False, elem_id="study", scale=5, filterable=False)
            refresh = gr.Button("Refresh", elem_id="refresh", size="md", scale=1, min_width=110)
        summary = gr.HTML(css_template=STYLE, head=PLOTLY, js_on_load=DRAW, apply_default_css=False, elem_id="summary")
        page = gr.Dropdown(label="Photos", container=False, visible=False, elem_id="photo-page", filterable=False)
        photos = gr.HTML(css_template=STYLE, head=PLOTLY, js_on_load=DRAW, apply_default_css=False, elem_id="photos")

        everything = [study, summary, page, photos]
        results_page.load(open_page, None, everything, api_visibility="private", show_progress="minimal")
        study.input(show_study, study, everything, api_visibility="private", show_progress="minimal")
        refresh.click(show_study, [study, page], everything, api_visibility="private", show_progress="minimal")
        page.input(show_photos, [study, page], photos, api_visibility="private", show_progress="minimal")
    return results_page


def _summary(study: Study, rankings: pd.DataFrame, participants: pd.DataFrame) -> str:
    return summary_html(rankings, participants, _labels(study), len(study.images), csv_address(study.slug))


def _photos(study: Study, rankings: pd.DataFrame, page: int) -> str:
    """Return the cards of one page of a study's photos; pages count from 1."""
    first = (page - 1) * PHOTOS_PER_PAGE
    images = study.images[first : first + PHOTOS_PER_PAGE]
    return photos_html(rankings, _labels(study), {image: _pictures(study, image) for image in images})


def _pictures(study: Study, image: str) -> dict[str, Picture]:
    width, height = study.sizes[image]
    addresses = {method: picture_address(study.slug, method, image) for method in study.method_keys}
    return {method: Picture(f"{address}?small", address, width, height) for method, address in addresses.items()}


def _labels(study: Study) -> Mapping[str, str]:
    return {method.key: method.label for method in study.methods}


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
