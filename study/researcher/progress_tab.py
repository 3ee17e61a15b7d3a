"""The tab of progress: who takes part right now, how fast answers come in, whether the slots stay balanced.

It refreshes itself every few seconds, but only while it is visible.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import gradio as gr

from study.analysis import look
from study.analysis.figures.pace import pace_bars
from study.analysis.report import figure_json
from study.content.making.store import head_counts
from study.content.trials import condition_of
from study.content.yaml.definition import Study
from study.markup import Templates
from study.researcher.addresses import tab_address
from study.researcher.figure_panel import figure_panel
from study.researcher.stores import Stores
from study.researcher.tab import Chosen, Tab, Updates, whose
from study.researcher.time_zone import zone_of
from study.results.monitor import RATE_MINUTES, Standing, answers_over_time, standing
from study.visits.answers.places import Kept

RENEWED_EVERY_S = 4

_TEMPLATES = Templates(Path(__file__).parent / "templates")


def progress_tab(stores: Stores, chosen: Chosen) -> Tab:
    """Draw the tab."""
    numbers = gr.HTML(js_on_load=renewing_script(RENEWED_EVERY_S), apply_default_css=False, elem_id="progress")
    pace = figure_panel("pace")

    def show(study: Study, request: gr.Request, kept: Kept) -> Updates:
        zone = zone_of(request)
        return {numbers: progress_html(stores, study, zone, kept), pace: pace_html(stores, study, zone, kept)}

    def renew(slug: str | None, of_pilot: bool, request: gr.Request) -> Updates:
        study = stores.catalog.get(slug or "")
        return gr.skip() if study is None else show(study, request, whose(of_pilot))

    numbers.renew(
        renew, [chosen.study, chosen.pilot], [numbers, pace], api_visibility="private", show_progress="hidden"
    )
    return Tab((numbers, pace), show)


def progress_html(stores: Stores, study: Study, zone: tzinfo = UTC, kept: Kept = "live") -> str:
    """Return the numbers of a study, or of its pilot, as they are now, times in `zone`."""
    now = datetime.now(UTC)
    found = standing(stores.database, study, now, kept)
    is_even = not any(condition.methods for condition in study.conditions)
    return _TEMPLATES.render(
        "progress.html",
        standing=found,
        rate_minutes=RATE_MINUTES,
        abandoned_after=study.abandoned_after,
        slots=list(found.slots.columns),
        methods=_method_rows(study, found),
        expected=found.counted / len(study.methods) if is_even else None,
        difference=_largest_difference(study, found),
        within=study.design.largest_difference,
        conditions=_condition_rows(study, found),
        of_pilot=kept == "pilot",
        pilot=head_counts(stores.database, study.slug).pilot,
        downloads=tab_address(study.slug, "setup"),
        now=now,
        zone=zone,
    )


def _largest_difference(study: Study, found: Standing) -> int:
    """Return the largest difference between two cells; of one method, where conditions show methods unequally often."""
    cells = found.slots.to_numpy()
    if any(condition.methods for condition in study.conditions):
        return int((cells.max(axis=1) - cells.min(axis=1)).max())
    return int(cells.max() - cells.min())


def _condition_rows(study: Study, found: Standing) -> list[dict[str, Any]]:
    """Return how many participants of each condition are in each state."""
    names = [condition_of(study.design, study.seed, plan) for plan in found.plans.index]
    counts = found.plans.groupby([None if name is None else name.name for name in names]).sum()
    rows = counts.reindex([condition.name for condition in study.conditions], fill_value=0)
    return [{"name": name, **rows.loc[name].to_dict()} for name in rows.index]


def pace_html(stores: Stores, study: Study, zone: tzinfo = UTC, kept: Kept = "live") -> str:
    """Return the chart of answers over time, times in `zone`; empty without answers."""
    pace = answers_over_time(stores.database, study.slug, kept)
    if not pace.answers:
        return ""
    figure = figure_json(pace_bars([start.astimezone(zone) for start in pace.starts], pace.answers, pace.step))
    return _TEMPLATES.render(
        "pace.html", figure=figure, per=step_in_words(pace.step), answers=sum(pace.answers), zone=zone
    )


def step_in_words(step: timedelta) -> str:
    """Say how long a step is, e.g. "15 minutes"."""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        count, rest = divmod(step, length)
        if count and not rest:
            return unit if count == 1 else f"{count} {unit}s"
    raise ValueError(f"step must be whole minutes; got {step}")


def _method_rows(study: Study, found: Standing) -> list[dict[str, Any]]:
    counts_of_methods = found.slots.loc[list(study.method_keys)].to_numpy().tolist()
    return [
        {
            "key": method.key,
            "label": method.label,
            "color": look.method_color(place),
            "counts": counts,
        }
        for place, (method, counts) in enumerate(zip(study.methods, counts_of_methods, strict=True))
    ]


def renewing_script(seconds: int) -> str:
    """Return JavaScript that asks for new numbers; closed tabs and windows behind others ask for nothing."""
    return f"""
setInterval(() => {{
  if (element.checkVisibility() && document.visibilityState === "visible") trigger("renew");
}}, {seconds * 1000});
"""
