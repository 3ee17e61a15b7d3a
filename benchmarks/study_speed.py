"""What a trial costs, beside the least that it can cost: `python benchmarks/study_speed.py`.

Starts the app with a study of sets of five images, and `bare_route.py`, which serves five such images from files and
stores one answer in SQLite; the same clients ask both for the same. It prints, for both: the server's processor time
per trial; how long people wait while 200 of them rank with a pause of 4 s between two sets, here and there in turn;
and what became of 47 people who start at the same moment. Every acknowledged answer must be in the database: if one is
not, or a request fails, it says so and ends with status 1.

With `--database URL` (of an empty PostgreSQL database) the app stores there, and `--workers 1 2` compares that many
processes: processor time per answer, and which share of the time of answers was spent waiting for locks.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import psutil
from sqlalchemy import create_engine, text
from study_at_scale import ROOT, SLUG, free_port, run_study, write_photos

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE, sqlite_url

ORDER = [1, 2, 3, 4, 5]
START_S = 180
AT_ONCE = 8
"""People who rank without a pause while processor time is measured."""
LOOK_EVERY_S = 0.01
JSON = {"Content-Type": "application/json"}
T = TypeVar("T")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=20, help="sets of the study (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="times that costs are measured (default: %(default)s)")
    parser.add_argument("--people", type=int, default=200, help="who rank at once (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=60, help="for which they do (default: %(default)s)")
    parser.add_argument(
        "--turns", type=int, default=2, help="times that they do, here and there in turn (default: %(default)s)"
    )
    parser.add_argument("--pause", type=float, default=4, help="seconds between two sets (default: %(default)s)")
    parser.add_argument("--starts", type=int, default=47, help="people who start at once (default: %(default)s)")
    parser.add_argument("--database", help="URL of an empty PostgreSQL database; without it SQLite")
    parser.add_argument("--workers", type=int, nargs="+", default=[1], help="processes to compare")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="study-speed-") as temporary:
        folder = Path(temporary)
        environment = {**os.environ, DATA_VARIABLE: str(folder / "data"), PASSWORD_VARIABLE: "benchmark"}
        environment.pop(DATABASE_VARIABLE, None)
        if options.database:
            environment[DATABASE_VARIABLE] = options.database
        write_photos(folder / SLUG, options.sets)
        run_study(environment, "create", str(folder / SLUG), "--study", SLUG, "--seed", "1")
        run_study(environment, "status", SLUG, "open")
        stored = Stored(options.database or sqlite_url(folder / "data"))
        costs = []
        for turn, workers in enumerate(options.workers):
            with app(environment, workers, folder / "app.log") as ours:
                pictures = warm_up(ours, options.sets)
                with floor(folder / f"floor-{turn}", pictures) as bare:
                    costs.append(measure(ours, bare, options, stored))
        for workers, cost_there in zip(options.workers[1:], costs[1:], strict=True):
            print(
                f"processor time with {workers} processes: {cost_there / costs[0]:.2f} x that with {options.workers[0]}"
            )


class Server:
    """A running server, with the processes that it has started."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        """Remember where it is."""
        self.port = port
        self._process = psutil.Process(process.pid)

    def processor_seconds(self) -> float:
        """Return the processor time of all its processes."""
        used = 0.0
        for each in [self._process, *self._process.children(recursive=True)]:
            times = each.cpu_times()
            used += times.user + times.system
        return used


@contextmanager
def app(environment: dict[str, str], workers: int, log: Path) -> Iterator[Server]:
    """Run the app, and wait until all of it is ready."""
    more = [] if workers == 1 else ["--workers", str(workers)]
    with running(["app.py", "--port", "{port}", *more], "/readyz", environment, log) as server:
        print(f"the app, {workers} {'process' if workers == 1 else 'processes'} for studies", flush=True)
        yield server


@contextmanager
def floor(folder: Path, pictures: Sequence[bytes]) -> Iterator[Server]:
    """Run the bare routes with these pictures."""
    folder.mkdir()
    for number, content in enumerate(pictures):
        (folder / f"{number}.jpg").write_bytes(content)
    command = ["benchmarks/bare_route.py", str(folder), "{port}"]
    with running(command, "/image/0", dict(os.environ), folder / "log") as server:
        yield server


@contextmanager
def running(command: Sequence[str], ready: str, environment: dict[str, str], log: Path) -> Iterator[Server]:
    """Run a server in Python on a free port, which takes the place of `{port}`, until `ready` answers with 200."""
    port = free_port()
    whole = [sys.executable, *(word.replace("{port}", str(port)) for word in command)]
    with log.open("ab") as output:
        process = subprocess.Popen(whole, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        started = time.monotonic()
        while not is_ready(port, ready):
            if process.poll() is not None or time.monotonic() - started > START_S:
                sys.exit(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.2)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()


def is_ready(port: int, path: str) -> bool:
    """Return whether a server answers a path with 200."""
    try:
        return Client(port).get(path)[0] == 200
    except (OSError, HTTPException):
        return False


class Client:
    """One browser: a connection that is kept, a cookie, and how long it has waited for answers to be stored."""

    def __init__(self, port: int) -> None:
        """Connect to a port of this machine."""
        self._http = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookie: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body."""
        return self._ask("GET", path, None, self._cookie)

    def post(self, path: str, **content: object) -> dict[str, object]:
        """Send JSON, and return the JSON of an answer of 200; HTTPException for any other."""
        status, body = self._ask("POST", path, json.dumps(content).encode(), {**JSON, **self._cookie})
        if status != 200:
            raise HTTPException(f"{path}: {status} {body[:200]!r}")
        found: dict[str, object] = json.loads(body)
        return found

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            self._http.request(method, path, body, headers)
            reply = self._http.getresponse()
        except (ConnectionError, RemoteDisconnected):
            # An idle connection has been closed meanwhile; browsers, too, open another one.
            self._http.close()
            self._http.request(method, path, body, headers)
            reply = self._http.getresponse()
        content = reply.read()
        given = reply.getheader("Set-Cookie")
        if given is not None:
            self._cookie = {"Cookie": given.partition(";")[0]}
        return reply.status, content

    def close(self) -> None:
        """End the connection."""
        self._http.close()


