"""The queue in front of the process for photos, over real HTTP."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from demo.photo_queue import MOST_OF_ADDRESS, MOST_OF_ONE, BusyError, GoneError, PhotoQueue
from demo.worker import Worker
from tests.serving import serving

done: list[str] = []


def rest(name: str, until: str) -> list[str]:
    """In the process for photos: wait until a file is there, if one is named, and remember in which order."""
    while until and not Path(until).exists():
        time.sleep(0.02)
    done.append(name)
    return list(done)


def forget() -> None:
    """In the process for photos: remember nothing."""
    done.clear()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A process for these tests, which needs no networks."""
    worker = Worker(400)
    yield worker
    worker.close()


@pytest.fixture
def address(worker: Worker) -> Iterator[str]:
    """A server whose `/do` has the process rest; `/before` tells how many others come first."""
    worker.run(forget)
    queue = PhotoQueue(worker)
    app = FastAPI()
    came: list[str] = []

    async def do(request: Request, visitor: str, name: str, until: str) -> Response:
        came.append(name)
        try:
            return Response(" ".join(await queue.do(request, visitor, rest, name, until)))
        except BusyError as error:
            return Response(str(error), 503)
        except GoneError:
            return Response(status_code=499)

    app.add_api_route("/do", do)
    app.add_api_route("/before", lambda visitor: queue.before(visitor))
    app.add_api_route("/came", lambda: came)
    app.add_api_route("/ready", lambda: queue.is_ready)
    with serving(app) as address:
        yield address


def ask(address: str, visitor: str, name: str, until: Path | None = None) -> httpx.Response:
    asked = {"visitor": visitor, "name": name, "until": str(until or "")}
    return httpx.get(f"{address}/do", params=asked, timeout=60)


def before(address: str, visitor: str) -> int:
    count: int = httpx.get(f"{address}/before", params={"visitor": visitor}, timeout=60).json()
    return count


def wait_until_came(name: str, address: str, times: int = 1) -> None:
    deadline = time.monotonic() + 30
    while httpx.get(f"{address}/came", timeout=60).json().count(name) < times:
        assert time.monotonic() < deadline, name
        time.sleep(0.02)


def test_at_one_address_everybody_is_served_in_the_order_in_which_they_came_and_told_their_place(
    address: str, tmp_path: Path
) -> None:
    assert not PhotoQueue(Worker(400)).is_ready, "its process has not started"
    ask(address, "a", "first")
    assert httpx.get(f"{address}/ready", timeout=60).json() is True
    with ThreadPoolExecutor(3) as pool:
        asked = []
        for visitor, name, until in (("a", "long", tmp_path / "go on"), ("b", "b", None), ("c", "c", None)):
            asked.append(pool.submit(ask, address, visitor, name, until))
            wait_until_came(name, address)
        assert [before(address, visitor) for visitor in "abcd"] == [0, 1, 2, 0]
        (tmp_path / "go on").touch()
    assert [each.result().text for each in asked] == ["first long", "first long b", "first long b c"]


def test_addresses_take_turns(address: str, tmp_path: Path) -> None:
    def from_elsewhere() -> str:
        with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2"), timeout=60) as other:
            return other.get(f"{address}/do", params={"visitor": "z", "name": "other", "until": ""}).text

    with ThreadPoolExecutor(8) as pool:
        many = [pool.submit(ask, address, f"v{number}", f"n{number}", tmp_path / "go on") for number in range(4)]
        for number in range(4):
            wait_until_came(f"n{number}", address)
        other = pool.submit(from_elsewhere)
        wait_until_came("other", address)
        (tmp_path / "go on").touch()
        # It came last, and waits for one of the other address only.
        assert len(other.result().split()) == 2
        assert {each.result().status_code for each in many} == {200}


def test_nothing_is_done_for_whoever_has_given_up(address: str, tmp_path: Path) -> None:
    long = threading.Thread(target=ask, args=(address, "a", "long", tmp_path / "go on"))
    long.start()
    wait_until_came("long", address)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{address}/do", params={"visitor": "b", "name": "dropped", "until": ""}, timeout=0.3)
    wait_until_came("dropped", address)
    (tmp_path / "go on").touch()
    long.join()
    assert ask(address, "c", "last").text == "long last"


@pytest.mark.slow
def test_one_visitor_cannot_fill_the_queue_and_too_many_are_told_so(address: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(MOST_OF_ADDRESS + 30) as pool:
        busy = pool.submit(ask, address, "a", "long", tmp_path / "go on")
        wait_until_came("long", address)
        asked = [pool.submit(ask, address, "b", "many") for _ in range(MOST_OF_ONE + 1)]
        wait_until_came("many", address, MOST_OF_ONE + 1)
        (tmp_path / "go on").touch()
        replies = [each.result() for each in asked]
        assert sorted(reply.status_code for reply in replies) == [200] * MOST_OF_ONE + [503]
        assert busy.result().status_code == 200
        busy = pool.submit(ask, address, "a", "longer", tmp_path / "go on again")
        wait_until_came("longer", address)
        asked = [pool.submit(ask, address, f"v{number}", "x") for number in range(MOST_OF_ADDRESS + 20)]
        wait_until_came("x", address, MOST_OF_ADDRESS + 20)
        (tmp_path / "go on again").touch()
        others = [each.result() for each in asked]
        refused = [reply.text for reply in others if reply.status_code == 503]
        assert set(refused) == {"Too many people are waiting at the moment. Please try again in a minute."}
        assert len(refused) == 21 and busy.result().status_code == 200
