"""Routes for one photo: open it, show pictures of its edits, write the result that a visitor takes home."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse

from demo import tasks
from demo.http.reception import (
    A_WHILE,
    NO_STORE,
    Reception,
    explained,
    introduce,
    json_object,
    refuse_foreign,
    take,
)
from demo.kinds import check_kinds

P = ParamSpec("P")


class PhotoRoutes:
    """The handlers."""

    def __init__(self, reception: Reception) -> None:
        """Ask `reception` who sends a request."""
        self._reception = reception

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""
        photo = "/photos/{photo}"
        router.add_api_route("/photos", self.upload, methods=["POST"], status_code=201)
        router.add_api_route("/photos", self.delete_all, methods=["DELETE"], response_class=Response)
        router.add_api_route(f"{photo}/open", self.open_again, methods=["POST"])
        router.add_api_route(f"{photo}/picture", self.picture, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/part", self.part, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/inside", self.inside, methods=["GET"])
        router.add_api_route(f"{photo}/attention", self.attention, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/file", self.make_file, methods=["POST"])
        router.add_api_route(
            f"{photo}/file/{{result}}/{{name}}", self.file, methods=["GET", "HEAD"], response_class=Response
        )
        router.add_api_route(f"{photo}/edit", self.keep_edit, methods=["PUT"], response_class=Response)
        router.add_api_route(f"{photo}/edit", self.drop_edit, methods=["DELETE"], response_class=Response)
        router.add_api_route(f"{photo}/cube", self.cube, methods=["GET"], response_class=Response)
        router.add_api_route(f"{photo}/settings", self.settings, methods=["GET"], response_class=Response)

    async def upload(self, request: Request, name: str = "photo") -> JSONResponse:
        """Take a photo, whose bytes are the body, and open it."""
        refuse_foreign(request)
        visitor = self._reception.visitor(request)
        with visitor.new_photo(name) as (photo, file):
            await take(request, file)
            return await self._reception.opened(request, visitor, photo, file, status=201)

    async def open_again(self, request: Request, photo: str) -> JSONResponse:
        """Open a photo that is there already."""
        refuse_foreign(request)
        return await self._reception.opened_again(request, photo)

    async def delete_all(self, request: Request) -> Response:
        """Delete everything of this visitor, at once."""
        refuse_foreign(request)
        try:
            # After whatever this visitor is still waiting for, which would bring files back.
            await self._reception.do(request, tasks.forget)
        finally:
            self._reception.visitor(request).delete_all()
        return Response(status_code=204)

    async def picture(self, request: Request, photo: str, edit: str, side: int = 1280) -> Response:
        """Send a picture of an edit for a screen."""
        return await self._jpeg(request, photo, tasks.picture, edit, side)

    async def part(self, request: Request, photo: str, edit: str, box: str) -> Response:
        """Send some pixels of an edit."""
        return await self._jpeg(request, photo, tasks.part, edit, _box(box))

    async def inside(self, request: Request, photo: str, edit: str) -> dict[str, Any]:
        """Tell what is inside an edit."""
        return await self._reception.with_photo(request, photo, tasks.inside, edit)

    async def attention(self, request: Request, photo: str, method: str, side: int = 640) -> Response:
        """Send a picture of where the network looked."""
        return await self._jpeg(request, photo, tasks.attention, method, side)

    async def make_file(self, request: Request, photo: str) -> JSONResponse:
        """Write the result that a visitor takes home, and say where it is."""
        refuse_foreign(request)
        wanted = _wanted(await json_object(request))
        visitor = self._reception.visitor(request)
        with explained():
            stem, folder = f"{visitor.original(photo).stem}-enhanced", visitor.new_result(photo)
        made = await self._reception.with_photo(
            request,
            photo,
            tasks.save,
            json.dumps(wanted["edit"]),
            stem,
            folder,
            wanted["format"],
            wanted["quality"],
            wanted["metadata"],
        )
        url = f"studio/api/photos/{photo}/file/{folder.name}/{quote(made['name'])}"
        reply = JSONResponse({**made, "url": url}, headers=NO_STORE)
        # Somebody new may begin with a sample, and fetches the result as the same visitor.
        introduce(request, reply, visitor)
        return reply

    async def file(self, request: Request, photo: str, result: str, name: str) -> Response:
        """Send a result."""
        with explained():
            return FileResponse(self._reception.visitor(request).result(photo, result, name), filename=name)

    async def keep_edit(self, request: Request, photo: str) -> Response:
        """Keep the edit, which is the body, of one of many photos: it goes into their ZIP file."""
        refuse_foreign(request)
        settings = json.dumps(await json_object(request))
        await self._reception.with_photo(request, photo, tasks.check, settings)
        with explained():
            self._reception.visitor(request).keep_edit(photo, settings)
        return Response(status_code=204)

    async def drop_edit(self, request: Request, photo: str) -> Response:
        """Edit a photo like all the others again."""
        refuse_foreign(request)
        with explained():
            self._reception.visitor(request).keep_edit(photo, None)
        return Response(status_code=204)

    async def cube(self, request: Request, photo: str, edit: str) -> Response:
        """Send the edit of colors as a table for other programs."""
        original = self._reception.original(request, photo)
        text = await self._reception.with_photo(request, photo, tasks.cube, edit)
        return _attachment(text, f"{original.stem}.cube", "text/plain")

    async def settings(self, request: Request, photo: str, edit: str) -> Response:
        """Send settings for the command line."""
        original = self._reception.original(request, photo)
        text = await self._reception.do(request, tasks.settings_file, edit)
        return _attachment(text, f"{original.stem}.settings.json", "application/json")

    async def _jpeg(
        self,
        request: Request,
        photo: str,
        task: Callable[Concatenate[str, P], bytes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        started = time.perf_counter()
        encoded = await self._reception.with_photo(request, photo, task, *args, **kwargs)
        took = f"render;dur={1000 * (time.perf_counter() - started):.0f}"
        return Response(encoded, media_type="image/jpeg", headers={**A_WHILE, "Server-Timing": took})


def _wanted(content: dict[str, Any]) -> dict[str, Any]:
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
        # Twelve characters are more than any photo needs.
        left, top, right, bottom = (int(edge[:12]) for edge in text.split(","))
    except ValueError as error:
        raise HTTPException(422, "box must be left,top,right,bottom in whole pixels") from error
    return left, top, right, bottom


def _attachment(text: str, name: str, kind: str) -> Response:
    return PlainTextResponse(
        text, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
