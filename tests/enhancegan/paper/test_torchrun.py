"""Processes of a training run end with the command that started them."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from enhancegan.paper.torchrun import when_closed
from tests.project import ROOT


def test_a_pipe_is_watched_until_its_other_end_is_closed() -> None:
    read, write = os.pipe()
    ended = threading.Event()
    with os.fdopen(read, "rb", buffering=0) as pipe:
        thread = when_closed(pipe, ended.set)
        os.write(write, b"not yet")
        assert not ended.wait(0.05)
        os.close(write)
        thread.join(10)
    assert ended.is_set()


_WAITS = "import os, sys, time, pathlib; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(300)"


@pytest.mark.slow
def test_torchrun_and_its_processes_end_when_that_is_closed(tmp_path: Path) -> None:
    (tmp_path / "waits.py").write_text(_WAITS)
    begun = tmp_path / "begun"
    begun.mkdir()
    command = [sys.executable, "-m", "enhancegan.paper.torchrun", "--standalone", "--nproc-per-node=2"]
    command += [str(tmp_path / "waits.py"), str(begun)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as launched:
        deadline = time.monotonic() + 60
        while len(list(begun.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
    # The end of the block closes the pipe, as the end of a killed process does, and waits.
    children = [int(child.name) for child in begun.iterdir()]
    assert launched.returncode != 0 and len(children) == 2
    assert not any(psutil.pid_exists(child) for child in children)
