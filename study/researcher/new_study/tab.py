"""The tab in which a study is made, from photos or from finished versions."""

import gradio as gr

from study.modules import Modules
from study.researcher.new_study.finished_versions import finished_versions
from study.researcher.new_study.from_photos import from_photos
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates

_PHOTOS, _VERSIONS = "photos", "versions"


def new_study_tab(stores: Stores, modules: Modules, largest_upload: str) -> gr.State:
    """Draw the tab; return the state that is set to (slug, key of a tab, time) when a study has been made."""
    opens = gr.State()
    source = gr.Radio(
        [("From photos: the versions are made here", _PHOTOS), ("From finished versions: a zip file", _VERSIONS)],
        value=_PHOTOS,
        label="How the study is made",
        elem_id="made-from",
    )
    with gr.Column() as photos:
        from_photos(stores, modules, opens)
    with gr.Column(visible=False) as versions:
        finished_versions(stores, largest_upload, opens)

    def choose(chosen: str | None) -> Updates:
        return {photos: gr.Column(visible=chosen != _VERSIONS), versions: gr.Column(visible=chosen == _VERSIONS)}

    source.input(choose, source, [photos, versions], **QUIET)
    return opens
