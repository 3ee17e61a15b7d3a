"""The part of the tab in which a study is made from a zip file of finished versions."""

import time
from pathlib import Path

import gradio as gr

from study.content.making.store import create_study
from study.content.making.zip_names import UnclearNamesError, labeled
from study.content.yaml.definition import MOST_METHODS, Study, StudyError
from study.markup import Templates
from study.researcher.new_study.made import say_made
from study.researcher.stores import Stores
from study.researcher.tab import QUIET, Updates

_TEMPLATES = Templates(Path(__file__).parents[1] / "templates")


def finished_versions(stores: Stores, largest_upload: str, opens: gr.State) -> None:
    """Draw the part; `opens` is set to (slug, key of a tab, time) when a study has been made."""
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
                    info="Each is a copy of one of your photos, which is also ranked in the study, with one version "
                    "ruined. Shows who does not look.",
                )  # fmt: skip
                practice = gr.Number(
                    0, label="Practice sets to add", precision=0, minimum=0, min_width=130, elem_id="practice",
                    info="The same, shown first and with feedback.",
                )  # fmt: skip
            names_encoding = gr.Dropdown(
                label="Encoding of the names", visible=False, filterable=False, elem_id="names-encoding",
                info="The zip file does not say it. Choose the line in which the names are right.",
            )  # fmt: skip
            create = gr.Button("Make the study", variant="primary", elem_id="create")
            outcome = gr.HTML(apply_default_css=False, elem_id="outcome", min_height=40)
        with gr.Column(scale=1, min_width=300):
            help_text = _TEMPLATES.render("packing.html", most_methods=MOST_METHODS, largest_upload=largest_upload)
            gr.HTML(help_text, apply_default_css=False)

    fields = [file, slug, title, seed, traps, practice, names_encoding]

    def make(
        path: str | None,
        slug: str | None,
        title: str | None,
        seed: str | None,
        traps: int | None,
        practice: int | None,
        encoding: str | None,
    ) -> Updates:
        try:
            study = _make(stores, path, slug or "", title or "", seed or "", traps or 0, practice or 0, encoding)
        except UnclearNamesError as error:
            return {
                names_encoding: gr.Dropdown(
                    [(labeled(reading), reading.encoding) for reading in error.readings],
                    value=None,
                    visible=bool(error.readings),
                ),
                outcome: _TEMPLATES.render("unclear_names.html", readings=error.readings),
            }
        except ValueError as error:
            problems = error.problems if isinstance(error, StudyError) else (str(error),)
            return {outcome: _TEMPLATES.render("problems.html", problems=problems)}
        except OSError as error:
            problem = f"The study could not be stored: {error.strerror or error}."
            return {outcome: _TEMPLATES.render("problems.html", problems=(problem,))}
        if path is not None:
            # The unpacked files are in the studies' folder; the zip file would only take up space.
            Path(path).unlink(missing_ok=True)
        say_made(study)
        return {opens: (study.slug, "setup", time.monotonic()), outcome: "", **_emptied(fields)}

    # Another file's names may be encoded in another way, and this one has to be taken away first. Not on every change:
    # what a new file's arrival does may come after the answer to a click on the button.
    gr.on([file.clear, file.delete], lambda: gr.Dropdown([], value=None, visible=False), None, names_encoding, **QUIET)
    create.click(make, fields, [opens, outcome, *fields], show_progress_on=outcome, api_visibility="private")


def _make(
    stores: Stores,
    path: str | None,
    slug: str,
    title: str,
    seed: str,
    traps: int,
    practice: int,
    names_encoding: str | None,
) -> Study:
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
        names_encoding=names_encoding,
    )


def _whole_number(seed: str) -> int | None:
    if not seed.strip():
        return None
    try:
        return int(seed)
    except ValueError:
        raise ValueError(f"seed must be a whole number; got {seed!r}") from None


def _emptied(fields: list[gr.components.Component]) -> Updates:
    file, slug, title, seed, traps, practice, names_encoding = fields
    hidden = gr.Dropdown([], value=None, visible=False)
    return {file: None, slug: "", title: "", seed: "", traps: 0, practice: 0, names_encoding: hidden}
