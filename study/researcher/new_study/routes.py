"""What the tab of new studies asks for: photos come in, choices are kept, studies are made and looked after.

Errors are JSON `{"detail": sentence}`.
"""

import asyncio
import errno
import logging
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from starlette.requests import ClientDisconnect

from study.content.making import previews
from study.content.making.build_queue import BuildQueue
from study.content.making.choices import Choices
from study.content.making.intake import KINDS_OF_FILES, Intake, Kind, incoming, no_room, take_file
from study.content.making.preparation import BUSY, PREVIEWS, Preparation
from study.content.making.preparations import UnknownPreparation
from study.content.yaml.wording import printable
from study.researcher.login import ResearcherLogin
from study.researcher.new_study.addresses import PREPARATIONS
from study.researcher.new_study.told import limits, summary, whole

logger = logging.getLogger(__name__)

Do = Callable[..., Any]
"""(task, arguments) -> what the task returns, done in the process for photos."""

_TOO_LARGE = 413
_NO_STORE = {"Cache-Control": "no-store"}
_A_DAY = {"Cache-Control": "private, max-age=86400"}
_DISK_FULL = "The disk of the server is full. What has come before is kept; make room, then bring the rest."
_NOT_YET = "Something is missing or wrong."
_IS_MADE = "The study is being made of these photos. Cancel that first."


def new_study_router(queue: BuildQueue, login: ResearcherLogin, do: Do) -> APIRouter:
    """Return the routes below ``/researcher/preparations``.

    Args:
        queue: makes the studies, and knows the preparations.
        login: knows the researcher.
        do: has the process for photos do something.
    """
    routes = _NewStudyRoutes(queue, do)
    router = APIRouter(prefix=PREPARATIONS, dependencies=[Depends(login.require_researcher)], include_in_schema=False)
    for path, method, handler in (
        ("", "GET", routes.list_all),
        ("", "POST", routes.begin),
        ("/methods", "GET", routes.methods),
        ("/{name}", "GET", routes.show),
        ("/{name}", "DELETE", routes.delete),
        ("/{name}/files", "POST", routes.take),
        ("/{name}/photos/{photo}", "DELETE", routes.remove_photo),
        ("/{name}/versions/{folder}", "DELETE", routes.remove_versions),
        ("/{name}/pictures/{photo}", "GET", routes.picture),
        ("/{name}/choices", "PUT", routes.choose),
        ("/{name}/build", "POST", routes.build),
        ("/{name}/build", "DELETE", routes.cancel),
    ):
        router.add_api_route(path, handler, methods=[method])
    return router


