"""The part of the tab Set up about the table that groups a study's photos, `photos.csv`."""

import time
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from study.analysis.factors import MOST_FACTORS, Factor, factors_of_photos
from study.analysis.traits_file import LARGEST_TRAITS_MB
from study.content.making.photo_table import keep_photo_table, table_problems
from study.content.yaml.definition import Study
from study.markup import Templates
from study.researcher.addresses import photo_table_address
from study.researcher.life_panel import existing
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates
from study.results.study_traits import traits_of

_TEMPLATES = Templates(Path(__file__).parent / "templates")


class PhotoTablePanel:
    """The components, and what they show and do."""

    def __init__(self, stores: Stores, chooser: gr.Dropdown, opens: gr.State) -> None:
        """Draw the panel; ``chooser`` holds the slug of the study, ``opens`` has the page drawn anew."""
        with gr.Accordion("Groups of photos (photos.csv)", open=False, elem_id="photo-groups"):
            self._about = gr.HTML(apply_default_css=False, elem_id="photo-table")
            self._outcome = gr.HTML(apply_default_css=False)
            # Every kind of file is taken: for those that are no table, the reader says what to do.
            self._file = gr.File(
                label=f"CSV, Excel (.xlsx) or JSON, at most {LARGEST_TRAITS_MB} MB",
                height=140,
                elem_id="photo-table-file",
            )
            self._remove = gr.Button("Remove the table", visible=False, elem_id="remove-photo-table")
        self.outputs: tuple[Any, ...] = (self._about, self._outcome, self._file, self._remove)

        def store(slug: str | None, path: str | None) -> Updates:
            study = existing(stores, slug)
            try:
                keep_photo_table(study.folder, None if path is None else Path(path))
            except (ValueError, OSError) as error:
                wrong = {"head": "Nothing was changed.", "problems": table_problems(error)}
                return {self._file: None, self._outcome: _TEMPLATES.render("problems.html", **wrong)}
            finally:
                if path is not None:
                    Path(path).unlink(missing_ok=True)
            said = "The report compares the groups of the table." if path else "The study has no table any more."
            gr.Info(said, title="Stored" if path else "Removed")
            return {self._file: None, opens: (study.slug, "setup", time.monotonic())}

        outputs = [self._file, self._outcome, opens]
        self._file.upload(store, [chooser, self._file], outputs, **QUIET)
        self._remove.click(lambda slug: store(slug, None), chooser, outputs, **QUIET)

    def show(self, study: Study) -> Updates:
        """Return what the panel shows of the study now."""
        there = study.photo_groups is not None
        factors = factors_of_photos(traits_of(study, None).photos.reindex(study.images)) if there else []
        about = _TEMPLATES.render(
            "photo_table.html",
            study=study,
            address=photo_table_address(study.slug),
            sizes=[(factor, _sizes(factor)) for factor in factors if isinstance(factor, Factor)],
            aside=[factor for factor in factors if isinstance(factor, str)],
            most=MOST_FACTORS,
        )
        return {
            self._about: about,
            self._outcome: "",
            self._file: gr.File(value=None, visible=not study.frozen),
            self._remove: gr.Button(visible=there and not study.frozen),
        }


def _sizes(factor: Factor) -> list[tuple[str, int]]:
    """Return every level with its number of photos."""
    counts = np.bincount(factor.codes[factor.codes >= 0], minlength=len(factor.levels))
    return list(zip(factor.levels, map(int, counts), strict=True))
