"""Layout and wiring of the enhancement page."""

from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from demo.comparison import after_picture, parameters_text, run_method, run_methods
from demo.photo_input import SHOW_IN_FIELD, TAKE_ALL_PHOTOS, PhotoInput
from demo.result_files import ResultFiles
from demo.visitor_photo import KEEP_UPLOADS_S, read_canonical, read_photo, read_preview
from enhancegan.methods import METHODS
from enhancegan.samples import sample_photos

FIRST_METHOD = "photographic"
LARGEST_UPLOAD = "100mb"
# Heavy events share two workers: further visitors wait their turn, instead of slowing each other down and filling the
# memory with decoded photos. Each event already uses several cores.
_MODEL: dict[str, Any] = {"concurrency_id": "model", "concurrency_limit": 2}

INTRODUCTION = """
# EnhanceGAN Studio
Automatic photo enhancement, learned from *good* and *poor* photos alone
([paper](https://arxiv.org/abs/1707.05251)). Do people agree? [Take part in the ranking study](study/).
"""

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


def build_page(results: ResultFiles) -> gr.Blocks:
    """Build the page and wire its events; results are written to `results`."""
    samples = list(sample_photos().values())
    first_method = FIRST_METHOD if FIRST_METHOD in METHODS else list(METHODS)[-1]
    with gr.Blocks(
        title="EnhanceGAN Studio", analytics_enabled=False, delete_cache=(KEEP_UPLOADS_S, KEEP_UPLOADS_S)
    ) as page:
        method = gr.State(first_method)
        gr.Markdown(INTRODUCTION, elem_id="introduction")
        with gr.Row():
            with gr.Column(scale=2, min_width=300):
                photo = PhotoInput(
                    label="Your photo", sources=["upload", "clipboard"], height=230, elem_id="photo", buttons=[],
                )  # fmt: skip
                sample_gallery = gr.Gallery(
                    [str(path) for path in samples], label="Or try one of these", columns=5,
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
            photo, canonical = read_preview(path), read_canonical(path)
            versions = run_methods(photo, canonical)
            tiles = [(str(results.write(picture, name)), METHODS[name].label) for name, picture in versions.items()]
            return tiles, *before_after(photo, method, versions[method], canonical), gr.update(interactive=True)

        def choose(path: str | None, event: gr.SelectData) -> tuple[object, ...]:
            method = list(METHODS)[event.index]
            photo, canonical = read_preview(path), read_canonical(path)
            return method, *before_after(photo, method, run_method(photo, method, canonical), canonical)

        def before_after(
            photo: Image.Image, method: str, result: Image.Image, canonical: Image.Image
        ) -> tuple[tuple[str, str], str]:
            after = after_picture(photo, method, result, canonical)
            pair = str(results.write(photo, "before")), str(results.write(after, "after"))
            chosen = METHODS[method]
            return pair, f"**{chosen.label}** — {chosen.description}<br>{parameters_text(canonical, method)}"

        def take_sample(event: gr.SelectData) -> str:
            return str(samples[event.index])

        def full_size(path: str | None, method: str) -> str:
            result = run_method(read_photo(path), method, read_canonical(path))
            return str(results.write(result, f"{Path(path or '').stem}.{method}"))

        shown = photo.change(show, [photo, method], [versions, slider, chosen_text, download], **_MODEL)
        shown.success(None, slider, js=SHOW_IN_FIELD)
        versions.select(choose, photo, [method, slider, chosen_text], trigger_mode="always_last", **_MODEL)
        sample_gallery.select(take_sample, None, photo)
        download.click(full_size, [photo, method], file, **_MODEL).success(
            None, js="() => document.querySelector('#full-size-file').click()"
        )
        page.load(lambda: str(samples[0]), None, photo, js=TAKE_ALL_PHOTOS)
    return page
