"""Starts `participant_server.py` in a process of its own and waits until it answers."""

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

from tests.project import ROOT

START_SECONDS = 240

PORTS = range(20_000, 32_000)
"""Below those that Linux and macOS give to whoever asks for any: else another test gets one before a server has it."""


def free_port() -> int:
    """Find a port that nobody listens on."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class ServerProcess:
    """A running server on the data folder `data`."""

    def __init__(self, data: Path, port: int, with_page: bool = False) -> None:
        """Start the server; raises RuntimeError with what it printed if it does not answer."""
        self.address = f"http://127.0.0.1:{port}"
        self._log = data.parent / "server.log"
        command = [sys.executable, str(Path(__file__).with_name("participant_server.py")), str(data), str(port)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "GRADIO_TEMP_DIR": str(data.parent / "gradio")}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command + ["--page"] * with_page, cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self._wait()

    def kill(self) -> None:
        """End the server at once (SIGKILL): it can neither finish nor clean up anything."""
        self._process.kill()
        self._process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                httpx.get(f"{self.address}/study/api/studies", timeout=60)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the server did not start:\n{self._log.read_text()}")
