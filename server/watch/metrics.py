"""What the server counts, in the terms of Prometheus.

References:
    Prometheus, "Metric and label naming", https://prometheus.io/docs/practices/naming/
"""

import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
"""Upper limits in seconds: a click should be answered within 0.1; an edit of a photo takes seconds."""
RANKING_ROUTE = "/study/api/answer"
PARTS = {"/study": "Participants", "/researcher": "Researcher", "/": "Enhancement and the rest"}
"""First part of paths whose requests are counted apart -> what a person calls them."""


@dataclass(frozen=True)
class Watched:
    """What is asked whenever somebody looks."""

    photos_waiting: Callable[[], int]
    """How many requests wait for the process for photos."""
    photos_process: Callable[[], int | None]
    """The number of that process, if there is one."""
    data: Path
    """The data folder, whose disk may fill."""


class Metrics:
    """The counts of one server since its start, in a registry of its own."""

    def __init__(self, watched: Watched) -> None:
        """Begin to count."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.seconds = Histogram(
            "enhancegan_request_seconds",
            "Seconds until an answer began",
            ("part", "route", "method", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.in_progress = Gauge(
            "enhancegan_requests_in_progress", "Requests whose answer has not begun", registry=self.registry
        )
        self.rankings = Counter(
            "enhancegan_rankings_confirmed", "Rankings stored and confirmed to participants", registry=self.registry
        )
        self.records = Counter(
            "enhancegan_log_records", "Warnings and errors in the log", ("level",), registry=self.registry
        )
        for level in ("warning", "error"):
            self.records.labels(level)
        self._gauge("enhancegan_photos_waiting", "Requests that wait for a photo", watched.photos_waiting)
        self._gauge(
            "enhancegan_photos_process_memory_bytes",
            "Resident memory of the process for photos",
            lambda: _memory_of(watched.photos_process()),
        )
        self._gauge(
            "enhancegan_data_disk_free_bytes",
            "Room on the disk of the data folder",
            lambda: shutil.disk_usage(watched.data).free,
        )

    def _gauge(self, name: str, what: str, value: Callable[[], float]) -> None:
        Gauge(name, what, registry=self.registry).set_function(value)

    def count(self, part: str, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer; `route` is the pattern of its path, so that there are few."""
        self.seconds.labels(part, route, method, str(status)).observe(seconds)
        if route == RANKING_ROUTE and method == "POST" and status == 200:
            self.rankings.inc()


class CountedRecords(logging.Handler):
    """Counts warnings and errors, whoever logs them."""

    def __init__(self, metrics: Metrics) -> None:
        """Count in `metrics`."""
        super().__init__(logging.WARNING)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self._metrics.records.labels("error" if record.levelno >= logging.ERROR else "warning").inc()


def _memory_of(process: int | None) -> float:
    with suppress(psutil.Error):
        return float(psutil.Process(process).memory_info().rss) if process is not None else 0.0
    return 0.0
