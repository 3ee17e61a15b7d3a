"""The jobs of a run, one after the other or in several processes."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING

from enhancegan.batch.editing import load_methods
from enhancegan.batch.jobs import FAILED, Job, Outcome, Settings, process

if TYPE_CHECKING:
    from enhancegan.methods import Method

# To start a process takes as long as several photos.
_FEWEST_JOBS = 8


def worked_off(
    jobs: Sequence[Job], settings: Settings, generator: Path | None, workers: int
) -> Iterator[list[Outcome]]:
    """Do the jobs, and yield what came of each one as soon as it is done.

    Args:
        jobs: any number.
        settings: those of the run.
        generator: checkpoint; None for the shipped one.
        workers: processes, at most; there are never more than processor cores or than are worth starting.
    """
    workers = min(workers, os.cpu_count() or 1, len(jobs) // _FEWEST_JOBS)
    if workers > 1:
        yield from _in_processes(jobs, settings, generator, workers)
        return
    methods = load_methods(generator)
    for job in jobs:
        yield process(job, settings, methods)


def _in_processes(
    jobs: Sequence[Job], settings: Settings, generator: Path | None, workers: int
) -> Iterator[list[Outcome]]:
    # Threads and the networks' library do not survive a fork.
    context = multiprocessing.get_context("spawn")
    stopped = context.Event()
    pool = ProcessPoolExecutor(workers, context, _start, (settings, generator, stopped))
    try:
        futures = {pool.submit(_do, job): job for job in jobs}
        for future in as_completed(futures):
            try:
                yield future.result()
            except BrokenProcessPool:
                reason = "a process ended unexpectedly, perhaps for lack of memory; try fewer workers"
                job = futures[future]
                yield [Outcome(FAILED, job.photo, target, reason) for target in job.targets]
    finally:
        # Photos that are being written are finished, no other is begun.
        stopped.set()
        pool.shutdown(cancel_futures=True)


class _Worker:
    """What a process keeps from job to job."""

    def __init__(self, settings: Settings, methods: "Mapping[str, Method]", stopped: Event) -> None:
        self.settings, self.methods, self.stopped = settings, methods, stopped


_workers: list[_Worker] = []


def _start(settings: Settings, generator: Path | None, stopped: Event) -> None:
    # Ctrl-C reaches all processes of a console at once; the first one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import torch

    torch.set_num_threads(1)
    _workers.append(_Worker(settings, load_methods(generator), stopped))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # it was killed: nobody waits for results


def _do(job: Job) -> list[Outcome]:
    (worker,) = _workers
    return [] if worker.stopped.is_set() else process(job, worker.settings, worker.methods)
