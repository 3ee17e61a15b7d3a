"""Studies that are made from preparations, one after the other, each in a process of its own."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from enhancegan.whole_files import remove_unfinished
from study.content.making.preparation import BUSY, Preparation, Status
from study.content.making.preparations import Preparations, UnknownPreparation
from study.content.making.prepared_build import build_prepared, problems_at_once

logger = logging.getLogger(__name__)

FORGET_EVERY_S = 3600.0
"""Seconds between two looks for preparations that are too old."""
_DIED = "The process that made the study ended before it was done. Nothing is lost: make the study again."

P = ParamSpec("P")
T = TypeVar("T")


class ProcessEndedError(Exception):
    """The process ended before its task did."""


class TooMuchMemoryError(Exception):
    """A task needed more memory than its process may take; the message says so."""


class BuildProcess(Protocol):
    """A process that does one task."""

    def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `task(...)`; ProcessEndedError, TooMuchMemoryError, or what the task raises."""

    def close(self) -> None:
        """End the process at once, also while it works."""


class BuildQueue:
    """Makes studies; whoever looks finds in the preparation how far it is, and how it has ended."""

    def __init__(self, preparations: Preparations, studies: Path, process: Callable[[], BuildProcess]) -> None:
        """Make studies in the folder `studies`; `process` starts a process for each."""
        self.preparations = preparations
        """Where the studies are made from."""
        self._studies = studies
        self._start_process = process
        self._waiting: list[str] = []
        self._current: str | None = None
        self._process: BuildProcess | None = None
        self._stopped = self._closed = False
        self._changed = threading.Condition()
        preparations.recover(studies)
        self._thread = threading.Thread(target=self._work, name="builds", daemon=True)
        self._thread.start()

    def problems(self, preparation: Preparation) -> list[tuple[str, str]]:
        """Return what is known at once to be wrong, as `problems_at_once` does."""
        return list(problems_at_once(preparation, self._studies))

    def start(self, preparation: Preparation) -> None:
        """Have the study of a preparation made when all before it are done; ValueError if that is asked already."""
        with self._changed:
            if preparation.status.state in BUSY:
                raise ValueError("This study is being made already.")
            preparation.tell(Status("waiting", (), _slug(preparation)))
            self._waiting.append(preparation.id)
            self._changed.notify_all()

    def before(self, preparation: Preparation) -> int:
        """Return how many builds come before one that waits."""
        with self._changed:
            if preparation.id not in self._waiting:
                return 0
            return self._waiting.index(preparation.id) + (self._current is not None)

    def cancel(self, preparation: Preparation) -> None:
        """Make no study of a preparation, also if that has begun; its photos stay."""
        with self._changed:
            if preparation.id in self._waiting:
                self._waiting.remove(preparation.id)
                preparation.tell(Status("canceled", (), preparation.status.slug))
                return
            if preparation.id != self._current:
                return
            self._stopped = True
            process = self._process
        if process is not None:
            process.close()

    def close(self) -> None:
        """End all work: what is not done counts as interrupted."""
        with self._changed:
            self._closed = True
            process = self._process
            self._changed.notify_all()
        if process is not None:
            process.close()
        self._thread.join()

    def _work(self) -> None:
        """Build until the end; whatever goes wrong ends one build only, for there is no other thread."""
        while True:
            try:
                following = self._next()
                if following is None:
                    return
                self._build(*following)
            except FileNotFoundError:
                logger.warning("a preparation was deleted while a study was made of it", exc_info=True)
            except Exception:
                logger.exception("a study could not be made, or old preparations could not be forgotten")
            finally:
                with self._changed:
                    self._current = self._process = None

    def _next(self) -> tuple[Preparation, BuildProcess] | None:
        """Return what is to be built next, and the process for it; None at the end."""
        while True:
            with self._changed:
                if not self._waiting and not self._closed:
                    self._changed.wait(FORGET_EVERY_S)
                if self._closed:
                    return None
                if self._waiting:
                    self._current, self._stopped = self._waiting.pop(0), False
                    try:
                        preparation = self.preparations.get(self._current)
                    except UnknownPreparation:
                        self._current = None
                        continue
                    self._process = self._started(preparation)
                    if self._process is not None:
                        return preparation, self._process
                    self._current = None
                    continue
            self.preparations.forget_old()

    def _started(self, preparation: Preparation) -> BuildProcess | None:
        """Return a process for a preparation; None if none can be started, which the preparation is told."""
        try:
            return self._start_process()
        except Exception as error:
            logger.exception("no process could be started to make a study")
            reason = f"The study could not be made: no process could be started ({error})."
            preparation.tell(Status("failed", (reason,), preparation.status.slug))
            return None

    def _build(self, preparation: Preparation, process: BuildProcess) -> None:
        slug = preparation.status.slug
        preparation.report(None)
        preparation.tell(Status("building", (), slug))
        try:
            problems = process.run(build_prepared, preparation.folder, self._studies)
            outcome = Status("failed", tuple(problems), slug) if problems else Status("made", (), slug)
        except ProcessEndedError:
            outcome = self._ended(preparation, slug)
        except TooMuchMemoryError as error:
            outcome = Status("failed", (_with_photo(preparation, str(error)),), slug)
        except Exception as error:
            logger.exception("the study %s could not be made", slug)
            reason = _with_photo(preparation, f"The study could not be made: {error}")
            outcome = Status("failed", (reason,), slug)
        finally:
            process.close()
        preparation.tell(outcome)
        if outcome.state == "made":
            preparation.keep_outcome_only()
        else:
            preparation.report(None)
            # What a process that was ended has left, if it came so far.
            if self._studies.is_dir():
                remove_unfinished(self._studies)

    def _ended(self, preparation: Preparation, slug: str) -> Status:
        # It may have been done at that very moment.
        if preparation.has_become(self._studies):
            return Status("made", (), slug)
        if self._stopped:
            return Status("canceled", (), slug)
        if self._closed:
            return Status("interrupted", (), slug)
        return Status("failed", (_with_photo(preparation, _DIED),), slug)


def _slug(preparation: Preparation) -> str:
    try:
        return preparation.choices.new_slug()
    except ValueError:
        return ""  # said when the study is made, with all other problems


def _with_photo(preparation: Preparation, reason: str) -> str:
    content = preparation.progress
    return f"{reason} It was at the photo {content['step']['photo']!r}." if content else reason
