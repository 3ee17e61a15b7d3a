"""Routes for many photos: a ZIP file of them comes, and one with their results goes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from demo import tasks
from demo.archives import MOST_PHOTOS, ArchiveError, read_archive, zip_stream
from demo.http.reception import NO_STORE, Reception, explained, introduce, refuse_foreign, take
from demo.visitors import Visitor


class BatchRoutes:
    """The handlers."""

    def __init__(self, reception: Reception) -> None:
        """Ask `reception` who sends a request."""
        self._reception = reception

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""
        router.add_api_route("/archives", self.upload, methods=["POST"], status_code=201)
        router.add_api_route("/zip", self.zip, methods=["GET"], response_class=Response)

    async def upload(self, request: Request) -> JSONResponse:
        """Take a ZIP file of photos, which are opened later, one by one."""
        refuse_foreign(request)
        visitor = self._reception.visitor(request)
        with visitor.passing_folder() as folder:
            await take(request, folder / "photos.zip")
            try:
                with explained():
                    photos, errors = await asyncio.to_thread(_unpack, folder / "photos.zip", visitor)
            except ArchiveError as error:
                raise HTTPException(422, str(error)) from error
        reply = JSONResponse({"photos": photos, "errors": errors}, 201, headers=NO_STORE)
        introduce(request, reply, visitor)
        return reply

    async def zip(
        self,
        request: Request,
        photos: str,
        version: str = "auto",
        strength: float = 1.0,
        format: str = "same",
        quality: int = 95,
        metadata: str = "keep",
    ) -> Response:
        """Send many photos as a ZIP file that is written while it is sent.

        All are in the same version, except those for which an edit of their own was kept.
        """
        names = photos.split(",")
        if len(names) > MOST_PHOTOS:
            raise HTTPException(422, f"at most {MOST_PHOTOS} photos can be sent at once, got {len(names)}")
        visitor = self._reception.visitor(request)
        originals = self._originals(request, names)
        gone = len(set(names)) - len(originals)

        async def files() -> AsyncIterator[tuple[str, Path | str]]:
            failed = [f"{gone} of {len(set(names))} photos: no longer there.\n"] if gone else []
            for name, original in originals.items():
                stem = f"{original.stem}-enhanced"
                with visitor.passing_folder() as folder:
                    try:
                        with explained():
                            own = visitor.own_edit(name)
                        made = await self._reception.with_photo(
                            request, name, tasks.save_version, own, version, strength, stem, folder, format, quality,
                            metadata,
                        )  # fmt: skip
                    except HTTPException as error:
                        failed.append(f"{original.name}: {error.detail}\n")
                        continue
                    yield made["name"], folder / made["name"]
            if failed:
                yield "not-enhanced.txt", "".join(failed)

        headers = {"Content-Disposition": 'attachment; filename="enhanced.zip"', **NO_STORE}
        return StreamingResponse(zip_stream(files()), media_type="application/zip", headers=headers)

    def _originals(self, request: Request, names: list[str]) -> dict[str, Path]:
        """Return the files of those photos that are there; 404 if none is."""
        found, missing = {}, None
        for name in names:
            try:
                found[name] = self._reception.original(request, name)
            except HTTPException as error:
                missing = error
        if missing and not found:
            raise missing
        return found


def _unpack(file: Path, visitor: Visitor) -> tuple[list[dict[str, str]], list[str]]:
    """Make photos of an archive's; return the name of each, and sentences on what could not be taken."""
    archive = read_archive(file)
    photos, errors = [], list(archive.skipped)
    for member in archive.photos:
        try:
            with visitor.new_photo(member.name) as (photo, target):
                archive.extract(member, target)
        except ArchiveError as error:
            errors.append(str(error))
        else:
            photos.append({"id": photo, "name": target.name})
    return photos, errors
