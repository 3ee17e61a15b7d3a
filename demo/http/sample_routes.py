"""Routes for the sample photos."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from demo import tasks
from demo.http.reception import Reception, refuse_foreign
from demo.visitors import SAMPLE

_A_WHILE = {"Cache-Control": "private, max-age=600"}


class SampleRoutes:
    """The handlers."""

    def __init__(self, reception: Reception, folder: Path) -> None:
        """Keep sample photos in `folder`."""
        self._reception = reception
        self._samples = folder

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""
        router.add_api_route("/samples", self.list_samples, methods=["GET"])
        router.add_api_route("/samples/{name}", self.open_sample, methods=["POST"])
        router.add_api_route("/samples/{name}.jpg", self.sample_picture, methods=["GET"], response_class=Response)

    async def list_samples(self, request: Request) -> list[dict[str, str]]:
        """List the sample photos, the one to begin with first."""
        listed = await self._reception.do(request, tasks.samples, self._samples)
        return [{**each, "thumbnail": f"studio/api/samples/{each['name']}.jpg"} for each in listed]

    async def open_sample(self, request: Request, name: str) -> JSONResponse:
        """Open a sample photo."""
        refuse_foreign(request)
        photo = f"{SAMPLE}{name}"
        return await self._reception.opened(
            request, self._reception.visitor(request), photo, self._reception.original(request, photo)
        )

    async def sample_picture(self, request: Request, name: str) -> Response:
        """Send the small picture of a sample photo."""
        file = self._reception.original(request, f"{SAMPLE}{name}")
        return FileResponse(file.with_suffix(".small.jpg"), headers=_A_WHILE)
