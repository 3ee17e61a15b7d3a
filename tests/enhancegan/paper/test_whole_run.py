"""The paper's experiments end to end on made-up data sets, killed in the middle of training and continued."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.enhancegan.paper.made_data_sets import make_data_sets
from tests.project import ROOT


def command(data: Path, output: Path, *options: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "enhancegan",
        "paper",
        "--data",
        str(data),
        "--output",
        str(output),
        "--quick",
        *options,
    ]


def killed_while_training(arguments: list[str], state: Path) -> None:
    """Start a run, and kill it as soon as a training run in it has saved its state."""
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while not state.exists():
            assert run.poll() is None, "the run ended before it could be killed"
            time.sleep(0.005)
        run.kill()


def steps_said(arguments: list[str]) -> dict[str, str]:
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    return dict(re.findall(r"^\[ *\d+/17\] ([\w-]+): (done|skipped|continued)", ended.stdout, re.MULTILINE))


@pytest.mark.slow
def test_a_killed_run_continues_and_ends_in_a_report(tmp_path: Path) -> None:
    data, output = tmp_path / "data", tmp_path / "out"
    make_data_sets(data)
    killed_while_training(command(data, output), output / "weights" / "piecewise.state.pt")
    assert not (output / "report.html").exists()

    said = steps_said(command(data, output))
    assert len(said) == 17
    assert {name for name, how in said.items() if how == "skipped"} == {"ava-net", "cuhk-net", "dan", "rank"}
    assert said["piecewise"] == "continued"

    report = (output / "report.html").read_text(encoding="utf-8")
    assert all(f"Table {number}: " in report for number in (1, 2, 3)) and "Balanced accuracy on CUHK-PQ" in report
    assert [f"Fig. {number}: " in report for number in (3, 4, 5, 6)] == [True] * 4
    assert "rows DSLR iphone, sony, blackberry (dped/: no such folder)" in report
    # Self-contained, and silent about where it was made.
    assert not re.search(r'src="(?!data:)', report) and str(tmp_path) not in report

    changed = steps_said(command(data, output, "--photos", "4"))
    assert {name for name, how in changed.items() if how == "done"} == {"photos", "table1", "figures"}
