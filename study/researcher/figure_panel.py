"""A part of the page that draws the figures in its HTML, and follows the links within it."""

import gradio as gr

from study.analysis.report import figure_script
from study.plotly_script import plotly_address

_PLOTLY = f'<script src="{plotly_address()}"></script>'
_DRAW = f"""{figure_script()}
drawFigures(element);
redrawOnThemeChange(element);
drawForPrint(element);
watch("value", () => drawFigures(element));
// Gradio's page has a base address, relative to which "#here" is another page.
element.addEventListener("click", (event) => {{
  const link = event.target.closest('a[href^="#"]');
  const target = link && element.querySelector(link.getAttribute("href"));
  if (!target) return;
  event.preventDefault();
  target.tabIndex = -1;
  target.focus();
}});
"""


def figure_panel(elem_id: str) -> gr.HTML:
    """Return a component whose HTML may hold figures as `study.analysis.report` writes them."""
    return gr.HTML(head=_PLOTLY, js_on_load=_DRAW, apply_default_css=False, elem_id=elem_id)
