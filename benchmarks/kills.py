"""The whole app, killed at random moments: `python benchmarks/kills.py [--kills 100] [--seed 1]`.

Starts the whole app on a data folder of its own. Participants rank without pause, one after the other in each browser,
and a visitor enhances photos. The server is killed with SIGKILL while it starts, soon after it has begun to answer, or
while the process for photos starts or is at work, that process with it every second time; then it is started again.
Browsers go on with their cookie: they send again what was not confirmed, as often as not after loading the page anew.

In the end the database is read by itself. Exit status 1 and a sentence unless every answer that was acknowledged is
stored, once and in the same order, with nothing else beside it but answers whose confirmation was lost; nobody has a
gap; after each kill everybody was at the first set without an answer; and the file is sound.
"""

import argparse
import json
import random
import sqlite3
import sys
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil
from mixed_load import small_photo
from study_at_scale import METHODS, SLUG, require
from whole_app import WholeApp

SETS = 12
TRY_AGAIN_S = 0.2
PATIENCE_S = 60.0
ENDS_WITHIN_S = 60.0
WHEN = ("while it starts", "soon after it answers", "while it enhances")
WEIGHTS = (0.2, 0.5, 0.3)
WITHIN_S = {"while it starts": 4.0, "soon after it answers": 5.0, "while it enhances": 8.0}
"""Each kill comes at a random moment within so many seconds."""
AWAY = (502, 503, 504)

Orders = dict[int, list[int]]
"""Number of a set -> the order given."""


class Failed(AssertionError):
    """Something came out that must not."""


