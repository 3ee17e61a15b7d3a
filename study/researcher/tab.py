"""What every tab of the researcher's page is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from study.content.yaml.definition import Study
from study.visits.answers.places import Kept

Updates = Mapping[Any, Any]
"""Component -> its new value; components that are not named stay as they are."""

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
"""Options of every event: nothing of the page is for programs, and what is shown stays readable meanwhile."""

SHOW, HIDE = (f'({{ __type__: "update", visible: {visible} }})' for visible in ("true", "false"))
"""What a script of an event returns for a component that is to be shown, or hidden."""


@dataclass(frozen=True)
class Chosen:
    """What is chosen above the tabs, for all of them."""

    study: gr.Dropdown
    """Its value is the slug of the study."""
    pilot: gr.Checkbox
    """Ticked where the data of the study's pilot are shown in place of its own."""


def whose(of_pilot: bool) -> Kept:
    """Return which data a tab shows if the box of `Chosen.pilot` is ticked, or not."""
    return "pilot" if of_pilot else "live"


@dataclass(frozen=True)
class Tab:
    """A tab that has been drawn."""

    outputs: tuple[Any, ...]
    """The components that `show` fills."""
    show: Callable[[Study, gr.Request, Kept], Updates]
    """(study, request, which of its data) -> what the components show of that study now."""
    opens: gr.State | None = None
    """Set to (slug, key of a tab, time) by the tab's own events for the page to go there; None if they never do."""
