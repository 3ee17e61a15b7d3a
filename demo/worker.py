"""A process of its own for work on photos: what that does to memory and processor cannot hurt the server."""

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

import psutil

logger = logging.getLogger(__name__)

IDLE_S = 180.0
"""How long the process waits for the next task, in seconds, before it ends and gives its memory back."""

_LOOK_EVERY_S = 0.1  # at the memory, and whether to go on, while there is work
_END_WITHIN_S = 2.0
# Libraries keep memory for the next photo. Beyond this share of the budget a large photo might not fit.
_FULL = 0.75
_NICENESS = 10
_FIRST_TO_BE_KILLED = "500"  # of -1000 to 1000, if the machine runs out of memory

P = ParamSpec("P")
T = TypeVar("T")


class WorkerError(Exception):
    """A task was not done; the message tells a visitor why."""


class TooLargeError(WorkerError):
    """A task needed more memory than it may take."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "This photo needs more memory than the server may use. A smaller copy, or JPEG as the format, will work."
        )


class StartError(WorkerError):
    """No process could be started."""

    def __init__(self, reason: OSError) -> None:
        """Say that trying again may help: the machine is out of memory or processes, most likely."""
        why = reason.strerror or str(reason) or "unknown reason"
        super().__init__(f"The server cannot start its process for photos now ({why}). Please try again in a minute.")


class StoppedError(WorkerError):
    """The process ended before its task did."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("The work on your photo was interrupted. Please try again.")


class Worker:
    """Does one task at a time in another process, which starts with the first task.

    The process ends when nothing has been asked for a while, is replaced when it has grown, and is killed when a
    task exceeds the memory budget. If it dies, only the task that it was at is lost.
    """

    def __init__(self, memory_mb: float, idle_s: float = IDLE_S) -> None:
        """Allow the process `memory_mb` megabytes of resident memory, and `idle_s` seconds without a task."""
        self._memory_mb = memory_mb
        self._idle_s = idle_s
        self._turn = threading.Lock()
        self._running: _Running | None = None
        self._died = self._closed = False
        self._last_task = 0.0
        self._alarm: threading.Timer | None = None

    @property
    def state(self) -> Literal["resting", "ready", "failed"]:
        """`resting` without a process, `ready` with one, `failed` after it died and before the next one starts."""
        running = self._running
        if running is not None and running.process.is_alive():
            return "ready"
        return "failed" if self._died or running is not None else "resting"

    @property
    def pid(self) -> int | None:
        """Number of the process, if there is one."""
        running = self._running
        return running.process.pid if running else None

    def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `task(...)` as computed in the process; callers wait for their turn.

        The task, what it takes and what it returns are pickled, so photos are to be passed as paths.

        Raises:
            StartError: when no process can be started.
            TooLargeError: when it needs more memory than there is.
            StoppedError: when the process dies.
            Exception: what the task raises, with its traceback there as a note.
        """
        with self._turn:
            if self._closed:
                raise StoppedError
            if self._running is None or not self._running.process.is_alive():
                self._end()
                self._running = self._started()
            try:
                return self._result(self._running, (task, args, kwargs))
            finally:
                self._after_task()

    def close(self) -> None:
        """End the process at once; whoever waits for it gets a StoppedError."""
        self._closed = True
        with self._turn:
            self._end()
            if self._alarm is not None:
                self._alarm.cancel()

    def _result(self, running: "_Running", work: object) -> T:  # type: ignore[type-var]
        try:
            running.connection.send(work)
            while not running.connection.poll(_LOOK_EVERY_S):
                if self._closed:
                    self._end()
                    raise StoppedError
                if running.resident_mb() > self._memory_mb:
                    self._end()
                    raise TooLargeError
            succeeded, value = running.connection.recv()
        except (EOFError, OSError):
            self._end()
            self._died = True
            raise StoppedError from None
        self._died = False
        if succeeded:
            return value
        if isinstance(value, MemoryError):
            raise TooLargeError from value
        raise value

    def _started(self) -> "_Running":
        try:
            return _start()
        except OSError as error:
            logger.exception("no process for photos could be started")
            self._died = True
            raise StartError(error) from error

    def _after_task(self) -> None:
        self._last_task = time.monotonic()
        if self._running is None:
            return
        if self._running.resident_mb() > _FULL * self._memory_mb:
            self._end()
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = threading.Timer(self._idle_s, self._end_if_idle)
        self._alarm.daemon = True
        self._alarm.start()

    def _end_if_idle(self) -> None:
        with self._turn:
            if time.monotonic() - self._last_task >= self._idle_s:
                self._end()

    def _end(self) -> None:
        if self._running is not None:
            running, self._running = self._running, None
            running.end()


@dataclass(frozen=True)
class _Running:
    process: BaseProcess
    connection: Connection

    def resident_mb(self) -> float:
        """Resident memory in megabytes; 0 if the process has ended."""
        try:
            return psutil.Process(self.process.pid).memory_info().rss / 1e6
        except psutil.Error:
            return 0.0

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join(_END_WITHIN_S)


def _start() -> _Running:
    # Not forked: a fork of a server with threads may hang, and would start as large as the server is.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), name="photos", daemon=True)
    process.start()
    # With this end open here, the death of the process would go unnoticed.
    theirs.close()
    return _Running(process, ours)


def _work(connection: Connection) -> None:
    """Do tasks until the server ends, however it ends."""
    # Ctrl-C and whatever stops a service reach all of its processes; the server decides when this one ends.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    _give_way()
    threading.Thread(target=_end_with_server, daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task, args, kwargs = connection.recv()
            try:
                answer = True, task(*args, **kwargs)
            except Exception as error:
                error.add_note(f"In the process for photos:\n{traceback.format_exc()}")
                answer = False, error
            connection.send(answer)


def _end_with_server() -> None:
    """End at once if the server is killed, also within a task: the next server has a process of its own."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def _give_way() -> None:
    """Let the server go first, on the processor and when memory runs out."""
    # Before torch is imported, which reads it then.
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // 2)))
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_BE_KILLED, encoding="ascii")
