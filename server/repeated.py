"""What the server does again and again while it runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

logger = logging.getLogger(__name__)


@asynccontextmanager
async def repeated(work: Callable[[], None], every_s: float) -> AsyncIterator[None]:
    """Do `work` in a thread, now and every `every_s` seconds until the block ends, also after it has failed."""
    task = asyncio.create_task(_run(work, every_s))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _run(work: Callable[[], None], every_s: float) -> None:
    while True:
        try:
            await asyncio.to_thread(work)
        except Exception:
            # Whatever it was: unnoticed, it would not be done any more until the next start.
            logger.exception("what is done every %g s failed, and will be tried again", every_s)
        await asyncio.sleep(every_s)
