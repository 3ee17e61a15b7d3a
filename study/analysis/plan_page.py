"""A plan as HTML: what to do, what was assumed, a figure for every aim, and the table."""

from pathlib import Path

import pandas as pd

from study.analysis.figures.plan_curves import plan_curves
from study.analysis.plan_words import (
    Plan,
    aims_in_words,
    assumptions,
    columns_in_words,
    conclusions,
    hints,
    table_of_sizes,
)
from study.analysis.report import figure_json
from study.analysis.report_parts.populations import opening
from study.analysis.report_parts.tables import Column, Table
from study.markup import Templates

_TEMPLATES = Templates(Path(__file__).parent / "templates")


def plan_html(plan: Plan, command: str) -> str:
    """Return a plan as HTML, for ``study.analysis.report.standalone_page``; `command` made it."""
    texts = table_of_sizes(plan)
    columns = {title: Column(title, str) for title in texts}
    sizes = Table("Every size", pd.DataFrame(texts), columns, most_rows=len(plan.sizes))
    figures = [
        {"name": f"plan-{aim}", "title": opening(does), "json": figure_json(plan_curves(plan.sizes, {aim: ""}))}
        for aim, does in aims_in_words(plan).items()
    ]
    return _TEMPLATES.render(
        "plan.html",
        sentences=[*conclusions(plan), *hints(plan)],
        assumptions=assumptions(plan),
        command=command,
        figures=figures,
        sizes=sizes,
        columns=columns_in_words(plan),
    )