@dataclass
class Person:
    """One participant, as the browser knows it."""

    key: str
    confirmed: Orders = field(default_factory=dict)
    unconfirmed: Orders = field(default_factory=dict)
    """The one answer that was sent and not confirmed, if there is one."""
    sets: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Number -> the set, as it was shown first."""
    sent_again: int = 0
    """Answers whose first confirmation did not come."""
    resumed: int = 0
    """How often the server came back."""


class Browser:
    """Takes part again and again, each time as somebody new; keeps what was confirmed."""

    def __init__(self, address: str, number: int, seed: int, stop: threading.Event) -> None:
        """Take part at `address` until `stop` is set; `number` and `seed` decide the orders."""
        self._address = address
        self._number = number
        self._rng = random.Random(f"{seed} {number}")
        self._stop = stop
        self._http = httpx.Client(timeout=PATIENCE_S)
        self._was_away = False
        self.people: list[Person] = []

    def rank(self) -> "Browser":
        """Rank until somebody says stop; then see where everybody is."""
        while not self._stop.is_set():
            self._http = httpx.Client(base_url=f"{self._address}/study/", timeout=PATIENCE_S)
            person = Person(f"killed{self._number:04d}x{len(self.people):08d}")
            self.people.append(person)
            with self._http:
                state = self._enter(person)
                while state["sets"] and not self._stop.is_set():
                    state = self._rank_next(person, state)
                self._check_place(person, self._state())
        return self

    def _enter(self, person: Person) -> dict[str, Any]:
        self._until_answered("POST", "api/consent", study=SLUG, browser_key=person.key)
        screen = {"window": [1280, 800], "dark": 4, "light": 3}
        self._until_answered("POST", "api/screen", study=SLUG, screen=screen)
        return dict(self._until_answered("POST", "api/begin", study=SLUG).json())

    def _rank_next(self, person: Person, state: dict[str, Any]) -> dict[str, Any]:
        shown = state["sets"][0]
        number = shown["number"]
        if person.sets.setdefault(number, shown) != shown:
            raise Failed(f"set {number} of {person.key} is another one than before")
        for image in shown["images"]:
            self._until_answered("GET", image)
        order = self._rng.sample(range(1, len(METHODS) + 1), len(METHODS))
        body = {"trial": shown["trial"], "order": order, "rt_ms": 1000}
        person.unconfirmed = {number: order}
        reply = self._once("POST", "api/answer", **body)
        if reply is None:
            person.sent_again += 1
            self._may_load_anew(person)
            reply = self._until_answered("POST", "api/answer", **body)
        person.confirmed |= person.unconfirmed
        person.unconfirmed = {}
        self._check_place(person, reply.json())
        if self._was_away:
            self._was_away = False
            person.resumed += 1
            self._may_load_anew(person)
        return dict(reply.json())

    def _may_load_anew(self, person: Person) -> None:
        """Load the page anew, as often as not."""
        if self._rng.random() < 0.5:
            self._check_place(person, self._state())

    def _check_place(self, person: Person, state: dict[str, Any]) -> None:
        """Everybody is at the first set without an answer; one whose confirmation was lost may be stored or not."""
        done = len(person.confirmed)
        if state["answered"] not in (done, done + len(person.unconfirmed)):
            raise Failed(f"{person.key} is at {state['answered']} answers; {done} were confirmed")
        if state["sets"] and state["sets"][0]["number"] != state["answered"] + 1:
            raise Failed(f"{person.key} sees set {state['sets'][0]['number']} after {state['answered']} answers")
        if not state["sets"] and state["answered"] != SETS:
            raise Failed(f"{person.key} is shown no set after {state['answered']} answers")

    def _state(self) -> dict[str, Any]:
        return dict(self._until_answered("GET", f"api/state?study={SLUG}").json())

    def _until_answered(self, method: str, path: str, **body: Any) -> httpx.Response:
        while (reply := self._once(method, path, **body)) is None:
            self._was_away = True
            time.sleep(TRY_AGAIN_S)
        return reply

    def _once(self, method: str, path: str, **body: Any) -> httpx.Response | None:
        """Send a request; None if no server answers, or says that it is not there now."""
        try:
            reply = self._http.request(method, path, json=body or None)
        except httpx.TransportError:
            return None
        if reply.status_code in AWAY:
            return None
        if not reply.is_success:
            raise Failed(f"{method} {path.partition('?')[0]} was answered with {reply.status_code}: {reply.text[:300]}")
        return reply


class Enhancing:
    """A visitor who enhances one photo after the other, and begins anew when the app has gone."""

    def __init__(self, address: str, stop: threading.Event) -> None:
        """Come to `address`, until `stop` is set."""
        self._address = f"{address}/studio/api"
        self._stop = stop
        self.pictures = 0
        self.answered: Counter[int] = Counter()

    def enhance(self) -> "Enhancing":
        """Go on until somebody says stop."""
        photo = small_photo(1)
        while not self._stop.is_set():
            try:
                with httpx.Client(base_url=self._address, timeout=PATIENCE_S) as http:
                    self._one_photo(http, photo)
            except (httpx.TransportError, httpx.HTTPStatusError):
                time.sleep(TRY_AGAIN_S)
        return self

    def _one_photo(self, http: httpx.Client, photo: bytes) -> None:
        opened = self._checked(http.post("/photos", params={"name": "one.jpg"}, content=photo)).json()
        for version in opened["versions"]:
            where, edit = f"/photos/{opened['id']}", version["edit"]
            self._checked(http.get(f"{where}/picture", params={"edit": json.dumps(edit), "side": 640}))
            self.pictures += 1
            self._checked(http.post(f"{where}/file", json={"edit": edit}))

    def _checked(self, reply: httpx.Response) -> httpx.Response:
        self.answered[reply.status_code] += 1
        # 404: what was uploaded before the kill is gone, and the page asks for it again.
        if not reply.is_success and reply.status_code not in (404, *AWAY):
            raise Failed(f"{reply.url.path} was answered with {reply.status_code}: {reply.text[:300]}")
        return reply.raise_for_status()


def main() -> None:
    """Kill, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--participants", type=int, default=3, help="at a time (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="kills-") as temporary:
        app = WholeApp(Path(temporary), SETS)
        stop = threading.Event()
        browsers = [Browser(app.address, number, options.seed, stop) for number in range(options.participants)]
        visitor = Enhancing(app.address, stop)
        try:
            with ThreadPoolExecutor(options.participants + 1) as pool:
                work: list[Future[Any]] = [pool.submit(each.rank) for each in browsers]
                work.append(pool.submit(visitor.enhance))
                try:
                    killed = kill_again_and_again(app, options, work)
                    app.wait("readyz")
                    work_on(browsers, work)
                finally:
                    stop.set()
                for each in work:
                    each.result()
        finally:
            app.stop()
        print(", ".join(f"{number} {when}" for when, number in killed.items()))
        print(f"visitor: {visitor.pictures} pictures, answers by status {dict(sorted(visitor.answered.items()))}")
        check(app, [person for browser in browsers for person in browser.people])