@dataclass
class Waits:
    """What several clients have seen; seconds."""

    images: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, others: "Waits") -> None:
        """Add what others have seen."""
        self.images += others.images
        self.answers += others.answers
        self.failures += others.failures

    def report(self) -> str:
        """Say it in milliseconds."""
        middle, late = (1000 * np.quantile(self.answers, share) for share in (0.5, 0.95))
        pictures = 1000 * np.quantile(self.images, 0.95)
        return (
            f"{len(self.answers)} answers, p50 {middle:.1f} ms, p95 {late:.1f} ms; images p95 {pictures:.1f} ms; "
            f"{len(self.failures)} failures"
        )


class Person:
    """A participant of the app."""

    def __init__(self, port: int) -> None:
        """Consent, and begin."""
        self.client = Client(port)
        self.client.post("/study/api/consent", study=SLUG)
        screen = {"window": [1280, 800], "dark": 4, "light": 3}
        self.client.post("/study/api/screen", study=SLUG, screen=screen)
        self._state = self.client.post("/study/api/begin", study=SLUG)

    def rank(self, waits: Waits) -> None:
        """Load the five images of a set, and answer it."""
        current = self._state["sets"][0]  # type: ignore[index]
        for image in current["images"]:
            with timed(waits.images):
                self._image(image)
        with timed(waits.answers):
            self._state = self.client.post("/study/api/answer", trial=current["trial"], order=ORDER, rt_ms=1000)

    def images(self) -> list[bytes]:
        """Return the images of the current set."""
        return [self._image(image) for image in self._state["sets"][0]["images"]]  # type: ignore[index]

    def _image(self, address: str) -> bytes:
        status, content = self.client.get(f"/study/{address}")
        if status != 200:
            raise HTTPException(f"{address}: {status}")
        return content


class BarePerson:
    """The same for the bare routes."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.client = Client(port)

    def rank(self, waits: Waits) -> None:
        """Load five images, and answer."""
        for number in range(5):
            with timed(waits.images):
                self.client.get(f"/image/{number}")
        with timed(waits.answers):
            self.client.post("/answer", trial="x" * 22, order=ORDER, rt_ms=1000)


@contextmanager
def timed(seconds: list[float]) -> Iterator[None]:
    """Note how long the block takes."""
    started = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - started)


@dataclass
class Locks:
    """How long statements have waited for locks."""

    seconds: float = 0.0


class Stored:
    """What the app has stored."""

    def __init__(self, url: str) -> None:
        """Look into the database at `url`."""
        self._engine = create_engine(url)

    def numbers(self) -> list[int]:
        """Return the numbers of all participants, in order."""
        with self._engine.connect() as connection:
            return list(connection.scalars(text("SELECT number FROM participant ORDER BY number")))

    def answers(self) -> int:
        """Count the stored answers."""
        with self._engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM ranking")) or 0

    @contextmanager
    def watching_locks(self) -> Iterator[Locks]:
        """Look every few milliseconds how many connections of PostgreSQL wait for a lock of a row or a name."""
        found, over = Locks(), threading.Event()
        if self._engine.dialect.name != "postgresql":
            yield found
            return
        watching = threading.Thread(target=self._watch, args=(found, over))
        watching.start()
        try:
            yield found
        finally:
            over.set()
            watching.join()

    def _watch(self, found: Locks, over: threading.Event) -> None:
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        last = time.perf_counter()
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not over.wait(LOOK_EVERY_S):
                now = time.perf_counter()
                found.seconds += (connection.scalar(waiting) or 0) * (now - last)
                last = now


def warm_up(ours: Server, sets: int) -> list[bytes]:
    """Have every image encoded once, and every process find its way; return the images of one set."""
    people = [Person(ours.port) for _ in range(AT_ONCE)]
    found = people[0].images()
    rank_all(people[0], sets, Waits())
    at_once([lambda person=person: rank_all(person, sets, Waits()) for person in people[1:]])  # type: ignore[misc]
    return found


def measure(ours: Server, bare: Server, options: argparse.Namespace, stored: Stored) -> float:
    """Print everything about one number of processes; return the median processor time per trial in seconds."""
    costs, shares = [], []
    for _ in range(options.rounds):
        costs.append(cost(ours, [Person(ours.port) for _ in range(AT_ONCE)], options.sets))
        least = cost(bare, [BarePerson(bare.port) for _ in range(AT_ONCE)], options.sets)
        shares.append(costs[-1] / least)
        print(
            f"  processor time per trial: {1000 * costs[-1]:.2f} ms, floor {1000 * least:.2f} ms: {shares[-1]:.2f} x",
            flush=True,
        )
    print(f"  median: {statistics.median(shares):.2f} x the floor", flush=True)
    start_together(ours, options.starts, stored)
    if options.people:
        compare_crowds(ours, bare, options, stored)
    return statistics.median(costs)


def cost(server: Server, people: Sequence[Person | BarePerson], sets: int) -> float:
    """Let a few people rank without a pause; return the server's processor seconds per trial."""
    before = server.processor_seconds()
    waits = Waits()
    at_once([lambda person=person: rank_all(person, sets, waits) for person in people])  # type: ignore[misc]
    used = server.processor_seconds() - before
    require(not waits.failures, f"{len(waits.failures)} failures {waits.failures[:1]}")
    return used / len(waits.answers)


