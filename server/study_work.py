"""What the researcher's page has done in processes for photos: studies that are made, each in its own, and pictures."""

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from fastapi import HTTPException

from db.settings import MEMORY_VARIABLE, Settings
from demo.worker import StoppedError, TooLargeError, Worker, WorkerError
from study.content.making.build_queue import BuildQueue, ProcessEndedError, TooMuchMemoryError
from study.content.making.preparations import FOLDER, Preparations

logger = logging.getLogger(__name__)

_FAILED = "The server could not do this; its log says why. Please try again."

P = ParamSpec("P")
T = TypeVar("T")


def build_queue(settings: Settings) -> BuildQueue:
    """Return the queue of studies that are made from photos; it must be closed."""
    folder = settings.data / FOLDER
    # Now, as its owner: where another container has a folder of its own in this place, Docker would make it as root.
    folder.mkdir(exist_ok=True)
    return BuildQueue(Preparations(folder), settings.studies, lambda: _BuildProcess(settings.photo_memory_mb))


def in_process(worker: Worker) -> Callable[..., object]:
    """Return what has `worker` do a task for a request: 413 or 503 with a sentence if it cannot.

    ValueError and OSError of the task are the caller's to explain; what nobody has foreseen is logged, and a 500.
    """

    def do(task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return worker.run(task, *args, **kwargs)
        except TooLargeError as error:
            raise HTTPException(413, str(error)) from error
        except WorkerError as error:
            raise HTTPException(503, str(error), headers={"Retry-After": "1"}) from error
        except (ValueError, OSError):
            raise
        except Exception as error:
            logger.exception("the process for photos could not do %s", getattr(task, "__name__", task))
            raise HTTPException(500, _FAILED) from error

    return do


class _BuildProcess:
    """A process for one study."""

    def __init__(self, memory_mb: int) -> None:
        self._memory_mb = memory_mb
        self._worker = Worker(memory_mb)

    def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return self._worker.run(task, *args, **kwargs)
        except TooLargeError as error:
            raise TooMuchMemoryError(
                f"A photo needs more memory than the {self._memory_mb} MB that the server may use for it "
                f"({MEMORY_VARIABLE}). Use a smaller copy, or give it more."
            ) from error
        except StoppedError as error:
            raise ProcessEndedError from error

    def close(self) -> None:
        self._worker.close()
