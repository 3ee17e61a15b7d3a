"""Routes for the sample photos."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from demo import tasks
from demo.http.reception import A_WHILE, Reception, refuse_foreign
from demo.samples import SAMPLES, are_written, sample_size, small_sample_file
from demo.visitors import SAMPLE


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

    async def list_samples(self, request: Request) -> list[dict[str, Any]]:
        """List the sample photos, the one to begin with first."""
        # Made once: after that, the page shows them before the process for photos is there.
        if not are_written(self._samples):
            await self._reception.do(request, tasks.make_samples, self._samples)
        return [
            {
                "name": name,
                **asdict(sample),
                **dict(zip(("width", "height"), sample_size(self._samples, name), strict=True)),
                "thumbnail": f"studio/api/samples/{name}.jpg",
            }
            for name, sample in SAMPLES.items()
        ]

    async def open_sample(self, request: Request, name: str) -> JSONResponse:
        """Open a sample photo."""
        refuse_foreign(request)
        return await self._reception.opened_again(request, f"{SAMPLE}{name}")

    async def sample_picture(self, request: Request, name: str) -> Response:
        """Send the small picture of a sample photo."""
        self._reception.original(request, f"{SAMPLE}{name}")
        return FileResponse(small_sample_file(self._samples, name), headers=A_WHILE)
