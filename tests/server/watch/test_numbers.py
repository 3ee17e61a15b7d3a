"""The counts as a person reads them."""

import math
from pathlib import Path

from server.watch.metrics import Metrics, Watched
from server.watch.numbers import PartNumbers, server_numbers


def test_times_of_a_part_are_the_limits_that_hold_half_and_95_of_100(tmp_path: Path) -> None:
    metrics = Metrics(Watched(lambda: 3, lambda: None, tmp_path))
    # 60 within 5 ms, 35 more within 100 ms, and five that took longer than any limit, two of which failed.
    for _ in range(60):
        metrics.count("/study", "/study/api/answer", "POST", 200, 0.004)
    for _ in range(35):
        metrics.count("/study", "/study/api/state", "GET", 404, 0.09)
    for status in (200, 200, 200, 500, 503):
        metrics.count("/study", "/study/image/{token}", "GET", status, 40)
    numbers = server_numbers(metrics)
    assert numbers.parts == (PartNumbers("Participants", 100, 2, 0.005, 0.1),)
    assert (numbers.rankings, numbers.photos_waiting, numbers.photos_memory) == (60, 3, 0)
    metrics.count("/study", "/study/image/{token}", "GET", 200, 40)
    assert server_numbers(metrics).parts[0].slow == math.inf
