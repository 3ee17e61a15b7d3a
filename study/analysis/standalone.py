"""A report as one HTML file that needs nothing else: no server, no network."""

from pathlib import Path

from plotly.offline import get_plotlyjs

from study.analysis.report import STYLE, figure_script
from study.markup import Templates

_TEMPLATES = Templates(Path(__file__).parent / "templates")


def standalone_page(title: str, content: str) -> str:
    """Return a page with Plotly in it that shows `content`, HTML from ``study.analysis.report``, light or dark."""
    return _TEMPLATES.render(
        "standalone.html", title=title, content=content, style=STYLE, script=figure_script(), plotly=get_plotlyjs()
    )
