"""The example study with simulated answers: the whole researcher's side, to be looked at before there is a study."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr

from study.content.making.copying import copy_study
from study.content.making.editing import change_settings, current_settings
from study.content.making.sample import SAMPLE_SLUG
from study.content.making.store import create_study, head_counts
from study.content.yaml.definition import Study
from study.researcher.simulation_panel import LOOK_S, start_simulation, told
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates

EXAMPLE_SLUG = "example"
PEOPLE = 40

_TITLES = {"en": "Example with simulated answers", "de": "Beispiel mit simulierten Antworten"}


def example_button(stores: Stores, example: Callable[[], bytes]) -> gr.State:
    """Draw the button; return the state that is set to (slug, key of a tab, time) when the example is there.

    `example`: returns the content of a zip file with a study, for when the sample study has been deleted.
    """
    opens = gr.State()
    button = gr.Button("Load the example study with simulated answers", elem_id="load-example")
    progress = gr.HTML(apply_default_css=False, elem_id="example-progress")

    def load(request: gr.Request) -> Iterator[Updates]:
        study = stores.catalog.get(EXAMPLE_SLUG)
        if study is None:
            yield {progress: "<p class='results'>Making the example …</p>"}
            study = _made(stores, example)
        if not head_counts(stores.database, study.slug).live:
            try:
                job = start_simulation(stores, study, PEOPLE, True, request)
            except ValueError as error:
                raise gr.Error(str(error), title="Not loaded", print_exception=False) from error
            while job.is_running:
                yield {progress: told(job)}
                time.sleep(LOOK_S)
            if job.problem is not None:
                raise gr.Error(job.problem, title="Not simulated", print_exception=False)
        yield {progress: "", opens: (study.slug, "results", time.monotonic())}

    button.click(load, None, [progress, opens], **QUIET)
    return opens


def _made(stores: Stores, example: Callable[[], bytes]) -> Study:
    studies, sample = stores.settings.studies, stores.catalog.get(SAMPLE_SLUG)
    if sample is None:
        with tempfile.TemporaryDirectory(prefix="example-") as folder:
            packed = Path(folder) / f"{EXAMPLE_SLUG}.zip"
            packed.write_bytes(example())
            create_study(studies, packed)
    else:
        copy_study(studies, sample, EXAMPLE_SLUG)
    study = stores.catalog.get(EXAMPLE_SLUG)
    if study is None:
        raise gr.Error("The example could not be made.", title="Not loaded", print_exception=False)
    settings, version = current_settings(study.folder)
    title = {code: _TITLES.get(code, _TITLES["en"]) for code in study.languages}
    settings["title"] = title if len(title) > 1 else next(iter(title.values()))
    change_settings(stores.database, study.folder, settings, version)
    return stores.catalog.get(EXAMPLE_SLUG) or study
