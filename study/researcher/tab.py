"""What every tab of the researcher's page is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from study.content.yaml.definition import Study

Updates = Mapping[Any, Any]
"""Component -> its new value; components that are not named stay as they are."""

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
"""Options of every event: nothing of the page is for programs, and what is shown stays readable meanwhile."""


@dataclass(frozen=True)
class Tab:
    """A tab that has been drawn."""

    outputs: tuple[Any, ...]
    """The components that `show` fills."""
    show: Callable[[Study, gr.Request], Updates]
    """(study, request) -> what the components show of that study now."""
    opens: gr.State | None = None
    """Set to (slug, key of a tab, time) by the tab's own events for the page to go there; None if they never do."""
