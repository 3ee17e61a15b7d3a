"""`python app.py` in a process of its own, on a data folder of the test's own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.project import ROOT

PASSWORD = "correct horse battery"
PATIENCE_S = 240


@dataclass(frozen=True)
class RunningApp:
    """A server that listens."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def readiness(self) -> tuple[int, dict[str, Any]]:
        """What `/readyz` answers, and with which status."""
        reply = httpx.get(f"{self.address}/readyz", timeout=60)
        return reply.status_code, reply.json()

    def wait_until_ready(self) -> dict[str, Any]:
        """Wait for status 200 and return what is said with it."""
        wait_until(lambda: self.readiness()[0] == 200)
        return self.readiness()[1]

    def has_loaded(self, library: str) -> bool:
        """Whether a library is in the memory of the server."""
        maps = Path(f"/proc/{self.process.pid}/maps")
        if not maps.exists():
            pytest.skip("needs /proc, to see which libraries a process has loaded")
        return library in maps.read_text()

    def workers(self) -> list[psutil.Process]:
        """The processes for photos."""
        return [child for child in psutil.Process(self.process.pid).children() if _is_worker(child)]


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False


def environment(data: Path, **variables: str) -> dict[str, str]:
    """Settings for an app on `data`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ENHANCEGAN_")}
    inherited.pop("DATABASE_URL", None)
    return {**inherited, "ENHANCEGAN_DATA": str(data), "ENHANCEGAN_ADMIN_PASSWORD": PASSWORD, **variables}


@contextmanager
def running_app(data: Path, *options: str, **variables: str) -> Iterator[RunningApp]:
    """Start the app on a free port, with `variables` in its environment; end it afterwards.

    It is yielded as soon as it has said where it listens.
    """
    log = data.parent / "app.log"
    command = [sys.executable, "app.py", "--port", "0", *options]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(data, **variables), stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", told)
        assert found, told + log.read_text()
        yield RunningApp(process, found[0], log)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fails the test after `PATIENCE_S`."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.1)
