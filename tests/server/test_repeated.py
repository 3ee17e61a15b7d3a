"""What the server does again and again: at once, on time, and no more when it stops."""

import asyncio
import time
from itertools import pairwise

import pytest

from server.repeated import repeated
from tests.own_loop import run_coroutine


def test_work_is_done_now_and_after_every_pause_until_the_end() -> None:
    times: list[float] = []

    async def serve() -> None:
        async with repeated(lambda: times.append(time.monotonic()), 0.05):
            while len(times) < 3:
                await asyncio.sleep(0.01)

    run_coroutine(serve())
    assert len(times) == 3
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(times))


def test_work_that_has_failed_is_done_again_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []

    def fail_once() -> None:
        tries.append(len(tries))
        if tries == [0]:
            raise ZeroDivisionError

    async def serve() -> None:
        async with repeated(fail_once, 0.05):
            while len(tries) < 2:
                await asyncio.sleep(0.01)

    run_coroutine(serve())
    (record,) = caplog.records
    assert record.levelname == "ERROR" and "ZeroDivisionError" in caplog.text
