"""The tab in which a study is made from a zip file of images."""

import time
from pathlib import Path

import gradio as gr

from study.content.making.store import create_study
from study.content.yaml.definition import MOST_METHODS, Study, StudyError
from study.markup import Templates
from study.researcher.stores import Stores
from study.researcher.tab import Updates

_TEMPLATES = Templates(Path(__file__).parent / "templates")


def new_study_tab(stores: Stores, largest_upload: str) -> gr.State:
    """Draw the tab; return the state that is set to (slug, key of a tab, time) when a study has been made."""
    opens = gr.State()
    with gr.Row():
        with gr.Column(scale=1, min_width=300):
            file = gr.File(label="Study, packed (.zip)", file_types=[".zip"], height=170, elem_id="study-file")
            slug = gr.Textbox(
                label="Short name", placeholder="made from the file's name",
                info="Part of the study's address: lower-case letters, digits, hyphens.", max_lines=1, elem_id="slug",
            )  # fmt: skip
            title = gr.Textbox(
                label="Title", info="Only if study.yaml has none.", max_lines=1, elem_id="new-title",
            )  # fmt: skip
            seed = gr.Textbox(
                label="Seed", placeholder="drawn and recorded", max_lines=1, elem_id="seed",
                info="Whole number that fixes all random orders; only if study.yaml has none.",
            )  # fmt: skip
            with gr.Row():
                traps = gr.Number(
                    0, label="Attention checks to add", precision=0, minimum=0, min_width=130, elem_id="traps",
                    info="One version is visibly ruined: shows who does not look.",
                )  # fmt: skip
                practice = gr.Number(
                    0, label="Practice sets to add", precision=0, minimum=0, min_width=130, elem_id="practice",
                    info="The same with feedback, before the others.",
                )  # fmt: skip
            create = gr.Button("Make the study", variant="primary", elem_id="create")
            outcome = gr.HTML(apply_default_css=False, elem_id="outcome", min_height=40)
        with gr.Column(scale=1, min_width=300):
            help_text = _TEMPLATES.render("packing.html", most_methods=MOST_METHODS, largest_upload=largest_upload)
            gr.HTML(help_text, apply_default_css=False)

    fields = [file, slug, title, seed, traps, practice]

    def make(
        path: str | None,
        slug: str | None,
        title: str | None,
        seed: str | None,
        traps: int | None,
        practice: int | None,
    ) -> Updates:
        try:
            study = _make(stores, path, slug or "", title or "", seed or "", traps or 0, practice or 0)
        except ValueError as error:
            problems = error.problems if isinstance(error, StudyError) else (str(error),)
            return {outcome: _TEMPLATES.render("problems.html", problems=problems)}
        except OSError as error:
            problem = f"The study could not be stored: {error.strerror or error}."
            return {outcome: _TEMPLATES.render("problems.html", problems=(problem,))}
        if path is not None:
            # The unpacked files are in the studies' folder; the zip file would only take up space.
            Path(path).unlink(missing_ok=True)
        gr.Info(f"{study.title}: {len(study.images)} sets of {len(study.methods)} versions.", title="Study made")
        return {opens: (study.slug, "setup", time.monotonic()), outcome: "", **_emptied(fields)}

    create.click(make, fields, [opens, outcome, *fields], show_progress_on=outcome, api_visibility="private")
    return opens


def _make(stores: Stores, path: str | None, slug: str, title: str, seed: str, traps: int, practice: int) -> Study:
    """Make the study; ValueError for what cannot be used, StudyError for what is wrong with the file's content."""
    if path is None:
        raise ValueError("Choose a zip file first.")
    return create_study(
        stores.settings.studies,
        Path(path),
        slug.strip() or None,
        title=title.strip() or None,
        seed=_whole_number(seed),
        traps=traps,
        practice=practice,
    )


def _whole_number(seed: str) -> int | None:
    if not seed.strip():
        return None
    try:
        return int(seed)
    except ValueError:
        raise ValueError(f"seed must be a whole number; got {seed!r}") from None


def _emptied(fields: list[gr.components.Component]) -> Updates:
    file, slug, title, seed, traps, practice = fields
    return {file: None, slug: "", title: "", seed: "", traps: 0, practice: 0}
