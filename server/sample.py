"""The sample study, built beside the server where there is no study yet."""

import logging
import threading
import time
from typing import Literal

from db.settings import Settings
from demo.worker import StoppedError, Worker
from study.content.making.sample import SAMPLE_SLUG, build_sample_study
from study.content.yaml.definition import study_slugs

logger = logging.getLogger(__name__)


class SampleStudy:
    """Builds the sample study in the process for photos."""

    def __init__(self, settings: Settings, worker: Worker) -> None:
        """Find out whether it is needed."""
        self._settings = settings
        self._worker = worker
        self._closed = False
        self.state: Literal["off", "preparing", "ready", "failed"] = _state_before(study_slugs(settings.studies))
        """`off` if there were other studies before, and not this one."""

    def start(self) -> None:
        """Begin, if it is needed."""
        if self.state == "preparing":
            threading.Thread(target=self._build, name="sample study", daemon=True).start()

    def stop(self) -> None:
        """Say nothing when it cannot be finished any more."""
        self._closed = True

    def _build(self) -> None:
        started = time.monotonic()
        logger.info("building the sample study, once")
        try:
            self._worker.run(build_sample_study, self._settings)
        except Exception as error:
            # The server is of use without it.
            self.state = "failed"
            reason = "its process has ended" if isinstance(error, StoppedError) else error
            if not self._closed:
                logger.error("the sample study could not be built, the next start will try again: %s", reason)
        else:
            self.state = "ready"
            logger.info("the sample study is ready after %.0f s", time.monotonic() - started)


def _state_before(studies: list[str]) -> Literal["off", "preparing", "ready"]:
    if SAMPLE_SLUG in studies:
        return "ready"
    return "off" if studies else "preparing"
