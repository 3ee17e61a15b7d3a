"""A step is skipped while its record fits, and done again when anything that decides its result has changed."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from enhancegan.paper.data import CUHK_PQ, DataSet, fingerprint
from enhancegan.paper.options import PaperOptions
from enhancegan.paper.records import read_record
from enhancegan.paper.running import Run, in_words, pending, run_steps
from enhancegan.paper.steps import DRAW, Step
from enhancegan.whole_files import temporary_folder
from tests.enhancegan.datasets.tiny_photos import write_photos


def no_command(_: Sequence[str]) -> int:
    raise AssertionError("drawing photos is no command")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """CUHK-PQ with ten test photos of each kind, and an empty output folder."""
    for quality in ("HighQuality", "LowQuality"):
        write_photos(tmp_path / "data" / quality / "animal", [f"{quality}{number}.jpg" for number in range(100)])
    (tmp_path / "out").mkdir()
    found = {CUHK_PQ: DataSet(CUHK_PQ, "", "photos", fingerprint="first")}
    return Run(tmp_path / "data", tmp_path / "out", found, PaperOptions(), "cpu", no_command)


def drawing(count: int = 8) -> Step:
    arguments = (DRAW, "{data}", CUHK_PQ, str(count), "0")
    return Step("photos", "", arguments, ("{output}/val", "{output}/figures"), (CUHK_PQ,))


def said(run: Run, *steps: Step) -> list[str]:
    lines: list[str] = []
    run_steps(run, steps, lines.append)
    return [line.partition(": ")[2].rpartition(" in ")[0] for line in lines]


def test_a_finished_step_is_skipped_and_its_result_is_complete(run: Run) -> None:
    assert pending(run, [drawing()]) == {"photos": "to do"}
    assert said(run, drawing()) == ["done"]
    assert [len(list((run.output / name).iterdir())) for name in ("val", "figures")] == [8, 6]
    assert pending(run, [drawing()]) == {"photos": ""}
    assert said(run, drawing()) == ["skipped, done before"]
    record = read_record(run.output, "photos")
    assert record is not None and len(record.results) == 14 and record.origin.inputs == {CUHK_PQ: "first"}


def test_other_options_do_it_again_and_leave_nothing_of_the_old_result(run: Run) -> None:
    said(run, drawing(8))
    assert pending(run, [drawing(3)]) == {"photos": "other options"}
    assert said(run, drawing(3)) == ["done"]
    assert len(list((run.output / "val").iterdir())) == 3


def test_other_data_do_it_again(run: Run) -> None:
    said(run, drawing())
    changed = replace(run, found={CUHK_PQ: DataSet(CUHK_PQ, "", "photos", fingerprint="second")})
    assert pending(changed, [drawing()]) == {"photos": "changed: cuhk-pq"}


def test_a_result_that_was_changed_is_made_again(run: Run) -> None:
    said(run, drawing())
    photo = sorted((run.output / "val").iterdir())[0]
    whole = photo.read_bytes()
    photo.write_bytes(whole[:100])
    assert pending(run, [drawing()]) == {"photos": f"missing or changed: val/{photo.name}"}
    said(run, drawing())
    assert photo.read_bytes() == whole


@pytest.mark.parametrize("damage", ['"step": "photos"', "results", "inputs", "seconds"])
def test_a_damaged_record_counts_as_none(damage: str, run: Run) -> None:
    said(run, drawing())
    file = run.output / "records" / "photos.json"
    whole = json.loads(file.read_text())
    wrong = {"results": {"results": []}, "inputs": {"origin": whole["origin"] | {"inputs": ["abc"]}}}
    edited = json.dumps(whole | wrong.get(damage, {damage: "x"}))
    file.write_text(edited if damage in whole or damage in wrong else "{" + damage)
    assert pending(run, [drawing()]) == {"photos": "to do"}


def test_what_needs_a_step_that_is_done_again_is_done_again(run: Run) -> None:
    after = Step("after", "", (DRAW, "{data}", CUHK_PQ, "2", "0"), ("{output}/a", "{output}/b"), needs=("photos",))
    said(run, drawing(8), after)
    assert pending(run, [drawing(3), after]) == {"photos": "other options", "after": "again, after photos"}
    assert said(run, drawing(3), after) == ["done", "done"]


class _Training:
    """A command that saves a state, is interrupted at the first attempt, and notes what it was asked."""

    def __init__(self, output: Path) -> None:
        self.asked: list[tuple[str, ...]] = []
        self._output = output

    def __call__(self, arguments: Sequence[str]) -> int:
        self.asked.append(tuple(arguments))
        if len(self.asked) == 1:
            (self._output / "net.state.pt").write_bytes(b"state")
            raise KeyboardInterrupt
        (self._output / "net.safetensors").write_bytes(b"weights")
        return 0


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param("10", ("pretrain", "--steps", "10", "--resume"), id="the same options"),
        pytest.param("20", ("pretrain", "--steps", "20"), id="other options"),
    ],
)
def test_an_interrupted_training_run_continues_only_with_the_same_options(
    run: Run, steps: str, expected: tuple[str, ...]
) -> None:
    training = _Training(run.output)
    run = replace(run, command=training)
    first = Step("net", "", ("pretrain", "--steps", "10"), ("{output}/net.safetensors",), state="{output}/net.state.pt")
    with pytest.raises(KeyboardInterrupt):
        said(run, first)
    again = replace(first, arguments=("pretrain", "--steps", steps))
    assert said(run, again) == ["continued, and done" if "--resume" in expected else "done"]
    assert training.asked[1] == expected
    # The state is of no use once the weights are there.
    assert not (run.output / "net.state.pt").exists()


def test_an_error_names_the_step(run: Run) -> None:
    failing = replace(run, command=lambda _: 1)
    step = Step("table9", "", ("evaluate", "table9"), ("{output}/table9.json",))
    with pytest.raises(ValueError, match=r"step table9: ended with status 1; see logs/table9\.log"):
        said(failing, step)
    silent = replace(run, command=lambda _: 0)
    with pytest.raises(ValueError, match=r"step table9: table9\.json was not made"):
        said(silent, step)


def test_durations_in_words() -> None:
    assert [in_words(seconds) for seconds in (0.24, 119.0, 600.0, 7500.0)] == [
        "0.2 s",
        "119.0 s",
        "10 min",
        "2 h 5 min",
    ]


def test_a_state_that_a_killed_run_has_half_written_goes_before_the_step_is_done_again(run: Run) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    training = _Training(run.output)
    training.asked.append(())
    step = Step("net", "", ("pretrain",), ("{output}/net.safetensors",), state="{output}/net.state.pt")
    with temporary_folder(run.output) as written:
        left = written.with_name(written.name.replace(f".{os.getpid()}.", f".{killed.pid}."))
        left.write_bytes(b"half")
        said(replace(run, command=training), step)
        assert written.exists() and not left.exists()


def test_names_that_are_not_utf_8_are_taken(run: Run) -> None:
    for quality in ("HighQuality", "LowQuality"):
        folder = os.fsencode(run.data / quality / "animal")
        for number in range(100):
            os.rename(
                os.path.join(folder, b"%s%d.jpg" % (quality.encode(), number)),
                os.path.join(folder, b"%d\xe9.jpg" % number),
            )
    assert len(fingerprint(run.data)) == 16
    assert said(run, drawing()) == ["done"]
    assert pending(run, [drawing()]) == {"photos": ""}
    assert all(path.name.endswith("\ufffd.jpg") for path in (run.output / "val").iterdir())