class _NewStudyRoutes:
    """Requests about studies that are to be made."""

    def __init__(self, queue: BuildQueue, do: Do) -> None:
        self._queue = queue
        self._preparations = queue.preparations
        self._do = do
        self._methods: list[dict[str, Any]] = []

    def list_all(self) -> JSONResponse:
        """Tell what is allowed, and of every preparation how far it is."""
        found = [summary(self._queue, each) for each in self._preparations.all()]
        return _json({"limits": limits(), "preparations": found})

    def begin(self) -> JSONResponse:
        """Begin a preparation."""
        try:
            return _json(whole(self._queue, self._preparations.begin()))
        except ValueError as error:
            raise HTTPException(409, str(error)) from error
        except OSError as error:
            raise _unstored(error) from error

    def methods(self) -> JSONResponse:
        """List the methods; the networks are loaded for that, but never here."""
        if not self._methods:
            self._methods = self._do(previews.methods_to_choose)
        return _json(self._methods)

    def show(self, name: str) -> JSONResponse:
        """Tell everything about a preparation."""
        return _json(whole(self._queue, self._get(name)))

    def delete(self, name: str) -> Response:
        """Delete a preparation with its photos; the study that was made of it stays."""
        self._preparations.delete(self._unlocked(name))
        return Response(status_code=204)

    async def take(self, request: Request, name: str, kind: str, path: str) -> JSONResponse:
        """Take the body as a file with the name `path`; tell what of it was not taken."""
        if kind not in KINDS_OF_FILES:
            raise HTTPException(422, f"kind must be one of {', '.join(KINDS_OF_FILES)}; got {kind!r}")
        preparation = await asyncio.to_thread(self._unlocked, name)
        room = await asyncio.to_thread(self._preparations.room, preparation)
        try:
            with incoming(preparation) as file:
                if not await _received(request, file, room):
                    return _json({"refused": [f"{printable(path)} was not taken: {no_room(room)}"]})
                refused = await asyncio.to_thread(self._place, name, kind, path, file)
        except FileNotFoundError:
            # Deleted meanwhile.
            raise _gone() from None
        except OSError as error:
            raise _unstored(error) from error
        return _json({"refused": refused})

    def remove_photo(self, name: str, photo: str) -> JSONResponse:
        """Take a photo out."""
        preparation = self._unlocked(name)
        preparation.remove_photo(photo)
        return _json(whole(self._queue, preparation))

    def remove_versions(self, name: str, folder: str) -> JSONResponse:
        """Take a folder of own versions out."""
        preparation = self._unlocked(name)
        preparation.remove_versions(folder)
        return _json(whole(self._queue, preparation))

    def picture(self, name: str, photo: str, method: str = "", own: str = "") -> Response:
        """Send a photo, small; or its version by a method or of a folder of own ones."""
        preparation = self._get(name)
        files = preparation.versions.get(own, {}) if own else preparation.photos
        file = files.get(photo)
        if file is None:
            raise HTTPException(404, f"there is no {photo!r} here")
        try:
            return FileResponse(self._written(preparation, file, method or None), headers=_A_DAY)
        except ValueError as error:
            raise HTTPException(422, printable(str(error))) from error
        except OSError as error:
            raise _unstored(error) from error

    def choose(self, name: str, content: dict[str, Any]) -> JSONResponse:
        """Keep what was chosen."""
        preparation = self._unlocked(name)
        try:
            preparation.choose(Choices.from_content(content))
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        except OSError as error:
            raise _unstored(error) from error
        return _json(summary(self._queue, preparation))

    def build(self, name: str) -> JSONResponse:
        """Have the study made, unless something is missing or wrong that is known at once: tell all of that."""
        preparation = self._get(name)
        problems = self._queue.problems(preparation)
        if problems:
            told = [{"about": about, "problem": problem} for about, problem in problems]
            return JSONResponse({"detail": _NOT_YET, "problems": told}, 422, headers=_NO_STORE)
        try:
            self._queue.start(preparation)
        except ValueError as error:
            raise HTTPException(409, str(error)) from error
        except OSError as error:
            raise _unstored(error) from error
        return _json(whole(self._queue, preparation))

    def cancel(self, name: str) -> JSONResponse:
        """Make no study after all."""
        preparation = self._get(name)
        self._queue.cancel(preparation)
        return _json(whole(self._queue, preparation))

    def _get(self, name: str) -> Preparation:
        try:
            return self._preparations.get(name)
        except UnknownPreparation:
            raise _gone() from None

    def _unlocked(self, name: str) -> Preparation:
        preparation = self._get(name)
        if preparation.status.state in BUSY:
            raise HTTPException(409, _IS_MADE)
        return preparation

    def _place(self, name: str, kind: Kind, path: str, file: Path) -> list[str]:
        # The study may have been begun while the file was on its way.
        preparation = self._unlocked(name)
        return take_file(
            Intake(
                preparation,
                kind,
                room=lambda: self._preparations.room(preparation),
                readable=partial(self._look_into, preparation),
            ),
            path,
            file,
        )

    def _look_into(self, preparation: Preparation, photo: Path, place: Path) -> None:
        """Make the small picture of a photo that will be at `place`, which decodes it; ValueError if that cannot be.

        While there is no process for photos, the photo is taken as it is: its tile and the check before the study is
        made say what is wrong with it.
        """
        target = _picture(preparation, place, photo.stat().st_mtime_ns, None)
        try:
            self._do(previews.write_picture, photo, None, target)
        except HTTPException as error:
            if error.status_code == _TOO_LARGE:
                raise ValueError(f"{photo.name} was not taken: {str(error.detail).rstrip('.')}") from error
            logger.warning("a photo of a new study was taken without a look into it: %s", error.detail)

    def _written(self, preparation: Preparation, file: Path, method: str | None) -> Path:
        target = _picture(preparation, file, file.stat().st_mtime_ns, method)
        if not target.exists():
            self._do(previews.write_picture, file, method, target)
        return target


def _picture(preparation: Preparation, file: Path, changed_ns: int, method: str | None) -> Path:
    """Return where the picture of a photo is kept, whose folder exists; another photo there has another picture."""
    shown = f"{method}\n{file}\n{changed_ns}"
    target = preparation.folder / PREVIEWS / f"{sha256(shown.encode()).hexdigest()}.jpg"
    target.parent.mkdir(exist_ok=True)
    return target


async def _received(request: Request, file: Path, room: int) -> bool:
    """Write the body to a file; return whether there was room for all of it."""
    try:
        with file.open("xb") as taken:
            async for chunk in request.stream():
                room -= len(chunk)
                # The rest is read all the same: a browser that is still sending would not read the answer.
                if room >= 0:
                    await asyncio.to_thread(taken.write, chunk)
    except ClientDisconnect:
        raise HTTPException(400, "The upload was cut off. Please try again.") from None
    return room >= 0


def _json(content: Any) -> JSONResponse:
    return JSONResponse(content, headers=_NO_STORE)


def _gone() -> HTTPException:
    return HTTPException(404, "These photos are not kept any more. Please start anew.")


def _unstored(error: OSError) -> HTTPException:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HTTPException(507, _DISK_FULL)
    logger.error("a file of a new study could not be stored: %s", error)
    return HTTPException(507, f"The server could not store this: {error.strerror or 'its disk failed'}.")
