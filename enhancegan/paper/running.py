"""Runs the steps that are not done yet, one after the other, and records each."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from enhancegan.paper.accuracy import write_accuracies
from enhancegan.paper.data import DataSet
from enhancegan.paper.drawing import draw_photos
from enhancegan.paper.options import PaperOptions
from enhancegan.paper.records import (
    Origin,
    Record,
    difference,
    digests,
    forget,
    note_start,
    read_record,
    was_started,
    write_record,
)
from enhancegan.paper.steps import ACCURACY, DRAW, EVALUATOR_FILES, Step
from enhancegan.version import project_version
from enhancegan.whole_files import remove_unfinished

LOGS = "logs"
Command = Callable[[Sequence[str]], int]
"""Runs a command of `enhancegan` in this process; returns its exit status."""


@dataclass(frozen=True)
class Run:
    """What the steps of a run share.

    Attributes:
        data: folder of the data sets.
        output: folder of everything that is made.
        found: the data sets by name.
        options: of the run.
        device: on which training runs, in words.
        command: runs the commands.
        environment: variables that the commands see besides those of this process.
    """

    data: Path
    output: Path
    found: Mapping[str, DataSet]
    options: PaperOptions
    device: str
    command: Command
    environment: Mapping[str, str] = field(default_factory=dict)

    def placed(self, text: str) -> str:
        """An argument or a path of a step, with the run's folders in it."""
        return text.replace("{data}", str(self.data)).replace("{output}", str(self.output))

    def processes(self, step: Step) -> int:
        """In how many processes a step runs."""
        return self.options.processes if step.trains else 1


def pending(run: Run, steps: Sequence[Step]) -> dict[str, str]:
    """Step -> why it must be done, in words; "" for those that are skipped."""
    reasons: dict[str, str] = {}
    for step in steps:
        waiting = [name for name in step.needs if reasons[name]]
        record = read_record(run.output, step.name)
        reasons[step.name] = (
            f"again, after {', '.join(waiting)}"
            if record is not None and waiting
            else difference(record, _origin(run, step), run.output)
        )
    return reasons


def run_steps(run: Run, steps: Sequence[Step], say: Callable[[str], None]) -> None:
    """Do what is not done yet.

    Args:
        run: the run.
        steps: in an order in which each comes after those that it needs.
        say: receives one line for every step.

    Raises:
        ValueError: when a step cannot be done; the message names it.
    """
    for number, step in enumerate(steps, start=1):
        origin = _origin(run, step)
        record = read_record(run.output, step.name)
        known = not difference(record, origin, run.output)
        if record is None or not known:
            record = _do(run, step, origin)
        how = "skipped, done before in" if known else "continued, and done in" if record.continued else "done in"
        say(f"[{number:2}/{len(steps)}] {step.name}: {how} {in_words(record.seconds)}")


def in_words(seconds: float) -> str:
    """A duration: seconds below two minutes, else hours and minutes."""
    if seconds < 120:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _origin(run: Run, step: Step) -> Origin:
    inputs = {name: run.found[name].fingerprint for name in step.data}
    for name in step.needs:
        record = read_record(run.output, name)
        inputs[name] = "" if record is None else record.digest
    return Origin(step.arguments, inputs, run.processes(step))


def _do(run: Run, step: Step, origin: Origin) -> Record:
    """Do a step, from the saved state of its training if that began in the same way."""
    state = Path(run.placed(step.state)) if step.trains else None
    continued = state is not None and state.is_file() and was_started(run.output, step.name, origin)
    forget(run.output, step.name)
    results = [Path(run.placed(result)) for result in step.results]
    for folder in {path.parent for path in results if path.parent.is_dir()}:
        # A killed run may have left half a state, which is as large as the network and its optimizer.
        remove_unfinished(folder)
    if not continued:
        for old in [*results, *([state] if state is not None else [])]:
            _remove(old)
    note_start(run.output, step.name, origin)
    begun = time.monotonic()
    arguments = [run.placed(argument) for argument in step.arguments] + (["--resume"] if continued else [])
    try:
        _carry_out(run, step, arguments)
        made = digests(run.output, results)
    except (ValueError, OSError) as error:
        raise ValueError(f"step {step.name}: {error}") from error
    seconds = round(time.monotonic() - begun, 1)
    device = run.device if step.trains else "cpu"
    version, seed = project_version(), run.options.seed
    record = Record(step.name, origin, made, version, seed, device, seconds, continued)
    write_record(run.output, record)
    if state is not None:
        # As large as the network and its optimizer together, and of no use any more.
        state.unlink(missing_ok=True)
    return record


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _carry_out(run: Run, step: Step, arguments: list[str]) -> None:
    log = run.output / LOGS / f"{step.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file, _variables(run.environment):
        if step.arguments[0] == DRAW:
            _, data, layout, count, seed = arguments
            val, figures = (Path(run.placed(result)) for result in step.results)
            draw_photos(Path(data), layout, int(count), int(seed), val, figures)
        elif step.arguments[0] == ACCURACY:
            networks = {column: name for column, (_, name) in EVALUATOR_FILES.items() if name in arguments[2:]}
            files = {column: run.output / "weights" / f"{name}.safetensors" for column, name in networks.items()}
            write_accuracies(Path(arguments[1]), files, Path(run.placed(step.results[0])).parent, ACCURACY)
        elif run.processes(step) > 1:
            _in_processes(run.options.processes, arguments, file.fileno())
        else:
            # Tables and file names go into the log; progress bars and warnings stay on the console.
            with redirect_stdout(file):
                status = run.command(arguments)
            if status:
                raise ValueError(f"ended with status {status}; see {LOGS}/{log.name}")


def _in_processes(count: int, arguments: list[str], log: int) -> None:
    launcher = [sys.executable, "-m", "enhancegan.paper.torchrun", "--standalone", f"--nproc-per-node={count}"]
    # Its input ends with this process, also if that is killed, and then it ends, too.
    with subprocess.Popen([*launcher, "-m", "enhancegan", *arguments], stdin=subprocess.PIPE, stdout=log) as launched:
        status = launched.wait()
    if status:
        raise ValueError(f"torchrun ended with status {status}")


@contextmanager
def _variables(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
