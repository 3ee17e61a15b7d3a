"""The server's counts as a person reads them."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from server.watch.metrics import PARTS, Metrics


@dataclass(frozen=True)
class PartNumbers:
    """The requests of one part of the app since the server started."""

    name: str
    requests: int
    failed: int
    """Answers with status 500 and above."""
    median: float
    """Seconds: half of the answers began within them, to the next limit of the histogram; infinite beyond the last."""
    slow: float
    """The same for 95 of 100."""


@dataclass(frozen=True)
class ServerNumbers:
    """Everything that the page shows."""

    started: datetime | None
    """When the server started; None where it cannot be told."""
    rankings: int
    in_progress: int
    photos_waiting: int
    server_memory: float
    """Bytes, like the next two."""
    photos_memory: float
    disk_free: float
    warnings: int
    errors: int
    parts: tuple[PartNumbers, ...]


def server_numbers(metrics: Metrics) -> ServerNumbers:
    """Return the counts as they are now."""
    samples, requests = _samples(metrics.registry)
    # There is no /proc outside of Linux.
    started = samples.get("process_start_time_seconds")
    return ServerNumbers(
        started=datetime.fromtimestamp(started, UTC) if started else None,
        rankings=int(samples["enhancegan_rankings_confirmed_total"]),
        in_progress=int(samples["enhancegan_requests_in_progress"]),
        photos_waiting=int(samples["enhancegan_photos_waiting"]),
        server_memory=samples.get("process_resident_memory_bytes", math.nan),
        photos_memory=samples["enhancegan_photos_process_memory_bytes"],
        disk_free=samples["enhancegan_data_disk_free_bytes"],
        warnings=int(samples["enhancegan_log_records_total/warning"]),
        errors=int(samples["enhancegan_log_records_total/error"]),
        parts=tuple(_part(name, requests[part]) for part, name in PARTS.items() if part in requests),
    )


class _Requests:
    """The samples of one part's histograms, added up."""

    def __init__(self) -> None:
        self.up_to: dict[float, float] = defaultdict(float)
        self.failed = 0.0


def _samples(registry: CollectorRegistry) -> tuple[dict[str, float], dict[str, _Requests]]:
    samples: dict[str, float] = {}
    requests: dict[str, _Requests] = defaultdict(_Requests)
    for family in registry.collect():
        for sample in family.samples:
            if sample.name == "enhancegan_request_seconds_bucket":
                requests[sample.labels["part"]].up_to[float(sample.labels["le"])] += sample.value
            elif sample.name == "enhancegan_request_seconds_count":
                if sample.labels["status"] >= "500":
                    requests[sample.labels["part"]].failed += sample.value
            else:
                samples["/".join([sample.name, *sample.labels.values()])] = sample.value
    return samples, requests


def _part(name: str, found: _Requests) -> PartNumbers:
    return PartNumbers(
        name,
        int(found.up_to[math.inf]),
        int(found.failed),
        _quantile(found.up_to, 0.5),
        _quantile(found.up_to, 0.95),
    )


def _quantile(up_to: Mapping[float, float], share: float) -> float:
    """Return the first limit that holds this share of the answers."""
    return min(limit for limit, count in up_to.items() if count >= share * up_to[math.inf])
