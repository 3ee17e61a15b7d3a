"""What the server does again and again while it runs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


@asynccontextmanager
async def repeated(work: Callable[[], None], every_s: float) -> AsyncIterator[None]:
    """Do `work` in a thread, now and every `every_s` seconds until the block ends."""
    task = asyncio.create_task(_run(work, every_s))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _run(work: Callable[[], None], every_s: float) -> None:
    while True:
        await asyncio.to_thread(work)
        await asyncio.sleep(every_s)
