"""Refuses bodies that are too large before they are read: by their announced length, and by counting."""

from collections.abc import Mapping

from starlette.formparsers import MultiPartException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.guard.limits import GIGABYTE, MEGABYTE, Limits
from server.guard.requests import announced_bytes, is_upload, refuse, route_path
from study.researcher.limits import LARGEST_STUDY_GB
from study.researcher.login import PREFIX

LARGEST_BODY = MEGABYTE
"""Bytes of a body that brings no files; the study's own routes take less."""
_AROUND_FILES = 65_536
"""Bytes of a form besides its file."""


def largest_uploads(limits: Limits) -> dict[str, float]:
    """The bytes of one upload for each page, by the prefix of its path."""
    return {PREFIX: LARGEST_STUDY_GB * GIGABYTE, "/study": 0.0, "": limits.upload_mb * MEGABYTE}


class BodyLimit:
    """ASGI middleware: 413 with one sentence for a body that is larger than its route takes."""

    def __init__(self, app: ASGIApp, uploads: Mapping[str, float]) -> None:
        """Stand in front of `app`; `uploads` as `largest_uploads` returns them, or empty where there are none."""
        self._app = app
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on for as long as its body is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        uploaded = is_upload(scope)
        limit = self._upload_limit(route_path(scope)) if uploaded else LARGEST_BODY
        sentence = f"This is too large: at most {limit / MEGABYTE:g} MB can be sent here."
        room = limit + _AROUND_FILES * uploaded
        if (announced_bytes(scope) or 0) > room:
            await refuse(scope, receive, send, 413, sentence)
            return
        counted = _Counted(receive, send, room, uploaded)
        try:
            await self._app(scope, counted.receive, counted.send)
        except MultiPartException:
            # Raised below for an app that does not read forms.
            if not counted.stopped:
                raise
        if counted.too_large and not counted.started:
            await refuse(scope, receive, send, 413, sentence)

    def _upload_limit(self, path: str) -> float:
        fitting = [prefix for prefix in self._uploads if path.startswith(f"{prefix.rstrip('/')}/")]
        return self._uploads[max(fitting, key=len)] if fitting else LARGEST_BODY


class _Counted:
    """The two ends of a request whose body is counted."""

    def __init__(self, receive: Receive, send: Send, room: float, uploaded: bool) -> None:
        self._receive = receive
        self._send = send
        self._room = room
        self._uploaded = uploaded
        self.too_large = False
        self.stopped = False
        self.started = False
        self._ended = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._room -= len(message.get("body", b""))
            self.too_large = self._room < 0
            self._ended = not message.get("more_body", False)
        cut_off = self._uploaded and message["type"] == "http.disconnect" and not self._ended
        if self.too_large or cut_off:
            self.stopped = True
            # For any other error Gradio would leave what has come so far on the disk.
            raise MultiPartException("the body did not come whole")
        return message

    async def send(self, message: Message) -> None:
        if self.too_large and not self.started:
            return
        self.started = True
        await self._send(message)
