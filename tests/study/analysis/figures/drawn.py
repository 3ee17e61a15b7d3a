"""Reading figures back: what their JSON says, as a page or a file would draw it."""

import json
from typing import Any

import plotly.graph_objects as go

LABELS = {"input": "Input", "auto": "Photoshop Auto", "human": "Human editor"}


def traces(figure: go.Figure, kind: str) -> list[dict[str, Any]]:
    """Return the traces of one type as plain dictionaries."""
    return [trace for trace in json.loads(figure.to_json())["data"] if trace["type"] == kind]


def layout(figure: go.Figure) -> dict[str, Any]:
    """Return the layout as a plain dictionary."""
    found: dict[str, Any] = json.loads(figure.to_json())["layout"]
    return found


def lines(figure: go.Figure) -> list[dict[str, Any]]:
    """Return the lines that are drawn: those of the legend alone are left out."""
    return [trace for trace in traces(figure, "scatter") if trace["mode"] == "lines" and trace["x"] != [None]]


def legend(figure: go.Figure) -> list[str]:
    """Return what the legend says, from first to last."""
    return [trace["name"] for trace in json.loads(figure.to_json())["data"] if trace.get("showlegend") is not False]
