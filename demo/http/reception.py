"""What the page's routes share: who asks, which photo it is, the process for photos, and errors as sentences.

Errors are JSON `{"detail": sentence}`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from fastapi import HTTPException, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from demo import tasks
from demo.addresses import PREFIX
from demo.photo_queue import BusyError, GoneError, PhotoQueue
from demo.visitors import COOKIE, UnknownPhotoError, Visitor, Visitors
from demo.worker import TooLargeError, WorkerError
from enhancegan.photo import NotAPhotoError
from study.cookies import set_cookie
from study.same_origin import is_foreign

NO_STORE = {"Cache-Control": "no-store"}
A_WHILE = {"Cache-Control": "private, max-age=600"}
_LARGEST_JSON = 20_000
_CLIENT_CLOSED_REQUEST = 499  # nginx's; nobody reads it

P = ParamSpec("P")
T = TypeVar("T")


class Reception:
    """Finds out whose request it is, and has it done."""

    def __init__(self, visitors: Visitors, queue: PhotoQueue) -> None:
        """Know the visitors, and the queue in front of the process for photos."""
        self._visitors = visitors
        self._queue = queue

    def visitor(self, request: Request) -> Visitor:
        """Return who sends a request; somebody new if the cookie says nothing."""
        return self._visitors.known(request.cookies.get(COOKIE))

    def original(self, request: Request, photo: str) -> Path:
        """Return the file of a visitor's photo; 404 if they have no such photo."""
        with explained():
            return self.visitor(request).original(photo)

    async def opened(
        self, request: Request, visitor: Visitor, photo: str, file: Path, status: int = 200
    ) -> JSONResponse:
        """Open a photo for its visitor, who gets a cookie."""
        info = await self._with_file(request, file, tasks.open_photo)
        reply = JSONResponse({"id": photo, "name": file.name, **info}, status, headers=NO_STORE)
        introduce(request, reply, visitor)
        return reply

    async def opened_again(self, request: Request, photo: str) -> JSONResponse:
        """Open a photo that is there already."""
        return await self.opened(request, self.visitor(request), photo, self.original(request, photo))

    async def with_photo(
        self, request: Request, photo: str, task: Callable[Concatenate[str, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Have a task done with the file of a visitor's photo; 404 if they have no such photo, or deleted it."""
        return await self._with_file(request, self.original(request, photo), task, *args, **kwargs)

    async def _with_file(
        self, request: Request, file: Path, task: Callable[Concatenate[str, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        try:
            done = await self.do(request, task, str(file), *args, **kwargs)
        except HTTPException as error:
            # Whatever was wrong: whoever deleted their photos meanwhile is told so.
            if not file.exists():
                raise _gone() from error
            raise
        if not file.exists():
            raise _gone()
        return done

    async def do(self, request: Request, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have the process for photos do a task; turn what goes wrong into an answer."""
        try:
            return await self._queue.do(request, who(request), task, *args, **kwargs)
        except GoneError as error:
            raise HTTPException(_CLIENT_CLOSED_REQUEST) from error
        except BusyError as error:
            raise HTTPException(503, str(error), headers={"Retry-After": "5"}) from error
        except TooLargeError as error:
            raise HTTPException(413, str(error)) from error
        except WorkerError as error:
            raise HTTPException(503, str(error), headers={"Retry-After": "1"}) from error
        except NotAPhotoError as error:
            raise HTTPException(422, f"{error}.") from error
        except ValueError as error:
            raise HTTPException(422, str(error)) from error


def who(request: Request) -> str:
    """Return a name for whoever asks, for the queue."""
    return request.cookies.get(COOKIE) or (request.client.host if request.client else "")


def _gone() -> HTTPException:
    """Return the answer 404 for a photo that is not there."""
    return HTTPException(404, str(UnknownPhotoError()))


@contextmanager
def explained() -> Iterator[None]:
    """Answer 404 for a photo that is not there, or is deleted while it is written."""
    try:
        yield
    except (UnknownPhotoError, FileNotFoundError) as error:
        raise _gone() from error


def introduce(request: Request, reply: Response, visitor: Visitor) -> None:
    """Let the browser say who the visitor is."""
    set_cookie(request, reply, COOKIE, visitor.token, PREFIX, "lax")


def refuse_foreign(request: Request) -> None:
    """Answer 403 to what a page of another site asks for."""
    if is_foreign(request):
        raise HTTPException(403, "this request was made by a page of another site")


async def take(request: Request, file: Path) -> None:
    """Write the body of a request to a file; 404 if its folder was deleted."""
    try:
        with explained(), file.open("xb") as taken:
            async for chunk in request.stream():
                taken.write(chunk)
    except ClientDisconnect:
        raise HTTPException(400, "The upload was cut off. Please try again.") from None


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body of a request as a small JSON object."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_JSON:
            raise HTTPException(413, f"a request has at most {_LARGEST_JSON} bytes")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(422, "the body must be a JSON object") from error
    if not isinstance(content, dict):
        raise HTTPException(422, "the body must be a JSON object")
    return content
