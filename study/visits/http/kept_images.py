"""Sends images of which everything is known already, before any route is looked for: most requests are for them."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from anyio.to_thread import run_sync
from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from study.content.serving.stimuli import MEDIA_TYPE, Stimuli
from study.visits.http.addresses import Addresses
from study.visits.http.answers_first import AnswersFirst
from study.visits.http.identity import Identity

IMAGE_PATH = "/study/image/{token}"
MEMORY_BYTES = 64_000_000
"""Of images sent last that are kept in memory: reading a file needs a thread, which costs more than the reading."""

_IMAGE = re.compile(r"/study/image/([A-Za-z0-9_-]+)")
_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class KeptImages:
    """ASGI middleware: answers where the person's plan is kept and the set's files were looked at a moment ago.

    Everything else, and whatever is wrong, is left to the app, which finds out more.
    """

    def __init__(
        self, app: ASGIApp, identity: Identity, addresses: Addresses, stimuli: Stimuli, answers: AnswersFirst
    ) -> None:
        """Stand in front of `app`, which has a route at `IMAGE_PATH` and the same parts."""
        self._app = app
        self._identity = identity
        self._addresses = addresses
        self._stimuli = stimuli
        self._answers = answers
        self._route = Route(IMAGE_PATH, lambda _: None)
        # A file's folder is named by what its images were made of: it never has other content.
        self._contents: LRUCache[Path, bytes] = LRUCache(MEMORY_BYTES, getsizeof=len)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the image, or pass the request on."""
        asked = _IMAGE.fullmatch(_route_path(scope)) if scope["type"] == "http" and scope["method"] == "GET" else None
        if asked is not None:
            # Where requests are counted, it is that route's, whoever answers.
            scope["route"] = self._route
            await self._answers.wait()
            response = await self._response(Request(scope), asked[1])
            if response is not None:
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _response(self, request: Request, token: str) -> Response | None:
        file = self._file(request, token)
        if file is None:
            return None
        if has_picture(request, token):
            return picture(request, token, MEDIA_TYPE, bytes)
        content = self._contents.get(file)
        if content is None:
            try:
                content = await run_sync(file.read_bytes)
            except FileNotFoundError:
                # The cache has been emptied; the route makes the image anew.
                return None
            if len(content) <= MEMORY_BYTES:
                self._contents[file] = content
        return picture(request, token, MEDIA_TYPE, partial(bytes, content))

    def _file(self, request: Request, token: str) -> Path | None:
        for place, participant in self._identity.proved(request).items():
            found = self._addresses.kept_image(participant, token)
            if found is not None:
                return self._stimuli.kept(place.slug, *found)
        return None


def _route_path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/"))


def has_picture(request: Request, token: str) -> bool:
    """Return whether the browser has the picture: a token never names another one."""
    return request.headers.get("if-none-match") == f'"{token}"'


def picture(request: Request, token: str, media_type: str, content: Callable[[], bytes]) -> Response:
    """Send a picture under its token; not again to a browser that has it."""
    headers = {**_HEADERS, "ETag": f'"{token}"'}
    if has_picture(request, token):
        return Response(status_code=304, headers=headers)
    return Response(content(), media_type=media_type, headers=headers)
