"""Sends bad requests to every route: `PYTHONPATH=. python benchmarks/fuzz_routes.py [--requests 20000] [--seed 1]`.

Starts the app on a folder of its own with two tiny studies, and sends right requests and such that have been changed in
their values, their headers, their bytes, with and without the cookies of participants and of the researcher, to our own
routes and to those that Gradio has below each page; and bytes that are no request. Meanwhile people take part.
It prints the answers by route, and fails, with exit status 1, if one is a 5xx other than a 503 that says when to come
back, if there is a traceback in the server's log, or if the server no longer serves people afterwards.
"""

import argparse
import hmac
import io
import os
import queue
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
from fuzzing.findings import Findings, tracebacks
from fuzzing.gradio_routes import Page, event_request, page_request, session_request, upload_request
from fuzzing.known import Known, NotServedError, Study
from fuzzing.own_routes import SPARE, TINY, participants_request, researchers_request, server_request
from fuzzing.request import Request, damaged
from fuzzing.studio_routes import studio_request
from fuzzing.values import Ref
from fuzzing.wire import Connection, request_bytes
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from PIL import Image

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE, Settings
from study.secret_key import secret_key
from study.visits.http.invitations import Invitations
from study.visits.page import page_modules
from tests.study.opening import open_studies
from tests.study.tiny_study import IMAGES, RICH, TINTS, write_study

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "benchmark"  # noqa: S105
AT_A_TIME = 6
AT_ONCE = 8
"""Requests in one example; what Hypothesis derives from an example, which is a share of all, differs in few of them."""
PEOPLE_EVERY = 250
"""Requests after which a person takes part."""
PATIENCE_S = 240
QUIET_S = 120
"""How long what has been asked of Gradio's queues may take after the last request."""
_SESSION = Ref("researcher", 0)
GARBAGE_SHARE = 40
"""One of so many requests is none."""


def main() -> None:
    """Run it, print what was found, and exit with status 1 on a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, help="keep the server's log here")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="fuzz-") as temporary:
        folder = Path(temporary)
        write_study(folder / "data" / "studies" / TINY, screen_check=False)
        write_study(folder / "data" / "studies" / SPARE, **{**RICH, "repeats": 0})
        open_studies(folder / "data")
        log = options.log or folder / "app.log"
        with app(folder / "data", log) as running:
            problems = Fuzzing(running, folder / "data", log).run(options.requests, options.seed)
    if problems:
        sys.exit(f"FAILED: {'; '.join(problems)}")
    print("no fault")


class App:
    """The running app."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        """Remember where it is."""
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self._process = psutil.Process(process.pid)

    def memory_mb(self) -> float:
        """Resident memory of the server without its process for photos."""
        return self._process.memory_info().rss / 1e6


@contextmanager
def app(data: Path, log: Path) -> Iterator[App]:
    """Start the app, and wait until everything can be asked for; what it prints goes into `log`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ENHANCEGAN_")}
    environment.pop(DATABASE_VARIABLE, None)
    # A request that never comes whole is to hold one of few connections for a second only.
    limits = {"ENHANCEGAN_HEAD_S": "1", "ENHANCEGAN_BODY_S": "1"}
    environment |= {DATA_VARIABLE: str(data), PASSWORD_VARIABLE: PASSWORD, "PYTHONUNBUFFERED": "1", **limits}
    with log.open("wb") as output:
        command = [sys.executable, "app.py", "--port", "0"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text())):
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the app does not start:\n{log.read_text()}")
            time.sleep(0.1)
        while httpx.get(f"{found[0]}/readyz", timeout=PATIENCE_S).status_code != 200:
            time.sleep(0.2)
        yield App(process, int(found[1]))
    finally:
        process.terminate()
        process.wait()


