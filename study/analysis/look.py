"""The shared look of all figures: colors, and Plotly templates for light and dark pages.

A figure's traces carry only the colors of methods, of the diverging scale and of the means' diamonds; ink, grid and
background come from the template, so that the same figure is drawn on a light page, a dark page or in print by changing
its template alone.

References:
    M. Okabe and K. Ito (2008). Color universal design: how to make figures and presentations that are friendly to
    colorblind people. https://jfly.uni-koeln.de/color/
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import plotly.graph_objects as go
from plotly.colors import sample_colorscale, unlabel_rgb

# Okabe and Ito's colors without yellow, which vanishes on white, and with gray instead of black, for dark pages.
METHOD_COLORS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8A8A8A")

# From worst or least (red-brown) over gray to best or most (blue). The two sides differ in lightness as well as in hue,
# so that five steps can be told apart in a gray print: CIELAB L* is about 43, 83, 93, 74, 31.
DIVERGING = ("#A9480B", "#F7C594", "#E8EAED", "#8FBBE2", "#0B4A83")

# Counts, from none or few (gray) to most (blue): the one half of the other scale.
SEQUENTIAL = DIVERGING[2:]

# White with a dark outline is visible on every method color, on light and dark pages.
MEAN_FILL, MEAN_OUTLINE = "#ffffff", "#1f2937"

FILL_OPACITY = 0.55
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
FONT_SIZE = 13

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Shades:
    """Colors of one theme: ink (text and outlines), soft ink (secondary text), grid lines and the page."""

    ink: str
    soft_ink: str
    grid: str
    page: str


SHADES: dict[Theme, Shades] = {
    "light": Shades(ink="#1f2937", soft_ink="#5b6472", grid="#e3e6ea", page="#ffffff"),
    "dark": Shades(ink="#eceff4", soft_ink="#a3acba", grid="#343b4a", page="#16181f"),
}


def method_color(index: int) -> str:
    """Return the color of the method at ``index`` (from 0) in the study's order; colors repeat after 7."""
    return METHOD_COLORS[index % len(METHOD_COLORS)]


def rank_colors(count: int) -> list[str]:
    """Return the colors of ranks 1 (best, blue) to ``count`` (at least 2; worst, red-brown), in equal steps."""
    return list(sample_colorscale(list(DIVERGING), [1 - rank / (count - 1) for rank in range(count)]))


def ink_on(color: str) -> str:
    """Return the ink of the two themes that is more readable on a color ``rgb(r, g, b)``."""
    red, green, blue = unlabel_rgb(color)
    return SHADES["light" if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else "dark"].ink


def translucent(color: str) -> str:
    """Return a color ``#rrggbb`` with the opacity of fills, which lets grid lines show through."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{FILL_OPACITY})"


@cache
def template(theme: Theme) -> go.layout.Template:
    """Return a theme's Plotly template, not to be changed; its background is transparent, to show the page's.

    Raises:
        ValueError: If ``theme`` is neither ``light`` nor ``dark``.
    """
    if theme not in SHADES:
        raise ValueError(f"theme must be one of {', '.join(SHADES)}, not {theme!r}")
    shades = SHADES[theme]
    axis = {
        "gridcolor": shades.grid,
        "linecolor": shades.soft_ink,
        "tickcolor": shades.soft_ink,
        "zeroline": False,
        "tickfont": {"color": shades.ink},
        "title": {"font": {"color": shades.soft_ink, "size": FONT_SIZE}},
    }
    outline = {"color": shades.ink, "width": 1.3}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": FONT_SIZE, "color": shades.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hoverlabel": {"bgcolor": shades.page, "bordercolor": shades.soft_ink, "font": {"color": shades.ink}},
            "shapedefaults": {"line": {"color": shades.soft_ink, "width": 1}},
            "xaxis": axis,
            "yaxis": axis,
        },
        data={
            "bar": [{"marker": {"line": {"color": shades.page, "width": 1}}}],
            "box": [{"line": outline}],
            "scatter": [{"line": outline, "marker": {"line": outline}, "textfont": {"color": shades.ink}}],
        },
    )
