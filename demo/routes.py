"""HTTP for the page's own scripts: photos in, pictures of their edits out. Errors are JSON `{"detail": sentence}`."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.requests import ClientDisconnect

from demo import tasks
from demo.addresses import PREFIX
from demo.kinds import check_kinds
from demo.turns import BusyError, GoneError, Turns
from demo.visitors import COOKIE, SAMPLE, UnknownPhotoError, Visitor, Visitors
from demo.worker import TooLargeError, WorkerError
from enhancegan.photo import SUFFIXES, NotAPhotoError
from study.same_origin import is_foreign

_LARGEST_JSON = 20_000
_CLIENT_CLOSED_REQUEST = 499  # nginx's; nobody reads it
_WHILE_OPEN = {"Cache-Control": "private, max-age=600"}

P = ParamSpec("P")
T = TypeVar("T")


def studio_router(folder: Path, samples: Path, turns: Turns, upload_mb: float, keep_s: float) -> APIRouter:
    """Return the routes, all below ``/studio/api``.

    Args:
        folder: for visitors' photos; somebody else deletes the old ones.
        samples: folder for sample photos.
        turns: the queue for photos.
        upload_mb: megabytes of one upload, which are only told here.
        keep_s: seconds for which photos are kept after their last use, which are only told here.
    """
    limits = {"upload_mb": upload_mb, "keep_minutes": round(keep_s / 60), "suffixes": sorted(SUFFIXES)}
    return _StudioRoutes(Visitors(folder, samples), samples, turns, limits).router()


class _StudioRoutes:
    """The handlers and what they share."""

    def __init__(self, visitors: Visitors, samples: Path, turns: Turns, limits: dict[str, Any]) -> None:
        self._visitors = visitors
        self._samples = samples
        self._turns = turns
        self._limits = limits

    def router(self) -> APIRouter:
        router = APIRouter(prefix=PREFIX, include_in_schema=False)
        photo = "/photos/{photo}"
        router.add_api_route("/limits", self.limits, methods=["GET"])
        router.add_api_route("/samples", self.list_samples, methods=["GET"])
        router.add_api_route("/samples/{name}", self.open_sample, methods=["POST"])
        router.add_api_route("/samples/{name}.jpg", self.sample_picture, methods=["GET"], response_class=Response)
        router.add_api_route("/photos", self.upload, methods=["POST"], status_code=201)
        router.add_api_route("/photos", self.delete_all, methods=["DELETE"], response_class=Response)
        router.add_api_route(f"{photo}/picture", self.picture, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/part", self.part, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/file", self.make_file, methods=["POST"])
        router.add_api_route(f"{photo}/file/{{name}}", self.file, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/cube", self.cube, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/settings", self.settings, methods=["GET"], response_class=Response)
        return router

    def limits(self) -> dict[str, Any]:
        """Say what is allowed."""
        return self._limits

    async def list_samples(self, request: Request) -> list[dict[str, str]]:
        """List the sample photos, the one to begin with first."""
        listed = await self._do(request, tasks.samples, self._samples)
        return [{**each, "thumbnail": f"studio/api/samples/{each['name']}.jpg"} for each in listed]

    async def open_sample(self, request: Request, name: str) -> JSONResponse:
        """Open a sample photo."""
        _refuse_foreign(request)
        photo = f"{SAMPLE}{name}"
        return await self._opened(request, self._visitor(request), photo, self._original(request, photo))

    async def sample_picture(self, request: Request, name: str) -> Response:
        """Send the small picture of a sample photo."""
        file = self._original(request, f"{SAMPLE}{name}")
        return FileResponse(file.with_suffix(".small.jpg"), headers=_WHILE_OPEN)

    async def upload(self, request: Request, name: str = "photo") -> JSONResponse:
        """Take a photo, whose bytes are the body, and open it."""
        _refuse_foreign(request)
        visitor = self._visitor(request)
        with visitor.new_photo(name) as (photo, file):
            try:
                with file.open("xb") as taken:
                    async for chunk in request.stream():
                        taken.write(chunk)
            except ClientDisconnect:
                raise HTTPException(400, "The upload was cut off. Please try again.") from None
            return await self._opened(request, visitor, photo, file, status=201)

    async def _opened(
        self, request: Request, visitor: Visitor, photo: str, file: Path, status: int = 200
    ) -> JSONResponse:
        info = await self._do(request, tasks.open_photo, str(file))
        reply = JSONResponse({"id": photo, "name": file.name, **info}, status, headers={"Cache-Control": "no-store"})
        reply.set_cookie(
            COOKIE,
            visitor.token,
            path=f"{request.scope.get('root_path', '')}{PREFIX}",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return reply

    async def delete_all(self, request: Request) -> Response:
        """Delete everything of this visitor, at once."""
        _refuse_foreign(request)
        try:
            # After whatever this visitor is still waiting for, which would bring files back.
            await self._do(request, tasks.forget)
        finally:
            self._visitor(request).delete_all()
        return Response(status_code=204)

    async def picture(self, request: Request, photo: str, edit: str, side: int = 1280) -> Response:
        """Send a picture of an edit for a screen."""
        return await self._jpeg(request, tasks.picture, str(self._original(request, photo)), edit, side)

    async def part(self, request: Request, photo: str, edit: str, box: str) -> Response:
        """Send some pixels of an edit."""
        return await self._jpeg(request, tasks.part, str(self._original(request, photo)), edit, _box(box))

    async def make_file(self, request: Request, photo: str) -> dict[str, Any]:
        """Write the result that a visitor takes home, and say where it is."""
        _refuse_foreign(request)
        wanted = await _json(request)
        original = self._original(request, photo)
        made = await self._do(
            request,
            tasks.save,
            str(original),
            json.dumps(wanted["edit"]),
            f"{original.stem}-enhanced",
            self._visitor(request).results(photo),
            wanted["format"],
            wanted["quality"],
            wanted["metadata"],
        )
        return {**made, "url": f"studio/api/photos/{photo}/file/{quote(made['name'])}"}

    async def file(self, request: Request, photo: str, name: str) -> Response:
        """Send a result."""
        with _explained():
            return FileResponse(self._visitor(request).result(photo, name), filename=name)

    async def cube(self, request: Request, photo: str, edit: str) -> Response:
        """Send the edit of colors as a table for other programs."""
        original = self._original(request, photo)
        text = await self._do(request, tasks.cube, str(original), edit)
        return _attachment(text, f"{original.stem}.cube", "text/plain")

    async def settings(self, request: Request, photo: str, edit: str) -> Response:
        """Send settings for the command line."""
        original = self._original(request, photo)
        text = await self._do(request, tasks.settings_file, edit)
        return _attachment(text, f"{original.stem}.settings.json", "application/json")

    async def _jpeg(self, request: Request, task: Callable[P, bytes], *args: P.args, **kwargs: P.kwargs) -> Response:
        started = time.perf_counter()
        encoded = await self._do(request, task, *args, **kwargs)
        took = f"render;dur={1000 * (time.perf_counter() - started):.0f}"
        return Response(encoded, media_type="image/jpeg", headers={**_WHILE_OPEN, "Server-Timing": took})

    def _visitor(self, request: Request) -> Visitor:
        return self._visitors.known(request.cookies.get(COOKIE))

    def _original(self, request: Request, photo: str) -> Path:
        with _explained():
            return self._visitor(request).original(photo)

    async def _do(self, request: Request, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have the process for photos do a task; turn what goes wrong into an answer."""
        visitor = request.cookies.get(COOKIE) or (request.client.host if request.client else "")
        try:
            return await self._turns.do(request, visitor, task, *args, **kwargs)
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


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except UnknownPhotoError as error:
        raise HTTPException(404, str(error)) from error


def _refuse_foreign(request: Request) -> None:
    if is_foreign(request):
        raise HTTPException(403, "this request was made by a page of another site")


async def _json(request: Request) -> dict[str, Any]:
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
    kinds: dict[str, tuple[type, Any]] = {
        "edit": (dict, None),
        "format": (str, "same"),
        "quality": (int, 95),
        "metadata": (str, "keep"),
    }
    _refuse_unknown(content, kinds)
    wanted = {name: content.get(name, default) for name, (_, default) in kinds.items()}
    try:
        check_kinds(wanted, {name: kind for name, (kind, _) in kinds.items()})
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    return wanted


def _refuse_unknown(content: dict[str, Any], known: Iterable[str]) -> None:
    for name in content:
        if name not in known:
            raise HTTPException(422, f"there is no {name!r:.60}; there are {', '.join(known)}")


def _box(text: str) -> tuple[int, int, int, int]:
    try:
        left, top, right, bottom = map(int, text.split(","))
    except ValueError as error:
        raise HTTPException(422, "box must be left,top,right,bottom in whole pixels") from error
    return left, top, right, bottom


def _attachment(text: str, name: str, kind: str) -> Response:
    return PlainTextResponse(
        text, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