def kill_again_and_again(app: WholeApp, options: argparse.Namespace, work: list[Future[Any]]) -> Counter[str]:
    """Kill and start; return how often when. The app is being started in the end."""
    rng = random.Random(options.seed)
    killed: Counter[str] = Counter()
    began = time.monotonic()
    app.start()
    for number in range(1, options.kills + 1):
        (when,) = rng.choices(WHEN, WEIGHTS)
        if when != WHEN[0]:
            app.wait()
        if when == WHEN[2]:
            wait_for(lambda: bool(app.processes()[1]), work)
        time.sleep(rng.uniform(0, WITHIN_S[when]))
        left = app.kill(others=rng.random() < 0.5)
        app.start()
        if psutil.wait_procs(left, ENDS_WITHIN_S)[1]:
            raise Failed("the process for photos has outlived its server")
        killed[when] += 1
        stop_if_failed(work)
        print(f"{number} killed {when}, {time.monotonic() - began:.0f} s", flush=True)
    return killed


def work_on(browsers: list[Browser], work: list[Future[Any]]) -> None:
    """Let every browser have one more answer confirmed after the last kill."""
    before = [confirmed(browser) for browser in browsers]
    wait_for(lambda: all(confirmed(each) > so_far for each, so_far in zip(browsers, before, strict=True)), work)


def confirmed(browser: Browser) -> int:
    """How many answers were confirmed to a browser."""
    return sum(len(person.confirmed) for person in browser.people)


def wait_for(holds: Any, work: list[Future[Any]]) -> None:
    """Wait until something holds; Failed after some minutes, or what has failed elsewhere."""
    deadline = time.monotonic() + 240
    while not holds():
        stop_if_failed(work)
        if time.monotonic() > deadline:
            raise Failed("nothing goes on after a kill")
        time.sleep(0.05)


def stop_if_failed(work: list[Future[Any]]) -> None:
    """Raise what a browser has raised."""
    for each in work:
        if each.done():
            each.result()


def check(app: WholeApp, people: list[Person]) -> None:
    """Compare the file of the database with what browsers were told."""
    with closing(sqlite3.connect(app.data / "enhancegan.sqlite")) as database:
        (sound,) = database.execute("PRAGMA integrity_check").fetchone()
        stored = orders_by_key(database)
        rankings = database.execute("SELECT COUNT(*), COUNT(DISTINCT trial_id) FROM ranking").fetchone()
        names = dict(database.execute("SELECT browser_key, COUNT(*) FROM participant GROUP BY browser_key"))
    require(sound == "ok", "the database is sound")
    answers = sum(len(person.confirmed) for person in people)
    missing = [person.key for person in people if not person.confirmed.items() <= stored.get(person.key, {}).items()]
    require(not missing, f"{answers} acknowledged answers of {len(people)} participants are stored in their order")
    beside = {
        person.key: extra
        for person in people
        if (extra := {k: v for k, v in stored.get(person.key, {}).items() if k not in person.confirmed})
        and extra != person.unconfirmed
    }
    require(not beside and set(stored) <= {person.key for person in people}, "nothing else is stored")
    require(rankings[0] == rankings[1] == sum(map(len, stored.values())), f"{rankings[0]} rankings, none twice")
    gaps = [key for key, orders in stored.items() if sorted(orders) != list(range(1, len(orders) + 1))]
    require(not gaps, "nobody skipped a set")
    require(max(names.values()) == 1, "nobody became two participants")
    again, resumed = (sum(getattr(person, what) for person in people) for what in ("sent_again", "resumed"))
    print(f"  {resumed} times somebody went on at their set after a kill; {again} answers were sent again")


def orders_by_key(database: sqlite3.Connection) -> dict[str, Orders]:
    """Read the orders of all participants, by the key of their browser and the number of the set."""
    rows = database.execute(
        'SELECT participant.browser_key, trial."index" + 1, placement.position FROM ranking'
        " JOIN trial ON trial.id = ranking.trial_id JOIN participant ON participant.id = trial.participant_id"
        " JOIN placement ON placement.ranking_id = ranking.id ORDER BY ranking.id, placement.rank"
    )
    found: dict[str, Orders] = {}
    for key, number, position in rows:
        found.setdefault(key, {}).setdefault(number, []).append(position)
    return found


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"FAILED: {failed}")
