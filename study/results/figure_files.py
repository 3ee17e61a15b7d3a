"""Figures as files: HTML with hover texts, and SVG and PNG for papers where a Chrome or Chromium is installed."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from enhancegan.whole_files import replacing, write_text

WIDTH = 700  # CSS pixels: with PNG_SCALE 178 mm, the width of two columns of a paper, at 300 dots per inch
PNG_SCALE = 3

PLOTLY = "plotly.min.js"
"""Name of the script that the HTML files share, as Plotly calls it."""

_IMAGES: tuple[dict[str, Any], ...] = ({"format": "svg", "scale": 1}, {"format": "png", "scale": PNG_SCALE})

_Figures = tuple[Mapping[str, go.Figure], Path]
"""Figures by their names, and the folder for their files."""


class FigureWriter:
    """Writes figures as files; always to be closed.

    The browser starts at once and draws in a thread of its own, while figures are computed and pages are written.
    """

    def __init__(self) -> None:
        """Start the browser."""
        self._given: Future[_Figures] = Future()
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._drawn = self._thread.submit(lambda: asyncio.run(_draw(self._given)))

    def close(self) -> None:
        """End the browser, once all given figures are written."""
        self._given.cancel()
        self._thread.shutdown()

    def write(self, figures: Mapping[str, go.Figure], folder: Path) -> None:
        """Write every figure to ``folder`` as NAME.html now, and as ``draw`` does.

        To be called once. The HTML files share one plotly.min.js beside them. Every file appears whole or not at all.
        Raises OSError if a file cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        on_paper = self.draw(figures, folder)
        write_text(folder / PLOTLY, get_plotlyjs())
        for name, figure in on_paper.items():
            page = figure.to_html(include_plotlyjs="directory", config={"displaylogo": False})
            write_text(folder / f"{name}.html", page)

    def draw(self, figures: Mapping[str, go.Figure], folder: Path) -> dict[str, go.Figure]:
        """Write every figure to an existing ``folder`` as NAME.svg and NAME.png later, where a browser is found.

        To be called once. Returns the figures as they are drawn on paper.
        """
        on_paper = {name: _on_paper(figure) for name, figure in figures.items()}
        self._given.set_result((on_paper, folder))
        return on_paper

    def problem(self) -> str | None:
        """Return None when all given figures are written, or a sentence that says why SVG and PNG are missing.

        Raises OSError if a file could not be written.
        """
        return self._drawn.result()


def _on_paper(figure: go.Figure) -> go.Figure:
    """Return a copy with a background, which figures lack so that a page's shows through."""
    return go.Figure(figure).update_layout(paper_bgcolor="#ffffff")


async def _draw(given: Future[_Figures]) -> str | None:
    from choreographer.errors import BrowserDepsError, BrowserFailedError, ChromeNotFoundError

    from study.results.figure_browser import SECONDS_PER_IMAGE, FigureBrowser

    try:
        async with FigureBrowser() as browser:
            figures, folder = await asyncio.wrap_future(given)
            for name, figure in figures.items():
                for options in _IMAGES:
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
        return f"SVG and PNG are not complete: the browser took more than {SECONDS_PER_IMAGE} s for one."
    return None


def _sized(figure: go.Figure, options: dict[str, Any]) -> dict[str, Any]:
    return {**options, "width": WIDTH, "height": figure.layout.height}