class Fuzzing:
    """One run."""

    def __init__(self, running: App, data: Path, log: Path) -> None:
        """Prepare for the app on `data`."""
        self._app = running
        self._log = log
        self._known = Known(running.port, PASSWORD)
        self._findings = Findings()
        self._waiting: queue.Queue[Request | bytes | None] = queue.Queue(AT_A_TIME * 4)
        self._key = secret_key(Settings(data=data, database_url=""))

    def run(self, number: int, start: int) -> list[str]:
        """Send `number` requests drawn from `start`; print what became of them; return in sentences what is wrong."""
        self._meet()
        before = self._app.memory_mb()
        began = time.monotonic()
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            workers = [pool.submit(self._work) for _ in range(AT_A_TIME)]
            try:
                self._draw(self._requests(), number, start)
            finally:
                for _ in workers:
                    self._waiting.put(None, timeout=PATIENCE_S)
        for worker in workers:
            worker.result()
        print(f"{self._findings.total} requests in {time.monotonic() - began:.0f} s")
        print(self._findings.table())
        problems = self._wrong()
        print(f"memory of the server: {before:.0f} MB before, {self._app.memory_mb():.0f} MB after")
        return problems

    def _draw(self, requests: SearchStrategy[Request | bytes], number: int, start: int) -> None:
        """Pass on `number` requests, no two of them the same."""
        seen: set[str] = set()
        while len(seen) < number:

            @seed(start * 1_000_003 + len(seen))
            @settings(
                max_examples=number // AT_ONCE + 1,
                phases=[Phase.generate],
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(st.lists(requests, min_size=AT_ONCE, max_size=AT_ONCE))
            def some(drawn: list[Request | bytes]) -> None:
                for request in drawn:
                    if repr(request) in seen or len(seen) >= number:
                        continue
                    seen.add(repr(request))
                    if len(seen) % PEOPLE_EVERY == 0:
                        self._people()
                        print(f"{len(seen)} drawn, {self._app.memory_mb():.0f} MB", file=sys.stderr, flush=True)
                    self._waiting.put(request, timeout=PATIENCE_S)

            some()

    def _meet(self) -> None:
        """Let the server name what requests refer to."""
        test_link = Invitations(self._key).test_token(TINY)
        self._known.add("test link", test_link)
        self._known.add("expired", _expired_session(self._key), "enhancegan_researcher=")
        self._known.log_in()
        self._known.add("spare session", "x", "enhancegan_researcher=")
        for steps in (0, 1, 2, 6):
            self._known.take_part(Study(TINY, len(TINTS)), steps)
            self._known.take_part(Study(SPARE, len(TINTS), {"age": 40}), steps)
        self._known.take_part(Study(TINY, len(TINTS)), 1, test_link)

    def _requests(self) -> SearchStrategy[Request | bytes]:
        pages = [Page(name, self._config(name)) for name in ("", "study", "researcher")]
        demo, _, researcher = pages
        pictures = [(method, image) for method in TINTS for image in IMAGES]
        files = _files()
        right = st.one_of(
            *[participants_request()] * 6,
            *[studio_request(files)] * 3,
            *[researchers_request(pictures)] * 2,
            server_request(page_modules().paths),
            *[st.sampled_from(pages).flatmap(page_request)] * 2,
            *[st.sampled_from(pages).flatmap(session_request)] * 4,
            *[st.sampled_from((demo, researcher, researcher, *pages)).flatmap(event_request)] * 5,
            st.sampled_from(pages).flatmap(lambda page: upload_request(page, files)),
        )
        garbage = st.lists(st.binary(max_size=60) | st.sampled_from(_LINES), min_size=1, max_size=5).map(b"\r\n".join)
        return st.integers(0, GARBAGE_SHARE - 1).flatmap(lambda drawn: right.flatmap(damaged) if drawn else garbage)

    def _config(self, name: str) -> dict[str, object]:
        cookies = self._known.filled(_SESSION) if name else ""
        url = f"{self._app.address}/{name}/config" if name else f"{self._app.address}/config"
        config: dict[str, object] = httpx.get(url, headers={"cookie": cookies}, timeout=PATIENCE_S).json()
        return config

    def _work(self) -> None:
        connection = Connection(self._app.port)
        while (request := self._waiting.get()) is not None:
            if isinstance(request, bytes):
                route, data, method = "(garbage)", request + b"\r\n\r\n", "GET"
            else:
                request = self._known.filled(request)
                route, data, method = request.route, request_bytes(request, self._known.host), str(request.method)
            reply = connection.send(data, method)
            self._findings.add(route, data, reply)
            if isinstance(request, bytes) or request.headers or request.raw_path or request.version != b"HTTP/1.1":
                # Where such a request ends, both sides may see differently.
                connection.close()
            if isinstance(request, Request):
                self._known.note(request, reply)
        connection.close()

    def _people(self) -> None:
        """Have somebody take part, whatever the others do, and keep the researcher's session."""
        if not self._known.has_session():
            self._known.log_in()
        self._known.take_part(Study(TINY, len(TINTS)), self._findings.total % 5)

    def _wrong(self) -> list[str]:
        problems: list[str] = []
        if not self._known.has_session():
            self._known.log_in()
        deadline = time.monotonic() + QUIET_S
        while (waiting := self._queued()) and time.monotonic() < deadline:
            time.sleep(0.5)
        if waiting:
            problems.append(f"{waiting} events still wait in Gradio's queues")
        if self._findings.faults:
            problems.append(f"{len(self._findings.faults)} answers are faults")
            print(self._findings.faults_text())
        found = tracebacks(self._log)
        if found:
            problems.append(f"{found.total()} tracebacks in the log")
            print("\n".join(f"{number} x traceback at {what}" for what, number in found.most_common()))
        try:
            self._people()
            if self._known.take_part(Study(TINY, len(TINTS)), 99) != len(IMAGES):
                problems.append("a participant could not rank every set")
        except (NotServedError, OSError, IndexError) as error:
            problems.append(f"people are not served: {error}")
        return problems

    def _queued(self) -> int:
        waiting = 0
        for path, cookie in (("", ""), ("/researcher", self._known.filled(_SESSION))):
            url = f"{self._app.address}{path}/gradio_api/queue/status"
            waiting += httpx.get(url, headers={"cookie": cookie}, timeout=PATIENCE_S).json()["queue_size"]
        return waiting


_LINES = (
    b"GET / HTTP/1.1", b"Host: x", b"POST /study/api/answer HTTP/1.1", b"Content-Length: 9999",
    b"Transfer-Encoding: chunked", b"", b"0",
    b"ffffffffffffffff", b"PRI * HTTP/2.0", b"\x16\x03\x01\x02\x00\x01\x00", b"GET http://x/ HTTP/1.1",
    b"CONNECT x:1 HTTP/1.1", b": x",
    b"GET / HTTP/1.1\nHost: x\n", b" folded", b"GET  /  HTTP/1.1", b"OPTIONS * HTTP/1.1", b"-1", b"Content-Length: 3",
    b"{}",
)  # fmt: skip
"""Pieces of requests."""


class _LongAgo(TimestampSigner):
    def get_timestamp(self) -> int:
        return 0


def _expired_session(key: bytes) -> str:
    """The cookie of a session of the researcher that was begun in 1970."""
    own = hmac.digest(key, PASSWORD.encode(), "sha256")
    return str(URLSafeTimedSerializer(own, salt="researcher session", signer=_LongAgo).dumps("x"))


def _files() -> list[tuple[str, bytes]]:
    """Names and contents of files: photos, a study, and what only looks like them."""
    photo, packed = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(photo, "JPEG")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../x", "y")
        archive.writestr("study.yaml", "title: [")
    jpeg, zip_file = photo.getvalue(), packed.getvalue()
    return [
        ("a.jpg", jpeg), ("b.jpg", jpeg), ("cut.jpg", jpeg[:200]), ("a.png", jpeg), ("a.zip", zip_file), ("b.zip",
        zip_file[:40]),
        ("a.tif", b"II*\x00\xff\xff\xff\xff"), ("a.dng", b"II*\x00\x08\x00\x00\x00"), ("empty.jpg", b""), ("a.zip",
        b"PK\x05\x06" + bytes(18)),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