def rank_all(person: Person | BarePerson, sets: int, waits: Waits) -> None:
    """Rank all sets without a pause."""
    for _ in range(sets):
        person.rank(waits)
    person.client.close()


def start_together(ours: Server, people: int, stored: Stored) -> None:
    """Let people consent at the same moment, and check that each of them has a number of its own."""
    clients = [Client(ours.port) for _ in range(people)]
    together = threading.Barrier(people)

    def consent(client: Client) -> None:
        together.wait()
        client.post("/study/api/consent", study=SLUG)

    before = stored.numbers()
    started = time.perf_counter()
    at_once([lambda client=client: consent(client) for client in clients])  # type: ignore[misc]
    took = time.perf_counter() - started
    numbers = stored.numbers()
    new = len(numbers) - len(before)
    require(new == people and numbers == list(range(len(numbers))), f"{people} starts at once: {new} numbers")
    print(f"  {people} starts at once: {new} numbers, within {took:.2f} s", flush=True)


def compare_crowds(ours: Server, bare: Server, options: argparse.Namespace, stored: Stored) -> None:
    """Let many people rank with pauses, here and there in turn: the machine may be slower for a while."""
    found, least = Waits(), Waits()
    for turn in range(1, options.turns + 1):
        found.add(crowd_here(ours, options, stored, turn))
        there = crowd([BarePerson(bare.port) for _ in range(options.people)], options)
        print(f"  the floor: {there.report()}", flush=True)
        least.add(there)
    late = np.quantile(found.answers, 0.95) / np.quantile(least.answers, 0.95)
    print(f"  p95 of answers of all turns: {late:.2f} x the floor", flush=True)
    require(not found.failures, f"{len(found.failures)} failures: {found.failures[:3]}")


def crowd_here(ours: Server, options: argparse.Namespace, stored: Stored, turn: int) -> Waits:
    """Let many people rank with pauses here, and check that everything acknowledged is stored."""
    people = at_once([lambda: Person(ours.port)] * options.people)
    before = stored.answers()
    with stored.watching_locks() as locks:
        found = crowd(people, options)
    kept = stored.answers() - before
    print(f"  {options.people} people, {options.pause:g} s between sets, turn {turn}: {found.report()}", flush=True)
    require(kept == len(found.answers), f"{len(found.answers)} answers acknowledged, {kept} stored")
    if options.database:
        print(f"  waiting for locks: {locks.seconds / sum(found.answers):.1%} of the time of answers", flush=True)
    return found


def crowd(people: Sequence[Person | BarePerson], options: argparse.Namespace) -> Waits:
    """Let everybody rank for some seconds, each in a thread; they begin one after the other within one pause."""
    waits = Waits()
    end = time.monotonic() + options.seconds

    def take_part(number: int, person: Person | BarePerson) -> None:
        time.sleep(options.pause * number / len(people))
        try:
            while time.monotonic() < end:
                person.rank(waits)
                time.sleep(options.pause)
        except (OSError, HTTPException) as error:
            waits.failures.append(repr(error))
        finally:
            person.client.close()

    at_once([lambda each=each: take_part(*each) for each in enumerate(people)])  # type: ignore[misc]
    return waits


def at_once(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Do all of it at the same time, each in a thread; return the results."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [each.result() for each in [pool.submit(task) for task in tasks]]


def require(holds: bool, finding: str) -> None:
    """End with `finding` if it does not hold."""
    if not holds:
        sys.exit(f"FAILED: {finding}")


if __name__ == "__main__":
    main()
