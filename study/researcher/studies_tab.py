"""The tab of all studies: what each is doing at the moment, and the way to it.

It refreshes itself every few seconds, but only while it is visible.
"""

from datetime import UTC, datetime
from pathlib import Path

import gradio as gr

from study.markup import Templates
from study.researcher.addresses import tab_address
from study.researcher.progress_tab import renewing_script
from study.researcher.stores import Stores
from study.results.monitor import RATE_MINUTES
from study.results.overview import overview

RENEWED_EVERY_S = 5

_TEMPLATES = Templates(Path(__file__).parent / "templates")


def studies_tab(stores: Stores) -> gr.HTML:
    """Draw the tab; return what `studies_html` fills."""
    table = gr.HTML(js_on_load=renewing_script(RENEWED_EVERY_S), apply_default_css=False, elem_id="studies")
    table.renew(lambda: studies_html(stores), None, table, api_visibility="private", show_progress="hidden")
    return table


def studies_html(stores: Stores) -> str:
    """Return the table of all studies as they are now."""
    now = datetime.now(UTC)
    unusable = stores.catalog.unusable()
    slugs = sorted({*unusable, *(study.slug for study in stores.catalog.studies())})
    return _TEMPLATES.render(
        "studies.html",
        rows=[
            {
                "study": row,
                "address": None if row.slug in unusable else tab_address(row.slug, "progress"),
                "problems": unusable.get(row.slug, ()),
                "problem": stores.catalog.problems.last(row.slug),
            }
            for row in overview(stores.database, slugs, now)
        ],
        rate_minutes=RATE_MINUTES,
        now=now,
    )
