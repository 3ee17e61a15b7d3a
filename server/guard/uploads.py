"""How much visitors may upload: each network address within an hour, all together, and never the last of the disk."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.guard.folders import PassingFiles
from server.guard.limits import GIGABYTE, MEGABYTE, Limits
from server.guard.requests import address_of, announced_bytes, is_upload, makes_file, refuse

logger = logging.getLogger(__name__)
SMALLEST = 50_000
"""Bytes that every upload counts as: a file of one byte takes an entry of the disk and time to look at, too."""
_RETRY_S = 600
_SAME_DISK_S = 1.0
_LOOK_EVERY_S = 60.0


class NoRoomError(Exception):
    """An upload cannot be taken; the message is for the visitor."""


class UploadSpace:
    """What has been uploaded, by address, and what is on its way."""

    def __init__(self, files: PassingFiles, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep count of `files`; `clock` tells the time in seconds."""
        self._files = files
        self._limits = limits
        self._clock = clock
        self._on_its_way: dict[object, tuple[str, int]] = {}
        self._came: dict[str, list[tuple[float, int]]] = {}
        self._looking = asyncio.Lock()
        self._next_look = -math.inf
        self._used = 0
        self._free = 1.0

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

    async def reserve(self, address: str, size: int) -> object:
        """Keep room for an upload of `size` bytes of `address`; return what `end` needs.

        Raises:
            NoRoomError: with a sentence, if it cannot be taken now.
        """
        self._forget()
        own = sum(announced for who, announced in self._on_its_way.values() if who == address)
        own += sum(came for _, came in self._came.get(address, ()))
        if own + size > self._limits.uploads_per_address_gb * GIGABYTE:
            raise NoRoomError("Too much has been uploaded from this network. Please try again later.")
        # Counted before anything is waited for: another upload may begin meanwhile.
        upload = object()
        self._on_its_way[upload] = address, size
        try:
            await self._look_at_disk()
        except BaseException:
            del self._on_its_way[upload]
            raise
        taken = self._used + sum(announced for _, announced in self._on_its_way.values())
        if taken > self._limits.uploads_gb * GIGABYTE or self._free * 100 < self._limits.free_disk_percent:
            del self._on_its_way[upload]
            raise NoRoomError("There is no room for another file now. Please try again later.")
        return upload

    def end(self, upload: object, came: int) -> None:
        """Count what has come of an upload."""
        address, _ = self._on_its_way.pop(upload)
        counted = max(came, SMALLEST) if came else 0
        self._came.setdefault(address, []).append((self._clock(), counted))
        self._used += counted

    async def _look_at_disk(self) -> None:
        """Look at the disk, unless that was done a moment ago: there may be thousands of files."""
        async with self._looking:
            if self._clock() >= self._next_look:
                self._used, self._free = await asyncio.to_thread(
                    lambda: (self._files.bytes_used(), self._files.free_share())
                )
                self._next_look = self._clock() + _SAME_DISK_S

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
        """Pass what writes a file on if there is room for it, and everything else."""
        if scope["type"] != "http" or not makes_file(scope):
            await self._app(scope, receive, send)
            return
        address = address_of(scope)
        # A body without a length may become as large as is allowed, and so may a result.
        announced = announced_bytes(scope) if is_upload(scope) else None
        size = self._largest if announced is None else announced
        try:
            upload = await self._space.reserve(address, size)
        except NoRoomError as error:
            await refuse(scope, receive, send, 503, str(error), _RETRY_S)
            return
        came = 0

        async def counting() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message

        try:
            await self._app(scope, counting, send)
        finally:
            self._space.end(upload, came)
