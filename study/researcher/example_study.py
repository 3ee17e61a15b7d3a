"""The example study with simulated answers: the whole researcher's side, to be looked at before there is a study."""

import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Lock
from zipfile import ZipFile

import gradio as gr

from enhancegan.whole_files import write_text
from study.content.making.clearing import clearable
from study.content.making.editing import current_settings
from study.content.making.store import create_study, head_counts
from study.content.yaml.definition import DEFINITION_FILE, Study, StudyError, study_slugs
from study.content.yaml.definition_file import changed_text
from study.examples.files import WORTHS, example_zip
from study.researcher.simulation_panel import LOOK_S, start_simulation, told
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates
from study.simulation.job import Job
from study.simulation.model_file import read_model

SLUG = "example"
TITLE = "Example with simulated answers"
PEOPLE = 40
SEED = 1
"""Of the simulated people: everybody sees the same report."""


def example_button(stores: Stores) -> gr.State:
    """Draw the button; return the state that is set to (slug, key of a tab, time) when the example is there."""
    opens = gr.State()
    button = gr.Button("Load the example study with simulated answers", elem_id="load-example")
    progress = gr.HTML(apply_default_css=False, elem_id="example-progress")
    making = Lock()

    def load(request: gr.Request) -> Iterator[Updates]:
        yield {progress: "<p class='results'>Making the example …</p>"}
        try:
            # A second window finds what the first one has made, and waits for the same people.
            with making:
                study = found_example(stores) or make_example(stores)
                job = _answering(stores, study, request)
        except (ValueError, OSError) as error:
            raise gr.Error(str(error), title="Not loaded", print_exception=False) from error
        while job is not None and job.is_running:
            yield {progress: told(job)}
            time.sleep(LOOK_S)
        if job is not None and job.problem is not None:
            raise gr.Error(job.problem, title="Not simulated", print_exception=False)
        yield {progress: "", opens: (study.slug, "results", time.monotonic())}

    button.click(load, None, [progress, opens], **QUIET)
    return opens


def found_example(stores: Stores) -> Study | None:
    """Return the example if there is one in which no real person has taken part.

    A researcher's own study may have its name, and an example may have been opened to people.
    """
    for study in stores.catalog.studies():
        if study.title == TITLE and study.slug.startswith(SLUG) and not clearable(stores.database, study.slug).kept:
            return study
    return None


def make_example(stores: Stores) -> Study:
    """Make the example, without anybody's answers; under another name where a study has its own.

    Raises StudyError or OSError if it cannot be made.
    """
    studies = stores.settings.studies
    taken = study_slugs(studies)
    slug = next(slug for number in count(1) if (slug := SLUG if number == 1 else f"{SLUG}-{number}") not in taken)
    with tempfile.TemporaryDirectory(prefix="example-") as temporary:
        source = Path(temporary) / slug
        with ZipFile(BytesIO(example_zip())) as packed:
            packed.extractall(source)
        text = (source / DEFINITION_FILE).read_text(encoding="utf-8")
        write_text(source / DEFINITION_FILE, changed_text(text, {**current_settings(source)[0], "title": TITLE}))
        create_study(studies, source, slug, traps=1, practice=1)
    found = stores.catalog.get(slug)
    if found is None:
        raise StudyError(slug, ["it cannot be read"])
    return found


def _answering(stores: Stores, study: Study, request: gr.Request) -> Job | None:
    """Return the simulation that is running or begins now; None if people have answered already."""
    running = stores.simulations.of(study.slug)
    if running is not None and running.is_running:
        return running
    if head_counts(stores.database, study.slug).live:
        return None
    return start_simulation(stores, study, PEOPLE, read_model(WORTHS, study.method_keys), request, SEED)
