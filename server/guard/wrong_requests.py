"""Requests that Gradio does not expect: they are refused in one sentence, and the log has a line, not a traceback.

Gradio looks up what a request names and converts what it brings without checking either, so that anything wrong with
it ends as a fault of the server. None of our own code runs in these routes.
"""

import errno
import logging
import traceback
from pathlib import Path

from gradio.route_utils import FnIndexInferError
from httpx import InvalidURL
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

_OF_REQUESTS = (AttributeError, LookupError, TypeError, ValueError, RecursionError, FnIndexInferError, InvalidURL)
"""What wrong names and values raise. Whatever else is raised is a fault."""
_LONGEST = 200


class WrongRequests:
    """ASGI middleware of a Gradio page: 400 for a request that Gradio fails at."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if not _is_of_request(error):
                raise
            logger.warning("refused %s %s: %s", scope["method"], in_short(scope["path"]), in_one_line(error))
            if has_begun:
                await send({"type": "http.response.body"})
            else:
                refusal = JSONResponse({"detail": "this request is not one that the page makes"}, 400)
                await refusal(scope, receive, send)


def in_one_line(error: BaseException) -> str:
    """Say what was raised, and where."""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    return in_short(f"{type(error).__name__} at {Path(frame.f_code.co_filename).name}:{line}: {error}")


def in_short(text: str) -> str:
    """Cut a text that a visitor may have chosen, and escape what would begin another line of the log."""
    return ascii(text[:_LONGEST])[1:-1]


def _is_of_request(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno == errno.ENAMETOOLONG
    # Gradio sends a refusal into a stream that has begun.
    return isinstance(error, _OF_REQUESTS) or isinstance(error.__cause__, HTTPException)
