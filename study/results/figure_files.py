"""Figures as files: HTML with hover texts, and SVG and PNG for papers where a Chrome or Chromium is installed."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from enhancegan.whole_files import replacing, write_text

WIDTH = 700  # CSS pixels: with PNG_SCALE 178 mm, the width of two columns of a paper, at 300 dots per inch
PNG_SCALE = 3

_SECONDS_PER_FIGURE = 60


def write_figures(figures: Mapping[str, go.Figure], folder: Path) -> str | None:
    """Write every figure to ``folder`` as NAME.html and, where a browser is found, NAME.svg and NAME.png.

    The HTML files share one plotly.min.js beside them. Every file appears whole or not at all. Returns None, or a
    sentence that says why SVG and PNG are missing. Raises OSError if a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    on_paper = {name: _on_paper(figure) for name, figure in figures.items()}
    write_text(folder / "plotly.min.js", get_plotlyjs())
    for name, figure in on_paper.items():
        page = figure.to_html(include_plotlyjs="directory", config={"displaylogo": False})
        write_text(folder / f"{name}.html", page)
    return asyncio.run(_write_images(on_paper, folder)) if on_paper else None


def _on_paper(figure: go.Figure) -> go.Figure:
    """Return a copy with a background, which figures lack so that a page's shows through."""
    return go.Figure(figure).update_layout(paper_bgcolor="#ffffff")


async def _write_images(figures: Mapping[str, go.Figure], folder: Path) -> str | None:
    import kaleido
    from choreographer.errors import BrowserDepsError, BrowserFailedError, ChromeNotFoundError

    try:
        async with kaleido.Kaleido(timeout=_SECONDS_PER_FIGURE, mathjax=False) as browser:
            for name, figure in figures.items():
                for options in ({"format": "svg", "scale": 1}, {"format": "png", "scale": PNG_SCALE}):
                    image = await browser.calc_fig(figure, _sized(figure, options))
                    with replacing(folder / f"{name}.{options['format']}") as unfinished:
                        unfinished.write_bytes(image)
    except (ChromeNotFoundError, BrowserDepsError, BrowserFailedError) as error:
        return (
            "SVG and PNG need Chrome or Chromium, which was not found or did not start "
            f"({str(error).strip().splitlines()[0]}); every figure of the page can be saved with its SVG and PNG "
            "buttons."
        )
    except TimeoutError:
        return f"SVG and PNG are not complete: the browser took more than {_SECONDS_PER_FIGURE} s for a figure."
    return None


def _sized(figure: go.Figure, options: dict[str, Any]) -> dict[str, Any]:
    return {**options, "width": WIDTH, "height": figure.layout.height}
