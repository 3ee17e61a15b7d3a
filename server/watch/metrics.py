"""What the server counts, in the terms of Prometheus.

References:
    Prometheus, "Metric and label naming", https://prometheus.io/docs/practices/naming/
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
"""Upper limits in seconds: a click should be answered within 0.1; an edit of a photo takes seconds."""
COUNTS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Names, for prometheus-client, the folder in which several processes count together."""
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


class Counts:
    """What one process counts; where the variable of prometheus-client names a folder, for all processes together."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Begin to count, to be read from `registry`."""
        self.seconds = Histogram(
            "enhancegan_request_seconds",
            "Seconds until an answer began",
            ("part", "route", "method", "status"),
            buckets=_BUCKETS,
            registry=registry,
        )
        self.in_progress = Gauge(
            "enhancegan_requests_in_progress",
            "Requests whose answer has not begun",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.rankings = Counter(
            "enhancegan_rankings_confirmed", "Rankings stored and confirmed to participants", registry=registry
        )
        self.records = Counter(
            "enhancegan_log_records", "Warnings and errors in the log", ("level",), registry=registry
        )
        for level in ("warning", "error"):
            self.records.labels(level)

    def count(self, part: str, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer; `route` is the pattern of its path, so that there are few."""
        self.seconds.labels(part, route, method, str(status)).observe(seconds)
        if route == RANKING_ROUTE and method == "POST" and status == 200:
            self.rankings.inc()


class Metrics(Counts):
    """The counts of one server since its start, in a registry of its own, with those of its workers."""

    def __init__(self, watched: Watched, shared: Path | None = None) -> None:
        """Begin to count.

        Args:
            watched: what is asked whenever somebody looks.
            shared: folder in which several processes count; before prometheus-client is imported, its variable
                `COUNTS_VARIABLE` must name it.
        """
        self.registry = CollectorRegistry()
        super().__init__(self.registry if shared is None else None)
        if shared is not None:
            MultiProcessCollector(self.registry, str(shared))  # type: ignore[no-untyped-call]
        ProcessCollector(registry=self.registry)
        self.registry.register(_Looks(watched))


class _Looks(Collector):
    """What is looked at, and not counted."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def collect(self) -> Iterator[GaugeMetricFamily]:
        watched = self._watched
        waiting, memory = watched.photos_waiting(), _memory_of(watched.photos_process())
        free = shutil.disk_usage(watched.data).free
        yield GaugeMetricFamily("enhancegan_photos_waiting", "Requests that wait for a photo", waiting)
        yield GaugeMetricFamily(
            "enhancegan_photos_process_memory_bytes", "Resident memory of the process for photos", memory
        )
        yield GaugeMetricFamily("enhancegan_data_disk_free_bytes", "Room on the disk of the data folder", free)


class CountedRecords(logging.Handler):
    """Counts warnings and errors, whoever logs them."""

    def __init__(self, metrics: Counts) -> None:
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
