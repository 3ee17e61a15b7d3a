"""Layout and wiring of the enhancement page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from demo import tasks
from demo.photo_input import SHOW_IN_FIELD, TAKE_ALL_PHOTOS, PhotoInput
from demo.uploads import KEEP_UPLOADS_S, photo_in_use
from demo.worker import Worker, WorkerError
from enhancegan.photo import NotAPhotoError
from enhancegan.samples import sample_photos

FIRST_METHOD = "photographic"
# The worker does one thing at a time. Gradio's own queue shows visitors their place in it and how long it will take.
_MODEL: dict[str, Any] = {"concurrency_id": "model", "concurrency_limit": 1}

INTRODUCTION = """
# EnhanceGAN Studio
Automatic photo enhancement, learned from *good* and *poor* photos alone
([paper](https://arxiv.org/abs/1707.05251)).
"""
INVITATION = " Do people agree? [Take part in the ranking study](study/)."

P = ParamSpec("P")
T = TypeVar("T")

CSS = """
/* White on Gradio's orange has too little contrast: WCAG 2.1, 1.4.3 requires 4.5. */
.gradio-container {
  max-width: 1280px !important; margin: 0 auto;
  --button-primary-background-fill: #c2410c; --button-primary-background-fill-hover: #9a3412;
}
#introduction h1 { margin: 0 0 .2rem; }
#samples .grid-wrap, #versions .grid-wrap { max-height: none; min-height: 0; height: auto; padding-top: 30px; }
#samples .grid-container { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 4px; }
#versions .grid-container { grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 8px; }
#versions .thumbnail-lg { aspect-ratio: 4 / 3; }
#versions .caption-label { font-size: .85rem; }
#chosen-text { min-height: 4rem; }
@media (max-width: 760px) {
  #versions .grid-container { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  #versions .caption-label { font-size: .72rem; padding: 2px 6px; }
}
"""


def readable_files(results: Path) -> list[str]:
    """Files that browsers may load besides their own uploads: the results and the sample photos."""
    return [str(results), *map(str, sample_photos().values())]


def build_page(results: Path, worker: Worker, with_study: bool = True) -> gr.Blocks:
    """Build the page and wire its events.

    Args:
        results: folder for result files.
        worker: does the work on photos.
        with_study: whether the introduction links to the study.
    """
    samples = list(sample_photos().values())
    with gr.Blocks(
        title="EnhanceGAN Studio", analytics_enabled=False, delete_cache=(KEEP_UPLOADS_S, KEEP_UPLOADS_S)
    ) as page:
        method = gr.State(FIRST_METHOD)
        gr.Markdown(INTRODUCTION.rstrip() + INVITATION * with_study, elem_id="introduction")
        with gr.Row():
            with gr.Column(scale=2, min_width=300):
                photo = PhotoInput(
                    label="Your photo", sources=["upload", "clipboard"], height=230, elem_id="photo", buttons=[],
                )  # fmt: skip
                sample_gallery = gr.Gallery(
                    label="Or try one of these", columns=5,
                    allow_preview=False, interactive=False, object_fit="cover", elem_id="samples", buttons=[],
                )  # fmt: skip
            with gr.Column(scale=3, min_width=320):
                slider = gr.ImageSlider(
                    label="Before and after", type="filepath", interactive=False, max_height=370,
                    elem_id="before-after", buttons=["fullscreen"],
                )  # fmt: skip
                with gr.Row():
                    with gr.Column(scale=3, min_width=240):
                        chosen_text = gr.Markdown(elem_id="chosen-text")
                    download = gr.Button(
                        "Download full size", variant="primary", interactive=False, min_width=210, elem_id="download"
                    )
                file = gr.DownloadButton(visible="hidden", elem_id="full-size-file")
        versions = gr.Gallery(
            label="All methods: choose one", columns=6, allow_preview=False, interactive=False,
            object_fit="contain", elem_id="versions", buttons=[],
        )  # fmt: skip

        def show(path: str | None, method: str) -> tuple[object, ...]:
            if path is None:
                return None, None, "", gr.update(interactive=False)
            shown = _done(worker, tasks.show, photo_in_use(path), method, results)
            pair = shown.chosen.before, shown.chosen.after
            return shown.tiles, pair, shown.chosen.text, gr.update(interactive=True)

        def choose(path: str | None, event: gr.SelectData) -> tuple[object, ...]:
            chosen = _done(worker, tasks.choose, photo_in_use(path), _place(event), results)
            return chosen.method, (chosen.before, chosen.after), chosen.text

        def take_sample(event: gr.SelectData) -> str:
            return str(samples[min(_place(event), len(samples) - 1)])

        def full_size(path: str | None, method: str) -> str:
            return _done(worker, tasks.full_size, photo_in_use(path), method, results)

        shown = photo.change(show, [photo, method], [versions, slider, chosen_text, download], **_MODEL)
        shown.success(None, slider, js=SHOW_IN_FIELD)
        versions.select(choose, photo, [method, slider, chosen_text], trigger_mode="always_last", **_MODEL)
        sample_gallery.select(take_sample, None, photo)
        download.click(full_size, [photo, method], file, **_MODEL).success(
            None, js="() => document.querySelector('#full-size-file').click()"
        )
        # Not when the page is built: its configuration would name the folders of the server.
        page.load(
            lambda: ([str(path) for path in samples], str(samples[0])),
            None,
            [sample_gallery, photo],
            js=TAKE_ALL_PHOTOS,
        )
    return page


def _place(event: gr.SelectData) -> int:
    """Which picture of a gallery was clicked on, from 0; there may be fewer, as the browser says it."""
    if type(event.index) is not int or event.index < 0:
        raise gr.Error("Choose one of the pictures.", title="No picture", print_exception=False)
    return event.index


def _done(worker: Worker, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what the worker makes of a task, or tell the visitor why it cannot."""
    try:
        return worker.run(task, *args, **kwargs)
    except NotAPhotoError as error:
        raise gr.Error(str(error), title="This file cannot be used", print_exception=False) from error
    except WorkerError as error:
        raise gr.Error(str(error), title="This photo could not be enhanced", print_exception=False) from error
