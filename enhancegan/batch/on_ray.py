"""The jobs of a run on several computers, by Ray Data: https://docs.ray.io/en/latest/data/data.html."""

import logging
import os
import pickle
import warnings
from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

# Read when it is imported: nothing about a run is sent to its makers; what is wrong is said by the outcomes; and that
# there is no cluster is said within a minute.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
os.environ.setdefault("RAY_NUM_REDIS_GET_RETRIES", "1")

import ray
import ray.data
import torch
from ray.data import ActorPoolStrategy
from ray.util.annotations import RayDeprecationWarning

from enhancegan.batch.editing import load_methods
from enhancegan.batch.jobs import FAILED, Job, Outcome, Settings, awaited, carried_out

_TRIES = 3
"""How often a photo is begun before it counts as one that no process survives."""
_MOST_BLOCKS = 20_000
"""Ray plans every block by itself. Up to so many photos each is one; of more, several share one."""
_ENDED = f"the process that worked on it ended {_TRIES} times; is there enough memory?"


class _Editor:
    """A process that keeps the methods, and does one photo after the other."""

    def __init__(self, settings: Settings, generator: Path | None, exemplars: Path | None, results: int) -> None:
        torch.set_num_threads(1)
        self.settings = settings
        self.methods = load_methods(generator, exemplars, settings.chosen, results)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        job, decided = pickle.loads(row["decided"])  # noqa: S301  # this run has written it
        outcomes = carried_out(job, decided, self.settings, self.methods)
        return {"number": row["number"], "outcomes": pickle.dumps(outcomes)}


def _decide(row: dict[str, Any], settings: Settings) -> dict[str, Any]:
    job = pickle.loads(row["job"])  # noqa: S301  # as above
    return {"number": row["number"], "decided": pickle.dumps((job, awaited(job, settings)))}


def worked_off_by_ray(
    jobs: Sequence[Job],
    settings: Settings,
    generator: Path | None,
    workers: int | None,
    exemplars: Path | None,
    results: int = 1,
) -> Generator[list[Outcome], None, None]:
    """Do the jobs, and yield what came of each one once it is done, as `worked_off` does.

    They are done in the cluster that the variable RAY_ADDRESS names, else in one of this computer that is started for
    this run. A process or a computer that ends is replaced, and what it was doing is done again; that a photo is done
    already is decided before, so that it is not taken for done when it was begun in this run.

    Args:
        jobs: any number; their places must be the same for all computers.
        settings: those of the run.
        generator: checkpoint, there on every computer; None for the shipped one.
        workers: processes, of one core each; None for as many as there are cores.
        exemplars: folder of good photos for the method `exemplar`, there on every computer.
        results: how many that method makes of a photo.

    Raises:
        ConnectionError: when there is no cluster at RAY_ADDRESS.
    """
    started = not ray.is_initialized()
    if started:
        ray.init(logging_level=logging.ERROR, log_to_driver=False, include_dashboard=False)
    try:
        yield from _on_cluster(jobs, settings, workers, (settings, generator, exemplars, results))
    finally:
        if started:
            ray.shutdown()


def _on_cluster(
    jobs: Sequence[Job], settings: Settings, workers: int | None, editor: tuple[Any, ...]
) -> Generator[list[Outcome], None, None]:
    context = ray.data.DataContext.get_current()
    # What no process survives is said at the end, and the others are done.
    context.max_errored_blocks = -1
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    rows = ray.data.from_items(
        [{"number": number, "job": pickle.dumps(job)} for number, job in enumerate(jobs)],
        override_num_blocks=min(len(jobs), _MOST_BLOCKS),
    )
    decided = rows.map(partial(_decide, settings=settings)).materialize()
    cores = int(ray.cluster_resources()["CPU"])  # type: ignore[no-untyped-call]
    most = min(workers or cores, len(jobs))
    with warnings.catch_warnings():
        # Without a limit, a photo that no process survives would be tried for ever; from Ray 2.64 on there is none.
        warnings.simplefilter("ignore", RayDeprecationWarning)
        done = decided.map(
            _Editor,
            fn_constructor_args=editor,
            compute=ActorPoolStrategy(min_size=min(most, cores), max_size=most, max_tasks_in_flight_per_actor=1),
            num_cpus=1,
            max_restarts=-1,
            max_task_retries=_TRIES - 1,
        )
    missing = dict(enumerate(jobs))
    for row in done.iter_rows():
        del missing[row["number"]]
        yield pickle.loads(row["outcomes"])  # noqa: S301  # as above
    for job in missing.values():
        yield [Outcome(FAILED, job.photo, target, _ENDED) for target in job.targets]
