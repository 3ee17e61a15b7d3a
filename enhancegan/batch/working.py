"""The jobs of a run, one after the other or several at once."""

import os
import warnings
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from enhancegan.batch.editing import load_methods
from enhancegan.batch.jobs import Job, Outcome, Settings, process

if TYPE_CHECKING:
    from enhancegan.methods import Method


def worked_off(
    jobs: Sequence[Job],
    settings: Settings,
    generator: Path | None,
    workers: int | None,
    exemplars: Path | None,
    results: int = 1,
) -> Generator[list[Outcome], None, None]:
    """Do the jobs, and yield what came of each one as soon as it is done.

    Args:
        jobs: any number.
        settings: those of the run.
        generator: checkpoint; None for the shipped one.
        workers: photos at once, at most; None for one; never more than processor cores. A single one works on two
            threads, several on one each.
        exemplars: folder of good photos for the method `exemplar`; None for the packaged ones.
        results: how many that method makes of a photo.
    """
    methods = load_methods(generator, exemplars, settings.chosen, results)
    workers = min(workers or 1, os.cpu_count() or 1, len(jobs))
    if workers > 1:
        yield from _at_once(jobs, settings, methods, workers)
    else:
        yield from (process(job, settings, methods) for job in jobs)


def _at_once(
    jobs: Sequence[Job], settings: Settings, methods: "Mapping[str, Method]", workers: int
) -> Generator[list[Outcome], None, None]:
    # Threads, not processes, which take seconds to start: decoding, editing and encoding let other threads run.
    threads = torch.get_num_threads()
    pool = ThreadPoolExecutor(workers, "photos", torch.set_num_threads, (1,))
    try:
        with warnings.catch_warnings():
            # Readers ignore them, too, but give back to each other what was ignored before.
            warnings.filterwarnings("ignore", module="PIL")
            for done in as_completed([pool.submit(process, job, settings, methods) for job in jobs]):
                yield done.result()
    finally:
        # Photos that are being written are finished, no other is begun.
        pool.shutdown(cancel_futures=True)
        torch.set_num_threads(threads)
