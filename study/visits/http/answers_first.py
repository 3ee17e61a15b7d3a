"""Whoever has answered does not wait for images, which the page loads ahead of time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LONGEST_S = 0.02
"""How long an image waits for answers at most, in seconds: a slow disk, or one answer after the other, stops none."""


class AnswersFirst:
    """Lets images wait while answers are being stored, in one event loop.

    Both need the interpreter: an answer computes in a thread, which would wait for one image after the other.
    """

    def __init__(self) -> None:
        """Begin without answers."""
        self._storing = 0
        self._none_left = asyncio.Event()

    @contextmanager
    def storing(self) -> Iterator[None]:
        """Store an answer in this block."""
        self._storing += 1
        self._none_left.clear()
        try:
            yield
        finally:
            self._storing -= 1
            if self._storing == 0:
                self._none_left.set()

    async def wait(self) -> None:
        """Return when no answer is being stored, or after `LONGEST_S`."""
        if self._storing > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_S):
                    await self._none_left.wait()
