"""How much visitors may upload: each network address within an hour, all together, and never the last of the disk."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.guard.folders import PassingFiles
from server.guard.limits import GIGABYTE, MEGABYTE, Limits
from server.guard.requests import address_of, announced_bytes, is_upload, refuse

logger = logging.getLogger(__name__)
_RETRY_S = 600
_LOOK_EVERY_S = 60.0


class UploadSpace:
    """What has been uploaded, by address, and what is on its way."""

    def __init__(self, files: PassingFiles, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep count of `files`; `clock` tells the time in seconds."""
        self._files = files
        self._limits = limits
        self._clock = clock
        self._on_its_way: dict[object, tuple[str, int]] = {}
        self._came: dict[str, list[tuple[float, int]]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Delete old files every minute, until the block ends."""
        task = asyncio.create_task(self._look())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def reason_against(self, address: str, size: int) -> str | None:
        """Return why `size` bytes of `address` cannot be taken now, or None if they can."""
        limits = self._limits
        self._forget()
        waiting = sum(announced for _, announced in self._on_its_way.values())
        own = sum(announced for who, announced in self._on_its_way.values() if who == address)
        own += sum(came for _, came in self._came.get(address, ()))
        if own + size > limits.uploads_per_address_gb * GIGABYTE:
            return "Too much has been uploaded from this network. Please try again later."
        used, free = await asyncio.to_thread(lambda: (self._files.bytes_used(), self._files.free_share()))
        if used + waiting + size > limits.uploads_gb * GIGABYTE or free * 100 < limits.free_disk_percent:
            return "There is no room for another file now. Please try again later."
        return None

    def begin(self, address: str, size: int) -> object:
        """Reserve `size` bytes for an upload; returns what `end` needs."""
        upload = object()
        self._on_its_way[upload] = address, size
        return upload

    def end(self, upload: object, came: int) -> None:
        """Count what has come of an upload."""
        address, _ = self._on_its_way.pop(upload)
        self._came.setdefault(address, []).append((self._clock(), came))

    def _forget(self) -> None:
        since = self._clock() - self._limits.keep_files_s
        recent = {who: [each for each in times if each[0] > since] for who, times in self._came.items()}
        self._came = {who: times for who, times in recent.items() if times}

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(min(_LOOK_EVERY_S, self._limits.keep_files_s))
            try:
                await asyncio.to_thread(self._tidy)
            except OSError as error:
                logger.error("old uploads could not be deleted: %s", error)

    def _tidy(self) -> None:
        self._files.make()
        self._files.forget_old()


class UploadQuota:
    """ASGI middleware: refuses an upload for which there is no room, before it is read."""

    def __init__(self, app: ASGIApp, space: UploadSpace, limits: Limits) -> None:
        """Stand in front of `app` and ask `space`."""
        self._app = app
        self._space = space
        self._largest = int(limits.upload_mb * MEGABYTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on if there is room for it, and everything else."""
        if scope["type"] != "http" or not is_upload(scope):
            await self._app(scope, receive, send)
            return
        address = address_of(scope)
        size = announced_bytes(scope)
        # A body without a length may become as large as is allowed.
        size = self._largest if size is None else size
        reason = await self._space.reason_against(address, size)
        if reason is not None:
            await refuse(scope, receive, send, 503, reason, _RETRY_S)
            return
        came = 0

        async def counting() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message

        upload = self._space.begin(address, size)
        try:
            await self._app(scope, counting, send)
        finally:
            self._space.end(upload, came)
