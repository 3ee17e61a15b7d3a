"""`paper`: train, measure and draw what the paper shows, and report it beside the paper's numbers."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enhancegan.commands.options import Option, add_preset, folder, output_folder, seed
from enhancegan.paper.options import DEVICES, PRESETS, QUICK, PaperOptions

if TYPE_CHECKING:
    from enhancegan.paper.data import DataSet
    from enhancegan.paper.running import Run
    from enhancegan.paper.steps import Plan

LOCK = ".paper.lock"
"""File in the output folder that one run at a time holds."""

_OPTIONS = (
    folder("--data", "holds ava/, cuhk-pq/, fivek/, cuhk-cropping/, aadb/, dped/, or some of them; see docs/paper.md"),
    Option(
        "--output", "receives weights, tables, figures and report.html", output_folder, metavar="DIR", required=True
    ),
    Option("--steps", "optimizer steps of every training run (default: each command's own)", int, metavar="N"),
    Option("--batch", "photos per step and process (default: the preset's)", int, metavar="N"),
    Option("--size", "side of the training squares, in pixels (default: the preset's)", int, metavar="N"),
    Option("--backbone", "timm name, of every network (default: the preset's)", metavar="NAME"),
    Option("--perceptual", 'features of L_reg1, "vgg16" or "backbone" (default: the preset\'s)', metavar="NAME"),
    Option("--photos", "of AVA's test split for Table 1 (default: 100)", int, metavar="N"),
    Option("--precision", '"no" or "bf16", of forward passes in training (default: no)', metavar="NAME"),
    Option("--processes", "of every training run, one per GPU, started by torchrun (default: 1)", int, metavar="N"),
    seed("of every random choice"),
)


def add(commands: Any) -> None:
    """Declare the command."""
    command = commands.add_parser("paper", help="repeat the paper: train, Tables 1-3, Figs. 3-6, one report")
    for option in _OPTIONS:
        option.add(command)
    add_preset(command, PRESETS)
    command.add_argument(
        "--no-imagenet", dest="imagenet", action="store_false", default=None, help="start from random weights"
    )
    meanings = "; ".join(f"{name}: {meaning}" for name, meaning in DEVICES.items())
    command.add_argument("--device", choices=list(DEVICES), default="auto", help=f"for training ({meanings})")
    command.add_argument(
        "--quick", action="store_true", help="a trial in minutes, with tiny networks whose numbers mean nothing"
    )
    command.add_argument("--dry-run", action="store_true", help="only say what would be done")
    command.set_defaults(run=partial(_run, commands))


def _run(commands: Any, args: argparse.Namespace) -> int:
    from filelock import FileLock, Timeout

    from enhancegan.paper.data import survey
    from enhancegan.paper.report import REPORT, write_paper_report
    from enhancegan.paper.running import run_steps
    from enhancegan.paper.steps import plan_steps

    _check_folders(args.data, args.output)
    options = _options(args)
    found = survey(args.data)
    plan = plan_steps(found, options)
    run = _new_run(commands, args, options, found)
    _say_plan(run, plan)
    if args.dry_run:
        return 0
    args.output.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(args.output / LOCK, timeout=0):
            run_steps(run, plan.steps, partial(print, flush=True))
            write_paper_report(run, plan)
    except Timeout as error:
        raise ValueError(f"another run is at work in {args.output}") from error
    print(args.output / REPORT)
    return 0


def _check_folders(data: Path, output: Path) -> None:
    """Refuse an output folder in which files of somebody else could be taken for results that are made again."""
    from enhancegan.paper.data import check_apart
    from enhancegan.paper.records import was_begun

    if output.resolve() in (data.resolve(), *data.resolve().parents):
        raise ValueError(f"--output must not be or contain the folder of --data, got {output} and {data}")
    check_apart(data, output)
    if output.is_dir() and any(output.iterdir()) and not ((output / LOCK).exists() or was_begun(output)):
        raise ValueError(f"--output must be a new or empty folder, or that of an earlier run; {output} has other files")


def _options(args: argparse.Namespace) -> PaperOptions:
    values = {field.name: getattr(args, field.name) for field in fields(PaperOptions)}
    given = {name: value for name, value in values.items() if value is not None}
    return PaperOptions(**((QUICK if args.quick else {}) | given))


def _new_run(commands: Any, args: argparse.Namespace, options: PaperOptions, found: "Mapping[str, DataSet]") -> "Run":
    import torch

    from enhancegan.paper.data import DPED
    from enhancegan.paper.running import Run

    if args.device == "cuda" and not torch.cuda.is_available():
        raise ValueError("--device cuda: PyTorch finds no GPU here")
    gpu = args.device != "cpu" and torch.cuda.is_available()
    # Where networks of DPED are imported and looked for: those imported elsewhere are not part of the run.
    dped = args.output.absolute() / ("" if found[DPED].usable else "no-dped")
    environment = {"ENHANCEGAN_DATA": str(dped)} | ({} if gpu else {"ACCELERATE_USE_CPU": "true"})
    device = torch.cuda.get_device_name() if gpu else "cpu"

    def command(arguments: Sequence[str]) -> int:
        parsed = commands.choices[arguments[0]].parse_args(arguments[1:])
        return parsed.run(parsed)

    return Run(args.data.absolute(), args.output.absolute(), found, options, device, command, environment)


def _say_plan(run: "Run", plan: "Plan") -> None:
    from enhancegan.paper.running import pending

    print(f"Data sets in {run.data}:")
    for data in run.found.values():
        print(f"  {data.name}: {data.found or f'not used: {data.reason}'}")
    print(f"Steps, with training on {run.device}, into {run.output}:")
    reasons = pending(run, plan.steps)
    for step in plan.steps:
        print(f"  {step.name}: {step.title} ({reasons[step.name] or 'skipped: done before'})")
    for part, reason in plan.left_out.items():
        print(f"  left out: {part} ({reason})")
    for note in plan.notes:
        print(note)
    print(flush=True)
