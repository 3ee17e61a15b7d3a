"""The part of the tab Set up in which simulated participants are sent through a study, to rehearse it."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from study.content.making.clearing import clearable
from study.content.yaml.definition import Study
from study.markup import Templates
from study.researcher.life_panel import existing
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates
from study.simulation.job import MOST_PEOPLE, Job, example_model
from study.simulation.model import Model

LOOK_S = 0.5
"""Seconds between two looks at how far a simulation is."""
_PREFERRING, _INDIFFERENT = "Prefer each method to the one before it", "Prefer no method to another"
_TEMPLATES = Templates(Path(__file__).parent / "templates")


class SimulationPanel:
    """The components, and what they show and do."""

    def __init__(self, stores: Stores, chooser: gr.Dropdown, opens: gr.State) -> None:
        """Draw the panel; ``chooser`` holds the slug of the study, ``opens`` tells the page where to go at the end."""
        self._stores = stores
        with gr.Accordion("Simulated participants", open=False, elem_id="simulation"):
            gr.HTML(_TEMPLATES.render("simulation.html"), apply_default_css=False)
            with gr.Row():
                people = gr.Number(
                    40, label="People", precision=0, minimum=1, maximum=MOST_PEOPLE, min_width=110, elem_id="people"
                )
                taste = gr.Radio([_PREFERRING, _INDIFFERENT], value=_PREFERRING, label="They", scale=3, elem_id="taste")
            begin = gr.Button("Simulate", elem_id="simulate")
            self._progress = gr.HTML(apply_default_css=False, elem_id="simulated")
        self.outputs: tuple[Any, ...] = (self._progress,)

        def run(slug: str | None, people: int | None, taste: str, request: gr.Request) -> Iterator[Updates]:
            study = existing(stores, slug)
            try:
                job = start_simulation(stores, study, people or 0, example_model(study, taste == _PREFERRING), request)
            except ValueError as error:
                raise gr.Error(str(error), title="Not simulated", print_exception=False) from error
            while job.is_running:
                yield {self._progress: told(job)}
                time.sleep(LOOK_S)
            yield {self._progress: told(job), opens: (study.slug, "setup", time.monotonic())}

        begin.click(run, [chooser, people, taste], [self._progress, opens], **QUIET)

    def show(self, study: Study) -> Updates:
        """Return what the panel shows of the study now."""
        job = self._stores.simulations.of(study.slug)
        return {self._progress: "" if job is None else told(job)}


def start_simulation(
    stores: Stores, study: Study, people: int, model: Model, request: gr.Request, seed: int | None = None
) -> Job:
    """Let simulated people who answer as `model` says take part in `study` in this app, in the background.

    They are others at every call, unless `seed` names them.

    Raises ValueError where real people have taken part, for a wrong number of people, and while others are answering.
    """
    real = clearable(stores.database, study.slug).kept
    if real:
        raise ValueError(
            f"{real} real {'participant has' if real == 1 else 'participants have'} taken part in this study, and "
            "simulated answers would count like theirs. Make a copy of the study, and simulate there."
        )
    return stores.simulations.start(study, people, model, stores.invitations, _own_address(request), seed)


def _own_address(request: gr.Request) -> str:
    """Return where this app listens itself, past any proxy."""
    server = request.request.scope.get("server") if request.request is not None else None
    host, port = server or ("", None)
    if port is None:
        raise ValueError(
            "with --workers, or where the app listens on a socket file, this page cannot simulate: use the command "
            "python -m study simulate on the server"
        )
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def told(job: Job) -> str:
    """Return how far a simulation is, or what came of it, as HTML."""
    return _TEMPLATES.render("simulated.html", job=job)
