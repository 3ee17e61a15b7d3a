"""What the researcher's page loads and links to besides itself, behind the login: pictures, exports, lists, Plotly."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import StringIO
from pathlib import Path
from shutil import rmtree
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from study.content.serving.small_pictures import small_picture
from study.content.yaml.definition import Study
from study.plotly_script import send_plotly
from study.researcher.addresses import invitation_link
from study.researcher.example import example_zip
from study.researcher.login import PREFIX, ResearcherLogin
from study.researcher.stores import Stores
from study.results.exports import EXPORTS

MOST_INVITATIONS = 10_000
A_DAY = "private, max-age=86400"
NO_STORE = {"Cache-Control": "no-store"}


def researcher_router(stores: Stores, login: ResearcherLogin, example: Callable[[], bytes] = example_zip) -> APIRouter:
    """Return the routes below ``/researcher``; they must be included before the page itself is mounted there.

    Args:
        stores: where studies and answers are.
        login: knows the researcher.
        example: returns what `example_zip` does, perhaps from a process that may load the networks.
    """
    routes = _ResearcherRoutes(stores)
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(login.require_researcher)], include_in_schema=False)
    router.add_api_route("/plotly.js", send_plotly, methods=["GET"])
    router.add_api_route("/example.zip", partial(_example, example), methods=["GET"])
    router.add_api_route("/studies/{slug}/invitations.csv", routes.invitations, methods=["GET"])
    router.add_api_route("/studies/{slug}/pictures/{method}/{image}", routes.picture, methods=["GET"])
    router.add_api_route("/studies/{slug}/{name}", routes.export, methods=["GET"])
    return router


class _ResearcherRoutes:
    """Requests about one study."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def invitations(
        self,
        slug: str,
        request: Request,
        first: Annotated[int, Query(ge=1, le=10**9)] = 1,
        count: Annotated[int, Query(ge=1, le=MOST_INVITATIONS)] = 100,
    ) -> Response:
        """Send a list of personal links."""
        study, site, invitations = self._study(slug), str(request.base_url), self._stores.invitations
        numbers = range(first, first + count)
        links = [(number, invitation_link(site, study.slug, invitations, number)) for number in numbers]
        name = f"{slug}-invitations-{numbers[0]}-to-{numbers[-1]}.csv"
        return _download(_csv(("number", "link"), links), name, "text/csv; charset=utf-8")

    def picture(self, slug: str, method: str, image: str, small: str | None = None) -> Response:
        """Send a version of a photo, as it is or small."""
        try:
            path = self._study(slug).file(method, image)
            changed_at = path.stat().st_mtime_ns
        except (KeyError, FileNotFoundError):
            raise HTTPException(404, f"study {slug!r} has no version of {image!r} by {method!r}") from None
        if small is None:
            return FileResponse(path, headers={"Cache-Control": "private, no-cache"})
        return Response(small_picture(path, changed_at), media_type="image/jpeg", headers={"Cache-Control": A_DAY})

    def export(self, slug: str, name: str) -> Response:
        """Send an export, which is written to a folder of its own and removed once it has been sent."""
        study = self._study(slug)
        if name not in EXPORTS:
            raise HTTPException(404, f"there is no export {name!r}; there are {', '.join(EXPORTS)}")
        folder = Path(tempfile.mkdtemp(prefix="export-"))
        remove = BackgroundTask(rmtree, folder, ignore_errors=True)
        try:
            EXPORTS[name].write(self._stores.database, study, folder / name, EXPORTS[name].with_ids)
        except BaseException:
            rmtree(folder, ignore_errors=True)
            raise
        return FileResponse(folder / name, filename=f"{slug}-{name}", headers=NO_STORE, background=remove)

    def _study(self, slug: str) -> Study:
        study = self._stores.catalog.get(slug)
        if study is None:
            raise HTTPException(404, f"there is no study {slug!r}")
        return study


def _example(example: Callable[[], bytes]) -> Response:
    return _download(example(), "example-study.zip", "application/zip")


def _download(content: bytes | str, name: str, media_type: str) -> Response:
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _csv(head: tuple[str, ...], rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
