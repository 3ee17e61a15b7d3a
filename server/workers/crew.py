"""The workers of one server: started, started again when they end, and ended."""

import logging
import multiprocessing
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Literal

from server.workers.process import Work, work

logger = logging.getLogger(__name__)

_BEFORE_ANOTHER_S = 0.5
"""Seconds from the end of a worker to the start of the next."""
_BETWEEN_STARTS_S = 3.0
"""Seconds from one start to the next in one place: workers that cannot start must not take the machine."""


class Crew:
    """So many workers as `Work` says."""

    def __init__(self, given: Work, ended: Callable[[int], None]) -> None:
        """Start none yet; `ended` is called with the number of every process that has ended."""
        self._given = given
        self._ended = ended
        self._context = multiprocessing.get_context("spawn")
        self._running: list[BaseProcess] = []
        self._stop, self._stopping = self._context.Pipe(duplex=False)
        self._watching = threading.Thread(target=self._watch, name="workers", daemon=True)

    @property
    def state(self) -> Literal["ready", "preparing"]:
        """Whether all of them run."""
        all_run = len(self._running) == self._given.workers and all(each.is_alive() for each in self._running)
        return "ready" if all_run else "preparing"

    def start(self) -> None:
        """Start all of them, and begin to watch."""
        self._running = [self._started() for _ in range(self._given.workers)]
        self._watching.start()

    def stop(self) -> None:
        """End all of them, after the answers that are in flight."""
        self._stopping.send(None)
        self._watching.join()
        for each in self._running:
            each.terminate()
        deadline = time.monotonic() + self._given.stop_within_s + 2
        for each in self._running:
            each.join(max(0.0, deadline - time.monotonic()))
            if each.is_alive():
                each.kill()
                each.join()

    def _started(self) -> BaseProcess:
        process = self._context.Process(target=work, args=(self._given,), name="worker")
        process.start()
        return process

    def _watch(self) -> None:
        begun = dict.fromkeys(range(self._given.workers), time.monotonic())
        while True:
            sentinels = {each.sentinel: place for place, each in enumerate(self._running)}
            happened = wait([self._stop, *sentinels])
            # When the server is told to stop, they may have been told, too, and be faster.
            if self._stop in happened or self._stop.poll(_BEFORE_ANOTHER_S):
                return
            for place in [sentinels[each] for each in happened if isinstance(each, int)]:
                gone = self._running[place]
                gone.join()
                logger.error("a worker has ended with status %s; another one takes its place", gone.exitcode)
                self._ended(gone.pid or 0)
                if self._stop.poll(max(0.0, begun[place] + _BETWEEN_STARTS_S - time.monotonic())):
                    return
                self._running[place] = self._started()
                begun[place] = time.monotonic()
