"""The report of a run: one HTML file with the paper's numbers beside ours, the figures, and how all was made."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from enhancegan.evaluation.report import templates
from enhancegan.paper.options import PRESETS, PaperOptions
from enhancegan.paper.records import read_record
from enhancegan.paper.running import Run, in_words
from enhancegan.paper.steps import ACCURACY, DRAW, EVALUATOR_FILES, Plan, Step
from enhancegan.paper.views import Rows, View, accuracy_view, crop_view, score_view
from enhancegan.version import project_version
from enhancegan.whole_files import write_text

REPORT = "report.html"
_TEMPLATES = Path(__file__).parent / "templates"
# Pixels, of which a sharp screen shows two where the page has one.
_WIDEST = 2000
_SHARP = 2
_QUALITY = 82
# Below this even a head does not learn.
_FEW_STEPS = 100
_FIGURES = {
    "fig3-methods": "Fig. 3: each photo, the results of methods that are not ours (among them the exemplar-based one "
    "of the paper's Fig. 4), and of ours",
    "fig4-crop": "Fig. 4: the proposed window, and the crop",
    "fig5-attention": "Fig. 5: where each head looks; yellow most, violet least",
    "fig6-palettes": "Fig. 6: palettes of photo and result on the hue wheel, with the harmonic template that fits best",
}


@dataclass(frozen=True)
class _Section:
    """A table of the report, or why it is not there.

    Attributes:
        name: of its files.
        title: its heading.
        view: the table; None if it is left out.
        left_out: what is missing of it, in sentences.
    """

    name: str
    title: str
    view: View | None
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Figure:
    """A page of a figure.

    Attributes:
        caption: what it shows.
        file: relative to the report.
        picture: its reduced copy, as a data URL.
        width: in pixels of the page.
        height: in pixels of the page.
    """

    caption: str
    file: str
    picture: str
    width: int
    height: int


def write_paper_report(run: Run, plan: Plan) -> Path:
    """Write `report.html` into the output folder, from the results of all steps.

    Returns:
        The file.

    Raises:
        OSError: when a result is missing, or the file cannot be written.
    """
    steps = {step.name for step in plan.steps}
    columns = [name for name, (_, step) in EVALUATOR_FILES.items() if step in steps]
    page = templates(_TEMPLATES).get_template("paper_report.html")
    html = page.render(
        version=project_version(),
        preset=PRESETS[run.options.preset],
        departures=_departures(run.options),
        is_trial=_is_trial(run.options),
        notes=plan.notes,
        data_sets=list(run.found.values()),
        sections=[
            _section(run, plan, "table1", "Table 1", "Mean scores of methods and ablations on photos of AVA", columns),
            _section(run, plan, "table2", "Table 2", "Mean scores on the test split of MIT-Adobe FiveK", columns),
            _section(run, plan, "table3", "Table 3", "Crops against those of three photographers", columns),
            _section(run, plan, ACCURACY, "balanced accuracy", "Balanced accuracy on CUHK-PQ", columns),
        ],
        figures=_figures(run.output),
        steps=[_made(run, step) for step in plan.steps],
    )
    path = run.output / REPORT
    write_text(path, html)
    return path


def _departures(options: PaperOptions) -> list[str]:
    """What was chosen otherwise than by default, as options of the command."""
    usual = asdict(PaperOptions())
    chosen = {name: value for name, value in asdict(options).items() if value != usual[name]}
    return ["--no-imagenet" if name == "imagenet" else f"--{name} {value}" for name, value in chosen.items()]


def _is_trial(options: PaperOptions) -> bool:
    return not options.imagenet or (options.steps is not None and options.steps < _FEW_STEPS)


def _section(run: Run, plan: Plan, name: str, part: str, title: str, columns: Sequence[str]) -> _Section:
    heading = title if name == ACCURACY else f"{part}: {title[0].lower()}{title[1:]}"
    if part in plan.left_out:
        return _Section(name, heading, None, (plan.left_out[part],))
    missing = {what: reason for what, reason in plan.left_out.items() if what.startswith(_PARTS_OF[name])}
    rows: Rows = json.loads((run.output / "tables" / f"{name}.json").read_text(encoding="utf-8"))
    left_out = tuple(f"{what} ({reason})" for what, reason in missing.items())
    return _Section(name, heading, _VIEWS[name](rows, columns), left_out)


# What may be missing of a table.
_PARTS_OF: dict[str, tuple[str, ...]] = {
    "table1": ("evaluator", "rows"), "table2": ("evaluator",), "table3": (), ACCURACY: ("evaluator AVA-net",),
}  # fmt: skip
_VIEWS: dict[str, Callable[[Rows, Sequence[str]], View]] = {
    "table1": score_view,
    "table2": score_view,
    "table3": lambda rows, _: crop_view(rows),
    ACCURACY: lambda rows, _: accuracy_view(rows),
}


def _figures(output: Path) -> list[_Figure]:
    pages = [(path, caption) for name, caption in _FIGURES.items() for path in _pages(output / "figures", name)]
    return [_figure(path, caption) for path, caption in pages]


def _pages(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(f"{name}*.png"))


def _figure(path: Path, caption: str) -> _Figure:
    with Image.open(path) as page:
        small = page.convert("RGB")
    small.thumbnail((_WIDEST, 2 * _WIDEST), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "WEBP", quality=_QUALITY)
    picture = base64.b64encode(file.getvalue()).decode()
    width, height = (side // _SHARP for side in small.size)
    return _Figure(caption, f"figures/{path.name}", f"data:image/webp;base64,{picture}", width, height)


def _made(run: Run, step: Step) -> dict[str, str]:
    """A row of the table that says how all was made."""
    record = read_record(run.output, step.name)
    if record is None:
        raise OSError(f"the record of {step.name} is missing in {run.output}")
    where = record.device + (f", {record.origin.processes} processes" if record.origin.processes > 1 else "")
    return {
        "name": step.name,
        "title": step.title,
        "command": _shown_command(step),
        "where": where,
        "seconds": in_words(record.seconds) + (" after an interruption" if record.continued else ""),
        "version": record.version,
    }


def _shown_command(step: Step) -> str:
    """The command of a step, with names in place of the folders; "" for what is no command."""
    if step.arguments[0] in (DRAW, ACCURACY):
        return ""
    placed = [argument.replace("{data}", "DATA").replace("{output}", "OUTPUT") for argument in step.arguments]
    return " ".join(["python -m enhancegan", *placed])
