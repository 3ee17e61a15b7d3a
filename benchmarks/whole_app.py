"""The whole app in processes of its own, on a data folder with one open study, for benchmarks that start it again."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
from study_at_scale import ROOT, SLUG, free_port, run_study, write_photos

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE

PASSWORD = "benchmark"  # noqa: S105
START_S = 240
STOP_S = 30


class WholeApp:
    """`app.py` on one port, which can be killed and started again; its temporary files are in a folder of its own."""

    def __init__(self, folder: Path, sets: int, **settings: str) -> None:
        """Make a data folder in `folder`, with an open study of `sets` sets; `settings` go into the environment."""
        self.data = folder / "data"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.log = folder / "app.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ENHANCEGAN_")}
        kept.pop(DATABASE_VARIABLE, None)
        own = {DATA_VARIABLE: str(self.data), PASSWORD_VARIABLE: PASSWORD, "TMPDIR": str(self.temporary)}
        self._environment = {**kept, **own, **settings}
        write_photos(folder / SLUG, sets)
        run_study(self._environment, "create", str(folder / SLUG), "--study", SLUG, "--seed", "1")
        run_study(self._environment, "status", SLUG, "open")
        self._port = str(free_port())
        self.address = f"http://127.0.0.1:{self._port}"
        self._started: subprocess.Popen[bytes] | None = None

    @property
    def _process(self) -> subprocess.Popen[bytes]:
        if self._started is None:
            raise RuntimeError("the app has not been started")
        return self._started

    def start(self) -> None:
        """Start it; it does not listen yet."""
        command = [sys.executable, "app.py", "--port", self._port]
        with self.log.open("ab") as log:
            self._started = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)

    def listens(self) -> bool:
        """Whether it answers; ends the benchmark if it has stopped by itself."""
        if self._process.poll() is not None:
            sys.exit(f"FAILED: the app has stopped by itself:\n{self.log.read_text()[-4000:]}")
        try:
            return httpx.get(f"{self.address}/healthz", timeout=START_S).is_success
        except httpx.TransportError:
            return False

    def wait(self, path: str = "healthz") -> None:
        """Wait until `path` is answered with success."""
        deadline = time.monotonic() + START_S
        while not (self.listens() and httpx.get(f"{self.address}/{path}", timeout=START_S).is_success):
            if time.monotonic() > deadline:
                sys.exit(f"FAILED: /{path} does not answer:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def processes(self) -> tuple[psutil.Process, list[psutil.Process]]:
        """Return the server's process, and those that it has started."""
        server = psutil.Process(self._process.pid)
        return server, server.children(recursive=True)

    def kill(self, others: bool) -> list[psutil.Process]:
        """End the server with SIGKILL, and with `others` all that it has started; else return those."""
        _, started = self.processes()
        self._process.kill()
        for each in started if others else ():
            if each.is_running():
                each.kill()
        self._process.wait()
        return [] if others else started

    def stop(self) -> None:
        """End it as a supervisor does."""
        if self._started is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_S)
