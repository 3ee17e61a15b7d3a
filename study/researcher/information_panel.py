"""The part of the tab Set up about the information sheet, a PDF file that participants can read before they consent."""

import time
from pathlib import Path
from typing import Any

import gradio as gr

from study.content.keeping.information_sheet import LARGEST_INFORMATION_MB, keep_information_sheet
from study.content.yaml.definition import Study
from study.researcher.life_panel import existing
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates


class InformationPanel:
    """The components, and what they show and do."""

    def __init__(self, stores: Stores, chooser: gr.Dropdown, opens: gr.State) -> None:
        """Draw the panel; ``chooser`` holds the slug of the study, ``opens`` has the page drawn anew."""
        with gr.Accordion("Information sheet for participants (PDF)", open=False, elem_id="information"):
            self._about = gr.Markdown()
            self._file = gr.File(
                label=f"PDF, at most {LARGEST_INFORMATION_MB} MB", file_types=[".pdf"], height=140, elem_id="sheet-file"
            )
            self._remove = gr.Button("Remove the sheet", visible=False, elem_id="remove-sheet")
        self.outputs: tuple[Any, ...] = (self._about, self._file, self._remove)

        def store(slug: str | None, path: str | None) -> Updates:
            study = existing(stores, slug)
            try:
                keep_information_sheet(study.folder, None if path is None else Path(path))
            except (ValueError, OSError) as error:
                gr.Warning(str(error), title="Not stored", duration=None)
                return {self._file: None}
            finally:
                if path is not None:
                    Path(path).unlink(missing_ok=True)
            said = "The page of consent links to the sheet now." if path else "The study has no sheet any more."
            gr.Info(said, title="Stored")
            return {self._file: None, opens: (study.slug, "setup", time.monotonic())}

        self._file.upload(store, [chooser, self._file], [self._file, opens], **QUIET)
        self._remove.click(lambda slug: store(slug, None), chooser, [self._file, opens], **QUIET)

    def show(self, study: Study) -> Updates:
        """Return what the panel shows of the study now."""
        there = study.information is not None
        if study.frozen:
            about = "This study is frozen: its sheet cannot change."
        elif there:
            about = "The page of consent links to the sheet. Another file takes its place."
        else:
            about = "The page of consent will link to the file; which one it was is part of the text that is kept."
        return {
            self._about: about,
            self._file: gr.File(value=None, visible=not study.frozen),
            self._remove: gr.Button(visible=there and not study.frozen),
        }
