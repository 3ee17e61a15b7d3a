"""A Gradio page that is one component of our own, made of ES modules, with nothing else on it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from study.modules import Modules

_FIRST_STYLE = "base.css"


def preloads(modules: Modules, folder: str) -> str:
    """Return what has the page load all `modules` at once, not level by level; `folder`: where they are served."""
    return "".join(f'<link rel="modulepreload" href="{folder}/{path}">\n' for path in modules.paths)


def add_widget(html: str, start: Mapping[str, Any], loader: Path, widget: Path, viewer: Path) -> None:
    """Add the component to the page that is being built.

    Args:
        html: what is there before the modules are.
        start: what the loader knows as START, ready for JSON.
        loader: script that loads the modules.
        widget: folder of style sheets, of which `base.css` comes first.
        viewer: folder of style sheets that come right after that one.
    """
    gr.HTML(
        html_template=html,
        js_on_load=starting_script(start, loader),
        apply_default_css=False,
        head=f"<style>{widget_style(widget, viewer)}</style>",
    )


def starting_script(start: Mapping[str, Any], *scripts: Path) -> str:
    """Return the script of a component that is made of modules: `scripts`, one after the other, which know `start`."""
    # A function of their own: Gradio's names (server, props, ...) are in the scope around it.
    parts = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    return f'(() => {{\n"use strict";\nconst START = {json.dumps(start)};\n{parts}}})();'


def widget_style(widget: Path, viewer: Path) -> str:
    """Return the style sheets of a component: `base.css` of `widget`, those of `viewer`, and the others."""
    first, *others = sorted(widget.glob("*.css"), key=lambda file: (file.name != _FIRST_STYLE, file.name))
    files = [first, *sorted(viewer.glob("*.css")), *others]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
