"""The process for photos: one after the other, replaced when it grows, gone when nobody needs it, and it may die."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from demo import worker as worker_module
from demo.worker import StartError, StoppedError, TooLargeError, Worker
from tests.project import ROOT

MEMORY_MB = 400
LARGE = 500_000_000


def who() -> int:
    return os.getpid()


def priority() -> int:
    return os.nice(0)


def take(size: int) -> int:
    return len(bytearray(b"x") * size)


kept: list[bytearray] = []


def keep(size: int) -> None:
    kept.append(bytearray(b"x") * size)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(what: str) -> None:
    raise ValueError(f"refused: {what}")


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def check_that_closing_ends_a_task(worker: Worker, after_s: float) -> None:
    closing = threading.Timer(after_s, worker.close)
    closing.start()
    started = time.monotonic()
    with pytest.raises(StoppedError):
        worker.run(sleep, 60)
    closing.join()
    assert time.monotonic() - started < 30


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(MEMORY_MB)
    yield worker
    worker.close()


def test_tasks_are_done_in_one_other_process_that_gives_way(worker: Worker) -> None:
    assert worker.state == "resting"
    process = worker.run(who)
    assert process not in (os.getpid(), 0) and worker.run(who) == process == worker.pid
    assert worker.state == "ready"
    assert worker.run(priority) == min(19, os.nice(0) + 10)


def test_an_error_of_a_task_comes_back_with_where_it_happened(worker: Worker) -> None:
    process = worker.run(who)
    with pytest.raises(ValueError) as raised:
        worker.run(refuse, "this")
    assert str(raised.value) == "refused: this"
    assert "in refuse" in raised.value.__notes__[0]
    assert worker.run(who) == process


def test_killed_at_work_it_costs_that_task_alone(worker: Worker) -> None:
    first = worker.run(who)
    with pytest.raises(StoppedError, match="interrupted"):
        worker.run(kill_itself)
    assert worker.state == "failed"
    assert worker.run(who) != first
    assert worker.state == "ready"


def test_killed_at_rest_it_costs_nothing(worker: Worker) -> None:
    first = worker.run(who)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker.state == "failed")
    assert worker.run(who) != first


def test_a_task_that_needs_too_much_memory_is_ended(worker: Worker) -> None:
    first = worker.run(who)
    with pytest.raises(TooLargeError, match="A smaller copy, or JPEG as the format, will work"):
        # Held long enough to be seen.
        worker.run(_take_and_sleep, LARGE)
    assert not is_running(first)
    assert worker.run(take, 1000) == 1000


def _take_and_sleep(size: int) -> None:
    taken = bytearray(b"x") * size
    time.sleep(60)
    assert taken


def test_a_process_that_has_grown_is_replaced(worker: Worker) -> None:
    first = worker.run(who)
    worker.run(keep, MEMORY_MB * 600_000)
    assert worker.run(keep, 1000) is None
    assert worker.run(who) == first
    worker.run(keep, MEMORY_MB * 180_000)
    wait_until(lambda: not is_running(first))
    assert worker.run(who) != first


def test_it_ends_when_nothing_is_asked_and_starts_again() -> None:
    short = Worker(MEMORY_MB, idle_s=0.5)
    first = short.run(who)
    wait_until(lambda: not is_running(first))
    assert short.state == "resting"
    # Work that takes longer than that is not interrupted.
    short.run(sleep, 1.0)
    assert short.run(who) != first
    short.close()


def test_one_thing_at_a_time(worker: Worker) -> None:
    worker.run(who)
    started = time.monotonic()
    threads = [threading.Thread(target=worker.run, args=(sleep, 0.4)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 1.2


def test_closed_it_ends_at_once_and_takes_nothing_more(worker: Worker) -> None:
    process = worker.run(who)
    check_that_closing_ends_a_task(worker, 0.3)
    assert not is_running(process)
    with pytest.raises(StoppedError):
        worker.run(who)


def test_closed_while_it_starts_it_ends_too(worker: Worker) -> None:
    check_that_closing_ends_a_task(worker, 0.02)
    assert worker.pid is None


def test_it_ends_with_a_server_that_is_killed_also_within_a_task() -> None:
    script = (
        "import os, time\n"
        "from demo.worker import Worker\n"
        f"worker = Worker({MEMORY_MB})\n"
        "print(worker.run(os.getpid), flush=True)\n"
        "worker.run(time.sleep, 600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        process = int(server.stdout.readline())
        assert is_running(process)
        server.kill()
    wait_until(lambda: not is_running(process))


def test_a_process_that_cannot_be_started_is_a_sentence_and_the_next_task_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = Worker(400)
    with monkeypatch.context() as patched:
        patched.setattr(worker_module, "_start", no_process)
        with pytest.raises(StartError) as caught:
            worker.run(abs, -3)
    assert str(caught.value) == (
        "The server cannot start its process for photos now (Resource temporarily unavailable). "
        "Please try again in a minute."
    )
    assert worker.state == "failed"
    assert worker.run(abs, -3) == 3
    worker.close()


def no_process() -> None:
    """Fail as `fork` does on a machine that is out of processes or memory."""
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
